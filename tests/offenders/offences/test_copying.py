"""What is written for COPY is what was said: every value of every row, whatever it is, and as PostgreSQL reads it."""

import struct
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some
from parts.offenders_offences import an_offender, line, lines, load_weights, loaded, victims

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.offences import LARGEST_REVISION, OffenceStatus
from offenders.offences.rules.copying import COLUMNS, VICTIM_COLUMNS, Writer, victims_of, whole
from offenders.offences.rules.records import OffenceRecord, Victim, digest_of

HEAD = 19
EPOCH = date(2000, 1, 1)
days = some.dates(date(1900, 1, 1), date(2199, 12, 31))
codes = some.from_regex(r"[A-Z][A-Z0-9_]{0,59}", fullmatch=True)
harmed = some.builds(Victim, some.uuids(), some.none() | some.uuids())
records = some.builds(
    OffenceRecord,
    offence_id=some.uuids(),
    offender_id=some.uuids(),
    occurred_on=days,
    recorded_on=days,
    lpu=some.sampled_from(list(Lpu)),
    is_crime=some.booleans(),
    is_domestic_abuse=some.booleans(),
    is_proactive=some.booleans(),
    status=some.sampled_from(list(OffenceStatus)),
    source_agency=codes,
    ho_code=some.none() | some.text(min_size=1, max_size=12),
    revision=some.integers(0, LARGEST_REVISION),
    victims=some.lists(harmed, max_size=3).map(tuple),
)


def rows_of(content: bytes) -> Iterator[list[bytes | None]]:
    """Read what COPY is given: for each row its values, as the protocol's chapter on COPY describes them."""
    assert content[:HEAD] == b"PGCOPY\n\xff\r\n\x00" + bytes(8)
    place = HEAD
    while (count := struct.unpack_from(">h", content, place)[0]) >= 0:
        place, row = place + 2, list[bytes | None]()
        for _ in range(count):
            [width] = struct.unpack_from(">i", content, place)
            place += 4
            row.append(None if width < 0 else content[place : place + width])
            place += max(width, 0)
        yield row
    assert place + 2 == len(content)


def read(values: dict[str, bytes | None]) -> dict[str, Any]:
    """Read each value by its kind."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if value is None or name == "content_digest":
            found[name] = value
        elif name.endswith("_id"):
            found[name] = UUID(bytes=value)
        elif name.endswith("_on"):
            found[name] = EPOCH + timedelta(days=struct.unpack(">i", value)[0])
        elif name in {"revision", "batch_number"}:
            [found[name]] = struct.unpack({4: ">i", 8: ">q"}[len(value)], value)
        elif name.startswith("is_"):
            [found[name]] = struct.unpack(">?", value)
        else:
            found[name] = value.decode()
    return found


@given(some.lists(records, max_size=5), some.none() | some.uuids(), codes, some.integers(1, 2**63 - 1))
def test_what_is_written_is_what_was_said(sent, harm_table_id, sent_by, batch_number):
    writer = Writer(harm_table_id, sent_by, batch_number)
    written = whole(writer.offence(one, digest_of(one)) for one in sent)
    rows = [read(dict(zip(COLUMNS, row, strict=True))) for row in rows_of(written)]
    own = {"harm_table_id": harm_table_id, "changed_by": sent_by, "batch_number": batch_number}
    said = [name for name in OffenceRecord.__struct_fields__ if name != "victims"]
    assert rows == [
        {**{name: getattr(one, name) for name in said}, **own, "content_digest": digest_of(one)} for one in sent
    ]
    of_victims = [read(dict(zip(VICTIM_COLUMNS, row, strict=True))) for row in rows_of(whole(map(victims_of, sent)))]
    assert of_victims == [
        {"offence_id": one.offence_id, "victim_id": it.victim_id, "victim_group_id": it.victim_group_id}
        for one in sent
        for it in one.victims
    ]


async def test_postgresql_reads_it_so(offenders):
    await load_weights(offenders, "ho_code,offence,days,version,valid_from\n8/6,An assault,10,v1,2010-01-01\n")
    offender_id = await an_offender(offenders)
    one, other = UUID(int=1), UUID(int=2)
    whole_line = line(
        offender_id,
        is_proactive=True,
        is_domestic_abuse=False,
        revision=7,
        victims=victims((one, other), (other, None)),
    )
    least = line(offender_id, ho_code=None, is_crime=False)
    await loaded(offenders, lines([whole_line, least]))
    columns = [name for name in COLUMNS if name not in {"content_digest", "harm_table_id", "batch_number"}]
    rows = await offenders.sql("SELECT offences.*, harm_table_id IS NOT NULL AS is_weighed FROM offences")
    found = {str(row["offence_id"]): {name: str(row[name]) for name in (*columns, "is_weighed")} for row in rows}
    default = {"is_proactive": False, "revision": 0, "ho_code": None, "changed_by": "analyst", "is_weighed": True}
    for given_line in (whole_line, least):
        said = {name: value for name, value in given_line.items() if name != "victims"}
        assert found[given_line["offence_id"]] == {name: str(value) for name, value in {**default, **said}.items()}
    rows = await offenders.sql("SELECT offence_id, victim_id, victim_group_id FROM offence_victims ORDER BY victim_id")
    assert [tuple(row) for row in rows] == [
        (UUID(whole_line["offence_id"]), one, other),
        (UUID(whole_line["offence_id"]), other, None),
    ]
