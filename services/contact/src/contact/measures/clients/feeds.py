"""The event feeds of other services, read page by page with this service's own token."""

from dataclasses import dataclass

from pydantic import ValidationError

from bluelamp.kit.clients import ServiceClient, ServiceTokens
from bluelamp.kit.resources import Resources
from bluelamp.schemas.events import EventPage, EventType
from bluelamp.schemas.problems import ProblemCode, ProblemError

PAGE = 100


class PositionLostError(Exception):
    """A position that the feed no longer takes: its service has another secret key, or another database."""


class FeedAwayError(Exception):
    """A feed that gave no whole page: its service is away, or said something else."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a service's feed stands, and which of its events are wanted."""

    name: str
    prefix: str
    scope: str
    types: tuple[EventType, ...]


SAFEGUARDING = Feed(
    "SAFEGUARDING",
    "/safeguarding/v1",
    "safeguarding:event:read",
    (EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED,),
)
REFERRALS = Feed("REFERRALS", "/referrals/v1", "referrals:event:read", (EventType.REFERRAL_ACCEPTED,))
OFFENDERS = Feed(
    "OFFENDERS",
    "/offenders/v1",
    "offenders:event:read",
    (
        EventType.OFFENDERS_CONTACT_MISSED,
        EventType.OFFENDERS_LEAD_AGENCY_UNASSIGNED,
        EventType.OFFENDERS_NOMINATION_ACCEPTED,
    ),
)


class FeedClient:
    """One feed, behind the front door."""

    def __init__(self, resources: Resources, feed: Feed) -> None:
        tokens = ServiceTokens(resources.http, resources.settings)
        base_url = f"{resources.settings.front_door}{feed.prefix}"
        self._client = ServiceClient(resources.http, tokens, base_url, feed.scope)
        self._feed = feed

    async def page_after(self, cursor: str | None) -> EventPage:
        """Return what follows a position; raises PositionLostError, or FeedAwayError for what is no whole page."""
        asked = {"type": [one.value for one in self._feed.types], "limit": PAGE}
        try:
            answer = await self._client.call("GET", "/events", params=asked | ({"after": cursor} if cursor else {}))
            return EventPage.model_validate_json(answer.content)
        except ProblemError as error:
            if error.code is ProblemCode.INVALID_CURSOR:
                raise PositionLostError from None
            raise FeedAwayError(error.code.value) from None
        except ValidationError as error:
            raise FeedAwayError(type(error).__name__) from None
