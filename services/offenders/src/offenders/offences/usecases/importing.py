"""Offences by the hundred thousand: a part of an import's lines becomes a part of the offences."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.batches.declaration import BatchKind, Joined
from bluelamp.kit.batches.rules.reading import Judging, LineByLine, Refusal
from bluelamp.kit.database import Connection, Record
from bluelamp.schemas.batches import Batch, BatchPage
from bluelamp.schemas.events import EventType
from offenders.nominals.usecases.noticing import came_to_notice
from offenders.offences.rules.copying import Writer, victims_of, whole
from offenders.offences.rules.records import OffenceRecord, digest_of, judge_of, judge_under
from offenders.offences.rules.versions import UNKNOWN, Sent, Standing, sort_out
from offenders.offences.statements import harm, joining, offences
from offenders.settings import ADDRESS


class _Loading:
    """The loading of one import: what is recorded on a day is weighed by the table in force when it came."""

    def __init__(self, today: date, batch: Record, harm_table_id: UUID | None) -> None:
        self._today = today
        self._sent_by: str = batch["sent_by"]
        self._batch_number: int = batch["batch_number"]
        self._harm_table_id = harm_table_id

    def judging(self) -> Judging[list[Sent]]:
        """Return what judges lines of JSON."""
        return LineByLine(judge_of(self._today), self._prepare)

    def judging_under(self, header: bytes) -> Judging[list[Sent]]:
        """Return what judges the rows under a table's header."""
        return LineByLine(judge_under(header, self._today), self._prepare)

    def _prepare(self, records: Mapping[int, OffenceRecord]) -> list[Sent]:
        """Set the digest of its content beside each record, and its rows for COPY."""
        writer = Writer(self._harm_table_id, self._sent_by, self._batch_number)
        digests = ((line, record, digest_of(record)) for line, record in records.items())
        return [
            Sent(line, record, digest, writer.offence(record, digest), victims_of(record))
            for line, record, digest in digests
        ]

    async def join(self, connection: Connection, ready: list[Sent]) -> Joined:
        """Let what is new, or has a higher revision, stand; a line of nobody known is refused."""
        known = await _known(connection, ready)
        sent = [one for one in ready if one.record.offender_id in known]
        refused = [(one.line, UNKNOWN) for one in ready if one.record.offender_id not in known]
        stood = await _standing(connection, sent)
        sorted_out = sort_out(sent, stood)
        if sorted_out.added:
            await joining.copy_offences(connection, whole(one.row for one in sorted_out.added))
        if sorted_out.replaced:
            await self._replace(connection, sorted_out.replaced)
        standing = (*sorted_out.added, *sorted_out.replaced)
        await came_to_notice(connection, noticed := _noticed(standing))
        await joining.copy_victims(connection, whole(one.harmed for one in standing))
        return Joined(
            added=len(sorted_out.added),
            replaced=len(sorted_out.replaced),
            unchanged=sorted_out.unchanged,
            superseded=sorted_out.superseded,
            refusals=[Refusal(line, [fault]) for line, fault in (*refused, *sorted_out.refused)],
            subjects=list(noticed.keys() | _before(sorted_out.replaced, stood)),
        )

    async def _replace(self, connection: Connection, replaced: Sequence[Sent]) -> None:
        ids = [one.record.offence_id for one in replaced]
        await offences.KEEP_VERSIONS.run(connection, offence_ids=ids, corrected_by=self._sent_by, source="BY_FEED")
        await offences.DROP_VICTIMS.run(connection, offence_ids=ids)
        columns = zip(*(_row(one) for one in replaced), strict=True)
        given = {f"every_{name}": list(column) for name, column in zip(joining.COLUMNS, columns, strict=True)}
        await joining.REPLACE.run(connection, changed_by=self._sent_by, batch_number=self._batch_number, **given)


async def _begin(connection: Connection, batch: Record) -> _Loading:
    day = clocks.local_day(batch["received_at"])
    return _Loading(day, batch, await harm.IN_FORCE.value(connection, on=day))


IMPORTS: Final = BatchKind(
    name="offence_import",
    plural="offence_imports",
    address=f"{ADDRESS}/offence-imports",
    begin=_begin,
    loaded=EventType.OFFENDERS_OFFENCE_IMPORT_LOADED,
    failed=EventType.OFFENDERS_OFFENCE_IMPORT_FAILED,
    model=Batch,
    page=BatchPage,
)


def _before(replaced: Sequence[Sent], stood: Mapping[UUID, Standing]) -> set[UUID]:
    """Return those under whom the offences stood: a correction may say that it was another."""
    before = (stood[one.record.offence_id].offender_id for one in replaced)
    return {offender_id for offender_id in before if offender_id is not None}


async def _known(connection: Connection, ready: Sequence[Sent]) -> set[UUID]:
    ids = list({one.record.offender_id for one in ready})
    return {row["offender_id"] for row in await joining.KNOWN_OFFENDERS.rows(connection, offender_ids=ids)}


async def _standing(connection: Connection, sent: Sequence[Sent]) -> dict[UUID, Standing]:
    ids = [one.record.offence_id for one in sent]
    rows = await joining.STANDING.rows(connection, offence_ids=ids)
    return {
        row["offence_id"]: Standing(row["revision"], _bytes_of(row["content_digest"]), row["offender_id"])
        for row in rows
    }


def _bytes_of(digest: UUID | None) -> bytes | None:
    return None if digest is None else digest.bytes


def _row(one: Sent) -> tuple[Any, ...]:
    record = one.record
    values = (
        *(record.occurred_on, record.recorded_on, record.lpu, record.ho_code, record.is_crime),
        *(record.is_domestic_abuse, record.is_proactive, record.status, record.source_agency),
    )
    return (record.offence_id, record.offender_id, *values, record.revision, UUID(bytes=one.digest))


def _noticed(sent: Sequence[Sent]) -> dict[UUID, date]:
    """Return the latest day on which something was recorded of each."""
    days: dict[UUID, date] = {}
    for one in sent:
        offender_id, day = one.record.offender_id, one.record.recorded_on
        days[offender_id] = max(day, days.get(offender_id, day))
    return days
