"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from offenders.sex_offenders import demonstration as known

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_SEX_OFFENDER: Examples = _one("new", "Managed from the sentence on", known.NEW_SEX_OFFENDER)
SEX_OFFENDER_PATCH: Examples = _one("moved", "Another unit, and so another hub", known.SEX_OFFENDER_PATCH)
NEW_END: Examples = _one("end", "The requirement has ended", known.NEW_END)
NEW_ASSESSMENT: Examples = _one("arms", "What the active tool found", known.NEW_ASSESSMENT)
NEW_PLAN: Examples = _one("plan", "A visit every four months", known.NEW_PLAN)
NEW_VISIT: Examples = _one("visit", "Seen at home", known.NEW_VISIT)
NEW_CHANGE: Examples = _one("work", "Another work", known.NEW_CHANGE)
NEW_MAPPA_DECISION: Examples = _one("level", "Level 1", known.NEW_MAPPA_DECISION)
NEW_HUB_AREA: Examples = _one("area", "A unit from a day on", known.NEW_HUB_AREA)
HUB_AREA_PATCH: Examples = _one("source", "Where it is laid down", known.HUB_AREA_PATCH)
NEW_VISIT_RULE_SET: Examples = _one("plans", "An earlier first visit", known.NEW_VISIT_RULE_SET)
