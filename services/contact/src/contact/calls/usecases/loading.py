"""A part of a batch into the calls and their rollups, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from bluelamp.kit import clocks
from bluelamp.kit.batches.declaration import BatchKind, Joined
from bluelamp.kit.batches.rules.reading import Judging
from bluelamp.kit.batches.usecases.loading import first_number, wait_in_turn
from bluelamp.kit.database import Connection, Record, attempt
from bluelamp.schemas.contact.calls import CallBatch, CallBatchPage
from bluelamp.schemas.events import EventType
from contact.calls.rules.matters import Matter
from contact.calls.rules.reading import Read, csv_reader, read_json
from contact.calls.rules.records import CLOCKS_APART, CallRecord, Centres, KnownCentre
from contact.calls.statements import loading
from contact.settings import ADDRESS

# numpy: a web process need not hold it
if TYPE_CHECKING:
    from contact.calls.rules.preparing import Prepared


class _Loading:
    """The loading of one batch."""

    def __init__(self, batch: Record, number: int, centres: Centres) -> None:
        self._number = number
        self._latest: datetime = batch["received_at"] + CLOCKS_APART
        self._centres = centres

    def judging(self) -> "Judging[Prepared]":
        """Return what judges lines of JSON."""
        return self._judge(read_json)

    def judging_under(self, header: bytes) -> "Judging[Prepared]":
        """Return what judges the rows under a table's header."""
        return self._judge(csv_reader(header))

    def _judge(self, read: Read) -> "Judging[Prepared]":
        from contact.calls.rules.judging import Judge  # noqa: PLC0415 # numpy: see above
        from contact.calls.rules.preparing import prepared  # noqa: PLC0415 # numpy: see above

        return Judge(read, self._centres, self._latest, lambda columns: prepared(columns, self._number))

    async def join(self, connection: Connection, made: "Prepared") -> Joined:
        """Let a part's calls join those that stand; what was left out of them is superseded."""
        return await _join_prepared(connection, made)


async def _begin(connection: Connection, batch: Record) -> _Loading:
    return _Loading(batch, await first_number(connection, batch), await known_centres(connection))


CALLS: Final = BatchKind(
    name="call_batch",
    plural="call_batches",
    address=f"{ADDRESS}/call-batches",
    begin=_begin,
    loaded=EventType.CONTACT_CALL_BATCH_LOADED,
    failed=EventType.CONTACT_CALL_BATCH_FAILED,
    model=CallBatch,
    page=CallBatchPage,
    id_name="call_batch_id",
)


async def known_centres(connection: Connection) -> Centres:
    """Return every centre with its first and last moment, which are midnights in London."""
    return {
        row["centre"]: KnownCentre(
            frozenset(row["streams"]),
            _midnight(row["live_from"]),
            _midnight(row["live_until"]) if row["live_until"] else None,
        )
        for row in await loading.CENTRES.rows(connection)
    }


async def join_calls(connection: Connection, calls: Sequence[CallRecord], batch_number: int) -> None:
    """Let calls that are in order join those that stand, and the rollups follow, in the caller's transaction."""
    from contact.calls.rules.columns import columns_of  # noqa: PLC0415 # numpy: see above
    from contact.calls.rules.preparing import prepared  # noqa: PLC0415 # numpy: see above

    await wait_in_turn(connection, CALLS)
    await _join_prepared(connection, prepared(columns_of(calls), batch_number))


async def _join_prepared(connection: Connection, ready: "Prepared") -> Joined:
    known = await loading.KNOWN.row(connection, some_ids=ready.some_ids, **_told(ready.matters))
    if known is not None and not known["any_call"] and await _copied(connection, ready):
        await loading.ADD.run(connection, **ready.added)
        # Of a matter that nobody rang about before, who follows whom is known from the part alone.
        await _follow_up(connection, {ref: ready.matters[ref] for ref in known["matters"]})
        return Joined(added=ready.calls)
    await loading.EMPTY_STAGING.run(connection)
    await loading.stage(connection, ready.rows)
    row = await loading.JOIN_CALLS.row(connection)
    if row is None:
        raise RuntimeError("counts are one row, however few there are")
    if row["earliest"] is not None:
        whole = Matter(row["earliest"], row["latest"])
        await _follow_up(connection, dict.fromkeys((*ready.matters, *row["refs_before"]), whole))
    joined = {name: row[name] for name in ("added", "replaced", "unchanged")}
    return Joined(**joined, superseded=ready.calls - sum(joined.values()))


async def _copied(connection: Connection, ready: "Prepared") -> bool:
    """Copy calls straight to where they stand, unless one of them stands there already.

    Most batches hold new calls only. Asking about each would cost as much as copying; some tell in time if a batch is
    sent once more, and PostgreSQL's own key tells of the rest.
    """
    try:
        async with attempt(connection):
            await loading.copy_new(connection, ready.rows)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def _follow_up(connection: Connection, matters: Mapping[str, Matter]) -> None:
    if matters:
        await loading.FOLLOW_UP.run(connection, **_told(matters))


def _told(matters: Mapping[str, Matter]) -> dict[str, Any]:
    return {
        "refs": list(matters),
        "since": [matter.since for matter in matters.values()],
        "until": [matter.until for matter in matters.values()],
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clocks.LONDON).astimezone(UTC)
