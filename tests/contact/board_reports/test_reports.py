"""Board reports over HTTP: made once, kept as made, left to the worker where two seconds are not enough."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from parts.contact_board_reports import JULY, lines_of, made, make_history

from bluelamp.schemas.contact.board_reports import BoardReport
from contact.board_reports import demonstration as records
from contact.board_reports.clients import others
from contact.board_reports.jobs import make_board_report
from contact.board_reports.pages import pdf
from contact.board_reports.usecases import making
from contact.confidence import demonstration as confidence_records
from contact.confidence.seeding import seed_confidence

PATH = "/board-reports"


@pytest.fixture(autouse=True)
def patience(monkeypatch) -> None:
    """A busy machine is no reason to leave a report to the worker: the tests that do so say it."""
    monkeypatch.setattr(making, "AT_ONCE_SECONDS", 60.0)
    monkeypatch.setattr(others, "SECONDS", 30.0)


async def read(contact, report_id, accept: str, who: str = "board") -> httpx.Response:
    async with contact.client(who) as client:
        return await client.get(f"{PATH}/{report_id}", headers={"Accept": accept})


async def events_of(contact, kind: str) -> list[dict]:
    rows = await contact.sql(
        "SELECT data FROM events WHERE type = $1 ORDER BY 1", f"uk.police.bluelamp.contact.board_report.{kind}.v1"
    )
    return [row["data"] for row in rows]


async def test_a_report_is_made_within_the_request(contact):
    answer = await contact.post("board", PATH, JULY)
    assert answer.status_code == 201
    report = BoardReport.model_validate_json(answer.content)
    assert answer.headers["location"] == f"/contact/v1/board-reports/{report.board_report_id}"
    assert (report.status.value, len(report.sections)) == ("MADE", 17)
    assert report.sections[0].heading == "Referral portal"
    assert (await read(contact, report.board_report_id, "application/json")).content == answer.content


async def test_the_same_request_twice_makes_one_report(contact):
    key = str(uuid4())
    first, second = [await contact.post("board", PATH, JULY, key=key) for _ in range(2)]
    assert first.content == second.content
    assert len(await contact.sql("SELECT 1 FROM board_reports")) == 1
    other = await contact.post("board", PATH, {**JULY, "title": "Another"}, key=key)
    assert other.status_code == 422


async def test_what_is_counted_later_is_in_the_next_report_and_not_in_this_one(contact):
    await make_history(contact)
    first = await made(contact)
    await contact.sql("UPDATE daily_call_counts SET offered = offered + 1 WHERE day = '2014-07-31' AND stream = '101'")
    second = await made(contact)
    assert [lines_of(one)["TOTAL_CALLS"]["figure"]["value"] for one in (first, second)] == [185_001, 185_002]
    assert second["sections"] != first["sections"]
    assert (await read(contact, first["board_report_id"], "application/json")).json() == first
    chart = lines_of(second)["TOTAL_CALLS"]["chart"]
    assert chart["points"][-1]["value"] == 185_002


async def test_a_wave_that_was_put_right_is_told_as_at_its_correction(contact):
    await seed_confidence(contact.resources)
    line = lines_of(await made(contact))["CONFIDENCE_BEFORE"]
    waves = (await contact.get("analyst", "/confidence-waves", team=line["area"])).json()["items"]
    [first] = [one for one in waves if one["agree"]["numerator"] == line["figure"]["numerator"]]
    right = {name: first[name] for name in ("fieldwork_from", "fieldwork_until")} | {
        "answers": confidence_records.WAVE_CORRECTION["answers"],
        "reason": "The supplier counted ten answers twice.",
    }
    answer = await contact.post("analyst", f"/confidence-waves/{first['confidence_wave_id']}/correction", right)
    assert answer.status_code == 200, answer.text
    corrected = lines_of(await made(contact))["CONFIDENCE_BEFORE"]
    assert corrected["figure"]["as_at"] == answer.json()["agree"]["as_at"] > line["figure"]["as_at"]
    assert corrected["figure"]["numerator"] == answer.json()["agree"]["numerator"]


async def test_half_a_week_of_another_services_feed_is_no_figure(contact):
    """The portal went away in the middle of the report's last week."""
    await contact.sql("UPDATE followed_feeds SET followed_at = '2014-07-31T10:00:00Z' RETURNING feed")
    line = lines_of(await made(contact))["REFERRALS_ACCEPTED"]
    assert (line["figure"], line["unavailable"]) == (None, "NOT_COUNTED")
    assert "known up to 30 July 2014 alone" in line["in_words"]


async def test_a_month_whose_calls_are_known_in_part_has_no_figure_of_them_and_no_point(contact):
    await make_history(contact)
    await contact.sql("DELETE FROM daily_call_counts WHERE day > '2014-07-20'")
    report = await made(contact)
    for name in ("TOTAL_CALLS", "MANAGED_WITHIN", "EMERGENCY_LEVEL", "SENT_TO_LPU_SINCE_PRINCIPLES", "CST_LEVEL_AFTER"):
        line = lines_of(report)[name]
        assert line["unavailable"] is not None, name
    line = lines_of(report)["TOTAL_CALLS"]
    assert (line["figure"], line["unavailable"]) == (None, "NOT_COUNTED")
    assert "known up to 20 July 2014 alone" in line["in_words"]
    assert line["chart"]["points"][-1]["label"] == "June 2014"
    assert line["findings"] == ["The last point that can be told is June 2014; nothing follows from it here."]
    assert not [note for note in report["footnotes"] if "TOTAL_CALLS" in note["lines"]]


async def test_what_was_imported_of_one_month_is_no_figure_of_a_quarter(contact):
    for month, until in (("2014-05-01", "2014-06-01"), ("2014-06-01", "2014-07-01")):
        figure = {"area": "FORCE", "numerator": 80, "denominator": 100}
        days = {"period_from": month, "period_until": until, "as_at": "2014-08-05T12:00:00Z"}
        new = {"measure_id": "DIP.DONE", "source": "An example import", **days, "figures": [figure]}
        answer = await contact.post("analyst", "/imported-figures", new)
        assert answer.status_code == 201, answer.text
    quarter = lines_of(await made(contact, period_from="2014-04-01", period_until="2014-07-01"))["DIP_SAMPLES"]
    assert (quarter["figure"], quarter["unavailable"]) == (None, "NO_FIGURE")
    june = lines_of(await made(contact, period_from="2014-06-01", period_until="2014-07-01"))["DIP_SAMPLES"]
    assert (june["figure"]["numerator"], june["figure"]["denominator"]) == (80, 100)


async def test_a_report_of_other_years_says_nothing_of_a_series_that_had_ended(demonstration):
    months = {"period_from": "2025-10-01", "period_until": "2026-01-01", "as_at": "2026-01-15"}
    report = await made(demonstration, **months)
    line = lines_of(report)["ASB_SATISFACTION"]
    assert (line["chart"], line["findings"]) == (None, [])
    assert line["no_chart_because"] == "None of its last 36 points can be told."
    assert not {"C10", "C13", "C19", "C21"} & {note["code"] for note in report["footnotes"]}
    later = lines_of(await made(demonstration, period_from="2014-08-01", period_until="2014-10-01", as_at="2014-10-15"))
    assert later["ASB_SATISFACTION"]["findings"] == [
        "The last point that can be told is July 2014; nothing follows from it here."
    ]


async def test_two_at_once_are_two_reports_of_the_same_figures(contact):
    await make_history(contact)
    first, second = await asyncio.gather(*(made(contact, title=title) for title in ("One", "Two")))
    assert first["board_report_id"] != second["board_report_id"]
    values = [
        {name: line["figure"] and line["figure"]["value"] for name, line in lines_of(one).items()}
        for one in (first, second)
    ]
    assert values[0] == values[1]
    assert values[0]["TOTAL_CALLS"] == 185_001


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2014-02-30", "-0001-01-01", "10000-01-01", 5, None])
@pytest.mark.parametrize("name", ["period_from", "period_until", "as_at"])
async def test_hostile_days_are_refused(demonstration, name, day):
    answer = await demonstration.post("board", PATH, {**JULY, name: day})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


async def test_a_report_that_is_made_cannot_be_changed_even_in_sql(contact):
    report = await made(contact)
    with pytest.raises(asyncpg.RaiseError, match="does not change"):
        await contact.sql(
            "UPDATE board_reports SET document = '{}' WHERE board_report_id = $1", UUID(report["board_report_id"])
        )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await contact.sql("UPDATE board_reports SET title = 'other'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await contact.sql("DELETE FROM board_reports")


async def test_what_takes_too_long_is_left_to_the_worker(contact, monkeypatch):
    monkeypatch.setattr(making, "AT_ONCE_SECONDS", 0.0)
    answer = await contact.post("board", PATH, JULY)
    assert answer.status_code == 202
    left = answer.json()
    assert (left["status"], left["sections"], left["made_at"]) == ("WAITING", [], None)
    report_id = left["board_report_id"]
    assert (await read(contact, report_id, "application/json")).json() == left
    for form in ("text/html", "application/pdf"):
        early = await read(contact, report_id, form)
        assert (early.status_code, early.json()["code"]) == (409, "state-conflict")
        assert early.headers["retry-after"] == "2"
    await contact.do_jobs(making.MAKE_JOB, lambda payload: make_board_report(contact.resources, payload))
    report = (await read(contact, report_id, "application/json")).json()
    assert (report["status"], report["requested_at"]) == ("MADE", left["requested_at"])
    assert [one["board_report_id"] for one in await events_of(contact, "requested")] == [report_id]
    assert [one["lines"] for one in await events_of(contact, "made")] == [report["lines"]]


async def test_what_is_not_done_in_time_leaves_nothing_half_made(contact, monkeypatch):
    async def slow(making_now):
        await making_now.connection.execute("SELECT pg_sleep(20)")

    whole = making.gather
    monkeypatch.setattr(making, "AT_ONCE_SECONDS", 3.0)
    monkeypatch.setattr(making, "complete_series", lambda *_: asyncio.sleep(0))
    monkeypatch.setattr(making, "gather", slow)
    answer = await contact.post("board", PATH, JULY)
    assert answer.status_code == 202
    rows = await contact.sql("SELECT status FROM board_reports")
    assert [row["status"] for row in rows] == ["WAITING"]
    assert len(await events_of(contact, "requested")) == 1
    monkeypatch.setattr(making, "gather", whole)
    await contact.do_jobs(making.MAKE_JOB, lambda payload: make_board_report(contact.resources, payload))
    assert len(await events_of(contact, "made")) == 1


async def test_every_address_in_a_report_tells_what_the_report_tells(demonstration):
    report = await made(demonstration)
    charted = 0
    for line in lines_of(report).values():
        async with demonstration.client("board") as client:
            for address in (line["measure_url"], line["figures_url"]):
                assert (await client.get(address.removeprefix("/contact/v1"))).status_code == 200, address
            if line["chart"]:
                charted += 1
                chart = (await client.get(line["chart_url"].removeprefix("/contact/v1"))).json()
                assert chart["points"] == line["chart"]["points"], line["line"]
                assert chart["segments"] == line["chart"]["segments"], line["line"]
    assert charted > 5


async def test_a_worker_that_dies_leaves_what_it_completed_and_the_next_goes_on(contact, monkeypatch):
    await make_history(contact)
    monkeypatch.setattr(making, "AT_ONCE_SECONDS", 0.0)
    report_id = (await contact.post("board", PATH, JULY)).json()["board_report_id"]
    gather = making.gather

    async def killed(_):
        raise asyncio.CancelledError

    monkeypatch.setattr(making, "gather", killed)
    with pytest.raises(asyncio.CancelledError):
        await making.make_report(contact.resources, UUID(report_id))
    completed = await contact.sql("SELECT count(*) AS figures FROM measure_figures")
    assert completed[0]["figures"] > 36
    monkeypatch.setattr(making, "gather", gather)
    await make_board_report(contact.resources, report_id)
    report = (await read(contact, report_id, "application/json")).json()
    assert lines_of(report)["TOTAL_CALLS"]["figure"]["value"] == 185_001
    assert await contact.sql("SELECT count(*) AS figures FROM measure_figures") == completed


async def test_a_job_that_comes_twice_or_to_two_workers_makes_one_report(contact, monkeypatch):
    monkeypatch.setattr(making, "AT_ONCE_SECONDS", 0.0)
    report_id = (await contact.post("board", PATH, JULY)).json()["board_report_id"]
    await asyncio.gather(*(make_board_report(contact.resources, report_id) for _ in range(2)))
    before = (await read(contact, report_id, "application/json")).content
    await make_board_report(contact.resources, report_id)
    await make_board_report(contact.resources, str(uuid4()))
    assert (await read(contact, report_id, "application/json")).content == before
    assert len(await events_of(contact, "made")) == 1


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"period_from": "2014-07-02"}, "#/period_until", "no_whole_months"),
        ({"period_until": "2014-07-01"}, "#/period_until", "empty_period"),
        ({"period_from": "2013-01-01"}, "#/period_until", "period_too_long"),
        ({"period_from": "1999-07-01", "period_until": "1999-08-01"}, "#/period_from", "too_early"),
        ({"period_from": "2999-07-01", "period_until": "2999-08-01"}, "#/period_until", "period_not_over"),
        ({"as_at": "2999-01-01"}, "#/as_at", "date_in_future"),
        ({"as_at": "2014-06-30"}, "#/as_at", "too_early"),
        ({"title": " "}, "#/title", None),
        ({"financial_implication": "SOME"}, "#/financial_implication", None),
        ({"unknown": 1}, "#/unknown", None),
    ],
)
async def test_days_that_cannot_be_are_refused_and_nothing_is_stored(demonstration, changes, pointer, code):
    before = await demonstration.sql("SELECT count(*) FROM board_reports")
    answer = await demonstration.post("board", PATH, {**JULY, **changes})
    assert answer.status_code == 422, answer.text
    faults = [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
    assert pointer in [one for one, _ in faults]
    assert code is None or (pointer, code) in faults
    assert await demonstration.sql("SELECT count(*) FROM board_reports") == before


@pytest.mark.parametrize(
    "days",
    [
        {"period_from": "2000-01-01", "period_until": "2000-02-01", "as_at": "2000-01-01"},
        {"period_from": "2025-10-01", "period_until": "2026-10-01", "as_at": "2026-10-15"},
        {"period_from": "2013-01-01", "period_until": "2014-01-01", "as_at": "2014-01-31"},
    ],
)
async def test_other_months_have_a_report_with_reasons_where_nothing_is_known(demonstration, days):
    report = await made(demonstration, **days)
    assert len(report["sections"]) == 17
    assert report["unavailable"] > 5
    for form in ("text/html", "application/pdf"):
        assert (await read(demonstration, report["board_report_id"], form)).status_code == 200


async def test_a_pdf_whose_process_is_killed_can_be_asked_for_again(demonstration, monkeypatch):
    begin = asyncio.create_subprocess_exec

    async def killed(*command, **how):
        process = await begin(*command, **how)
        process.kill()
        return process

    with monkeypatch.context() as broken:
        broken.setattr(pdf.asyncio, "create_subprocess_exec", killed)
        answer = await read(demonstration, records.REPORT, "application/pdf")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert (await read(demonstration, records.REPORT, "application/pdf")).status_code == 200


async def test_two_texts_of_one_section_are_refused(demonstration):
    twice = [{"section": "YOUNG_PEOPLE", "text": "One."}, {"section": "YOUNG_PEOPLE", "text": "Two."}]
    answer = await demonstration.post("board", PATH, {**JULY, "narratives": twice})
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/narratives/1/section"]


async def test_the_examples_are_taken_as_they_stand(demonstration):
    for example in (records.NEW_REPORT, records.NEW_AUTUMN_REPORT):
        assert (await demonstration.post("analyst", PATH, example)).status_code == 201
    assert (await read(demonstration, records.REPORT, "*/*")).json()["status"] == "MADE"


async def test_texts_stand_in_their_sections_and_money_that_is_named_contradicts_nothing(demonstration):
    report = await made(demonstration, **{**records.NEW_REPORT, "financial_implication": "SAVING"})
    told = {section["section"]: section["paragraphs"] for section in report["sections"]}
    assert told["CONTACT_RISKS"] == [records.NEW_REPORT["narratives"][1]["text"]]
    assert told["FINANCIAL_IMPLICATIONS"] == ["There are no financial implications."]
    assert told["RECOMMENDATIONS"] == ["The Board is asked to note the content of this report."]
    assert not [note for note in report["footnotes"] if note["code"] == "C12"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html", "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/pdf", "application/pdf"),
        ("application/pdf;q=0.5, text/html;q=0.4", "application/pdf"),
    ],
)
async def test_the_form_is_the_one_that_is_asked_for(demonstration, accept, expected):
    answer = await read(demonstration, records.REPORT, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, expected)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    "accept", ["image/png", "text/csv", "application/json;q=0, text/html;q=0, application/pdf;q=0"]
)
async def test_what_a_report_is_not_written_in_is_406(demonstration, accept):
    answer = await read(demonstration, records.REPORT, accept)
    assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")


async def test_who_may_and_who_may_not(demonstration):
    assert (await read(demonstration, uuid4(), "application/json")).status_code == 404
    assert (await read(demonstration, records.REPORT, "*/*", who="contact_manager")).status_code == 200
    assert (await read(demonstration, records.REPORT, "*/*", who="officer")).status_code == 403
    assert (await demonstration.post("contact_manager", PATH, JULY)).status_code == 403


async def test_reports_are_listed_page_by_page_without_their_sections(demonstration):
    for _ in range(2):
        await made(demonstration)
    first = (await demonstration.get("board", PATH, limit=2)).json()
    assert "sections" not in first["items"][0]
    second = (await demonstration.get("board", PATH, limit=2, cursor=first["next_cursor"])).json()
    times = [one["requested_at"] for one in first["items"] + second["items"]]
    assert times == sorted(times, reverse=True)
    assert len({one["board_report_id"] for one in first["items"] + second["items"]}) == len(times)


async def test_making_and_reading_are_in_the_log(contact):
    report = await made(contact)
    for form in ("application/json", "text/html", "application/pdf"):
        await read(contact, report["board_report_id"], form)
    rows = await contact.sql(
        "SELECT action, operation FROM audit_entries WHERE $1 = ANY (subjects) ORDER BY recorded_at",
        UUID(report["board_report_id"]),
    )
    found = [(row["action"], row["operation"]) for row in rows]
    assert ("COLLECTION", "create_board_report") in found
    assert ("COMBINATION", "make_board_report") in found
    assert found.count(("CONSULTATION", "get_board_report")) == 3
