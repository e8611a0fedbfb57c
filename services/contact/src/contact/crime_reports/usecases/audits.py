"""The registrar's audits: a sample drawn so that anybody can draw it again, and what is found of each report in it."""

import secrets
from datetime import datetime
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.crime_reports import (
    AuditPopulation,
    CrimeAudit,
    CrimeAuditItem,
    CrimeAuditItemPage,
    CrimeAuditPage,
    NewAuditFinding,
    NewCrimeAudit,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from contact.crime_reports.rules.auditing import check_audit, check_finding, error_rate
from contact.crime_reports.rules.figures import Period
from contact.crime_reports.statements import audits as statements
from contact.settings import ADDRESS

_PATH = f"{ADDRESS}/crime-audits"
_SEED_BYTES = 16


async def create_audit(
    connection: Connection, actor: Actor, new: NewCrimeAudit, crime_audit_id: UUID | None = None
) -> Answer:
    """Draw a sample of what was reported between two days; raises RULE_BROKEN where there is nothing to draw from."""
    check_audit(new)
    seed = new.seed or secrets.token_hex(_SEED_BYTES)
    drawn = await statements.POPULATION.row(
        connection,
        seed=seed,
        sample_size=new.sample_size,
        population=new.population.value,
        reported_from=new.reported_from,
        reported_until=new.reported_until,
        the_centre=new.centre,
    )
    if drawn is None or not drawn["sample"]:
        raise rule_broken("#/reported_from", "There is nothing of that kind to draw from.", "population_empty")
    crime_audit_id = crime_audit_id or uuid7()
    await statements.DRAW.run(
        connection,
        the_audit=crime_audit_id,
        seed=seed,
        sample=drawn["sample"],
        sample_size=len(drawn["sample"]),
        population_size=drawn["population_size"],
        population_digest=drawn["population_digest"],
        moment=clocks.now(),
        traceparent=context.current().traceparent,
        **new.model_dump(include={"population", "reported_from", "reported_until", "centre"}),
        **actor_values(actor),
    )
    return created(await _audit(connection, crime_audit_id), f"{_PATH}/{crime_audit_id}")


async def create_finding(connection: Connection, actor: Actor, crime_audit_id: UUID, new: NewAuditFinding) -> Answer:
    """Keep what was found of a report of the sample, once; raises RULE_BROKEN, and STATE_CONFLICT the second time."""
    item = await statements.ITEM_LOCKED.row(connection, the_audit=crime_audit_id, the_report=new.crime_report_id)
    if item is None:
        await _audit(connection, crime_audit_id)
        raise rule_broken("#/crime_report_id", "The sample has no such report.", "not_in_sample")
    check_finding(new, AuditPopulation(item["population"]))
    if item["result"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The report was audited: a finding is not overwritten.")
    row = await statements.FIND.row(
        connection,
        the_audit=crime_audit_id,
        the_report=new.crime_report_id,
        result=new.result.value,
        error_kinds=[kind.value for kind in new.error_kinds],
        rationale=new.rationale,
        moment=clocks.now(),
        traceparent=context.current().traceparent,
        **actor_values(actor),
    )
    if row is None:
        raise RuntimeError("a locked row stays where it is")
    return Answer(_item(row), 201, {"Location": f"{_PATH}/{crime_audit_id}/items"})


async def get_audit(resources: Resources, actor: Actor, crime_audit_id: UUID) -> CrimeAudit:
    """Return one audit with its error rate so far; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        audit = await _audit(connection, crime_audit_id)
        await record(connection, actor, AuditAction.CONSULTATION, "get_crime_audit", [crime_audit_id])
    return audit


async def list_audits(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of audits, the latest drawn first."""
    listing = Listing(resources.cursors, actor, _PATH, {}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["crime_audit_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_crime_audits", subjects)
    return listing.answer(CrimeAuditPage, [_shown(row) for row in rows], ("drawn_at", "crime_audit_id"))


async def list_items(
    resources: Resources, actor: Actor, crime_audit_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of a sample's reports, in the order of the draw; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{_PATH}/{crime_audit_id}/items", {}, limit)
    [after_place] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        await _audit(connection, crime_audit_id)
        rows = await statements.ITEMS.rows(
            connection, the_audit=crime_audit_id, after_place=after_place, limit=limit + 1
        )
        subjects = [crime_audit_id, *(row["crime_report_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_crime_audit_items", subjects)
    return listing.answer(CrimeAuditItemPage, [_item(row) for row in rows], ("place",))


async def _audit(connection: Connection, crime_audit_id: UUID) -> CrimeAudit:
    row = await statements.ONE.row(connection, the_audit=crime_audit_id)
    if row is None:
        raise not_found("audit")
    return _shown(row)


def _shown(row: Row) -> CrimeAudit:
    period = Period(row["reported_from"], row["reported_until"], clocks.now())
    figure = error_rate(row["errors"], row["audited"], row["sample_size"], period)
    stored = {name: row[name] for name in CrimeAudit.model_fields.keys() - {"error_rate"}}
    return CrimeAudit.model_validate({**stored, "error_rate": figure})


def _item(row: Row) -> CrimeAuditItem:
    return CrimeAuditItem.model_validate({name: row[name] for name in CrimeAuditItem.model_fields})
