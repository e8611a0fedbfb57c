"""Dip samples: drawn for each rank of a unit, contacted by supervisors, and kept apart from every survey."""

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.dip_samples import (
    DipSample,
    DipSampleDraw,
    DipSampleDrawPage,
    DipSamplePage,
    DipSampleStatus,
    NewDipContact,
    NewDipSampleDraw,
    SupervisorRank,
)
from bluelamp.schemas.events import EventType
from bluelamp.schemas.problems import ProblemCode, ProblemError, raise_all
from contact.settings import ADDRESS
from contact.surveys.rules import dip_samples as rules
from contact.surveys.rules.sampling import DIP_METHOD, deal
from contact.surveys.rules.suppression import FOR_GOOD, stop_holds_since
from contact.surveys.statements import dip_samples as statements
from contact.surveys.statements import samples as sample_statements
from contact.surveys.statements.telling import tell
from contact.surveys.usecases import persons
from contact.surveys.usecases.samples import SEEDS

DRAWS = f"{ADDRESS}/dip-sample-draws"
PATH = f"{ADDRESS}/dip-samples"


async def create_draw(
    connection: Connection,
    actor: Actor,
    new: NewDipSampleDraw,
    draw_id: UUID | None = None,
    new_id: Callable[[], UUID] = uuid7,
) -> Answer:
    """Draw a unit's callers of a month for each rank; raises ALREADY_EXISTS for a month that is drawn."""
    raise_all(rules.faults_of_draw(new.month, new.callers, clocks.today()))
    moment, draw_id = clocks.now(), draw_id or uuid7()
    seed = secrets.randbelow(SEEDS) if new.seed is None else new.seed
    # The cases that it ends are those which a draw of victims may be locking: one draw at a time, of whichever kind.
    await sample_statements.LOCK_DRAWS.run(connection)
    for caller_id in sorted({caller.caller_id for caller in new.callers}):
        await persons.lock_person(connection, caller_id)
    callers = rules.checked(new.callers)
    for caller_id, reasons in callers.reasons.items():
        await persons.end_all(connection, actor, caller_id, reasons, moment)
    safe = await _without_stops(connection, callers.safe)
    dealt = deal(seed, safe, rules.RANKS, new.per_rank)
    counts = {"seed": seed, "suppressed": len({one.caller_id for one in new.callers}) - len(safe)}
    row = await _add(connection, new, draw_id, [rank for rank, _ in dealt], counts)
    for rank, caller_id in dealt:
        await statements.ADD.run(
            connection,
            the_sample=new_id(),
            the_draw=draw_id,
            moment=moment,
            caller_id=caller_id,
            month=new.month,
            lpu=new.lpu,
            rank=rank,
            source_reference=safe[caller_id],
        )
    await record(connection, actor, AuditAction.COLLECTION, "create_dip_sample_draw", [draw_id])
    event = {"dip_sample_draw_id": draw_id}
    await tell(connection, EventType.CONTACT_DIP_SAMPLE_DRAWN, draw_id, event)
    return created(_draw(row), f"{DRAWS}/{draw_id}")


async def _without_stops(connection: Connection, safe: Mapping[UUID, str]) -> dict[UUID, str]:
    rows = await statements.STOPPED.rows(
        connection, caller_ids=list(safe), for_good=sorted(FOR_GOOD), since=stop_holds_since(clocks.now())
    )
    stopped = {row["victim_id"] for row in rows}
    return {caller_id: reference for caller_id, reference in safe.items() if caller_id not in stopped}


async def _add(
    connection: Connection,
    new: NewDipSampleDraw,
    draw_id: UUID,
    ranks: list[SupervisorRank],
    counts: Mapping[str, int],
) -> Row:
    try:
        row = await statements.ADD_DRAW.row(
            connection,
            the_draw=draw_id,
            moment=clocks.now(),
            lpu=new.lpu,
            month=new.month,
            per_rank=new.per_rank,
            method=DIP_METHOD,
            ranks=[{"rank": rank, "due": new.per_rank, "drawn": ranks.count(rank)} for rank in rules.RANKS],
            callers=len({one.caller_id for one in new.callers}),
            **counts,
        )
    except asyncpg.UniqueViolationError:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "That unit's month is drawn already.") from None
    if row is None:
        raise RuntimeError("what is added is there")
    return row


async def get_draw(resources: Resources, actor: Actor, draw_id: UUID) -> Response:
    """Return one draw; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.DRAW.row(connection, the_draw=draw_id)
        if row is None:
            raise not_found("dip sample draw")
        await record(connection, actor, AuditAction.CONSULTATION, "get_dip_sample_draw", [draw_id])
    return Answer(_draw(row)).response()


async def list_draws(
    resources: Resources, actor: Actor, filters: Mapping[str, Any], cursor: str | None, limit: int
) -> Response:
    """Return one page of draws, the latest month first."""
    listing = Listing(resources.cursors, actor, DRAWS, filters, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.DRAWS.rows(
            connection,
            of_lpu=filters["lpu"],
            of_month=filters["month"],
            after_day=date.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["dip_sample_draw_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_dip_sample_draws", subjects)
    return listing.answer(DipSampleDrawPage, [_draw(row) for row in rows], ("month", "dip_sample_draw_id"))


async def get_dip_sample(resources: Resources, actor: Actor, sample_id: UUID, if_none_match: str | None) -> Response:
    """Return one dip sample that the caller may know; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_sample=sample_id)
        shown = _seen(actor, row)
        await record(connection, actor, AuditAction.CONSULTATION, "get_dip_sample", [sample_id])
    return read(shown, shown.version, if_none_match)


async def list_dip_samples(
    resources: Resources, actor: Actor, filters: Mapping[str, Any], cursor: str | None, limit: int
) -> Response:
    """Return one page of the dip samples that the caller may know, the latest month first."""
    listing = Listing(resources.cursors, actor, PATH, filters, limit)
    after, after_id = listing.position(cursor)
    sight = rules.sight_of(actor.roles, actor.lpu)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_lpu=sight.lpu,
            of_ranks=None if sight.ranks is None else sorted(sight.ranks),
            of_month=filters["month"],
            of_status=filters["status"],
            after_day=date.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["dip_sample_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_dip_samples", subjects)
    found = [_seen(actor, row) for row in rows]
    return listing.answer(DipSamplePage, found, ("month", "dip_sample_id"))


async def record_contact(connection: Connection, actor: Actor, sample_id: UUID, contact: NewDipContact) -> Answer:
    """Record a supervisor's contact; raises NOT_FOUND for another unit's or rank's, STATE_CONFLICT when it is ended."""
    rules.check_contact(contact)
    row = await statements.ONE.row(connection, the_sample=sample_id)
    _seen(actor, row)
    if row is not None and row["caller_id"] is not None:
        await persons.lock_person(connection, row["caller_id"])
    row = await statements.LOCKED.row(connection, the_sample=sample_id)
    if row is None or row["status"] != DipSampleStatus.DUE:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "It has ended: nobody is contacted for it any more.")
    status, reasons = rules.status_after(contact.outcome), rules.reasons_after(contact)
    caller_id, moment = row["caller_id"], clocks.now()
    after = await statements.SETTLE.row(
        connection,
        the_sample=sample_id,
        status=status,
        stopped_because=reasons if status is DipSampleStatus.STOPPED else [],
        attempts=row["attempts"] + 1,
        contacted_at=moment,
        initial_response=contact.initial_response,
        overall=contact.overall,
    )
    if after is None:
        raise RuntimeError("a locked row stays where it is")
    if reasons:
        await persons.end_all(connection, actor, caller_id, reasons, moment)
    await record(connection, actor, AuditAction.ALTERATION, "create_dip_contact", [sample_id])
    await persons.tell_dip_sample(connection, after)
    return stands(_seen(actor, after), after["version"])


def _seen(actor: Actor, row: Row | None) -> DipSample:
    sight = rules.sight_of(actor.roles, actor.lpu)
    if row is None or not sight.shows(row["lpu"], SupervisorRank(row["rank"])):
        raise not_found("dip sample")
    told = {name: row[name] for name in DipSample.model_fields}
    fresh = clocks.now() - row["checked_at"] <= rules.CHECKS_HOLD
    if not (sight.contacts and fresh):
        told["source_reference"] = None
    return DipSample.model_validate(told)


def _draw(row: Row) -> DipSampleDraw:
    return DipSampleDraw.model_validate({name: row[name] for name in DipSampleDraw.model_fields})
