"""What the worker does about leads: reallocations part by part, what is overdue, and what ended with its case."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row, Statement
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.sweeping import by_itself
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.caseload import CaseStatus
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import ChangeState, ReallocationOutcome, ReallocationState
from offenders.caseload.usecases.cases import hearers_of, seen_case
from offenders.lead_agencies.rules.refusing import Lead
from offenders.lead_agencies.statements import changes, telling
from offenders.lead_agencies.statements import reallocating as statements
from offenders.lead_agencies.usecases.changing import (
    PROPOSED,
    Decision,
    Logged,
    Outcome,
    Ruled,
    decided_values,
    seen_change,
    tell_change,
    told_of,
    write_outcome,
)
from offenders.lead_agencies.usecases.reallocating import keep_counts, tell_of
from offenders.lead_agencies.usecases.rules import holding_on
from offenders.lead_agencies.usecases.telling import SYSTEM, tell_lead
from offenders.nominals.usecases.sight import end_sight, let_organisations_see
from offenders.nominals.usecases.telling import Hearers, News, tell, tell_many

PART = 100
_AT_ONCE = 100


async def carry_out(resources: Resources, payload: str) -> None:
    """Ask the receivers for the cases of the reallocation whose id the payload is, until none is left."""
    while await _do_part(resources, UUID(payload)):
        pass


async def _do_part(resources: Resources, reallocation_id: UUID) -> bool:
    async with resources.database.transaction() as connection:
        reallocation = await statements.LOCK.row(connection, reallocation_id=reallocation_id)
        if reallocation is None or reallocation["state"] != ReallocationState.RUNNING:
            return False
        # Two statements: one that waits for a lock goes on with what it saw before it waited.
        await statements.HOLD_PART.rows(connection, reallocation_id=reallocation_id, limit=PART)
        rows = await statements.PART.rows(connection, reallocation_id=reallocation_id, limit=PART)
        if rows:
            await _offer(connection, reallocation, rows)
        else:
            await _finish(connection, reallocation)
    return bool(rows)


async def _offer(connection: Connection, reallocation: Row, rows: Sequence[Row]) -> None:
    """Offer what stands as it was planned; what has changed meanwhile stays with whoever leads it, and says so."""
    offered = [row for row in rows if _stands_as_planned(row)]
    decided = await _decided(connection, reallocation, offered)
    await changes.DECIDE.each(connection, decided)
    seen_by = [
        (row["given_offender_id"], row["to_organisation_id"], row["case_id"])
        for row in offered
        if row["to_organisation_id"] is not None
    ]
    await let_organisations_see(connection, seen_by, PROPOSED)
    news = [_news(one, row) for one, row in zip(decided, offered, strict=True)]
    await tell_many(connection, EventType.OFFENDERS_LEAD_AGENCY_OFFERED, news)
    places = {row["place"] for row in offered}
    await statements.SETTLE_CASE.each(
        connection,
        [
            {
                "the_reallocation": reallocation["reallocation_id"],
                "the_place": row["place"],
                "outcome": ReallocationOutcome.OFFERED
                if row["place"] in places
                else ReallocationOutcome.CHANGED_MEANWHILE,
            }
            for row in rows
        ],
    )
    people = {row["offender_id"] for row in offered}
    subjects = [reallocation["reallocation_id"], *(row["case_id"] for row in offered), *sorted(people)]
    await record(connection, _on_behalf(reallocation), AuditAction.COLLECTION, "decide_lead", subjects)


def _stands_as_planned(row: Row) -> bool:
    planned = (row["from_agency"], row["from_organisation_id"])
    is_led_so = (row["lead_agency"], row["lead_organisation_id"]) == planned
    return is_led_so and row["status"] != CaseStatus.CLOSED and not row["has_pending_change"]


async def _decided(connection: Connection, reallocation: Row, rows: Sequence[Row]) -> list[dict[str, object]]:
    now = clocks.now()
    holding = await holding_on(connection, clocks.today())
    due_at = clocks.due_at(now, holding.acceptance_amount, holding.acceptance_unit)
    decided = []
    for row in rows:
        to = Lead(LeadAgency(row["to_agency"]), row["to_organisation_id"])
        ruled = Ruled(row["proposal_id"], row["rule_agency"])
        decision = Decision(to=to, reason=reallocation["reason"], ruled=ruled)
        values = decided_values(row, decision, reallocation["requested_by"], now, due_at)
        decided.append(
            {**values, "change_id": uuid7(), "reallocation_id": reallocation["reallocation_id"]},
        )
    return decided


def _news(decided: dict[str, object], row: Row) -> News:
    change = {**decided, "offender_id": row["offender_id"]}
    lpu = None if row["is_restricted"] else row["lpu"]
    hearers = Hearers(organisation_id=row["to_organisation_id"], lpu=lpu, owner=row["manager"])
    return News(UUID(str(decided["change_id"])), told_of(change), hearers)


async def _finish(connection: Connection, reallocation: Row) -> None:
    reallocation_id: UUID = reallocation["reallocation_id"]
    await statements.FINISH.run(connection, the_reallocation=reallocation_id, finished_at=clocks.now())
    await keep_counts(connection, reallocation_id)
    await record(connection, _on_behalf(reallocation), AuditAction.ALTERATION, "finish_reallocation", [reallocation_id])
    owner: str = reallocation["requested_by"]
    await tell_of(connection, EventType.OFFENDERS_REALLOCATION_FINISHED, reallocation_id, owner)


def _on_behalf(reallocation: Row) -> Actor:
    """Say who acts while the worker does what somebody asked for."""
    return Actor(
        subject=reallocation["requested_by"],
        client_id=SYSTEM.client_id,
        organisation_id=reallocation["requested_in_organisation"],
        roles=SYSTEM.roles,
        scopes=frozenset(),
    )


async def note_overdue_changes(resources: Resources) -> None:
    """Tell, once each, of the changes that the receiving agency has not answered in time; the former leads on."""
    await _each(resources, "note_overdue_changes", changes.OVERDUE, _note_overdue, now=clocks.now())


async def lapse_closed_changes(resources: Resources) -> None:
    """End the changes whose case was closed before anybody answered."""
    await _each(resources, "lapse_closed_changes", changes.LAPSED, _lapse)


async def tell_what_differs(resources: Resources) -> None:
    """Tell the hubs of whom they know otherwise than it is.

    A case was closed, a record restricted, or no more so; records were merged or taken apart, or are known by another
    name or number.
    """
    await _each(resources, "tell_what_differs", telling.DIFFERING, _tell_again)


async def _each(
    resources: Resources, sweep: str, due: Statement, do: Callable[[Connection, UUID], Awaitable[None]], **values: Any
) -> None:
    """Do each of what is due in a transaction of its own; what fails is due again, and holds up no other."""
    after_id: UUID | None = None
    while True:
        async with resources.database.connection() as connection:
            rows = await due.rows(connection, after_id=after_id, limit=_AT_ONCE, **values)
        for row in rows:
            async with by_itself(sweep, row["row_id"]), resources.database.transaction() as connection:
                await do(connection, row["row_id"])
        if len(rows) < _AT_ONCE:
            return
        after_id = rows[-1]["row_id"]


async def _note_overdue(connection: Connection, change_id: UUID) -> None:
    if not await changes.NOTE_OVERDUE.run(connection, the_change=change_id, now=clocks.now()):
        return
    change = await seen_change(connection, SYSTEM, change_id)
    case = await seen_case(connection, SYSTEM, change["case_id"])
    hearers = hearers_of(case)._replace(organisation_id=change["to_organisation_id"])
    await tell(connection, EventType.OFFENDERS_LEAD_AGENCY_OVERDUE, change_id, told_of(change), hearers)


async def _lapse(connection: Connection, change_id: UUID) -> None:
    if await changes.LOCK.value(connection, change_id=change_id) is None:
        return
    await write_outcome(connection, SYSTEM, change_id, Outcome(ChangeState.LAPSED, None))
    change = await seen_change(connection, SYSTEM, change_id)
    case = await seen_case(connection, SYSTEM, change["case_id"])
    await end_sight(connection, PROPOSED, case["case_id"])
    await tell_change(connection, SYSTEM, Logged(AuditAction.ALTERATION, "lapse_lead"), change, case)


async def _tell_again(connection: Connection, offender_id: UUID) -> None:
    await tell_lead(connection, SYSTEM, offender_id, uuid7())
