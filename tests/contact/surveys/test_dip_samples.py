"""Dip samples over HTTP: by rank and unit, kept from who is unsafe, and mixed into no survey's figure."""

from datetime import timedelta
from uuid import uuid4

import pytest
from parts.contact_surveys import SAFE, check, send, status_of

from bluelamp.kit import clocks
from contact.surveys import demonstration as records
from contact.surveys.usecases.retention import keep_retention

JULY = "2014-07-01"


def this_month():
    return clocks.today().replace(day=1).isoformat()


def a_draw(callers=12, per_rank=2, lpu="BIRMINGHAM_NORTH", **changes):
    people = [
        {"source_reference": f"LOG/{place:04}", "caller_id": str(uuid4()), "checks": dict(SAFE)}
        for place in range(callers)
    ]
    return {"lpu": lpu, "month": this_month(), "per_rank": per_rank, "seed": 3, "callers": people, **changes}


async def drawn(contact, body):
    answer = await contact.post("analyst", "/dip-sample-draws", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def listed(contact, who, **query):
    return (await contact.get(who, "/dip-samples", limit=100, **query)).json()["items"]


async def test_each_rank_has_its_own_and_sees_no_others(contact):
    draw = await drawn(contact, a_draw())
    assert [(one["rank"], one["due"], one["drawn"]) for one in draw["ranks"]] == [
        ("SERGEANT", 2, 2),
        ("INSPECTOR", 2, 2),
        ("CHIEF_INSPECTOR", 2, 2),
        ("SUPERINTENDENT", 2, 2),
        ("CHIEF_SUPERINTENDENT", 2, 2),
    ]
    mine = await listed(contact, "sergeant")
    assert {one["rank"] for one in mine} == {"SERGEANT"}
    assert all(one["source_reference"].startswith("LOG/") for one in mine)
    others = await listed(contact, "senior_officer")
    assert len(others) == 8
    everything = await listed(contact, "analyst")
    assert len(everything) == 10
    assert {one["source_reference"] for one in everything} == {None}
    path = f"/dip-samples/{others[0]['dip_sample_id']}"
    assert (await contact.get("sergeant", path)).status_code == 404
    assert (await contact.post("sergeant", f"{path}/contacts", records.SPOKEN)).status_code == 404
    assert (await contact.post("analyst", f"{path}/contacts", records.SPOKEN)).status_code == 403
    async with contact.client("sergeant", lpu="DUDLEY") as client:
        assert (await client.get("/dip-samples")).json()["items"] == []
    async with contact.client("sergeant", lpu=None) as client:
        assert (await client.get("/dip-samples")).json()["items"] == []


async def test_who_is_not_known_to_be_safe_is_not_drawn_nor_rung_by_a_survey(contact):
    body = a_draw(callers=6, per_rank=1)
    unsafe, doubtful, known = (one["caller_id"] for one in body["callers"][:3])
    body["callers"][0]["checks"]["domestic_abuse"] = "YES"
    body["callers"][1]["checks"]["vulnerable"] = "NOT_KNOWN"
    await check(contact, known, refused="YES")
    draw = await drawn(contact, body)
    assert (draw["callers"], draw["suppressed"]) == (6, 3)
    assert sum(one["drawn"] for one in draw["ranks"]) == 3
    assert sum(one["due"] for one in draw["ranks"]) == 5
    assert (await send(contact, victim_id=unsafe))["suppression_reasons"] == ["DOMESTIC_ABUSE"]
    assert (await send(contact, victim_id=doubtful))["status"] == "WAITING"


async def test_a_caller_who_becomes_unsafe_is_named_to_no_supervisor_any_more(contact):
    body = a_draw(callers=5, per_rank=1)
    await drawn(contact, body)
    [mine] = await listed(contact, "sergeant")
    caller = next(one for one in body["callers"] if one["source_reference"] == mine["source_reference"])
    assert (await check(contact, caller["caller_id"], safeguarding="YES"))["ended"] == 1
    stopped = (await contact.get("sergeant", f"/dip-samples/{mine['dip_sample_id']}")).json()
    assert (stopped["status"], stopped["source_reference"]) == ("STOPPED", None)
    path = f"/dip-samples/{mine['dip_sample_id']}/contacts"
    assert (await contact.post("sergeant", path, records.SPOKEN)).status_code == 409


async def test_whom_to_contact_is_told_while_what_is_known_is_fresh(contact, monkeypatch):
    body = a_draw(callers=5, per_rank=1)
    await drawn(contact, body)
    moment = clocks.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(clocks, "now", lambda: moment)
    [mine] = await listed(contact, "sergeant")
    assert mine["source_reference"] is None
    for caller in body["callers"]:
        await check(contact, caller["caller_id"])
    [mine] = await listed(contact, "sergeant")
    assert mine["source_reference"] is not None


async def test_a_contact_is_counted_and_then_says_nothing_of_whom(contact):
    await drawn(contact, a_draw(callers=10))
    first, second = await listed(contact, "sergeant")
    path = f"/dip-samples/{first['dip_sample_id']}/contacts"
    assert (await contact.post("sergeant", path, {"outcome": "SPOKEN"})).status_code == 422
    wrong = await contact.post("sergeant", path, {**records.SPOKEN, "outcome": "NO_ANSWER"})
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["#/initial_response", "#/overall"]
    nobody = (await contact.post("sergeant", path, records.DIP_NO_ANSWER)).json()
    assert (nobody["status"], nobody["attempts"]) == ("DUE", 1)
    done = await contact.post("sergeant", path, records.SPOKEN)
    assert (done.json()["status"], done.json()["attempts"], done.headers["etag"]) == ("DONE", 2, '"3"')
    [row] = await contact.sql("SELECT caller_id, source_reference FROM dip_samples WHERE status = 'DONE'")
    assert (row["caller_id"], row["source_reference"]) == (None, None)
    refused = await contact.post("sergeant", f"/dip-samples/{second['dip_sample_id']}/contacts", {"outcome": "REFUSED"})
    assert refused.json()["status"] == "REFUSED"
    assert len(await contact.sql("SELECT FROM survey_stops WHERE reason = 'REFUSED'")) == 1


async def test_a_month_of_a_unit_is_drawn_once_and_only_when_it_has_begun(contact):
    await drawn(contact, a_draw())
    assert (await contact.post("analyst", "/dip-sample-draws", a_draw())).status_code == 409
    body = a_draw(month="2999-01-02")
    body["callers"][1]["source_reference"] = body["callers"][0]["source_reference"]
    answer = await contact.post("analyst", "/dip-sample-draws", body)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("#/month", "no_first_of_month"),
        ("#/month", "date_in_future"),
        ("#/callers/0/source_reference", "named_twice"),
        ("#/callers/1/source_reference", "named_twice"),
    ]
    assert (await contact.post("sergeant", "/dip-sample-draws", body)).status_code == 403


async def test_what_was_not_done_in_time_lapses_and_is_forgotten(contact, monkeypatch):
    await drawn(contact, a_draw())
    moment = clocks.now() + timedelta(days=100)
    monkeypatch.setattr(clocks, "now", lambda: moment)
    await keep_retention(contact.resources)
    rows = await contact.sql("SELECT DISTINCT status, caller_id, source_reference FROM dip_samples")
    assert [tuple(row) for row in rows] == [("LAPSED", None, None)]


async def test_done_of_due_by_rank_and_what_callers_said(demonstration):
    """¶49: monthly, sergeant to chief superintendent, on each unit."""
    force = (await demonstration.get("analyst", "/dip-sample-results", month=JULY)).json()
    assert (force["done"]["numerator"], force["done"]["denominator"], force["done"]["value"]) == (46, 50, 0.92)
    assert sum(one["done"] for one in force["by_rank"]) == 46
    assert {one["due"] for one in force["by_rank"]} == {10}
    assert force["done"]["measure_id"] == "DIP.DONE"
    assert [one["code"] for one in force["footnotes"]] == ["NO_SURVEY"]
    unit = (await demonstration.get("sergeant", "/dip-sample-results", month=JULY, lpu="SANDWELL")).json()
    assert unit["done"]["denominator"] == 5
    assert unit["overall"]["value"] is None
    none = (await demonstration.get("analyst", "/dip-sample-results", month="2013-07-01")).json()
    assert (none["done"]["value"], none["done"]["footnotes"][0]["code"]) == (None, "NO_DRAW")


@pytest.mark.parametrize("stream", ["ASB", "CRIME"])
async def test_no_dip_sample_is_in_any_survey(demonstration, stream):
    """§10.3: forty-six talks of July 2014, and the survey's July holds none of them."""
    query = {"survey_stream": stream, "until": "2014-08-01", "period": "MONTH"}
    before = (await demonstration.get("analyst", "/satisfaction", **query)).json()["figure"]
    counted = await demonstration.sql(
        "SELECT sum(answered) AS answered FROM survey_month_counts WHERE survey_stream = $1 AND month = '2014-07-01'",
        stream,
    )
    assert before["denominator"] == counted[0]["answered"]


async def test_what_a_supervisor_learns_stops_every_other_call(contact):
    body = a_draw(callers=5, per_rank=1)
    await drawn(contact, body)
    [mine] = await listed(contact, "sergeant")
    caller = next(one for one in body["callers"] if one["source_reference"] == mine["source_reference"])
    case = await send(contact, victim_id=caller["caller_id"])
    path = f"/dip-samples/{mine['dip_sample_id']}/contacts"
    for wrong in ({"outcome": "STOPPED"}, {**records.SPOKEN, "stop_reason": "DECEASED"}):
        refused = await contact.post("sergeant", path, wrong)
        assert [one["pointer"] for one in refused.json()["errors"]] == ["#/stop_reason"]
    told = await contact.post("sergeant", path, {"outcome": "STOPPED", "stop_reason": "DOMESTIC_ABUSE"})
    assert (told.json()["status"], told.json()["stopped_because"]) == ("STOPPED", ["DOMESTIC_ABUSE"])
    assert await status_of(contact, case["survey_case_id"]) == ("SUPPRESSED", ["DOMESTIC_ABUSE"])
    assert (await send(contact, victim_id=caller["caller_id"]))["suppression_reasons"] == ["DOMESTIC_ABUSE"]
