"""The catalogue over HTTP: versions from a day on, and a formula with every figure."""

from datetime import timedelta

from bluelamp.kit import clocks
from contact.measures import demonstration

IDS_OF_THE_REFERENCE = {
    "SAT.ASB.OVERALL.R12",
    "SAT.CRIME.OVERALL.R12",
    "CONF.AGREE",
    "FCR.MANAGED",
    "FCR.TO_LPU",
    "REOFF.LAR3M.ACTUAL",
    "REOFF.LAR3M.VAR",
}


def terms(**more):
    in_a_month = clocks.today() + timedelta(days=30)
    return {**demonstration.NEW_VERSION, "effective_from": in_a_month.isoformat(), **more}


async def test_the_catalogue_lists_every_measure_of_the_reference_by_pages(contact):
    found, cursor = [], None
    while True:
        answer = await contact.get("analyst", "/measures", limit=10, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
        assert 'rel="next"' in answer.headers["link"]
    ids = [one["measure_id"] for one in found]
    assert ids == sorted(set(ids))
    assert set(ids) >= IDS_OF_THE_REFERENCE
    assert all(one["formula"] and one["source"] for one in found)
    assert all(one["chartable"] or one["not_chartable_reason"] for one in found)
    assert {one["measure_id"] for one in found if one["counted_here"]} >= {"DA.RECORDED", "REFERRALS.ACCEPTED"}


async def test_only_what_has_a_chart_or_what_has_none(contact):
    charted = (await contact.get("board", "/measures", chartable=True, limit=100)).json()["items"]
    others = (await contact.get("board", "/measures", chartable=False, limit=100)).json()["items"]
    assert {one["chartable"] for one in charted} == {True}
    assert {one["chartable"] for one in others} == {False}
    assert {one["period_kind"] for one in charted} == {"MONTH", "WEEK"}
    assert {"SAT.ASB.OVERALL.R12", "WORKFORCE.TURNOVER.R12"} <= {one["measure_id"] for one in others}


async def test_no_rolling_measure_has_a_chart_and_each_says_why(contact):
    listed = (await contact.get("analyst", "/measures", limit=100)).json()["items"]
    rolling = [one for one in listed if one["period_kind"] == "ROLLING_12_MONTHS"]
    assert len(rolling) >= 3
    assert all(not one["chartable"] and "eighbouring" in one["not_chartable_reason"] for one in rolling)


async def test_a_version_holds_from_its_day_on_and_the_one_before_stays(contact):
    added = await contact.post("analyst", "/measures/SL.101/versions", terms(name="Service level of 101", target=0.9))
    assert added.status_code == 201, added.text
    assert added.headers["location"] == "/contact/v1/measures/SL.101/versions"
    assert (added.json()["definition_version"], added.json()["target"]) == (2, 0.9)
    today = (await contact.get("sergeant", "/measures/SL.101")).json()
    assert (today["definition_version"], today["target"]) == (1, None)
    later = added.json()["effective_from"]
    assert (await contact.get("sergeant", "/measures/SL.101", on_day=later)).json()["definition_version"] == 2
    versions = (await contact.get("sergeant", "/measures/SL.101/versions")).json()["items"]
    assert [one["definition_version"] for one in versions] == [2, 1]
    assert versions[0]["formula"] == versions[1]["formula"], "what is computed does not change by what is said of it"
    events = await contact.sql("SELECT data FROM events WHERE type LIKE '%measure.defined.v1'")
    assert [row["data"]["definition_version"] for row in events] == [2]
    entries = await contact.sql("SELECT action FROM audit_entries WHERE operation = 'add_definition_version'")
    assert [row["action"] for row in entries] == ["ALTERATION"]


async def test_before_the_first_version_the_first_one_holds(contact):
    answer = await contact.get("analyst", "/measures/FCR.MANAGED", on_day="2010-01-01")
    assert answer.json()["definition_version"] == 1


async def test_every_fault_of_a_version_is_named_and_nothing_stored(contact):
    wrong = terms(effective_from="2012-01-01", target=90, direction="NEUTRAL")
    answer = await contact.post("analyst", "/measures/SL.999/versions", wrong)
    assert answer.status_code == 422
    codes = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert codes == {
        ("#/effective_from", "begins_in_the_past"),
        ("#/effective_from", "begins_before_the_last"),
        ("#/target", "target_outside_the_unit"),
        ("#/target", "target_without_direction"),
    }
    assert len((await contact.get("analyst", "/measures/SL.999/versions")).json()["items"]) == 1


async def test_two_versions_of_one_day_are_refused(contact):
    assert (await contact.post("analyst", "/measures/SL.101/versions", terms())).status_code == 201
    again = await contact.post("analyst", "/measures/SL.101/versions", terms())
    assert again.json()["errors"][0]["code"] == "begins_before_the_last"


async def test_who_may_not_and_what_is_not_there(contact):
    assert (await contact.post("board", "/measures/SL.101/versions", terms())).status_code == 403
    assert (await contact.post("analyst", "/measures/NO.SUCH/versions", terms())).status_code == 404
    assert (await contact.get("analyst", "/measures/NO.SUCH")).status_code == 404
    assert (await contact.get("analyst", "/measures/NO.SUCH/versions")).status_code == 404
    assert (await contact.get("telephony", "/measures")).status_code == 403


async def test_a_formula_cannot_be_sent(contact):
    answer = await contact.post("analyst", "/measures/SL.101/versions", terms(formula="all is well"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/formula"
