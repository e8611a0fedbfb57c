"""Taking many services into the directory at once."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit.database import Connection, Statement
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.strict_json import parse as parse_json
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.directory import NewService
from bluelamp.schemas.directory_imports import ImportFault, ImportReport, RefusedRow
from bluelamp.schemas.problems import ProblemCode, ProblemError
from referrals.directory.rules import csv_rows, hsds_entries
from referrals.directory.rules.import_plan import Known, Plan, make_plan
from referrals.directory.rules.imports import Entry
from referrals.directory.statements import imports as statements
from referrals.directory.statements import organisations as organisation_statements
from referrals.directory.statements import services as service_statements
from referrals.directory.usecases.records import note_all, values_of

MAXIMUM_BYTES = 16 * 1024 * 1024
SHOWN = 1000
_AUDITED_TOGETHER = 1000
_READERS: dict[str, Callable[[bytes], list[Entry]]] = {
    "text/csv": csv_rows.read,
    "application/json": lambda body: hsds_entries.read(parse_json(body)),
}


async def read_file(content_type: str, body: bytes) -> list[Entry]:
    """Read a file's entries; raises UNSUPPORTED_MEDIA_TYPE, or what is wrong with the file as a whole.

    Reading sixteen megabytes takes seconds: another thread does it, so that the process goes on answering.
    """
    media_type, *parameters = [part.strip().lower() for part in content_type.split(";")]
    charsets = {part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")}
    reader = _READERS.get(media_type)
    if reader is None or charsets - {"utf-8"}:
        detail = "Send text/csv or application/json, in UTF-8."
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept": ", ".join(_READERS)})
    return await asyncio.to_thread(reader, body)


async def import_directory(connection: Connection, actor: Actor, entries: list[Entry]) -> Answer:
    """Keep every good entry and report every other; all of it is kept in one transaction, or none."""
    await statements.ALONE.run(connection)
    known = await _known(connection)
    plan = await asyncio.to_thread(make_plan, entries, known, uuid7)
    await organisation_statements.ADD.each(
        connection, [{**values_of(new), "organisation_id": one} for one, new in plan.organisations.items()]
    )
    await _write(connection, service_statements.ADD, "service_id", plan.created)
    await _write(connection, service_statements.CHANGE, "the_service", plan.updated)
    await _note(connection, actor, AuditAction.COLLECTION, [*plan.organisations, *plan.created])
    await _note(connection, actor, AuditAction.ALTERATION, plan.updated)
    return Answer(_report(plan))


async def _known(connection: Connection) -> Known:
    organisations = await statements.ORGANISATIONS.rows(connection)
    services = await statements.SERVICES.rows(connection)
    return Known(
        organisations={row["organisation_id"]: row["name"] for row in organisations},
        services={row["service_id"]: _kept(dict(row)) for row in services},
    )


def _kept(row: dict[str, Any]) -> NewService:
    del row["service_id"]
    return NewService.model_validate(row)


async def _write(connection: Connection, statement: Statement, name: str, records: dict[UUID, NewService]) -> None:
    await statement.each(connection, [{**values_of(record), name: one} for one, record in records.items()])


async def _note(connection: Connection, actor: Actor, action: AuditAction, subjects: Iterable[UUID]) -> None:
    everything = list(subjects)
    for start in range(0, len(everything), _AUDITED_TOGETHER):
        some = everything[start : start + _AUDITED_TOGETHER]
        await note_all(connection, actor, action, "import_directory", some)


def _report(plan: Plan) -> ImportReport:
    return ImportReport(
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=plan.unchanged,
        refused=len(plan.refused),
        organisations_created=len(plan.organisations),
        refused_rows=[_refused(entry) for entry in plan.refused[:SHOWN]],
    )


def _refused(entry: Entry) -> RefusedRow:
    faults = [ImportFault(pointer=one.pointer, detail=one.detail, code=one.code) for one in entry.faults[:100]]
    return RefusedRow(line=entry.line, index=entry.index, faults=faults)
