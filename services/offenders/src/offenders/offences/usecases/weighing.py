"""Harm-weight tables loaded and read, and what somebody's offences weigh together."""

from datetime import date
from typing import Final
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record, record_many
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.offences import (
    HarmOfStatus,
    HarmPins,
    HarmSum,
    HarmWeight,
    HarmWeightPage,
    HarmWeightTable,
    HarmWeightTablePage,
    MissingWeight,
    OffenceStatus,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from offenders.nominals.usecases.sight import seen_offender
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.offences.rules.harm import NO_FURTHER_ACTION, NOT_CRIMES, PROACTIVE, Weighed, read_table, sum_of
from offenders.offences.statements import harm as statements
from offenders.offences.statements import offences as offence_statements
from offenders.settings import ADDRESS

CSV: Final = "text/csv"
MOST_PINNED: Final = 5_000
"""How many offences one call pins: as many as are held and written in less than a second."""
_ADDRESS = f"{ADDRESS}/harm-weight-tables"


def table_of(content_type: str, content: bytes) -> bytes:
    """Return a body that is a table; raises UNSUPPORTED_MEDIA_TYPE for any other."""
    if content_type.partition(";")[0].strip().lower() != CSV:
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, f"This takes {CSV}.", headers={"Accept": CSV})
    return content


async def load_table(connection: Connection, actor: Actor, content: bytes, table_id: UUID | None = None) -> Answer:
    """Load a table from CSV; what is loaded is frozen. Raises RULE_BROKEN with each fault, ALREADY_EXISTS."""
    read = read_table(content)
    if isinstance(read, list):
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(read)} rule(s) of tables are broken.", read)
    row = await statements.ADD_TABLE.row(
        connection,
        harm_table_id=table_id or uuid7(),
        version=read.version,
        valid_from=read.valid_from,
        offences=len(read.weights),
        loaded_by=actor.subject,
    )
    if row is None:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "This version was loaded already, and is frozen.")
    table = HarmWeightTable.model_validate(dict(row))
    await statements.ADD_WEIGHTS.run(
        connection,
        harm_table_id=table.harm_table_id,
        ho_codes=[one.ho_code for one in read.weights],
        names=[one.offence for one in read.weights],
        days=[one.days for one in read.weights],
    )
    await record(connection, actor, AuditAction.COLLECTION, "load_harm_weight_table", [table.harm_table_id])
    data = {"harm_table_id": table.harm_table_id, "offences": table.offences}
    await tell(connection, EventType.OFFENDERS_HARM_TABLE_LOADED, table.harm_table_id, data, Hearers())
    return created(table, f"{_ADDRESS}/{table.harm_table_id}")


async def pin_offences(connection: Connection, actor: Actor, harm_table_id: UUID) -> Answer:
    """Let offences that were recorded before there was any table be weighed by this one, as many as one call takes.

    What has a table keeps it. Each is a correction, of which what stood before is kept. Raises NOT_FOUND.
    """
    if await statements.TABLE.row(connection, harm_table_id=harm_table_id) is None:
        raise not_found("table")
    rows = await statements.WITHOUT_TABLE.rows(connection, limit=MOST_PINNED)
    ids = [row["offence_id"] for row in rows]
    if ids:
        await offence_statements.KEEP_VERSIONS.run(
            connection, offence_ids=ids, corrected_by=actor.subject, source="BY_PIN"
        )
        await statements.PIN.run(connection, harm_table_id=harm_table_id, offence_ids=ids, changed_by=actor.subject)
        data = {"harm_table_id": harm_table_id, "offences": len(ids)}
        await tell(connection, EventType.OFFENDERS_HARM_TABLE_PINNED, harm_table_id, data, Hearers())
    people = list(dict.fromkeys(row["offender_id"] for row in rows))
    await record_many(connection, actor, AuditAction.ALTERATION, "pin_harm_weights", people, of=harm_table_id)
    is_complete = len(ids) < MOST_PINNED
    return Answer(HarmPins(harm_table_id=harm_table_id, offences=len(ids), is_complete=is_complete))


async def get_table(connection: Connection, actor: Actor, harm_table_id: UUID) -> HarmWeightTable:
    """Return a table's version and from when it is valid; raises NOT_FOUND."""
    row = await statements.TABLE.row(connection, harm_table_id=harm_table_id)
    if row is None:
        raise not_found("table")
    await record(connection, actor, AuditAction.CONSULTATION, "get_harm_weight_table", [harm_table_id])
    return HarmWeightTable.model_validate(dict(row))


async def list_tables(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of tables, the newest validity first."""
    listing = Listing(resources.cursors, actor, _ADDRESS, {}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.TABLES.rows(
            connection,
            after=date.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["harm_table_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_harm_weight_tables", subjects)
    items = [HarmWeightTable.model_validate(dict(row)) for row in rows]
    return listing.answer(HarmWeightTablePage, items, ("valid_from", "harm_table_id"))


async def list_weights(
    resources: Resources, actor: Actor, harm_table_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of a table's weights, by code; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{_ADDRESS}/{harm_table_id}/weights", {}, limit)
    [after_code] = listing.position(cursor, 1)
    async with resources.database.transaction() as connection:
        if await statements.TABLE.row(connection, harm_table_id=harm_table_id) is None:
            raise not_found("table")
        rows = await statements.WEIGHTS.rows(
            connection, harm_table_id=harm_table_id, after_code=after_code, limit=limit + 1
        )
        await record(connection, actor, AuditAction.CONSULTATION, "list_harm_weights", [harm_table_id])
    return listing.answer(HarmWeightPage, [HarmWeight.model_validate(dict(row)) for row in rows], ("ho_code",))


async def get_harm(connection: Connection, actor: Actor, offender_id: UUID, harm_version: str | None) -> HarmSum:
    """Add up what a person's offences weigh by one version, or each by the table that it is pinned to.

    Raises NOT_FOUND for somebody unknown, RULE_BROKEN for a version that was never loaded.
    """
    await seen_offender(connection, actor, offender_id)
    table_id = None
    if harm_version is not None:
        table_id = await statements.OF_VERSION.value(connection, version=harm_version)
        if table_id is None:
            raise rule_broken("#/query/harm_version", "This version was never loaded.", "version_unknown")
    rows = await statements.WEIGHED.rows(connection, offender_id=offender_id, by_table=table_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_harm", [offender_id])
    total = sum_of(Weighed(*row) for row in rows)
    return HarmSum(
        offender_id=offender_id,
        harm_version=harm_version,
        days=total.days,
        offences=total.offences,
        by_status=[
            HarmOfStatus(status=OffenceStatus(status), days=one.days, offences=one.offences)
            for status, one in total.by_status.items()
        ],
        not_weighed=[MissingWeight(ho_code=code, offences=count) for code, count in total.not_weighed.items()],
        no_further_action=total.left_out.get(NO_FURTHER_ACTION, 0),
        proactive=total.left_out.get(PROACTIVE, 0),
        not_crimes=total.left_out.get(NOT_CRIMES, 0),
    )
