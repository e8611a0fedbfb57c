"""The catalogue of measures: read, and carried on by the next version of a measure's terms."""

from datetime import date
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
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.measures import (
    MeasureDefinition,
    MeasureDefinitionPage,
    MeasureVersions,
    NewDefinitionVersion,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from contact.measures.rules.definitions import check_version
from contact.measures.statements import definitions as statements
from contact.measures.statements.telling import told_by
from contact.measures.usecases.providers import PROVIDERS

ADDRESS = "/contact/v1"


async def definition_on(connection: Connection, measure_id: str, day: date) -> MeasureDefinition:
    """Return the definition that held on a day; raises NOT_FOUND for a measure that is none."""
    row = await statements.ON.row(connection, the_measure=measure_id, on_day=day)
    if row is None:
        raise not_found("measure")
    return _definition(row)


async def rolling_beside(connection: Connection, measure_id: str, day: date) -> MeasureDefinition | None:
    """Return the rolling measure whose signals the charts of a measure tell, as it was defined on a day."""
    row = await statements.ROLLING.row(connection, the_measure=measure_id, on_day=day)
    return None if row is None else _definition(row)


async def versions_of(connection: Connection, measure_id: str) -> dict[int, MeasureDefinition]:
    """Return a measure's definitions by their version, the newest first; raises NOT_FOUND."""
    rows = await statements.VERSIONS.rows(connection, the_measure=measure_id)
    if not rows:
        raise not_found("measure")
    return {row["definition_version"]: _definition(row) for row in rows}


async def list_definitions(
    resources: Resources, actor: Actor, chartable: bool | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of the catalogue as it holds today, by the measure's id."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/measures", {"chartable": chartable}, limit)
    [after] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection, on_day=clocks.today(), after=after, chartable=chartable, limit=limit + 1
        )
        subjects = [row["definition_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_measures", subjects)
    return listing.answer(MeasureDefinitionPage, [_definition(row) for row in rows], ("measure_id",))


async def get_definition(resources: Resources, actor: Actor, measure_id: str, as_at: date | None) -> MeasureDefinition:
    """Return what a measure is, today or on a day."""
    async with resources.database.transaction() as connection:
        definition = await definition_on(connection, measure_id, as_at or clocks.today())
        await record(connection, actor, AuditAction.CONSULTATION, "get_measure", [definition.definition_id])
    return definition


async def list_versions(resources: Resources, actor: Actor, measure_id: str) -> MeasureVersions:
    """Return every version of a measure's definition, newest first."""
    async with resources.database.transaction() as connection:
        versions = list((await versions_of(connection, measure_id)).values())
        subjects = [one.definition_id for one in versions]
        await record(connection, actor, AuditAction.CONSULTATION, "list_measure_versions", subjects)
    return MeasureVersions(items=versions, next_cursor=None)


async def add_version(connection: Connection, actor: Actor, measure_id: str, new: NewDefinitionVersion) -> Answer:
    """Let other terms hold from a day on; raises STATE_CONFLICT when another version was written at the same time."""
    last = next(iter((await versions_of(connection, measure_id)).values()))
    check_version(last, new, clocks.today())
    definition_id: UUID = uuid7()
    version = last.definition_version + 1
    event = {"definition_id": definition_id, "measure_id": measure_id, "definition_version": version}
    values = {**dict(new), "definition_id": definition_id, "the_measure": measure_id}
    try:
        row = await statements.ADD.row(connection, **values, **told_by(actor, [definition_id], event))
    except asyncpg.UniqueViolationError:
        raise ProblemError(
            ProblemCode.STATE_CONFLICT, "Another version has just been written; read it first."
        ) from None
    if row is None:
        raise RuntimeError("a measure that has a version has a last one")
    return Answer(_definition(row), 201, {"Location": f"{ADDRESS}/measures/{measure_id}/versions"})


def _definition(row: Row) -> MeasureDefinition:
    computed = {
        "chartable": row["not_chartable_reason"] is None,
        "counted_here": row["measure_id"] in PROVIDERS,
    }
    return MeasureDefinition.model_validate({**dict(row), **computed})
