"""Releases of the reoffending table over HTTP."""

import asyncio
import copy

import pytest

from offenders.reoffending import demonstration

RELEASE = f"/reoffending/releases/{demonstration.RELEASE}"
EARLIER = {
    **demonstration.release(),
    "published_on": "2014-04-24",
    "period_from": "2013-01-01",
    "period_until": "2014-01-01",
    "is_last": False,
}


def changed(**values):
    return {**copy.deepcopy(EARLIER), **values}


async def test_the_reports_table_comes_out_to_the_second_decimal(demonstration):
    ours = (await demonstration.get("board", f"{RELEASE}/areas", is_ours=True)).json()["items"]
    table = [(one["name"], one["rank"], round(one["actual_rate"], 2), round(one["variation"], 2)) for one in ours]
    assert table == [
        ("Sandwell", 1, 5.38, -25.66),
        ("Dudley", 2, 5.76, -23.20),
        ("Wolverhampton", 8, 6.97, -17.17),
        ("Coventry", 12, 7.17, -15.55),
        ("Birmingham", 17, 6.99, -13.89),
        ("Solihull", 22, 6.94, -12.90),
        ("Walsall", 26, 7.84, -12.46),
    ]
    assert [round(one["percentile"], 2) for one in ours] == [0.58, 1.17, 4.68, 7.02, 9.94, 12.87, 15.20]


async def test_what_may_be_claimed_is_worked_out(demonstration):
    claims = (await demonstration.get("board", f"{RELEASE}/claims")).json()["claims"]
    assert [(one["claim"], one["holds"]) for one in claims] == [
        ("the top 2 positions", True),
        ("all 7 in the top 15%", False),
    ]
    assert claims[1]["because"] == "the lowest is 26 of 171, 15.2%"


async def test_pages_of_areas_follow_one_another_by_rank(demonstration):
    ranks, cursor = [], {}
    while cursor is not None:
        page = (await demonstration.get("analyst", f"{RELEASE}/areas", limit=40, **cursor)).json()
        ranks += [one["rank"] for one in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert ranks == list(range(1, 172))


async def test_a_release_says_what_it_counts_and_of_whom(demonstration):
    release = (await demonstration.get("safeguarding_service", RELEASE)).json()
    assert "whole probation caseload" in release["definition"]
    assert "Not a measure of those in integrated offender management" in release["definition"]


async def test_what_a_table_is_of_stands_on_it(demonstration):
    for path in ("areas", "claims"):
        said = (await demonstration.get("board", f"{RELEASE}/{path}")).json()["release"]
        assert (said["measure"], said["areas"]) == ("LOCAL_ADULT_THREE_MONTHS", 171)
        assert (said["period_from"], said["period_until"]) == ("2013-04-01", "2014-04-01")
        assert "Not a measure of those in integrated offender management" in said["definition"]
        assert "unrounded" in said["formula"]


async def test_the_last_release_is_corrected_by_a_later_one_of_its_period(offenders):
    last = demonstration.release()
    assert (await offenders.post("analyst", "/reoffending/releases", last)).status_code == 201
    corrected = {**last, "published_on": "2014-10-30"}
    answer = await offenders.post("analyst", "/reoffending/releases", corrected)
    assert answer.status_code == 201, answer.text
    # An older one, found later, is kept too; but not as the last.
    answer = await offenders.post("analyst", "/reoffending/releases", changed(is_last=True))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_the_last")
    assert (await offenders.post("analyst", "/reoffending/releases", EARLIER)).status_code == 201


async def test_two_last_releases_at_once_are_one_after_another(offenders):
    other = changed(is_last=True, published_on="2014-10-30", period_until="2014-07-01")
    posted = (offenders.post("analyst", "/reoffending/releases", one) for one in (demonstration.release(), other))
    answers = await asyncio.gather(*posted)
    assert sorted(one.status_code for one in answers) == [201, 422]
    assert len(await offenders.sql("SELECT FROM reoffending_releases WHERE is_last")) == 1


async def test_releases_are_imported_once_and_listed_newest_first(offenders):
    first = await offenders.post("analyst", "/reoffending/releases", EARLIER)
    assert first.status_code == 201, first.text
    again = await offenders.post("analyst", "/reoffending/releases", EARLIER)
    assert again.status_code == 409
    last = await offenders.post("analyst", "/reoffending/releases", demonstration.release())
    after = await offenders.post("analyst", "/reoffending/releases", changed(published_on="2014-10-30"))
    assert (after.status_code, after.json()["errors"][0]["code"]) == (422, "series_ended")
    listed = (await offenders.get("board", "/reoffending/releases")).json()["items"]
    assert [one["release_id"] for one in listed] == [last.json()["release_id"], first.json()["release_id"]]


@pytest.mark.parametrize(
    ("faulty", "pointer"),
    [
        (changed(period_until="2012-01-01"), "#/period_until"),
        (changed(published_on="2013-06-01"), "#/published_on"),
        (changed(areas=[EARLIER["areas"][0], EARLIER["areas"][0]]), "#/areas/1/area"),
        (changed(areas=[{**EARLIER["areas"][0], "reoffended": 10_001}]), "#/areas/0/reoffended"),
        (changed(areas=[{**EARLIER["areas"][0], "predicted": "10000.5"}]), "#/areas/0/predicted"),
        (changed(areas=[{**EARLIER["areas"][0], "predicted": "0"}]), "#/areas/0/predicted"),
        (changed(areas=[]), "#/areas"),
        (
            changed(areas=[{**EARLIER["areas"][0], "predicted": "723.70", "predicted_variance": "671.34"}]),
            "#/areas/0/predicted_variance",
        ),
    ],
)
async def test_a_faulty_release_is_refused_with_a_pointer_and_nothing_is_kept(offenders, faulty, pointer):
    answer = await offenders.post("analyst", "/reoffending/releases", faulty)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await offenders.get("board", "/reoffending/releases")).json()["items"] == []


def of_one_area(**counts):
    area = {"area": "SANDWELL", "name": "Sandwell", "is_ours": True, **counts}
    return {**EARLIER, "areas": [area]}


@pytest.mark.parametrize(
    ("counts", "variation"),
    [
        (
            {"offenders": 10_000_000, "reoffended": 10_000_000, "predicted": "1000", "predicted_variance": "0.000001"},
            999_900,
        ),
        ({"offenders": 1, "reoffended": 0, "predicted": "0.000001"}, -100),
        # Σp(1-p) of 10,000 people with one chance is 671.33, and 671.3256 before it was rounded.
        ({"offenders": 10_000, "reoffended": 538, "predicted": "723.70", "predicted_variance": "671.33"}, -25.66),
        ({"offenders": 3, "reoffended": 1, "predicted": "0.0001"}, 999_900),
    ],
)
async def test_what_is_imported_can_be_read(offenders, counts, variation):
    made = await offenders.post("analyst", "/reoffending/releases", of_one_area(**counts))
    assert made.status_code == 201, made.text
    path = f"/reoffending/releases/{made.json()['release_id']}"
    [area] = (await offenders.get("board", f"{path}/areas")).json()["items"]
    assert area["variation"] == pytest.approx(variation, rel=1e-3)
    assert (await offenders.get("board", f"{path}/claims")).status_code == 200


async def test_a_prediction_that_is_none_is_refused_and_never_frozen(offenders):
    counts = {"offenders": 10_000_000, "reoffended": 100_000, "predicted": "0.000001"}
    answer = await offenders.post("analyst", "/reoffending/releases", of_one_area(**counts))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "too_few")
    assert await offenders.sql("SELECT FROM reoffending_releases") == []


async def test_only_an_analyst_imports(offenders):
    assert (await offenders.post("offender_manager", "/reoffending/releases", EARLIER)).status_code == 403
