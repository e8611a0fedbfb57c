"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from offenders.training import demonstration as known

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_COURSE: Examples = _one("specialist", "A course for specialists", known.NEW_COURSE)
COURSE_PATCH: Examples = _one("name", "Another name", known.COURSE_PATCH)
NEW_REQUIREMENT: Examples = _one("needed", "A role needs a tier", known.NEW_REQUIREMENT)
REQUIREMENT_PATCH: Examples = _one("end", "Needed no longer", known.REQUIREMENT_PATCH)
NEW_POST: Examples = _one("post", "A post is filled", known.NEW_POST)
POST_PATCH: Examples = _one("end", "Somebody moves on", known.POST_PATCH)
NEW_COMPLETION: Examples = _one("done", "A course completed", known.NEW_COMPLETION)
COMPLETION_PATCH: Examples = _one("day", "The right day", known.COMPLETION_PATCH)
NEW_FEEDBACK: Examples = _one("wider", "Frontline officers should have it too", known.NEW_FEEDBACK)
