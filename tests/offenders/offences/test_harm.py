"""What offences weigh: a table loaded and frozen, sums, and what has no weight said."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.offenders_lead_agencies import MANY_PEOPLE
from parts.offenders_offences import an_offender, counts, line, lines, load_weights, loaded, recorded

from bluelamp.schemas.offenders.offences import OffenceStatus
from offenders.offences.demonstration import weight_table
from offenders.offences.rules.harm import Weighed, WeightTable, read_table, sum_of
from offenders.offences.usecases import weighing

HEADER = "ho_code,offence,days,version,valid_from\n"
ROW = "8/6,An assault,10,v1,2010-01-01\n"


def test_a_table_is_read_whatever_the_order_of_its_columns():
    table = read_table(b'\xef\xbb\xbfdays,ho_code,valid_from,version,offence\r\n18.25,28/3,2010-01-01,v1,"A, b"\r\n')
    assert isinstance(table, WeightTable)
    assert table.weights == (("28/3", "A, b", Decimal("18.25")),)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [("#", "header_wrong")]),
        ("ho_code,days\n", [("#", "header_wrong")]),
        (HEADER, [("#", "rows_wrong")]),
        (HEADER + "8/6,An assault,-1,v1,2010-01-01\n", [("#/1/days", "form_wrong")]),
        (HEADER + "8/6,An assault,NaN,v1,2010-01-01\n", [("#/1/days", "form_wrong")]),
        (HEADER + "8/6,An assault,1,v1,9999-12-31\n", [("#/1/valid_from", "form_wrong")]),
        (HEADER + "8/6,An assault,1,v1,1899-12-31\n", [("#/1/valid_from", "form_wrong")]),
        (HEADER + "8/6,An assault,1.23456,v1,2010-01-01\n", [("#/1/days", "form_wrong")]),
        (
            HEADER + "8 6,,1,v 1,2010-02-30\n",
            [(f"#/1/{one}", "form_wrong") for one in HEADER.strip().split(",") if one != "days"],
        ),
        (HEADER + ROW + ROW, [("#", "code_twice")]),
        (HEADER + ROW + "8/7,Another,10,v2,2010-01-01\n", [("#", "versions_mixed")]),
        (HEADER + ROW + "8/7,Another\n", [("#/2", "not_csv")]),
    ],
)
def test_what_is_no_table_is_refused_with_each_fault(text, faults):
    assert [(one.pointer, one.code) for one in read_table(text.encode())] == faults


days = st.decimals(0, 5000, places=2)
statuses = st.sampled_from([*OffenceStatus])
codes = st.sampled_from(["1", "2/1", "3"])
offences = st.builds(Weighed, codes, st.booleans(), st.booleans(), statuses, st.none() | days)


@given(some=st.lists(offences), others=st.lists(offences))
def test_sums_add_up_and_nothing_is_lost(some, others):
    both, one, other = sum_of(some + others), sum_of(some), sum_of(others)
    assert both.days == one.days + other.days
    assert both == sum_of(others + some)
    assert both.offences + sum(both.not_weighed.values()) + sum(both.left_out.values()) == len(some + others)
    for status in OffenceStatus:
        of_status = [one for one in some + others if one.status == status]
        assert sum_of(of_status).days == (both.by_status[status].days if status in both.by_status else 0)


@given(some=st.lists(offences))
def test_what_has_no_weight_is_never_counted_as_nought(some):
    without = [one for one in some if one.days is not None]
    assert (sum_of(some).days, sum_of(some).offences) == (sum_of(without).days, sum_of(without).offences)


async def test_an_offence_keeps_the_table_that_was_in_force_when_it_was_recorded(offenders):
    offender_id = await an_offender(offenders)
    before = await recorded(offenders, offender_id)
    assert before["harm"] == {"harm_version": None, "days": None, "missing": "NO_TABLE"}
    assert (await load_weights(offenders, HEADER + ROW)).status_code == 201
    first = await recorded(offenders, offender_id)
    assert first["harm"] == {"harm_version": "v1", "days": 10, "missing": None}
    await load_weights(offenders, HEADER + "8/6,An assault,30,v2,2014-05-01\n")
    second = await recorded(offenders, offender_id)
    assert second["harm"]["days"] == 30
    assert (await offenders.get("analyst", f"/offences/{first['offence_id']}")).json() == first
    address = f"/offenders/{offender_id}/harm"
    pinned = (await offenders.get("analyst", address)).json()
    assert (pinned["days"], pinned["offences"], pinned["not_weighed"]) == (40, 2, [{"ho_code": "8/6", "offences": 1}])
    assert (await offenders.get("analyst", address, harm_version="v1")).json()["days"] == 30
    assert (await offenders.get("analyst", address, harm_version="v2")).json()["days"] == 90
    unknown = await offenders.get("analyst", address, harm_version="v3")
    assert unknown.json()["errors"][0]["code"] == "version_unknown"


async def test_by_hand_and_by_feed_the_same_line_is_weighed_by_the_same_table(offenders):
    """By the table in force on the day it came here, whenever it was recorded elsewhere."""
    await load_weights(offenders, HEADER + "8/6,An assault,30,v2,2015-01-01\n")
    offender_id = await an_offender(offenders)
    by_hand = await recorded(offenders, offender_id)
    sent = line(offender_id)
    assert counts(await loaded(offenders, lines([sent]))) == {"added": 1}
    by_feed = (await offenders.get("analyst", f"/offences/{sent['offence_id']}")).json()
    assert by_hand["recorded_on"] == by_feed["recorded_on"] == "2014-05-04"
    assert by_hand["harm"] == by_feed["harm"] == {"harm_version": "v2", "days": 30, "missing": None}


async def test_what_came_before_any_table_is_pinned_once_and_what_has_one_keeps_it(offenders, monkeypatch):
    monkeypatch.setattr(weighing, "MOST_PINNED", 2)
    offender_id = await an_offender(offenders)
    before = [await recorded(offenders, offender_id) for _ in range(3)]
    first = (await load_weights(offenders, HEADER + ROW)).json()["harm_table_id"]
    kept = await recorded(offenders, offender_id)
    second = (await load_weights(offenders, HEADER + "8/6,An assault,30,v2,2014-05-01\n")).json()["harm_table_id"]
    pins = f"/harm-weight-tables/{second}/pins"
    answers = [(await offenders.post("analyst", pins, {})).json() for _ in range(3)]
    assert [(one["offences"], one["is_complete"]) for one in answers] == [(2, False), (1, True), (0, True)]
    harm = (await offenders.get("analyst", f"/offenders/{offender_id}/harm")).json()
    assert (harm["days"], harm["offences"]) == (3 * 30 + 10, 4)
    assert (await offenders.get("analyst", f"/offences/{kept['offence_id']}")).json() == kept
    assert (await offenders.post("analyst", f"/harm-weight-tables/{first}/pins", {})).json()["offences"] == 0
    address = f"/offences/{before[0]['offence_id']}"
    assert (await offenders.get("analyst", address)).json()["version"] == 2
    [version] = (await offenders.get("analyst", f"{address}/versions")).json()["items"]
    assert (version["source"], version["corrected_by"]) == ("BY_PIN", "analyst")
    told = await offenders.sql("SELECT data->>'offences' AS n FROM events WHERE type LIKE '%harm_table.pinned%'")
    assert [one["n"] for one in told] == ["2", "1"]
    assert (await offenders.post("analyst", f"/harm-weight-tables/{uuid4()}/pins", {})).status_code == 404
    assert (await offenders.post("offender_manager", pins, {})).status_code == 403


async def test_whoever_reads_the_log_reads_of_a_pin_however_many_people_it_touched(offenders):
    """An entry names so many records and no more: one that named more could not be read, nor the page that it is on."""
    await offenders.sql(MANY_PEOPLE, 1001)
    await offenders.sql(
        "INSERT INTO offences (offender_id, occurred_on, recorded_on, lpu, ho_code, is_crime, is_domestic_abuse, "
        "status, source_agency, changed_by) SELECT offender_id, '2014-05-03', '2014-05-04', 'SANDWELL', '8/6', true, "
        "false, 'ALLEGED', 'POLICE', 'test' FROM offenders WHERE created_by = 'test'"
    )
    table = (await load_weights(offenders, HEADER + ROW)).json()["harm_table_id"]
    assert (await offenders.post("analyst", f"/harm-weight-tables/{table}/pins", {})).json()["offences"] == 1001
    read = await offenders.get("dpo", "/audit-log", subject=table)
    assert read.status_code == 200, read.text
    pinned = [one["subjects"] for one in read.json()["items"] if one["operation"] == "pin_harm_weights"]
    people = await offenders.sql("SELECT offender_id FROM offenders WHERE created_by = 'test'")
    assert {one for some in pinned for one in some} == {table, *(str(one["offender_id"]) for one in people)}


async def test_a_sum_says_how_far_each_has_come_and_leaves_out_what_nothing_came_of(offenders):
    offender_id = await an_offender(offenders)
    await load_weights(offenders, HEADER + ROW)
    for status in ("ALLEGED", "CONVICTED", "CONVICTED", "NFA"):
        await recorded(offenders, offender_id, status=status)
    total = (await offenders.get("analyst", f"/offenders/{offender_id}/harm")).json()
    assert (total["days"], total["offences"], total["no_further_action"]) == (30, 3, 1)
    assert total["by_status"] == [
        {"status": "ALLEGED", "days": 10, "offences": 1},
        {"status": "CONVICTED", "days": 20, "offences": 2},
    ]


async def test_what_weighs_nothing_says_why_and_proactive_work_is_left_out(offenders):
    offender_id = await an_offender(offenders)
    await load_weights(offenders, HEADER + ROW)
    missing = await recorded(offenders, offender_id, ho_code="9")
    incident = await recorded(offenders, offender_id, ho_code=None, is_crime=False)
    await recorded(offenders, offender_id, is_proactive=True)
    assert (missing["harm"]["missing"], incident["harm"]["missing"]) == ("NO_WEIGHT", "NOT_A_CRIME")
    total = (await offenders.get("analyst", f"/offenders/{offender_id}/harm")).json()
    assert {name: total[name] for name in ("days", "offences", "proactive", "not_crimes")} == {
        "days": 0,
        "offences": 0,
        "proactive": 1,
        "not_crimes": 1,
    }
    assert total["not_weighed"] == [{"ho_code": "9", "offences": 1}]


async def test_a_version_is_loaded_once_and_read_by_its_pages(offenders):
    made = await load_weights(offenders, weight_table("v1", "2010-01-01"))
    assert (await load_weights(offenders, weight_table("v1", "2011-01-01"))).status_code == 409
    address = f"/harm-weight-tables/{made.json()['harm_table_id']}"
    assert (await offenders.get("offender_manager", address)).json() == made.json()
    tables = (await offenders.get("offender_manager", "/harm-weight-tables")).json()
    assert [one["version"] for one in tables["items"]] == ["v1"]
    first = (await offenders.get("analyst", f"{address}/weights", limit=1)).json()
    second = await offenders.get("analyst", f"{address}/weights", limit=1, cursor=first["next_cursor"])
    assert [one["ho_code"] for one in (first["items"] + second.json()["items"])] == ["28/3", "8/6"]
    assert second.json()["next_cursor"] is None


async def test_what_is_no_table_of_csv_is_not_taken(offenders):
    assert (await load_weights(offenders, HEADER)).json()["errors"][0]["code"] == "rows_wrong"
    answer = await offenders.post("analyst", "/harm-weight-tables", {"version": "v1"})
    assert (answer.status_code, answer.headers["Accept"]) == (415, "text/csv")
