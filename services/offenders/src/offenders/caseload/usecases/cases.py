"""Cases opened and closed by a panel's decision, read, and given another manager or lead agency.

`open_case`, `close_case`, `review_case`, `set_lead`, `seen_case`, `case_of` and `running_cases` are for the features
that stand on this one; they write the case's own audit entry and event, in the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.caseload import Case, CaseStatus
from bluelamp.schemas.offenders.codes import Cohort, Colour, DeselectionReason, LeadAgency
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.caseload.rules.owing import day_that_ends_at
from offenders.caseload.rules.refusing import check_release
from offenders.caseload.statements import cases as statements
from offenders.caseload.statements.owing import NOTE_HOLDER
from offenders.caseload.usecases.owing import settle, tell_missed
from offenders.nominals.usecases.sight import end_sight, let_organisation_see, let_subject_see, seen_offender, sight_of
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.person_checks.usecases.saying import say_codes

_COLOURED = "COLOUR"
MANAGES = "CASE"
"""The basis on which a case's manager sees a restricted record."""
LEADS = "CASE_LEAD"
"""The basis on which the organisation that leads a case sees it. Any basis that begins with CASE_ and has the case's id
as `basis_id` lets an organisation read the case: the proposed receiver of a hand-over has CASE_PROPOSED."""


class Happening(NamedTuple):
    """As what something is logged and told."""

    action: AuditAction
    operation: str
    event: EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class Becoming:
    """What a case becomes, when, and why."""

    status: CaseStatus
    colour: Colour
    release_on: date | None
    reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """What a panel decided: who is managed, for what, how closely, and by whom."""

    offender_id: UUID
    cohort: Cohort
    manager: str
    team: str
    lpu: str
    colour: Colour
    review_on: date
    reason: str
    nomination_id: UUID | None = None
    release_on: date | None = None
    opened_at: datetime | None = None
    """The moment of the decision; now, if it is left out."""


async def open_case(connection: Connection, actor: Actor, new: NewCase, case_id: UUID | None = None) -> Case:
    """Open a case and begin to owe contact; the manager sees the record from now on, also if it is restricted.

    Raises NOT_FOUND for an offender whom the caller may not know of, ALREADY_EXISTS where the person is managed in
    this cohort already, under whichever record, RULE_BROKEN for a day of release outside custody or in the past.
    """
    offender = await seen_offender(connection, actor, new.offender_id)
    case_id, opened_at = case_id or uuid7(), new.opened_at or clocks.now()
    check_release(new.colour, new.release_on, clocks.local_day(opened_at))
    await statements.HOLD_PERSON.rows(connection, offender_id=new.offender_id)
    if any(row["cohort"] == new.cohort for row in await running_cases(connection, actor, new.offender_id)):
        raise _managed_already()
    try:
        await statements.OPEN.run(
            connection,
            case_id=case_id,
            opened_at=opened_at,
            opened_by=actor.subject,
            **{name: getattr(new, name) for name in _OPENED_WITH},
        )
    except asyncpg.UniqueViolationError:
        raise _managed_already() from None
    await NOTE_HOLDER.run(connection, case_id=case_id, held_from=opened_at)
    becoming = Becoming(
        status=CaseStatus.ACTIVE,
        colour=new.colour,
        release_on=new.release_on,
        reason=new.reason,
        changed_at=opened_at,
    )
    await write_turn(connection, actor, case_id, None, becoming)
    await say_colour(connection, offender["offender_id"], case_id, new.colour)
    await let_subject_see(connection, offender["offender_id"], new.manager, MANAGES, case_id)
    row = await seen_case(connection, actor, case_id)
    await told(connection, actor, row, Happening(AuditAction.COLLECTION, "open_case", EventType.OFFENDERS_CASE_OPENED))
    return shown(row)


_OPENED_WITH = (
    "offender_id",
    "nomination_id",
    "cohort",
    "colour",
    "release_on",
    "manager",
    "team",
    "lpu",
    "review_on",
)


async def close_case(
    connection: Connection,
    actor: Actor,
    case_id: UUID,
    reason: DeselectionReason,
    note: str,
    *,
    closed_at: datetime | None = None,
) -> Case:
    """Close a case: nothing more is owed, and nobody sees the record for it. Raises STATE_CONFLICT if it is closed."""
    row, closed_at = await held_case(connection, actor, case_id), closed_at or clocks.now()
    await statements.TURN.run(
        connection,
        the_case=case_id,
        status=CaseStatus.CLOSED,
        colour=row["colour"],
        release_on=row["release_on"],
        closed_at=closed_at,
        closing_reason=reason,
        closing_note=note,
    )
    becoming = Becoming(
        status=CaseStatus.CLOSED,
        colour=row["colour"],
        release_on=row["release_on"],
        reason=note,
        changed_at=closed_at,
    )
    await write_turn(connection, actor, case_id, row, becoming)
    closed = await seen_case(connection, actor, case_id)
    await told(
        connection, actor, closed, Happening(AuditAction.ALTERATION, "close_case", EventType.OFFENDERS_CASE_CLOSED)
    )
    await statements.END_SIGHT.run(connection, case_id=case_id)
    return shown(closed)


async def review_case(connection: Connection, actor: Actor, case_id: UUID, review_on: date) -> Case:
    """Move the day of a case's next review, as a panel decided."""
    row = await held_case(connection, actor, case_id)
    kept = {name: row[name] for name in ("manager", "team", "lpu")}
    await statements.CHANGE.run(connection, the_case=case_id, review_on=review_on, **kept)
    changed = await seen_case(connection, actor, case_id)
    await told(
        connection, actor, changed, Happening(AuditAction.ALTERATION, "review_case", EventType.OFFENDERS_CASE_CHANGED)
    )
    return shown(changed)


async def set_lead(
    connection: Connection, actor: Actor, case_id: UUID, agency: LeadAgency, organisation_id: UUID | None
) -> Case:
    """Say who leads a case from now on: that organisation sees it, the one before no longer.

    The change itself, with its reason and who decided, is kept by the lead agencies; so is its event.
    """
    row = await held_case(connection, actor, case_id)
    await settle_so_far(connection, row)
    await statements.SET_LEAD.run(
        connection, the_case=case_id, lead_agency=agency, lead_organisation_id=organisation_id
    )
    await NOTE_HOLDER.run(connection, case_id=case_id, held_from=clocks.now())
    await end_sight(connection, LEADS, case_id)
    if organisation_id is not None:
        await let_organisation_see(connection, row["given_offender_id"], organisation_id, LEADS, case_id)
    changed = await seen_case(connection, actor, case_id)
    await told(
        connection, actor, changed, Happening(AuditAction.ALTERATION, "set_lead", EventType.OFFENDERS_CASE_CHANGED)
    )
    return shown(changed)


async def settle_so_far(connection: Connection, row: Row) -> None:
    """Write and tell what a held case owes until now, before somebody else has it: who had it hears what was missed."""
    await tell_missed(connection, row, await settle(connection, row["case_id"]), hearers_of(row))


async def seen_case(connection: Connection, actor: Actor, case_id: UUID) -> Row:
    """Return a case with `offender_id` (of who stands for the person) and `given_offender_id`; raises NOT_FOUND."""
    row = await statements.CASE.row(connection, case_id=case_id, **sight_of(actor, statements.CASE))
    if row is None:
        raise not_found("case")
    return row


async def held_case(connection: Connection, actor: Actor, case_id: UUID) -> Row:
    """Return a running case, held until the transaction ends.

    Raises NOT_FOUND for one that the caller may not know of, FORBIDDEN for one that their organisation reads and does
    not lead, STATE_CONFLICT for one that is closed.
    """
    await seen_case(connection, actor, case_id)
    if await statements.LOCK.value(connection, case_id=case_id) is None:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the organisation that leads a case works on it.")
    row = await seen_case(connection, actor, case_id)
    if row["status"] == CaseStatus.CLOSED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The case is closed.")
    return row


async def running_cases(connection: Connection, actor: Actor, offender_id: UUID) -> Sequence[Row]:
    """Return the cases in which somebody is managed now, under whichever of their records, oldest first."""
    return await statements.RUNNING.rows(connection, offender_id=offender_id, **sight_of(actor, statements.RUNNING))


async def case_of(connection: Connection, actor: Actor, offender_id: UUID, cohort: Cohort) -> Row | None:
    """Return the case in which somebody is managed now in one cohort, or None."""
    found = await running_cases(connection, actor, offender_id)
    return next((row for row in found if row["cohort"] == cohort), None)


async def write_turn(connection: Connection, actor: Actor, case_id: UUID, before: Row | None, after: Becoming) -> UUID:
    """Write what a case became, with the schedule in force that day, and work out what it owes; returns its id."""
    schedule_id = await statements.SCHEDULE_ON.value(
        connection, colour=after.colour, day=clocks.local_day(after.changed_at)
    )
    status_change_id = uuid7()
    await statements.WRITE_TURN.run(
        connection,
        case_id=case_id,
        status_change_id=status_change_id,
        from_status=None if before is None else before["status"],
        from_colour=None if before is None else before["colour"],
        contact_schedule_id=schedule_id,
        changed_by=actor.subject,
        **asdict(after),
    )
    if before is not None:
        colour = after.colour if after.status is CaseStatus.ACTIVE else None
        await say_colour(connection, before["given_offender_id"], case_id, colour)
    missed = await settle(connection, case_id)
    if before is not None:
        await tell_missed(connection, before, missed, hearers_of(before))
    return status_change_id


async def say_colour(connection: Connection, offender_id: UUID, case_id: UUID, colour: Colour | None) -> None:
    """Let a person check tell how closely somebody is managed; a case that is paused or closed says nothing."""
    await say_codes(connection, offender_id, {f"COLOUR_{colour}"} if colour else (), _COLOURED, case_id)


def shown(row: Row) -> Case:
    """Return a case as it is told."""
    return Case.model_validate({**{name: row[name] for name in Case.model_fields if name in row}, **due_of(row)})


def due_of(row: Row) -> dict[str, Any]:
    """Return until which day contact is owed, and whether that day is over."""
    due_at: datetime | None = row["next_contact_due_at"]
    return {
        "next_contact_due_on": due_at and day_that_ends_at(due_at),
        "is_overdue": due_at is not None and due_at <= clocks.now(),
    }


async def told(connection: Connection, actor: Actor, row: Row, happening: Happening) -> None:
    """Write the audit entry and the event of what became of a case."""
    await record(connection, actor, happening.action, happening.operation, [row["case_id"], row["offender_id"]])
    data = {name: row[name] for name in ("case_id", "offender_id", "cohort", "status", "colour", "lead_agency")}
    await tell(connection, happening.event, row["case_id"], data, hearers_of(row))


def hearers_of(row: Row) -> Hearers:
    """Say who hears of a case: who leads it, its unit, its manager; of a restricted record's, the unit does not."""
    lpu = None if row["is_restricted"] else row["lpu"]
    return Hearers(organisation_id=row["lead_organisation_id"], lpu=lpu, owner=row["manager"])


def _managed_already() -> ProblemError:
    return ProblemError(ProblemCode.ALREADY_EXISTS, "This person is managed in this cohort already.")
