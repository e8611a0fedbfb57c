"""Figures of other services: told as they tell them, and a reason where they are away, refuse or speak otherwise."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from parts.contact_board_reports import lines_of, made, tables_of
from parts.offenders import running_offenders
from parts.platform import copy_of, drop
from parts.portal import running_portal
from parts.safeguarding import running_safeguarding
from parts.two_services import FrontDoor
from pydantic import SecretStr

from contact.board_reports.clients import others
from contact.board_reports.usecases import making
from offenders.reoffending.usecases.seeding import seed_reoffending


@pytest.fixture(autouse=True)
def patience(monkeypatch) -> None:
    """A busy machine is no reason to leave a report to the worker."""
    monkeypatch.setattr(making, "AT_ONCE_SECONDS", 60.0)
    monkeypatch.setattr(others, "SECONDS", 30.0)


async def behind(contact, transport) -> None:
    await contact.resources.http.aclose()
    contact.resources.http = httpx.AsyncClient(transport=transport)
    given = {"client_id": "contact-service", "client_secret": SecretStr("s")}
    contact.resources.settings = contact.resources.settings.model_copy(update=given)


async def test_real_services_tell_their_figures_and_one_that_is_away_is_unavailable(
    contact, postgres, templates, issuer, secret_key
):
    databases = {name: await copy_of(postgres, templates[name]) for name in ("referrals", "safeguarding", "offenders")}
    async with (
        running_portal(databases["referrals"], issuer, secret_key) as portal,
        running_safeguarding(databases["safeguarding"], issuer, secret_key) as hub,
        running_offenders(databases["offenders"], issuer, secret_key) as offenders,
    ):
        await seed_reoffending(offenders.resources)
        door = FrontDoor(issuer, {"referrals": portal, "safeguarding": hub, "offenders": offenders})
        await behind(contact, door)
        report = await made(contact)
        tables = tables_of(report)
        door.away |= {"safeguarding", "offenders"}
        later = tables_of(await made(contact))
    for database in databases.values():
        await drop(postgres, database)
    assert tables["REFERRAL_ACCEPTANCE"]["unavailable"] is None, tables["REFERRAL_ACCEPTANCE"]["in_words"]
    assert tables["DOMESTIC_ABUSE_BY_UNIT"]["unavailable"] is None
    assert len(tables["DOMESTIC_ABUSE_BY_UNIT"]["rows"]) == 10
    assert {row[2] for row in tables["DOMESTIC_ABUSE_BY_UNIT"]["rows"]} == {"kept back"}
    told_of_places(report)
    assert (later["REOFFENDING_RANKS"]["rows"], later["REOFFENDING_RANKS"]["unavailable"]) == ([], "SERVICE_AWAY")
    assert later["DOMESTIC_ABUSE_BY_UNIT"]["rows"] == []
    assert later["DOMESTIC_ABUSE_BY_UNIT"]["in_words"] == "The safeguarding service was away when the report was made."


def told_of_places(report: dict) -> None:
    """The table of ¶27 as the real offenders service tells it, with what §14 has to say of it worked out."""
    rows = tables_of(report)["REOFFENDING_RANKS"]["rows"]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("1", "Sandwell", "-25.66%"),
        ("2", "Dudley", "-23.20%"),
        ("8", "Wolverhampton", "-17.17%"),
        ("12", "Coventry", "-15.55%"),
        ("17", "Birmingham", "-13.89%"),
        ("22", "Solihull", "-12.90%"),
        ("26", "Walsall", "-12.46%"),
    ]
    notes = {code: [one["text"] for one in report["footnotes"] if one["code"] == code] for code in ("C3", "C4")}
    assert notes["C3"] == [
        "Walsall: 26 of 171 is 15.2%, not within the top 15%.",
        (
            "“The top 2 positions” holds: of them, 1 and 2 are held. “All 7 in the top 15%” does not hold: 6 of 7 are, "
            "the lowest is 26 of 171."
        ),
    ]
    assert "whole probation caseload" in notes["C4"][0]
    assert "not the result of the integrated offender management cohort" in notes["C4"][0]


def stand_in(answer):
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": "a-token", "expires_in": 600})
        return answer(request)

    return httpx.MockTransport(handle)


OURS = {
    "SANDWELL": ("Sandwell", 538, 723.70, 1),
    "DUDLEY": ("Dudley", 576, 750.00, 2),
    "WOLVERHAMPTON": ("Wolverhampton", 697, 841.48, 8),
    "COVENTRY": ("Coventry", 717, 849.02, 12),
    "BIRMINGHAM": ("Birmingham", 699, 811.75, 17),
    "SOLIHULL": ("Solihull", 694, 796.79, 22),
    "WALSALL": ("Walsall", 784, 895.59, 26),
}
RELEASES = "/offenders/v1/reoffending/releases"


def release(release_id: str, published_on: str, **more) -> dict:
    """A release as the offenders service lists it, as far as it matters here."""
    days = {"period_from": "2013-04-01", "period_until": "2014-04-01", "published_on": published_on}
    return {"release_id": release_id, "measure": "LOCAL_ADULT_THREE_MONTHS", "areas": 171, **days, **more}


def area(code: str, name: str, reoffended: int, predicted: float, rank: int, **more) -> dict:
    """An area of a release (domain.md §4.6), with the names of the offenders service."""
    counts = {"offenders": 10_000, "reoffended": reoffended, "predicted": predicted, "rank": rank}
    rates = {"actual_rate": reoffended / 100, "percentile": 100 * rank / 171, "z": None}
    return {"area": code, "name": name, "is_ours": True, **counts, **rates, **more}


def offenders_service(releases: list[dict], areas: list[dict]):
    """The offenders service as far as it is asked, with one release of another measure too."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        if request.url.path == RELEASES and asked.get("measure") == "LOCAL_ADULT_THREE_MONTHS":
            return httpx.Response(200, json={"items": releases, "next_cursor": None})
        if request.url.path == f"{RELEASES}/{releases[-1]['release_id']}/areas" and asked.get("is_ours") == "true":
            return httpx.Response(200, json={"items": areas, "next_cursor": None})
        return httpx.Response(502)

    return stand_in(answer)


async def test_the_offenders_service_s_ranks_are_told_with_its_own_period(contact):
    releases = [release(str(uuid4()), "2014-11-01"), release(str(uuid4()), "2014-08-05")]
    await behind(contact, offenders_service(releases, [area(code, *told) for code, told in OURS.items()]))
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
    assert [row[5] for row in rows] == ["yes"] * 6 + ["no"]
    assert "26 of 171 is 15.2%" in next(note["text"] for note in report["footnotes"] if note["code"] == "C3")
    figures = [lines_of(report)[f"{name}_WALSALL"]["figure"] for name in ("REOFFENDING", "REOFFENDING_RANK")]
    assert [(one["numerator"], one["denominator"]) for one in figures] == [(784, 10_000), (26, 171)]
    assert {one["period"]["period_until"] for one in figures} == {"2014-03-31T23:00:00Z"}


@pytest.mark.parametrize(
    "strange",
    [
        {"reoffended": 10_001},
        {"rank": 172},
        {"rank": 0},
        {"predicted": 0},
        {"predicted": "Infinity"},
        {"offenders": 0},
        {"area": "\u202ewalsall"},
        {"rank": None},
    ],
)
async def test_an_area_that_cannot_be_is_no_figure_and_no_fault_of_ours(contact, strange):
    releases = [release(str(uuid4()), "2014-08-05")]
    areas = [area(code, *told) for code, told in OURS.items()]
    await behind(contact, offenders_service(releases, [*areas[:6], {**areas[6], **strange}]))
    report = await made(contact)
    table = tables_of(report)["REOFFENDING_RANKS"]
    assert (table["rows"], table["unavailable"]) == ([], "SERVICE_AWAY")
    assert "in a form that is not known here" in table["in_words"]


async def test_a_release_without_the_force_s_areas_says_so(contact):
    await behind(contact, offenders_service([release(str(uuid4()), "2014-08-05")], []))
    line = lines_of(await made(contact))["REOFFENDING_WALSALL"]
    assert (line["figure"], line["unavailable"]) == (None, "NO_FIGURE")
    assert "no such area" in line["in_words"]


def answering(path: str, answer: httpx.Response):
    return stand_in(lambda request: answer if request.url.path == path else httpx.Response(503))


def statistics(units: int) -> dict:
    """What the referrals service says of so many units."""
    row = {
        "name": "BIRMINGHAM_NORTH",
        "offers": 9,
        "acceptance": {"numerator": 6, "denominator": 8, "value": 0.75},
        "median_hours_to_answer": None,
        "median_hours_to_first_contact": None,
        "outcomes": [],
    }
    return {
        "grouping": "lpu",
        "period_from": "2014-07-01",
        "period_until": "2014-07-31",
        "as_at": "2014-08-31T00:00:00Z",
        "definition": "A definition",
        "suppressed_below": 5,
        "items": [{**row, "group": f"UNIT_{number}"} for number in range(units)],
    }


async def test_more_units_than_there_can_be_are_no_table(contact):
    path = "/referrals/v1/statistics"
    await behind(contact, answering(path, httpx.Response(200, json=statistics(2))))
    told = tables_of(await made(contact))["REFERRAL_ACCEPTANCE"]
    assert told["rows"] == [["Birmingham North", "9", "6", "75.0%"]] * 2
    await behind(contact, answering(path, httpx.Response(200, json=statistics(300))))
    table = tables_of(await made(contact))["REFERRAL_ACCEPTANCE"]
    assert (table["rows"], table["unavailable"]) == ([], "SERVICE_AWAY")
    assert "in a form that is not known here" in table["in_words"]


async def test_an_answer_that_cannot_be_unpacked_is_a_reason(contact):
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"nonsense"))

    await behind(contact, stand_in(answer))
    tables = tables_of(await made(contact))
    assert "in a form that is not known here" in tables["REFERRAL_ACCEPTANCE"]["in_words"]


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b'{"items": [' + b"[" * 5000, b"\xff\xfe", b'{"items":' + b" " * 10_000_000]
)
async def test_an_answer_that_is_nonsense_or_huge_is_a_reason(contact, content):
    await behind(contact, stand_in(lambda _: httpx.Response(200, content=content)))
    report = await made(contact)
    for table in ("REFERRAL_ACCEPTANCE", "DOMESTIC_ABUSE_BY_UNIT", "REOFFENDING_RANKS"):
        assert tables_of(report)[table]["unavailable"] == "SERVICE_AWAY"


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
