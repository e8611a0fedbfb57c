"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from safeguarding.sentinel import demonstration

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_THEME = _one("slavery", "A theme of its own", demonstration.NEW_THEME)
TERMS = _one("wider", "Other terms from a day to come", demonstration.TERMS)
NEW_TAG: Examples = {
    "incident": Example(summary="An incident", value=demonstration.NEW_TAG),
    "route": Example(summary="By the lead, a contact route", value=demonstration.NEW_TAG_OF_ROUTE),
}
REMOVAL = _one("mistake", "A mistake", {"reason": "The parties are neighbours, not relatives."})
NEW_CAMPAIGN = _one("planned", "A month on one theme", demonstration.NEW_CAMPAIGN)
CAMPAIGN_PATCH = _one("longer", "Longer than planned", {"ends_on": "2098-07-07"})
TRAINING = _one("unit", "A unit's training", demonstration.TRAINING)
EVALUATION = _one("found", "What came of it", demonstration.EVALUATION)
NEW_ROUTE = _one("telephone", "By telephone, while nobody is at home", demonstration.NEW_ROUTE)
ROUTE_PATCH = _one("by_text", "Ringing is no longer safe", {"channel": "TEXT_MESSAGE", "code_word": "green kettle"})
WITHDRAWAL = _one("moved", "Somewhere safe", {"reason": "She has moved and can be rung at any time."})
