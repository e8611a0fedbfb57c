"""Board reports over HTTP: made once, kept as made, left to the worker where two seconds are not enough."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from parts.contact_board_reports import JULY, lines_of, made, make_history, tables_of
from parts.platform import copy_of, drop
from parts.portal import running_portal
from parts.safeguarding import running_safeguarding
from parts.two_services import FrontDoor
from pydantic import SecretStr

from bluelamp.schemas.contact.board_reports import BoardReport
from contact.board_reports import demonstration as records
from contact.board_reports.clients import others
from contact.board_reports.jobs import make_board_report
from contact.board_reports.pages import pdf
from contact.board_reports.usecases import making

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


async def behind(contact, transport) -> None:
    await contact.resources.http.aclose()
    contact.resources.http = httpx.AsyncClient(transport=transport)
    given = {"client_id": "contact-service", "client_secret": SecretStr("s")}
    contact.resources.settings = contact.resources.settings.model_copy(update=given)


async def test_real_services_tell_their_figures_and_one_that_is_away_is_unavailable(
    contact, postgres, templates, issuer, secret_key
):
    databases = {name: await copy_of(postgres, templates[name]) for name in ("referrals", "safeguarding")}
    async with (
        running_portal(databases["referrals"], issuer, secret_key) as portal,
        running_safeguarding(databases["safeguarding"], issuer, secret_key) as hub,
    ):
        door = FrontDoor(issuer, {"referrals": portal, "safeguarding": hub}, away={"offenders"})
        await behind(contact, door)
        tables = tables_of(await made(contact))
        door.away.add("safeguarding")
        later = tables_of(await made(contact))
    for database in databases.values():
        await drop(postgres, database)
    assert tables["REFERRAL_ACCEPTANCE"]["unavailable"] is None, tables["REFERRAL_ACCEPTANCE"]["in_words"]
    assert tables["DOMESTIC_ABUSE_BY_UNIT"]["unavailable"] is None
    assert len(tables["DOMESTIC_ABUSE_BY_UNIT"]["rows"]) == 10
    assert {row[2] for row in tables["DOMESTIC_ABUSE_BY_UNIT"]["rows"]} == {"kept back"}
    assert tables["REOFFENDING_RANKS"]["unavailable"] == "SERVICE_AWAY"
    assert later["DOMESTIC_ABUSE_BY_UNIT"]["rows"] == []
    assert later["DOMESTIC_ABUSE_BY_UNIT"]["in_words"] == "The safeguarding service was away when the report was made."


def stand_in(answer):
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": "a-token", "expires_in": 600})
        return answer(request)

    return httpx.MockTransport(handle)


OURS = {
    "Sandwell": (538, 723.70),
    "Dudley": (576, 750.00),
    "Wolverhampton": (697, 841.48),
    "Coventry": (717, 849.02),
    "Birmingham": (699, 811.75),
    "Solihull": (694, 796.79),
    "Walsall": (784, 895.59),
}
PLACES = {1: "Sandwell", 2: "Dudley", 8: "Wolverhampton", 12: "Coventry", 17: "Birmingham", 22: "Solihull"}


def release() -> list[dict]:
    """All 171 areas of domain.md §4.6: ours with their sums, and others so that ours have the places of ¶27."""
    at = {**PLACES, 26: "Walsall"}
    known = {place: (y - p) / p for place, name in at.items() for y, p in [OURS[name]]}
    areas = []
    for place in range(1, 172):
        if place in at:
            y, p = OURS[at[place]]
            areas.append({"area": at[place], "offenders": 10_000, "reoffenders": y, "predicted_reoffenders": p})
            continue
        before = max((one for one in known if one < place), default=1)
        after = min((one for one in known if one > place), default=None)
        low, high = known[before], known[after] if after else 0.5
        share = (place - before) / ((after or 172) - before)
        predicted = round(1000 / (1 + low + (high - low) * share), 4)
        areas.append(
            {"area": f"Area {place}", "offenders": 10_000, "reoffenders": 1000, "predicted_reoffenders": predicted}
        )
    return areas[::-1]


async def test_the_offenders_service_s_release_is_ranked_over_all_its_pages(contact):
    areas, release_id = release(), str(uuid4())

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/offenders/v1/reoffending/releases":
            later = {"release_id": str(uuid4()), "published_on": "2014-11-01"}
            return httpx.Response(
                200, json={"items": [later, {"release_id": release_id, "published_on": "2014-08-05"}]}
            )
        if request.url.path == f"/offenders/v1/reoffending/releases/{release_id}/areas":
            start = int(request.url.params.get("cursor", 0))
            following = start + 100 if start + 100 < len(areas) else None
            page = {"items": areas[start : start + 100], "next_cursor": following and str(following)}
            return httpx.Response(200, json=page)
        return httpx.Response(502)

    await behind(contact, stand_in(answer))
    report = await made(contact)
    rows = tables_of(report)["REOFFENDING_RANKS"]["rows"]
    assert [(row[0], row[1], row[2], row[3]) for row in rows] == [
        ("1", "Sandwell", "5.38%", "-25.66%"),
        ("2", "Dudley", "5.76%", "-23.20%"),
        ("8", "Wolverhampton", "6.97%", "-17.17%"),
        ("12", "Coventry", "7.17%", "-15.55%"),
        ("17", "Birmingham", "6.99%", "-13.89%"),
        ("22", "Solihull", "6.94%", "-12.90%"),
        ("26", "Walsall", "7.84%", "-12.46%"),
    ]
    assert "26 of 171 is 15.2%" in next(note["text"] for note in report["footnotes"] if note["code"] == "C3")


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        (httpx.Response(403, json={}), "NOT_TOLD", "did not tell it (forbidden)"),
        (httpx.Response(200, json={"items": "none"}), "SERVICE_AWAY", "in a form that is not known here"),
        (httpx.Response(503), "SERVICE_AWAY", "was away when the report was made"),
    ],
)
async def test_whatever_another_service_says_is_a_reason_and_never_nought(contact, answer, reason, words):
    await behind(contact, stand_in(lambda _: answer))
    report = await made(contact)
    for table in ("REFERRAL_ACCEPTANCE", "DOMESTIC_ABUSE_BY_UNIT", "REOFFENDING_RANKS"):
        found = tables_of(report)[table]
        assert (found["unavailable"], found["rows"]) == (reason, [])
        assert words in found["in_words"]
    line = lines_of(report)["REOFFENDING_SANDWELL"]
    assert (line["figure"], line["unavailable"]) == (None, reason)


async def test_a_service_that_says_nothing_for_long_holds_nothing_up(contact, monkeypatch):
    monkeypatch.setattr(others, "SECONDS", 0.05)

    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            if request.url.path == "/oauth2/token":
                return httpx.Response(200, json={"access_token": "a-token", "expires_in": 600})
            await asyncio.sleep(30)
            raise httpx.ReadTimeout("silent")

    await behind(contact, Silent())
    began = datetime.now(UTC)
    report = await made(contact)
    assert (datetime.now(UTC) - began).total_seconds() < 15
    assert tables_of(report)["REFERRAL_ACCEPTANCE"]["unavailable"] == "SERVICE_AWAY"
