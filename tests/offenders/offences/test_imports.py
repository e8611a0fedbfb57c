"""Imports: streamed, refused line by line, once each, in whatever order, and gone on with by another worker."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.offenders_offences import (
    NDJSON,
    TABLE,
    an_offender,
    counts,
    do_loading,
    line,
    lines,
    load_weights,
    loaded,
    refused,
    send,
    stands,
    victims,
)

from bluelamp.kit import clocks
from bluelamp.kit.batches.rules import reading
from bluelamp.kit.batches.rules.receipt import IDENTITY, BatchForm
from bluelamp.kit.batches.usecases import loading, receiving
from bluelamp.kit.registers.demonstration import keeper
from offenders.offences.rules.records import OffenceRecord, digest_of, judge_of
from offenders.offences.rules.versions import Sent, Standing, sort_out
from offenders.offences.usecases.importing import IMPORTS

VICTIM, FAMILY = uuid4(), uuid4()


@pytest.mark.parametrize("packed", [False, True])
async def test_lines_become_offences_and_a_bad_line_is_refused_with_its_reason(offenders, packed):
    offender_id = await an_offender(offenders)
    good = line(offender_id, victims=victims((VICTIM, FAMILY)))
    bad = [
        line(offender_id, recorded_on="2014-05-02"),
        line(str(uuid4())),
        line(offender_id, victims=[{"victim_id": str(VICTIM), "name": "Example Victim"}]),
        line(offender_id, status="GUILTY"),
        line(offender_id, ho_code="8/6\n"),
    ]
    body = lines([good, *bad]) + b"not json\n\n" + lines([line(offender_id)])
    batch = await loaded(offenders, body, packed=packed)
    assert (batch["status"], batch["lines_done"]) == ("LOADED", 9)
    assert counts(batch) == {"added": 2, "refused": 6}
    assert await refused(offenders, batch["batch_id"]) == {
        2: [("#/recorded_on", "recorded_too_early")],
        3: [("#/offender_id", "offender_unknown")],
        4: [("#/victims/0/name", "unknown_field")],
        5: [("#/status", "code_unknown")],
        6: [("#/ho_code", "form_wrong")],
        7: [("#", "not_json")],
    }
    found = (await offenders.get("analyst", f"/offences/{good['offence_id']}")).json()
    assert (found["harmed"]["victims"], found["status"]) == (1, "ALLEGED")
    told = await offenders.sql("SELECT data FROM events WHERE type LIKE '%.offence_import.%'")
    assert [(one["data"]["loaded"], one["data"]["refused"]) for one in told] == [(2, 6)]


async def test_a_table_is_read_by_its_header(offenders):
    offender_id = await an_offender(offenders)
    one = line(offender_id, is_crime="true", is_domestic_abuse="false", victims=f"{VICTIM}:{FAMILY} {uuid4()}")
    header, row = ",".join(one), ",".join(one.values())
    batch = await loaded(offenders, f"{header}\n{row}\n{row},more\n".encode(), TABLE)
    assert counts(batch) == {"added": 1, "refused": 1}
    found = (await offenders.get("analyst", f"/offences/{one['offence_id']}")).json()
    assert (found["harmed"]["victims"], found["is_domestic_abuse"]) == (2, False)
    wrong = await loaded(offenders, f"{header},victim_name\n{row},x\n".encode(), TABLE)
    assert (wrong["status"], counts(wrong)) == ("FAILED", {})


async def test_the_same_bytes_twice_are_one_import(offenders):
    body = lines([line(await an_offender(offenders))])
    first = await loaded(offenders, body)
    again = await send(offenders, body)
    assert (again.status_code, again.json()["batch_id"]) == (202, first["batch_id"])
    key = str(uuid4())
    one, two = await send(offenders, body, key=key), await send(offenders, body, key=key)
    assert one.json() == two.json()
    assert (await send(offenders, body + b"\n", key=key)).status_code == 422
    await do_loading(offenders)
    [kept] = await offenders.sql("SELECT count(*) AS offences FROM offences")
    assert kept["offences"] == 1


async def test_the_same_bytes_are_loaded_again_when_some_of_them_were_refused(offenders):
    """Who was not known may be by now; what stands already is unchanged."""
    known, unknown = await an_offender(offenders), str(uuid4())
    body = lines([line(known), line(unknown)])
    first = await loaded(offenders, body)
    assert counts(first) == {"added": 1, "refused": 1}
    again = await loaded(offenders, body)
    assert again["batch_id"] != first["batch_id"]
    assert counts(again) == {"unchanged": 1, "refused": 1}


async def test_the_same_bytes_are_loaded_again_after_a_failure(offenders, monkeypatch):
    body = lines([line(await an_offender(offenders)), line(str(uuid4())), line(str(uuid4()))])
    with monkeypatch.context() as patch:
        patch.setattr(loading, "MOST_REFUSED", 1)
        failed = await loaded(offenders, body)
    assert failed["status"] == "FAILED"
    again = await send(offenders, body)
    assert (again.status_code, again.json()["status"]) == (202, "WAITING")
    waiting = await send(offenders, body)
    assert waiting.json()["batch_id"] == again.json()["batch_id"]
    await do_loading(offenders)
    assert (await stands(offenders, again.json()["batch_id"]))["status"] == "LOADED"


async def test_it_can_be_found_out_what_an_import_said_and_whom_it_touched(offenders):
    one, other = await an_offender(offenders), await an_offender(offenders, 2)
    first, second = line(one), line(one)
    wrong = await loaded(offenders, lines([first, second]))
    mended = await loaded(offenders, lines([{**first, "offender_id": other, "revision": 1}]))
    rows = await offenders.sql(
        "SELECT batch_id, offence_id FROM offences JOIN batches USING (batch_number) ORDER BY batch_number"
    )
    stands_by = [(str(row["batch_id"]), str(row["offence_id"])) for row in rows]
    assert stands_by == [(wrong["batch_id"], second["offence_id"]), (mended["batch_id"], first["offence_id"])]
    [stood] = await offenders.sql("SELECT batch_id FROM offence_versions JOIN batches USING (batch_number)")
    assert str(stood["batch_id"]) == wrong["batch_id"]
    touched = await offenders.sql(
        "SELECT actor, subjects FROM audit_entries WHERE operation = 'load_offence_import' ORDER BY recorded_at"
    )
    assert [row["actor"] for row in touched] == ["analyst", "analyst"]
    assert [{str(subject) for subject in row["subjects"]} for row in touched] == [
        {wrong["batch_id"], one},
        {mended["batch_id"], one, other},
    ]


async def test_what_is_corrected_by_hand_is_no_import_s_any_more(offenders):
    one = line(await an_offender(offenders))
    await loaded(offenders, lines([one]))
    path = f"/offences/{one['offence_id']}"
    async with offenders.client("offender_supervisor") as client:
        answer = await client.patch(
            path,
            json={"status": "CONVICTED"},
            headers={
                "If-Match": '"1"',
                "Idempotency-Key": f'"{uuid4()}"',
                "Content-Type": "application/merge-patch+json",
            },
        )
    assert answer.status_code == 200, answer.text
    [kept] = await offenders.sql("SELECT batch_number FROM offences")
    [stood] = await offenders.sql("SELECT batch_number FROM offence_versions")
    assert (kept["batch_number"], stood["batch_number"] is None) == (None, False)


async def test_an_import_is_abandoned_when_nothing_came_for_an_hour_however_long_it_takes(offenders, monkeypatch):
    sender, form, now = keeper("analyst"), BatchForm(NDJSON, IDENTITY), clocks.now()
    slow, gone = uuid4(), uuid4()
    for hours, came in ((3, ()), (2, (slow, gone)), (0.5, (slow,))):
        monkeypatch.setattr(receiving.clocks, "now", lambda hours=hours: now - timedelta(hours=hours))
        for batch_id in came or (slow, gone):
            if not came:
                await receiving.begin_receiving(offenders.resources, sender, IMPORTS, form, batch_id)
            else:
                await receiving.keep_block(offenders.resources, batch_id, int(9 - 2 * hours), b"{}")
    monkeypatch.undo()
    await receiving.forget_abandoned(offenders.resources)
    assert [row["batch_id"] for row in await offenders.sql("SELECT batch_id FROM batches")] == [slow]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_the_highest_revision_stands_in_whatever_order_imports_come(offenders, order):
    offender_id = await an_offender(offenders)
    first = line(offender_id, victims=victims((VICTIM, FAMILY)))
    statuses = ("ALLEGED", "CHARGED", "CONVICTED")
    bodies = [lines([{**first, "revision": number, "status": status}]) for number, status in enumerate(statuses)]
    for number in order:
        await loaded(offenders, bodies[number])
    found = (await offenders.get("analyst", f"/offences/{first['offence_id']}")).json()
    assert (found["status"], found["revision"], found["harmed"]["victims"]) == ("CONVICTED", 2, 1)
    kept = (await offenders.get("analyst", f"/offences/{first['offence_id']}/versions")).json()["items"]
    assert found["version"] == len(kept) + 1
    assert {one["source"] for one in kept} <= {"BY_FEED"}


async def test_what_stands_already_is_unchanged_and_what_contradicts_it_is_refused(offenders):
    offender_id = await an_offender(offenders)
    first = line(offender_id, revision=1)
    await loaded(offenders, lines([first]))
    other = line(offender_id)
    again = [first, {**first, "status": "NFA"}, {**first, "revision": 0}, other, {**other, "revision": 3}]
    batch = await loaded(offenders, lines(again))
    assert counts(batch) == {"added": 1, "unchanged": 1, "superseded": 2, "refused": 1}
    assert await refused(offenders, batch["batch_id"]) == {2: [("#/revision", "taken")]}


async def test_an_import_is_weighed_by_the_table_in_force(offenders):
    await load_weights(offenders, "ho_code,offence,days,version,valid_from\n8/6,An assault,10,v1,2010-01-01\n")
    one = line(await an_offender(offenders))
    await loaded(offenders, lines([one]))
    found = (await offenders.get("analyst", f"/offences/{one['offence_id']}")).json()
    assert found["harm"]["days"] == 10


async def test_a_killed_worker_loses_nothing_and_counts_nothing_twice(offenders, monkeypatch):
    """The second part fails; another worker begins where the first left off."""
    offender_id = await an_offender(offenders)
    monkeypatch.setattr(reading, "LINES_TOGETHER", 10)
    sent = await send(offenders, lines(line(offender_id) for _ in range(35)))
    batch_id, joined = sent.json()["batch_id"], []
    refuse = loading._Run._join

    async def die(self, part):
        if len(joined) == 1:
            raise ConnectionError("the worker was killed")
        joined.append(part.first_line)
        await refuse(self, part)

    monkeypatch.setattr(loading._Run, "_join", die)
    with pytest.raises(ConnectionError):
        await loading.load_batch(offenders.resources, IMPORTS, UUID(batch_id))
    half = await stands(offenders, batch_id)
    assert (half["status"], half["lines_done"], half["added"]) == ("LOADING", 10, 10)
    monkeypatch.setattr(loading._Run, "_join", refuse)
    await loading.load_batch(offenders.resources, IMPORTS, UUID(batch_id))
    whole = await stands(offenders, batch_id)
    assert (whole["status"], whole["lines_done"], whole["added"]) == ("LOADED", 35, 35)
    assert await offenders.sql("SELECT FROM batch_parts") == []
    assert len(await offenders.sql("SELECT FROM offences")) == 35


async def test_imports_are_listed_by_how_they_stand_and_others_may_not(offenders):
    await loaded(offenders, lines([line(await an_offender(offenders))]))
    waiting = await send(offenders, lines([line(await an_offender(offenders, 2))]))
    listed = await offenders.get("iom_coordinator", "/offence-imports", status="WAITING")
    assert [one["batch_id"] for one in listed.json()["items"]] == [waiting.json()["batch_id"]]
    assert len((await offenders.get("analyst", "/offence-imports")).json()["items"]) == 2
    assert (await offenders.get("offender_manager", "/offence-imports")).status_code == 403
    assert (await offenders.get("analyst", f"/offence-imports/{uuid4()}")).status_code == 404


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [(b"", NDJSON, 422), (b"{}", "application/json", 415), (b"{}", f"{NDJSON}; charset=latin-1", 415)],
)
async def test_what_is_no_import_is_not_kept(offenders, body, media_type, status):
    assert (await send(offenders, body, media_type)).status_code == status
    assert await offenders.sql("SELECT FROM batches") == []


OFFENCE = UUID(int=1)


def a_record(**given) -> OffenceRecord:
    made = judge_of_today(json.dumps(line(str(UUID(int=9)), **given)).encode())
    assert isinstance(made, OffenceRecord)
    return made


def judge_of_today(given: bytes):
    return judge_of(date(2026, 11, 23))(given)


RECORDS = {
    (number, revision): a_record(offence_id=str(UUID(int=number)), revision=revision)
    for number in range(3)
    for revision in range(4)
}


def standing_after(batches: Iterable[list[tuple[int, int]]]) -> dict[UUID, int]:
    standing: dict[UUID, Standing] = {}
    for batch in batches:
        sent = [Sent(place, RECORDS[one], digest_of(RECORDS[one])) for place, one in enumerate(batch)]
        result = sort_out(sent, standing)
        told = len(result.added) + len(result.replaced) + result.unchanged + result.superseded + len(result.refused)
        assert told == len(batch)
        assert result.refused == []
        for one in (*result.added, *result.replaced):
            standing[one.record.offence_id] = Standing(one.record.revision, one.digest)
    return {offence_id: one.revision for offence_id, one in standing.items()}


@given(
    sent=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=12),
    cut=st.integers(1, 5),
    draw=st.randoms(),
)
def test_each_line_is_in_one_count_and_the_order_does_not_matter(sent, cut, draw):
    expected = {UUID(int=number): max(two for one, two in sent if one == number) for number, _ in sent}
    assert standing_after([sent]) == expected
    shuffled = draw.sample(sent, len(sent))
    assert standing_after(shuffled[start : start + cut] for start in range(0, len(sent), cut)) == expected


def test_the_order_of_victims_is_no_content():
    one, other = victims((VICTIM, FAMILY)), victims((FAMILY, None))
    several = (one + other, other + one, one)
    first, second, third = (digest_of(a_record(offence_id=str(OFFENCE), victims=those)) for those in several)
    assert first == second != third
