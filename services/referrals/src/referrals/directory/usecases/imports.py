"""Taking many services into the directory at once."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Record, Statement
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import values_of
from bluelamp.kit.strict_json import parse as parse_json
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.directory import NewOrganisation, NewService
from bluelamp.schemas.directory_imports import ImportFault, ImportReport, RefusedRow
from bluelamp.schemas.problems import ProblemCode, ProblemError
from referrals.directory.rules import csv_rows, hsds_entries
from referrals.directory.rules.import_plan import Known, Plan, make_plan
from referrals.directory.rules.imports import Entry
from referrals.directory.statements import imports as statements
from referrals.directory.statements import organisations as organisation_statements
from referrals.directory.statements import services as service_statements

MAXIMUM_BYTES = 16 * 1024 * 1024
SHOWN = 1000
_TOGETHER = 1000
_FIRST = UUID(int=0)
_READERS: dict[str, Callable[[bytes], list[Entry]]] = {
    "text/csv": lambda body: csv_rows.read(body, parse_json),
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
    organisations = await statements.ORGANISATIONS.rows(connection)
    services = await _services(connection)
    plan = await asyncio.to_thread(_plan, entries, organisations, services)
    await _write(connection, organisation_statements.ADD, "organisation_id", plan.organisations)
    await _write(connection, service_statements.ADD, "service_id", plan.created)
    await _write(connection, service_statements.CHANGE, "the_service", plan.updated)
    await _note(connection, actor, AuditAction.COLLECTION, [*plan.organisations, *plan.created])
    await _note(connection, actor, AuditAction.ALTERATION, plan.updated)
    return Answer(await asyncio.to_thread(_report, plan))


async def _services(connection: Connection) -> list[Record]:
    """Read every service, some at a time: the process goes on answering in between."""
    found: list[Record] = []
    some = await statements.SERVICES.rows(connection, after_id=_FIRST, limit=_TOGETHER)
    while some:
        found += some
        some = await statements.SERVICES.rows(connection, after_id=some[-1]["service_id"], limit=_TOGETHER)
    return found


def _plan(entries: list[Entry], organisations: list[Record], services: list[Record]) -> Plan:
    known = Known(
        organisations={row["organisation_id"]: row["name"] for row in organisations},
        services={row["service_id"]: _kept(row) for row in services},
    )
    return make_plan(entries, known, uuid7)


def _kept(row: Record) -> NewService:
    return NewService.model_validate({name: row[name] for name in service_statements.GIVEN})


async def _write(
    connection: Connection, statement: Statement, name: str, records: Mapping[UUID, NewService | NewOrganisation]
) -> None:
    everything = list(records.items())
    for start in range(0, len(everything), _TOGETHER):
        some = everything[start : start + _TOGETHER]
        await statement.each(connection, [{**values_of(record), name: one} for one, record in some])


async def _note(connection: Connection, actor: Actor, action: AuditAction, subjects: Iterable[UUID]) -> None:
    everything = list(subjects)
    for start in range(0, len(everything), _TOGETHER):
        some = everything[start : start + _TOGETHER]
        await record(connection, actor, action, "import_directory", some)


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
