"""Figures of other services, asked for over HTTP within a second: what is away is unavailable, and never nought."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bluelamp.kit.clients import ServiceClient, ServiceTokens
from bluelamp.kit.clocks import midnight
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.board_reports import NewBoardReport, UnavailableReason
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import Grouping, Statistics
from bluelamp.schemas.safeguarding.statistics import RecordingStatistics

SECONDS: Final = 0.8
"""For each service, all at once: a report is made within two seconds whoever is away."""
_PAGE, _MOST_PAGES = 100, 10
PORTAL, HUBS, OFFENDERS = "referrals", "safeguarding", "offenders"
Answer = TypeVar("Answer")
Read = TypeVar("Read", bound=BaseModel)


class ReoffendingArea(BaseModel):
    """One area of a release of the reoffending figures, as far as the report reads it (domain.md §4.6)."""

    model_config = ConfigDict(extra="ignore")

    area: str
    offenders: int = Field(gt=0)
    reoffenders: int = Field(ge=0)
    predicted_reoffenders: float = Field(gt=0)


class _Areas(BaseModel):
    items: list[ReoffendingArea]
    next_cursor: str | None


class _Release(BaseModel):
    model_config = ConfigDict(extra="ignore")

    release_id: UUID
    published_on: date


class _Releases(BaseModel):
    items: list[_Release]


@dataclass(frozen=True, slots=True)
class Reoffending:
    """The areas of the last release that was published by the report's day."""

    release_id: UUID
    published_on: date
    areas: Sequence[ReoffendingArea]


@dataclass(frozen=True, slots=True)
class Asked(Generic[Answer]):
    """What a service said, or why it said nothing."""

    address: str
    answer: Answer | None = None
    unavailable: UnavailableReason | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """What the other services said to one report."""

    acceptance: Asked[Statistics]
    recording: Asked[RecordingStatistics]
    reoffending: Asked[Reoffending]


async def ask_others(resources: Resources, new: NewBoardReport) -> Outside:
    """Ask every other service at once; whatever fails is told as unavailable with its reason."""
    last = new.period_until - timedelta(days=1)
    days = {"period_from": new.period_from.isoformat(), "period_until": last.isoformat()}
    weeks = {
        "period_from": midnight(new.period_from).isoformat(),
        "period_until": midnight(new.period_until + timedelta(days=6)).isoformat(),
    }
    acceptance, recording, reoffending = await asyncio.gather(
        _ask(
            resources,
            PORTAL,
            "statistics",
            "/statistics",
            lambda it: _read(it, "/statistics", Statistics, by=Grouping.LPU.value, **days),
        ),
        _ask(
            resources,
            HUBS,
            "statistics",
            "/statistics/domestic-abuse-recording",
            lambda it: _read(it, "/statistics/domestic-abuse-recording", RecordingStatistics, **weeks),
        ),
        _ask(resources, OFFENDERS, "reoffending", "/reoffending/releases", lambda it: _last_release(it, new.as_at)),
    )
    return Outside(acceptance, recording, reoffending)


async def _ask(
    resources: Resources,
    service: str,
    subject: str,
    path: str,
    read: Callable[[ServiceClient], Awaitable[Answer | None]],
) -> Asked[Answer]:
    address = f"/{service}/v1{path}"
    settings = resources.settings
    if settings.client_id is None or settings.client_secret is None:
        why = "This service has no account of its own to ask others with."
        return Asked(address, unavailable=UnavailableReason.SERVICE_AWAY, why=why)
    tokens = ServiceTokens(resources.http, settings)
    client = ServiceClient(resources.http, tokens, f"{settings.front_door}/{service}/v1", f"{service}:{subject}:read")
    try:
        async with asyncio.timeout(SECONDS):
            answer = await read(client)
    except (ProblemError, TimeoutError, ValidationError) as error:
        return Asked(address, unavailable=_reason(error), why=_why(service, error))
    if answer is None:
        why = f"The {service} service has none of that by the report's day."
        return Asked(address, unavailable=UnavailableReason.NO_FIGURE, why=why)
    return Asked(address, answer)


def _reason(error: Exception) -> UnavailableReason:
    known = isinstance(error, ProblemError) and error.code is not ProblemCode.UNAVAILABLE
    return UnavailableReason.NOT_TOLD if known else UnavailableReason.SERVICE_AWAY


def _why(service: str, error: Exception) -> str:
    if isinstance(error, ValidationError):
        return f"The {service} service answered in a form that is not known here."
    if isinstance(error, ProblemError) and error.code is not ProblemCode.UNAVAILABLE:
        return f"The {service} service did not tell it ({error.code.value.lower().replace('_', ' ')})."
    return f"The {service} service was away when the report was made."


async def _read(client: ServiceClient, path: str, model: type[Read], **asked: Any) -> Read:
    answer = await client.call("GET", path, params=asked, attempts=1)
    return model.model_validate_json(answer.content)


async def _last_release(client: ServiceClient, as_at: date) -> Reoffending | None:
    releases = await _read(client, "/reoffending/releases", _Releases, limit=_PAGE)
    by_then = [one for one in releases.items if one.published_on <= as_at]
    if not by_then:
        return None
    last = max(by_then, key=lambda one: one.published_on)
    areas: list[ReoffendingArea] = []
    cursor: dict[str, str] = {}
    for _ in range(_MOST_PAGES):
        page = await _read(client, f"/reoffending/releases/{last.release_id}/areas", _Areas, limit=_PAGE, **cursor)
        areas += page.items
        if page.next_cursor is None:
            return Reoffending(last.release_id, last.published_on, areas)
        cursor = {"cursor": page.next_cursor}
    # Half of the areas would rank the rest too high.
    raise ProblemError(ProblemCode.UNAVAILABLE, "The release has more areas than are read.")
