"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from offenders.standards import demonstration as known

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_STANDARD: Examples = _one("new", "Another way of working", known.NEW_STANDARD)
STANDARD_PATCH: Examples = _one("name", "Another name", known.STANDARD_PATCH)
NEW_VERSION: Examples = _one("second", "A second version", known.NEW_VERSION)
VERSION_PATCH: Examples = _one("words", "Better words", known.VERSION_PATCH)
NEW_ADOPTION: Examples = _one("planned", "Planned for a day", known.NEW_ADOPTION)
ADOPTION_PATCH: Examples = _one("adopted", "The unit works by it", known.ADOPTION_PATCH)
NEW_AUDIT: Examples = _one("visit", "A visit", known.NEW_AUDIT)
AUDIT_PATCH: Examples = _one("count", "One was not met after all", known.AUDIT_PATCH)
NEW_ACTION: Examples = _one("briefing", "Something to be done", known.NEW_ACTION)
ACTION_PATCH: Examples = _one("done", "It was done", known.ACTION_PATCH)
NEW_STRATEGY_ACTION: Examples = _one("workbook", "For the first strand", known.NEW_STRATEGY_ACTION)
STRATEGY_ACTION_PATCH: Examples = _one("later", "Due later", known.STRATEGY_ACTION_PATCH)
NEW_ISSUE: Examples = _one("files", "Files that nobody has", known.NEW_ISSUE)
ISSUE_PATCH: Examples = _one("done", "It is settled", known.ISSUE_PATCH)
