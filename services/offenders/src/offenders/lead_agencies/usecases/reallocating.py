"""Reallocations of many cases: chosen and planned at once, and carried out by the worker a part at a time.

A part is one transaction: a worker that is killed leaves every case either offered or as it was, and whoever takes the
job over goes on where it stopped.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyFacts,
    NewReallocation,
    Reallocation,
    ReallocationCase,
    ReallocationCasePage,
    ReallocationCount,
    ReallocationOutcome,
    ReallocationPage,
    ReallocationState,
)
from bluelamp.schemas.problems import Fault
from offenders.lead_agencies.rules.reallocating import ChosenCase, way_of
from offenders.lead_agencies.rules.refusing import Lead, check_reallocation, refuse
from offenders.lead_agencies.statements import reallocating as statements
from offenders.lead_agencies.statements.proposals import FACTS
from offenders.lead_agencies.usecases.rules import Holding, allowed_on, holding_on
from offenders.nominals.usecases.sight import sees_restricted, sight_of
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.settings import ADDRESS

JOB = "reallocate_lead_agencies"
"""The job that carries out the reallocation whose id the payload is."""
MOST_CASES = 20_000


async def reallocate(
    connection: Connection, actor: Actor, new: NewReallocation, reallocation_id: UUID | None = None
) -> Answer:
    """Choose the cases and plan each; unless it is a dry run, the worker then asks each receiver for its cases.

    What is planned is fixed here, so that what a killed worker leaves is done as it was planned. Raises RULE_BROKEN.
    """
    holding = await holding_on(connection, clocks.today())
    check_reallocation(new, await allowed_on(connection, clocks.today()))
    chosen = await _chosen(connection, new)
    reallocation_id = reallocation_id or uuid7()
    await _write(connection, actor, new, holding, reallocation_id)
    await statements.WRITE_CASE.each(
        connection,
        [_planned(row, place, new, holding, reallocation_id) for place, row in enumerate(chosen, start=1)],
    )
    await record(connection, actor, AuditAction.COLLECTION, "reallocate_leads", [reallocation_id])
    if new.dry_run:
        await keep_counts(connection, reallocation_id)
    else:
        await tell_of(connection, EventType.OFFENDERS_REALLOCATION_STARTED, reallocation_id, actor.subject)
        await ENQUEUE.run(connection, entrypoint=JOB, payload=str(reallocation_id))
    row = await _there(connection, reallocation_id)
    return created(await _shown(connection, actor, row), f"{ADDRESS}/lead-agency-reallocations/{reallocation_id}")


async def get_reallocation(connection: Connection, actor: Actor, reallocation_id: UUID) -> Reallocation:
    """Return a reallocation and how far it is; raises NOT_FOUND."""
    row = await _there(connection, reallocation_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_reallocation", [reallocation_id])
    return await _shown(connection, actor, row)


async def list_reallocations(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of reallocations, the newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/lead-agency-reallocations", {}, limit)
    after_time, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            after_time=datetime.fromisoformat(after_time) if after_time else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        items = [await _shown(connection, actor, row) for row in rows]
        subjects = [one.reallocation_id for one in items[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_reallocations", subjects)
    return listing.answer(ReallocationPage, items, ("requested_at", "reallocation_id"))


async def list_cases(
    resources: Resources,
    actor: Actor,
    of: tuple[UUID, ReallocationOutcome | None],
    cursor: str | None,
    limit: int,
) -> Response:
    """Return one page of what becomes of the cases of a reallocation; raises NOT_FOUND."""
    reallocation_id, outcome = of
    address = f"{ADDRESS}/lead-agency-reallocations/{reallocation_id}/cases"
    listing = Listing(resources.cursors, actor, address, {"outcome": outcome}, limit)
    (after_place,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        await _there(connection, reallocation_id)
        rows = await statements.PAGE_OF_CASES.rows(
            connection,
            reallocation_id=reallocation_id,
            of_outcome=outcome,
            after_place=after_place,
            limit=limit + 1,
            **sight_of(actor, statements.PAGE_OF_CASES),
        )
        items = [ReallocationCase.model_validate(dict(row)) for row in rows]
        named = [(one.case_id, one.offender_id) for one in items[:limit]]
        subjects = [reallocation_id, *(one for pair in named for one in pair)]
        await record(connection, actor, AuditAction.CONSULTATION, "list_reallocation_cases", subjects)
    return listing.answer(ReallocationCasePage, items, ("place",))


async def tell_of(connection: Connection, event: EventType, reallocation_id: UUID, owner: str) -> None:
    """Publish how far a reallocation is, in counts of those whom nobody is kept from knowing."""
    counts = await _counts(connection, await _there(connection, reallocation_id), of_all=False)
    offered = sum(one.cases for one in counts if one.outcome is ReallocationOutcome.OFFERED)
    data = {"reallocation_id": reallocation_id, "cases": sum(one.cases for one in counts), "offered": offered}
    await tell(connection, event, reallocation_id, data, Hearers(owner=owner))


async def _chosen(connection: Connection, new: NewReallocation) -> Sequence[Row]:
    choice = new.choice
    rows = await statements.CHOSEN.rows(
        connection,
        of_lead_agency=choice.from_agency,
        of_lead_organisation_id=choice.from_organisation_id,
        of_lpu=choice.lpu,
        of_team=choice.team,
        of_manager=choice.manager,
        of_cohort=choice.cohort,
        limit=MOST_CASES + 1,
    )
    if len(rows) > MOST_CASES:
        detail = f"More than {MOST_CASES} cases are meant: choose by unit or team."
        refuse([Fault("#/choice", detail, "too_many")])
    return rows


def _planned(row: Row, place: int, new: NewReallocation, holding: Holding, reallocation_id: UUID) -> dict[str, Any]:
    case = ChosenCase(
        lead=Lead(LeadAgency(row["lead_agency"]), row["lead_organisation_id"]),
        facts=None
        if row["proposal_id"] is None
        else LeadAgencyFacts.model_validate({name: row[name] for name in FACTS}),
        has_pending_change=row["has_pending_change"],
    )
    receivers = {one.agency: one.organisation_id for one in new.receivers}
    way = way_of(case, new.to_agency, receivers, holding.rules)
    return {
        "reallocation_id": reallocation_id,
        "place": place,
        "case_id": row["case_id"],
        "from_agency": row["lead_agency"],
        "from_organisation_id": row["lead_organisation_id"],
        "proposal_id": row["proposal_id"],
        "rule_agency": way.rule_agency,
        "to_agency": way.lead and way.lead.agency,
        "to_organisation_id": way.lead and way.lead.organisation_id,
        "outcome": way.outcome,
    }


async def _write(
    connection: Connection, actor: Actor, new: NewReallocation, holding: Holding, reallocation_id: UUID
) -> None:
    now = clocks.now()
    await statements.WRITE.run(
        connection,
        reallocation_id=reallocation_id,
        state=ReallocationState.DRY_RUN if new.dry_run else ReallocationState.RUNNING,
        choice=new.choice.model_dump_json(),
        receivers=to_json([one.model_dump(mode="json") for one in new.receivers]).decode(),
        reason=new.reason,
        rule_set_id=holding.rule_set_id,
        requested_at=now,
        requested_by=actor.subject,
        requested_in_organisation=actor.organisation_id,
        finished_at=now if new.dry_run else None,
    )


async def _there(connection: Connection, reallocation_id: UUID) -> Row:
    row = await statements.REALLOCATION.row(connection, reallocation_id=reallocation_id)
    if row is None:
        raise not_found("reallocation")
    return row


async def keep_counts(connection: Connection, reallocation_id: UUID) -> None:
    """Keep what became of the cases, once that is fixed."""
    rows = await statements.COUNTS.rows(connection, reallocation_id=reallocation_id)
    counts = to_json([dict(row) for row in rows]).decode()
    await statements.KEEP_COUNTS.run(connection, the_reallocation=reallocation_id, counts=counts)


async def _counts(connection: Connection, row: Row, *, of_all: bool) -> list[ReallocationCount]:
    """Return the numbers of all cases, or of those alone that nobody is kept from knowing."""
    rows = row["counts"]
    if rows is None:
        rows = await statements.COUNTS.rows(connection, reallocation_id=row["reallocation_id"])
    counts = [{**dict(one), "cases": one["cases" if of_all else "unrestricted"]} for one in rows]
    names = ReallocationCount.model_fields
    return [ReallocationCount.model_validate({name: one[name] for name in names}) for one in counts if one["cases"]]


async def _shown(connection: Connection, actor: Actor, row: Row) -> Reallocation:
    """Tell how far it is; a supervisor's counts have whose records are restricted, as the list of cases has."""
    counts = await _counts(connection, row, of_all=sees_restricted(actor))
    stored = {name: row[name] for name in Reallocation.model_fields if name in row}
    return Reallocation.model_validate({**stored, "counts": counts, "cases": sum(one.cases for one in counts)})
