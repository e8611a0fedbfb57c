"""Figures of other services, asked for over HTTP within a second: what is away is unavailable, and never nought."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Generic, Self, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, Field, FiniteFloat, model_validator

from bluelamp.kit.clients import ServiceClient, ServiceTokens
from bluelamp.kit.clocks import midnight
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.board_reports import NewBoardReport, UnavailableReason
from bluelamp.schemas.contact.measures import Area
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import Grouping, Statistics
from bluelamp.schemas.safeguarding.statistics import RecordingStatistics

SECONDS: Final = 0.8
"""For each service, all at once: a report is made within two seconds whoever is away."""
_PAGE = 100
_MEASURE = "LOCAL_ADULT_THREE_MONTHS"
_MOST_ROWS = 200
"""As many has a table of the report; who tells of more units than that speaks of something else."""
PORTAL, HUBS, OFFENDERS = "referrals", "safeguarding", "offenders"
Answer = TypeVar("Answer")
Read = TypeVar("Read", bound=BaseModel)


class ReoffendingArea(BaseModel):
    """One of the force's areas in a release, as far as the report reads it; its rank is among all (domain.md §4.6)."""

    area: Area
    offenders: int = Field(gt=0)
    reoffended: int = Field(ge=0)
    predicted: FiniteFloat = Field(gt=0)
    rank: int = Field(ge=1)


class _Areas(BaseModel):
    items: list[ReoffendingArea]


class _Release(BaseModel):
    release_id: UUID
    period_from: date
    period_until: date
    published_on: date
    areas: int


class _Releases(BaseModel):
    items: list[_Release]


class Reoffending(BaseModel):
    """The last release that was published by the report's day: its own period, how many it ranks, the force's areas."""

    period_from: date
    period_until: date
    published_on: date
    ranked: int
    areas: list[ReoffendingArea]

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        if self.period_from >= self.period_until:
            raise ValueError("no period")
        if any(one.reoffended > one.offenders or one.rank > self.ranked for one in self.areas):
            raise ValueError("more than all of them")
        return self


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
            lambda it: _acceptance(it, by=Grouping.LPU.value, **days),
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
    except (ProblemError, TimeoutError, ValueError, httpx.HTTPError) as error:
        return Asked(address, unavailable=_reason(error), why=_why(service, error))
    if answer is None:
        why = f"The {service} service has none of that by the report's day."
        return Asked(address, unavailable=UnavailableReason.NO_FIGURE, why=why)
    return Asked(address, answer)


def _reason(error: Exception) -> UnavailableReason:
    known = isinstance(error, ProblemError) and error.code is not ProblemCode.UNAVAILABLE
    return UnavailableReason.NOT_TOLD if known else UnavailableReason.SERVICE_AWAY


def _why(service: str, error: Exception) -> str:
    if isinstance(error, (ValueError, httpx.DecodingError)):
        return f"The {service} service answered in a form that is not known here."
    if isinstance(error, ProblemError) and error.code is not ProblemCode.UNAVAILABLE:
        return f"The {service} service did not tell it ({error.code.value.lower().replace('_', ' ')})."
    return f"The {service} service was away when the report was made."


async def _read(client: ServiceClient, path: str, model: type[Read], **asked: Any) -> Read:
    answer = await client.call("GET", path, params=asked, attempts=1)
    return model.model_validate_json(answer.content)


async def _acceptance(client: ServiceClient, **asked: Any) -> Statistics:
    told = await _read(client, "/statistics", Statistics, **asked)
    if len(told.items) > _MOST_ROWS:
        raise ValueError("more units than there are")
    return told


async def _last_release(client: ServiceClient, as_at: date) -> Reoffending | None:
    path = "/reoffending/releases"
    releases = await _read(client, path, _Releases, measure=_MEASURE, limit=_PAGE)
    by_then = [one for one in releases.items if one.published_on <= as_at]
    if not by_then:
        return None
    last = max(by_then, key=lambda one: one.published_on)
    found = await _read(client, f"{path}/{last.release_id}/areas", _Areas, is_ours="true", limit=_PAGE)
    return Reoffending(**last.model_dump(exclude={"areas"}), ranked=last.areas, areas=found.items)
