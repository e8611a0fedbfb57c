"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from offenders.caseload import demonstration as known

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_STATUS_CHANGE: Examples = _one("amber", "Closer to the end of it", known.NEW_STATUS_CHANGE)
NEW_CONTACT: Examples = _one("visit", "A visit in prison", known.NEW_CONTACT)
NEW_CONTACT_WITHDRAWAL: Examples = _one("error", "Another man's visit", known.NEW_CONTACT_WITHDRAWAL)
NEW_PLAN: Examples = _one("plan", "A plan with what was first found", known.NEW_PLAN)
PLAN_PATCH: Examples = _one("aim", "Another aim", known.PLAN_PATCH)
NEW_ASSESSMENT: Examples = _one("needs", "A pathway assessed again", known.NEW_ASSESSMENT)
NEW_ACTION: Examples = _one("action", "Something to be done", known.NEW_ACTION)
ACTION_PATCH: Examples = _one("done", "It was done", known.ACTION_PATCH)
NEW_CONTACT_SCHEDULE: Examples = _one("amber", "Every ten days", known.NEW_CONTACT_SCHEDULE)
NEW_PATHWAY_SET: Examples = _one("nine", "Nine pathways", known.NEW_PATHWAY_SET)
