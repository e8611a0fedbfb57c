"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from offenders.caseload import demonstration as caseload
from offenders.cohorts import demonstration as known

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_RULE_SET: Examples = _one("flex", "Other numbers for FLEX", known.NEW_RULE_SET)
NEW_NOMINATION: Examples = _one("flex", "Somebody for FLEX, with a score that is provisional", known.NEW_NOMINATION)
NEW_SCORE: Examples = _one("known", "Everything is known by now", known.NEW_SCORE)
NEW_WITHDRAWAL: Examples = _one("moved", "It is not for us any more", known.NEW_WITHDRAWAL)
NEW_PANEL: Examples = _one("two agencies", "The police and probation", known.NEW_PANEL)
NEW_ITEM: Examples = _one("nomination", "One more nomination", known.NEW_ITEM)
NEW_VIEW: Examples = _one("accept", "We would take him in", known.NEW_VIEW)
NEW_DECISION: Examples = {
    **_one("accept", "Taken in", known.NEW_ACCEPTANCE),
    **_one("decline", "Not taken in", known.NEW_DECLINE),
    **_one("deselect", "Let go", known.NEW_DESELECTION),
    **_one("review", "To be looked at again", known.NEW_REVIEW),
}
CASE_PATCH: Examples = _one("team", "Another team", caseload.CASE_PATCH)
NEW_CLOSING: Examples = _one("done", "Nothing is left", known.NEW_CLOSING)
