"""The requests that the reference shows, each accepted as it stands by the demonstration's records."""

from typing import Any

from fastapi.openapi.models import Example

from offenders.domestic_abuse import demonstration as known


def _one(summary: str, value: Any) -> dict[str, Example]:
    return {"example": Example(summary=summary, value=value)}


NEW_RANKING = _one("As at today", known.NEW_RANKING)
NEW_RULE_SET = _one("Several people weigh more", known.NEW_RULE_SET)
NEW_FLAG = _one("Found by the records of two agencies", known.NEW_FLAG)
NEW_MATCH = _one("Compared, and confirmed", known.NEW_MATCH)
NEW_CYCLE = _one("Four weeks after the last", known.NEW_CYCLE)
NEW_DECISION = _one("Taken up", known.NEW_DECISION)
NEW_INFORMATION = _one("What housing knows", known.NEW_INFORMATION)
CLOSING = _one("All are decided of", known.CLOSING)
NEW_NOMINATION = _one("Taken up, and for one manager", known.NEW_NOMINATION)
NEW_REQUEST = _one("One of the highest risk", known.NEW_REQUEST)
REFERRAL_UPDATE = _one("How the portal's referral ended", known.REFERRAL_UPDATE)
REQUEST_PATCH = _one("Accepted", known.REQUEST_PATCH)
NEW_PILOT = _one("The interim arrangement", known.NEW_PILOT)
PILOT_PATCH = _one("For good", known.PILOT_PATCH)
NEW_EXPERIENCE = _one("When visits are kept", known.NEW_EXPERIENCE)
EXPERIENCE_PATCH = _one("More carefully said", known.EXPERIENCE_PATCH)
NEW_POST = _one("A post that is still to be filled", known.NEW_POST)
POST_PATCH = _one("Filled and trained", known.POST_PATCH)
NEW_SEAT = _one("An academic", known.NEW_SEAT)
SEAT_PATCH = _one("The end of the year", known.SEAT_PATCH)
NEW_ADVICE = _one("What to measure", known.NEW_ADVICE)
ADVICE_PATCH = _one("What was made of it", known.ADVICE_PATCH)
NEW_RECOMMENDATION = _one("By the end of 2014", known.NEW_RECOMMENDATION)
RECOMMENDATION_PATCH = _one("Reported", known.RECOMMENDATION_PATCH)
