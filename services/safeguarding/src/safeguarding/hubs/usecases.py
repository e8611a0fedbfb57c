"""The hubs as they are at a moment, and what is to become of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

import asyncpg

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import WorkingHours
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.hubs import (
    ClockProfile,
    ClockProfiles,
    ClockWindows,
    Hub,
    HubHours,
    HubMember,
    Hubs,
    NewClockProfile,
    NewHub,
    NewHubClockProfile,
    NewHubHours,
    NewHubMember,
)
from safeguarding.hubs import rules, statements

_ADDRESS = "/safeguarding/v1/hubs"
_CLOCK_TIME = "%H:%M"


@dataclass(frozen=True, slots=True)
class HubClocks:
    """What a case's clocks need to know of its hub, as it was at a moment."""

    hub: str
    hours: WorkingHours
    clock_profile_id: str
    windows: ClockWindows


async def clocks_of(connection: Connection, hub: str, moment: datetime) -> HubClocks:
    """Return the hours and the clocks that a hub kept at a moment; raises RULE_BROKEN for an unknown hub."""
    row = await statements.AT.row(connection, the_hub=hub, moment=moment)
    if row is None:
        raise rule_broken("#/hub", "There is no such hub.", "hub_unknown")
    hours = WorkingHours(row["opens"], row["closes"], frozenset(row["weekdays"]))
    return HubClocks(hub, hours, row["clock_profile_id"], _windows(row))


async def list_hubs(connection: Connection, as_at: datetime | None) -> Hubs:
    """Return every hub as at a moment, or now."""
    return Hubs(items=await _hubs(connection, None, as_at or clocks.now()), next_cursor=None)


async def get_hub(connection: Connection, hub: str, as_at: datetime | None) -> Hub:
    """Return one hub as at a moment, or now; raises NOT_FOUND."""
    found = await _hubs(connection, hub, as_at or clocks.now())
    if not found:
        raise _not_found()
    return found[0]


async def create_hub(connection: Connection, actor: Actor, new: NewHub) -> Answer:
    """Add a hub with the hours and the clocks that it begins with; raises STATE_CONFLICT when there is one."""
    hours = rules.check_hours(new.opens, new.closes, new.weekdays)
    await _check_profile(connection, new.clock_profile_id)
    if not await statements.ADD.value(
        connection, the_hub=new.hub, name=new.name, lpus=new.lpus, live_from=new.live_from
    ):
        raise ProblemError(ProblemCode.STATE_CONFLICT, "There is a hub of that code.")
    moment = clocks.now()
    await _add_hours(connection, new.hub, hours, moment)
    await statements.ADD_CLOCKS.run(
        connection, the_hub=new.hub, clock_profile_id=new.clock_profile_id, effective_from=moment
    )
    return await _changed(connection, actor, new.hub, "create_hub", 201)


async def add_hours(connection: Connection, actor: Actor, hub: str, new: NewHubHours) -> Answer:
    """Open a hub at other hours from a moment on; raises STATE_CONFLICT when others begin at that very moment."""
    rules.check_begins_later(new.effective_from, clocks.now())
    hours = rules.check_hours(new.opens, new.closes, new.weekdays)
    await _lock(connection, hub)
    if not await _add_hours(connection, hub, hours, new.effective_from):
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Other hours begin at that very moment.")
    return await _changed(connection, actor, hub, "add_hub_hours", 201)


async def set_clock_profile(connection: Connection, actor: Actor, hub: str, new: NewHubClockProfile) -> Answer:
    """Let a hub keep other clocks from a moment on; raises STATE_CONFLICT when others begin at that very moment."""
    rules.check_begins_later(new.effective_from, clocks.now())
    await _check_profile(connection, new.clock_profile_id)
    await _lock(connection, hub)
    if not await statements.ADD_CLOCKS.value(
        connection, the_hub=hub, clock_profile_id=new.clock_profile_id, effective_from=new.effective_from
    ):
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Other clocks begin at that very moment.")
    return await _changed(connection, actor, hub, "set_hub_clock_profile", 201)


async def add_member(connection: Connection, actor: Actor, hub: str, new: NewHubMember) -> Answer:
    """Give an agency's desk in a hub to an organisation from a moment on; the desk before it ends with that moment.

    Raises STATE_CONFLICT when the organisation is a desk elsewhere then, or another desk begins later.
    """
    rules.check_begins_later(new.effective_from, clocks.now())
    await _lock(connection, hub)
    await statements.END_MEMBER.run(connection, the_hub=hub, the_agency=new.agency, until=new.effective_from)
    try:
        await statements.ADD_MEMBER.run(
            connection,
            the_hub=hub,
            the_agency=new.agency,
            organisation_id=new.organisation_id,
            effective_from=new.effective_from,
        )
    except asyncpg.ExclusionViolationError:
        raise ProblemError(
            ProblemCode.STATE_CONFLICT, "That organisation is a desk elsewhere then, or another desk begins later."
        ) from None
    return await _changed(connection, actor, hub, "add_hub_member", 201, new.organisation_id)


async def list_profiles(connection: Connection) -> ClockProfiles:
    """Return every set of clocks."""
    rows = await statements.PROFILES.rows(connection)
    return ClockProfiles(items=[_profile(row) for row in rows], next_cursor=None)


async def add_profile(connection: Connection, actor: Actor, new: NewClockProfile) -> Answer:
    """Add a set of clocks; raises STATE_CONFLICT when there is one of that id, for none is ever overwritten."""
    rules.check_windows(new.windows)
    row = await statements.ADD_PROFILE.row(connection, **new.model_dump(mode="json"))
    if row is None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "There are clocks of that id; add others under another one.")
    await record(connection, actor, AuditAction.ALTERATION, "add_clock_profile", [])
    return Answer(_profile(row), 201, {"Location": "/safeguarding/v1/clock-profiles"})


async def _hubs(connection: Connection, hub: str | None, moment: datetime) -> list[Hub]:
    members: dict[str, list[HubMember]] = defaultdict(list)
    for row in await statements.MEMBERS_AT.rows(connection, the_hub=hub, moment=moment):
        names = ("agency", "organisation_id", "effective_from", "effective_until")
        members[row["hub"]].append(HubMember.model_validate({name: row[name] for name in names}))
    return [
        _hub(row, members[row["hub"]], moment)
        for row in await statements.AT.rows(connection, the_hub=hub, moment=moment)
    ]


def _hub(row: Row, members: list[HubMember], moment: datetime) -> Hub:
    return Hub(
        hub=row["hub"],
        name=row["name"],
        lpus=row["lpus"],
        live_from=row["live_from"],
        status=rules.status_at(row["live_from"], moment),
        members=members,
        hours=HubHours(
            opens=_written(row["opens"]),
            closes=_written(row["closes"]),
            weekdays=row["weekdays"],
            effective_from=row["hours_from"],
        ),
        clock_profile_id=row["clock_profile_id"],
        as_at=moment,
    )


def _written(moment: time) -> str:
    return moment.strftime(_CLOCK_TIME)


def _windows(row: Row) -> ClockWindows:
    return ClockWindows.model_validate(row["windows"])


def _profile(row: Row) -> ClockProfile:
    return ClockProfile.model_validate({**dict(row), "windows": _windows(row)})


async def _add_hours(connection: Connection, hub: str, hours: WorkingHours, effective_from: datetime) -> Any:
    return await statements.ADD_HOURS.value(
        connection,
        the_hub=hub,
        opens=hours.opens,
        closes=hours.closes,
        weekdays=sorted(hours.weekdays),
        effective_from=effective_from,
    )


async def _check_profile(connection: Connection, clock_profile_id: str) -> None:
    if await statements.PROFILE.row(connection, clock_profile_id=clock_profile_id) is None:
        raise rule_broken("#/clock_profile_id", "There are no such clocks.", "clock_profile_unknown")


async def _lock(connection: Connection, hub: str) -> None:
    if await statements.LOCK_MEMBERS.value(connection, the_hub=hub) is None:
        raise _not_found()


async def _changed(
    connection: Connection, actor: Actor, hub: str, operation: str, status: int, *subjects: UUID
) -> Answer:
    await record(connection, actor, AuditAction.ALTERATION, operation, subjects)
    return Answer(await get_hub(connection, hub, None), status, {"Location": f"{_ADDRESS}/{hub}"})


def _not_found() -> ProblemError:
    return ProblemError(ProblemCode.NOT_FOUND, "There is no such hub.")
