"""Figures over HTTP: taken as things stand, added and never overwritten, read as they were stored."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from parts.contact_measures import store_months

from contact.measures.statements import feeds
from contact.measures.usecases import figures
from contact.measures.usecases.taking import take_due_figures, take_series, take_soon

WEEK = {"measure_id": "REFERRALS.ACCEPTED", "period_from": "2014-07-07", "period_until": "2014-07-14"}
MONDAY = datetime(2014, 7, 6, 23, tzinfo=UTC)  # midnight in London


async def accept(contact, count, *, first=1, moment=MONDAY, measure_id="REFERRALS.ACCEPTED", area="FORCE"):
    async with contact.resources.database.transaction() as connection:
        await feeds.COUNT.value(
            connection,
            event_ids=[UUID(int=first + number) for number in range(count)],
            measure_ids=[measure_id] * count,
            areas=[area] * count,
            occurred_ats=[moment] * count,
        )
    # As if their feed had just been read to its end.
    await contact.sql("UPDATE followed_feeds SET followed_at = now() RETURNING feed")


async def taken(contact, **changes):
    answer = await contact.post("analyst", "/measure-figures", {**WEEK, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_figure_holds_all_that_it_was_made_from(contact):
    await accept(contact, 17)
    body = await taken(contact)
    assert body["added"] == 1
    [item] = body["items"]
    figure = item["figure"]
    assert (item["area"], figure["value"], figure["numerator"], figure["denominator"]) == ("FORCE", 17.0, 17, None)
    assert (figure["measure_id"], figure["definition_version"], figure["unit"]) == ("REFERRALS.ACCEPTED", 1, "COUNT")
    assert figure["formula"].startswith("Acceptances by partners in the week")
    assert figure["period"] == {"period_from": "2014-07-06T23:00:00Z", "period_until": "2014-07-13T23:00:00Z"}
    assert datetime.fromisoformat(figure["as_at"]) <= datetime.now(UTC)
    assert figure["footnotes"] == []


async def test_the_same_counts_add_nothing_and_others_stand_beside_them(contact):
    await accept(contact, 17)
    assert (await taken(contact))["added"] == 1
    assert (await taken(contact))["added"] == 0
    await accept(contact, 3, first=100)
    assert (await taken(contact))["added"] == 1
    listed = (await contact.get("board", "/measures/REFERRALS.ACCEPTED/figures")).json()["items"]
    assert [one["figure"]["value"] for one in listed] == [20.0, 17.0]
    told = await contact.sql("SELECT data FROM events WHERE type LIKE '%figures_taken.v1'")
    assert [row["data"]["added"] for row in told] == [1, 1]


async def test_a_period_holds_its_first_moment_and_not_its_last(contact):
    await accept(contact, 5, moment=MONDAY - timedelta(microseconds=1))
    await accept(contact, 6, first=100, moment=MONDAY)
    await accept(contact, 7, first=200, moment=MONDAY + timedelta(days=7))
    [item] = (await taken(contact))["items"]
    assert item["figure"]["value"] == 6.0


async def test_nothing_overwrites_or_removes_a_figure(contact):
    await accept(contact, 17)
    await taken(contact)
    for statement in ("UPDATE measure_figures SET numerator = 0", "DELETE FROM measure_figures"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await contact.sql(statement)
    for statement in ("UPDATE measure_definitions SET target = 0", "DELETE FROM counted_events"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await contact.sql(statement)


async def test_a_unit_without_records_has_nought_and_small_counts_are_kept_back(contact):
    await accept(contact, 12, measure_id="DA.RECORDED", area="SANDWELL")
    await accept(contact, 4, first=100, measure_id="DA.RECORDED", area="DUDLEY")
    items = {one["area"]: one["figure"] for one in (await taken(contact, measure_id="DA.RECORDED"))["items"]}
    assert len(items) == 10
    assert items["SANDWELL"]["value"] == 12.0
    for area in ("DUDLEY", "COVENTRY"):
        assert (items[area]["value"], items[area]["numerator"]) == (None, None)
        assert items[area]["footnotes"][0]["code"] == "SUPPRESSED"


async def test_what_is_no_period_and_what_is_not_counted_here(contact):
    answer = await contact.post("analyst", "/measure-figures", {**WEEK, "period_until": "2014-07-15"})
    assert answer.json()["errors"][0]["code"] == "no_whole_period"
    rolling = {"measure_id": "REOFF.LAR3M.ACTUAL", "period_from": "2013-08-01", "period_until": "2014-08-01"}
    assert (await contact.post("analyst", "/measure-figures", rolling)).json()["errors"][0][
        "code"
    ] == "not_counted_here"
    assert (await contact.post("analyst", "/measure-figures", {**WEEK, "measure_id": "NO.SUCH"})).status_code == 404
    assert (await contact.post("board", "/measure-figures", WEEK)).status_code == 403
    assert await contact.sql("SELECT 1 FROM measure_figures") == []


async def test_a_share_of_nothing_is_no_figure_until_there_was_one(contact):
    await store_months(contact, "SL.999", [(0, 0), (9, 10)])
    assert len(await contact.sql("SELECT 1 FROM measure_figures")) == 1
    later = datetime(2014, 10, 1, tzinfo=UTC)
    await store_months(contact, "SL.999", [(0, 0)], first=date(2013, 9, 1), as_at=later)
    [last, first] = (await contact.get("analyst", "/measures/SL.999/figures")).json()["items"]
    assert (last["figure"]["value"], last["figure"]["footnotes"][0]["code"]) == (None, "NOTHING_COUNTED")
    assert first["figure"]["value"] == 0.9


async def test_figures_are_listed_by_pages_and_narrowed(contact):
    await store_months(contact, "SL.999", [(900 + one, 1000) for one in range(7)])
    await store_months(contact, "SL.999", [(800, 1000)], area="DUDLEY")
    found, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = (await contact.get("board", "/measures/SL.999/figures", area="FORCE", limit=3, **more)).json()
        found += [one["figure"]["numerator"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == [906, 905, 904, 903, 902, 901, 900]
    asked = {"period_from": "2013-10-01", "period_until": "2013-12-01"}
    some = (await contact.get("board", "/measures/SL.999/figures", **asked)).json()["items"]
    assert [one["figure"]["numerator"] for one in some] == [903, 902]
    assert (await contact.get("board", "/measures/SL.999/figures", as_at="2014-01-01T00:00:00Z")).json()["items"] == []
    assert (await contact.get("board", "/measures/NO.SUCH/figures")).status_code == 404


async def test_a_figure_stays_under_the_version_that_it_was_taken_by(contact):
    await store_months(contact, "SL.101", [(90, 100)])
    terms = {"name": "101", "direction": "INCREASE", "target": 0.8, "source": "a test"}
    today = datetime.now(UTC).date().isoformat()
    added = await contact.post("analyst", "/measures/SL.101/versions", {**terms, "effective_from": today})
    assert added.status_code == 201, added.text
    [item] = (await contact.get("board", "/measures/SL.101/figures")).json()["items"]
    assert item["figure"]["definition_version"] == 1
    chart = (await contact.get("board", "/measures/SL.101/chart")).json()
    assert (chart["definition_version"], chart["target"]) == (2, 0.8)
    assert chart["points"][0]["figure"]["definition_version"] == 1


async def test_the_worker_takes_what_is_due_once_an_hour(contact):
    moment = datetime.now(UTC) - timedelta(days=10)
    await accept(contact, 8, moment=moment)
    await take_due_figures(contact.resources)
    rows = await contact.sql("SELECT numerator FROM measure_figures WHERE measure_id = 'REFERRALS.ACCEPTED'")
    assert [row["numerator"] for row in rows] == [8]
    before = len(await contact.sql("SELECT 1 FROM measure_figures"))
    await take_due_figures(contact.resources)
    assert len(await contact.sql("SELECT 1 FROM measure_figures")) == before
    [due] = await contact.sql("SELECT min(due_at) AS due_at FROM measure_takings")
    assert due["due_at"] > datetime.now(UTC) + timedelta(minutes=50)
    await take_soon(contact.resources, ["SL.999", "SL.101"])
    due_now = await contact.sql("SELECT measure_id FROM measure_takings WHERE due_at <= now()")
    assert {row["measure_id"] for row in due_now} == {"SL.999", "SL.101"}


async def test_a_measure_that_cannot_be_counted_keeps_no_other_from_being_taken(contact, monkeypatch):
    async def broken(connection, period_from, period_until):
        await connection.execute("SELECT 1 / 0")

    monkeypatch.setattr(figures, "PROVIDERS", {**figures.PROVIDERS, "DA.RECORDED": broken})
    await contact.sql("UPDATE measure_takings SET due_at = '2014-01-01' WHERE measure_id = 'DA.RECORDED'")
    await accept(contact, 8, moment=datetime.now(UTC) - timedelta(days=10))
    await take_due_figures(contact.resources)
    rows = await contact.sql("SELECT numerator FROM measure_figures WHERE measure_id = 'REFERRALS.ACCEPTED'")
    assert [row["numerator"] for row in rows] == [8]
    assert await contact.sql("SELECT FROM measure_takings WHERE due_at <= now()") == []


async def test_where_no_area_has_an_event_the_feed_was_silent_and_nothing_is_nought(contact):
    assert (await taken(contact, measure_id="DA.RECORDED"))["items"] == []
    await accept(contact, 9, measure_id="DA.RECORDED", area="SANDWELL")
    assert len((await taken(contact, measure_id="DA.RECORDED"))["items"]) == 10


async def test_what_came_in_late_changes_the_figure_of_its_period(contact):
    moment = datetime.now(UTC) - timedelta(days=24)
    await accept(contact, 8, moment=moment)
    async with contact.resources.database.transaction() as connection:
        assert await take_series(connection, "REFERRALS.ACCEPTED") == 1
    await accept(contact, 2, first=100, moment=moment)
    async with contact.resources.database.transaction() as connection:
        assert await take_series(connection, "REFERRALS.ACCEPTED") == 1
