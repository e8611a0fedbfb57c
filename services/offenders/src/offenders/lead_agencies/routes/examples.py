"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from offenders.lead_agencies import demonstration as known

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_PROPOSAL: Examples = _one("high", "High risk of serious harm, in June 2014", known.NEW_PROPOSAL)
NEW_CHANGE: Examples = _one("police", "The order has ended", known.NEW_CHANGE)
NEW_ANSWER: Examples = _one("accepted", "We take the case", known.NEW_ANSWER)
NEW_WITHDRAWAL: Examples = _one("withdrawn", "It is not needed any more", known.NEW_WITHDRAWAL)
NEW_REALLOCATION: Examples = _one("dry run", "What would happen", known.NEW_REALLOCATION)
NEW_RULE_SET: Examples = _one("three days", "A shorter time to answer", known.NEW_RULE_SET)
NEW_ORGANISATION: Examples = _one("youth offending", "A youth offending team", known.NEW_ORGANISATION)
ORGANISATION_PATCH: Examples = _one("ends", "It leads until a day", known.ORGANISATION_PATCH)
