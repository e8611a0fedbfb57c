"""The requests that the reference shows; the demonstration data accept each of them as it stands."""

from typing import Any
from uuid import UUID

from fastapi import Path
from fastapi.openapi.models import Example

from bluelamp.kit.records import path_of
from safeguarding.cases import demonstration


def case_path(example: UUID) -> Any:
    """Describe the path parameter by the demonstration case that this operation's example works on."""
    return path_of("case", example)


def challenge_path(example: UUID) -> Any:
    """Describe the path parameter by the challenge of the demonstration case."""
    return Path(description="The challenge.", examples=[str(demonstration.challenge_of(example))])


def _one(summary: str, value: dict[str, Any]) -> dict[str, Example]:
    return {"one": Example(summary=summary, value=value)}


NEW_CASE: dict[str, Example] = {
    "shortest": Example(summary="A child, and no more than is needed", value=demonstration.SHORTEST),
    "family": Example(summary="A family, with who lives together and a first rating", value=demonstration.FAMILY),
}
SCREENING = _one("First look at a case", demonstration.SCREENING)
RE_RATING = _one("More is known now", demonstration.RE_RATING)
FORWARDING = _one("There is an open case", demonstration.FORWARDING)
ALLOCATION = _one("A worker takes it on", demonstration.FORWARDING)
PLACING = {
    "somebody_new": Example(summary="Somebody comes into the case", value=demonstration.PLACING),
}
STRATEGY = _one("No time to gather information", demonstration.STRATEGY)
DISCUSSION = _one("A strategy discussion that meets section 47", demonstration.DISCUSSION)
DECISION = _one("A joint enquiry under section 47, after the strategy discussion", demonstration.DECISION_OF_SECTION_47)
NOTIFICATION = _one("Tell the referrer", demonstration.NOTIFICATION)
CHALLENGE = _one("An agency does not agree", demonstration.CHALLENGE)
WITHDRAWAL = _one("The agencies have come to an agreement", demonstration.WITHDRAWAL)
ESCALATION = _one("To a manager without a part in it", demonstration.ESCALATION)
CHALLENGE_DECISION = _one("The decision stands", demonstration.CHALLENGE_UPHELD)
HOME_REQUEST = _one("The child lives elsewhere", demonstration.HOME_REQUEST)
HOME_ACCEPTANCE = _one("Accepted by letter", demonstration.HOME_ACCEPTANCE)
ACKNOWLEDGEMENT = _one("A social worker answers", demonstration.ACKNOWLEDGEMENT)
CLOSURE = _one("Others have begun", demonstration.CLOSURE)
