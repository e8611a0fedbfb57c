"""The workbook over HTTP: three tiers as JSON and as spreadsheets, each told to whom it may be told."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from odfdo import Document
from parts.offenders_caseload import ago, case_for, managed, offender_of, restrict, seen_on

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import Cohort, Colour
from offenders.caseload import demonstration as caseload
from offenders.reoffending import demonstration as reoffending
from offenders.reoffending.usecases.seeding import seed_reoffending
from offenders.workbook.usecases import reading

XLSX, ODS = reading.XLSX, reading.ODS


async def workbook(offenders, who="offender_supervisor", **asked):
    answer = await offenders.get(who, "/workbook", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def figures(row):
    return {one["definition_id"]: one for one in row["figures"]}


def row_of(book, kind, code):
    return next(row for row in book["rows"] if (row["kind"], row["code"]) == (kind, code))


async def spreadsheet(offenders, media_type, who="offender_supervisor", **asked):
    async with offenders.client(who) as client:
        return await client.get("/workbook", params=asked, headers={"Accept": media_type})


async def test_a_manager_reads_the_own_cases_with_what_was_found_of_each(demonstration):
    book = await workbook(demonstration, "offender_manager", tier="individual")
    assert book["scope"] == {"manager": "offender-manager", "team": None, "lpu": None}
    row = row_of(book, "CASE", str(caseload.CASE))
    assert row["person"]["case_id"] == str(caseload.CASE)
    found = figures(row)
    assert set(found) == {one["definition_id"] for one in book["definitions"]}
    plan = (await demonstration.get("offender_manager", f"/plans/{caseload.PLAN}")).json()
    assert found["CASE.NEED.TRAVELLED"]["value"] == plan["distance_travelled"] == 1
    assert found["CASE.NEED.TRAVELLED"]["denominator"] == 1
    assert (found["CASE.NEED.LATEST"]["value"], found["CASE.NEED.LATEST"]["denominator"]) == (4, 3)
    assert found["CASE.RFGV.SCORE"]["state"] == "WITHHELD"
    assert found["CASE.CRIMES.SINCE"]["value"] >= 0


async def test_who_manages_perpetrators_reads_the_score_with_it(offenders):
    await managed(offenders, opened_at=ago(3))
    book = await workbook(offenders, "offender_supervisor", tier="individual", team="SANDWELL_IOM")
    score = figures(book["rows"][0])["CASE.RFGV.SCORE"]
    assert (score["state"], score["because"]) == ("NOT_HELD", "Not in the newest ranking.")


async def test_teams_add_up_with_colours_contacts_and_leads(offenders):
    first = await managed(offenders, "One", opened_at=ago(20))
    await managed(offenders, "Two", opened_at=ago(20), colour=Colour.BLUE)
    await managed(offenders, "Three", opened_at=ago(5), team="COVENTRY_IOM", lpu="COVENTRY", cohort=Cohort.FLEX)
    await seen_on(offenders, first.case_id, ago(14))
    book = await workbook(offenders, tier="team")
    assert [row["code"] for row in book["rows"]] == ["COVENTRY/COVENTRY_IOM", "SANDWELL/SANDWELL_IOM"]
    found = figures(row_of(book, "TEAM", "SANDWELL/SANDWELL_IOM"))
    assert found["COHORT.SIZE"]["value"] == 2
    assert (found["COHORT.BLUE"]["numerator"], found["COHORT.BLUE"]["denominator"]) == (1, 2)
    assert (found["CONTACT.COMPLIANCE"]["numerator"], found["CONTACT.COMPLIANCE"]["state"]) == (1, "TOLD")
    assert found["LEAD.UNASSIGNED"]["value"] == 1.0
    assert found["COHORT.ENTRIES"]["value"] == 2
    one = await workbook(offenders, tier="team", lpu="COVENTRY")
    assert [row["code"] for row in one["rows"]] == ["COVENTRY/COVENTRY_IOM"]


async def test_the_state_is_that_of_the_day_that_is_asked_for(offenders):
    case = await managed(offenders, opened_at=ago(30), colour=Colour.AMBER)
    body = {"colour": "GREEN", "reason": "He keeps every appointment by now."}
    assert (
        await offenders.post("offender_manager", f"/offenders/{case.offender_id}/status-changes", body)
    ).status_code == 201
    before = (clocks.today() - timedelta(days=10)).isoformat()
    then = figures((await workbook(offenders, tier="team", as_at=before))["rows"][0])
    now = figures((await workbook(offenders, tier="team"))["rows"][0])
    assert (then["COHORT.AMBER"]["value"], then["COHORT.GREEN"]["value"]) == (1.0, 0.0)
    assert (now["COHORT.AMBER"]["value"], now["COHORT.GREEN"]["value"]) == (0.0, 1.0)
    assert then["CONTACT.OVERDUE"]["state"] == "NOT_HELD"
    earlier = await workbook(offenders, tier="team", as_at=(clocks.today() - timedelta(days=40)).isoformat())
    assert earlier["rows"] == []


async def test_the_force_has_units_cohorts_and_authorities_and_says_what_nothing_holds(offenders):
    await seed_reoffending(offenders.resources)
    await managed(offenders, opened_at=ago(3))
    book = await workbook(offenders, tier="force", limit=100)
    kinds = [row["kind"] for row in book["rows"]]
    assert {kind: kinds.count(kind) for kind in kinds} == {"FORCE": 1, "LPU": 10, "COHORT": 5, "AREA": 7}
    force = figures(row_of(book, "FORCE", "FORCE"))
    assert force["COHORT.SIZE"]["value"] == 1
    assert (force["COST.MANAGED"]["state"], force["COST.MANAGED"]["value"]) == ("NOT_HELD", None)
    assert force["DA.RANKED"]["state"] == "NOT_HELD"
    assert force["LEAD.REASSIGNED"]["denominator"] == 1
    walsall = figures(row_of(book, "AREA", "WALSALL"))
    assert round(walsall["REOFF.LAR3M.VAR"]["value"] * 100, 2) == -12.46
    assert (walsall["REOFF.LAR3M.RANK"]["value"], walsall["REOFF.LAR3M.RANK"]["denominator"]) == (26, reoffending.AREAS)
    assert walsall["COHORT.SIZE"]["state"] == "NOT_HELD"


async def test_pages_follow_one_another_and_each_row_comes_once(offenders):
    made = {str((await managed(offenders, f"Page{number}", opened_at=ago(3))).case_id) for number in range(5)}
    for tier, whose, whole in (("individual", {"team": "SANDWELL_IOM"}, 5), ("force", {}, 16)):
        codes, cursor = [], {}
        while cursor is not None:
            answer = await offenders.get("offender_supervisor", "/workbook", tier=tier, limit=2, **whose, **cursor)
            page = answer.json()
            codes += [f"{row['kind']}/{row['code']}" for row in page["rows"]]
            assert ('rel="next"' in answer.headers.get("link", "")) == (page["next_cursor"] is not None)
            cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
        assert len(codes) == len(set(codes)) == whole
        if tier == "individual":
            assert {code.removeprefix("CASE/") for code in codes} == made


async def test_those_who_may_not_see_people_read_no_small_count(offenders):
    for number in range(6):
        await managed(offenders, f"Sandwell{number}", opened_at=ago(70))
    await managed(offenders, "Alone", opened_at=ago(70), lpu="COVENTRY", team="COVENTRY_IOM")
    book = await workbook(offenders, "board", tier="force", limit=100)
    assert date.fromisoformat(book["as_at"]).replace(day=1) < clocks.today().replace(day=1)
    coventry = figures(row_of(book, "LPU", "COVENTRY"))
    assert {one["state"] for one in coventry.values()} <= {"SUPPRESSED", "NOT_HELD"}
    # Seven less the six of Sandwell would be the one of Coventry.
    assert figures(row_of(book, "LPU", "SANDWELL"))["COHORT.SIZE"]["state"] == "SUPPRESSED"
    assert figures(row_of(book, "FORCE", "FORCE"))["COHORT.SIZE"]["value"] == 7
    seen = await workbook(offenders, "offender_manager", tier="force", limit=100)
    assert figures(row_of(seen, "LPU", "COVENTRY"))["COHORT.SIZE"]["value"] == 1


@pytest.mark.parametrize("who", ["board", "analyst"])
async def test_the_individual_tier_is_for_those_who_may_see_the_people(offenders, who):
    answer = await offenders.get(who, "/workbook", tier="individual", lpu="SANDWELL")
    assert answer.status_code == 403
    refused = await offenders.get(who, "/workbook", tier="force", as_at=clocks.today().replace(day=2).isoformat())
    assert refused.status_code == 422 or clocks.today().day < 2
    assert (await offenders.get("partner_a", "/workbook", tier="team")).status_code == 403


async def test_a_restricted_person_is_in_no_row_and_no_count_of_those_who_may_not_know(offenders):
    case = await managed(offenders, opened_at=ago(3), manager="somebody-else")
    await restrict(offenders, case.offender_id)
    rows = {}
    for who in ("offender_manager_2", "offender_supervisor"):
        book = await workbook(offenders, who, tier="individual", team="SANDWELL_IOM")
        force = figures(row_of(await workbook(offenders, who, tier="force"), "FORCE", "FORCE"))
        rows[who] = (len(book["rows"]), force["COHORT.SIZE"]["value"])
    assert rows == {"offender_manager_2": (0, 0), "offender_supervisor": (1, 1)}


@pytest.mark.parametrize("media_type", [XLSX, ODS])
async def test_a_spreadsheet_has_the_figures_beside_their_definitions(offenders, media_type):
    await managed(offenders, opened_at=ago(3))
    answer = await spreadsheet(offenders, media_type, tier="individual", team="SANDWELL_IOM")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    told = sheets_in(answer.content, media_type)
    assert list(told) == ["Individual", "Definitions", "About"]
    assert "Offender-Managed" in told["Individual"]
    for word in ("CASE.NEED.TRAVELLED", "first score - latest score", "Pathways that were assessed twice or more"):
        assert word in told["Definitions"]


FORMULAE = ('=HYPERLINK("http://example.org")', "+1+1", "-2+3", "@SUM(1)", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("media_type", [XLSX, ODS])
async def test_a_name_that_looks_like_a_formula_is_text(offenders, media_type):
    for number, name in enumerate(FORMULAE):
        offender_id = await offender_of(offenders, given_name=name, family_name=f"Example-{number}")
        await case_for(offenders, offender_id, opened_at=ago(3))
    answer = await spreadsheet(offenders, media_type, tier="individual", team="SANDWELL_IOM")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        text = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    assert "<f>" not in text
    assert "<f " not in text
    assert "table:formula" not in text
    assert "HYPERLINK" in text
    assert "<hyperlink " not in text


async def test_a_spreadsheet_that_would_be_too_long_says_what_to_ask_for(offenders, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    for number in range(2):
        await managed(offenders, f"Many{number}", opened_at=ago(3))
    answer = await spreadsheet(offenders, XLSX, tier="individual", team="SANDWELL_IOM")
    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["too_many"]


async def test_another_form_is_not_acceptable(offenders):
    answer = await spreadsheet(offenders, "text/html", tier="team")
    assert answer.status_code == 406


async def test_who_was_seen_stands_in_the_log(offenders):
    case = await managed(offenders, opened_at=ago(3))
    await workbook(offenders, tier="individual", team="SANDWELL_IOM")
    await spreadsheet(offenders, ODS, tier="individual", team="SANDWELL_IOM")
    rows = await offenders.sql("SELECT action, subjects FROM audit_entries WHERE operation = 'get_workbook' ORDER BY 1")
    assert [row["action"] for row in rows] == ["CONSULTATION", "DISCLOSURE"]
    assert all(case.case_id in row["subjects"] and case.offender_id in row["subjects"] for row in rows)


def sheets_in(content, media_type):
    if media_type == ODS:
        document = Document(io.BytesIO(content))
        return {one.name: str(list(one.get_values())) for one in document.body.get_tables()}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        book = package.read("xl/workbook.xml").decode()
        names = [part.split('"')[0] for part in book.split('<sheet name="')[1:]]
        return {name: package.read(f"xl/worksheets/sheet{number}.xml").decode() for number, name in enumerate(names, 1)}


async def test_what_other_features_hold_stands_beside_the_cases(demonstration):
    book = await workbook(demonstration, tier="force", limit=100, day_from="2014-01-01", as_at="2014-12-31")
    force = figures(row_of(book, "FORCE", "FORCE"))
    audits = (await demonstration.get("offender_supervisor", "/compliance-audits", limit=100)).json()["items"]
    of_2014 = [one for one in audits if one["audited_on"].startswith("2014")]
    met, checked = (sum(one[name] for one in of_2014) for name in ("met", "checked"))
    assert (force["STANDARDS.MET"]["numerator"], force["STANDARDS.MET"]["denominator"]) == (met, checked)
    covered = (
        await demonstration.get("offender_supervisor", "/training-coverage", limit=100, as_at="2014-12-31")
    ).json()
    required = sum(one["required"] for one in covered["items"])
    assert force["TRAINING.COVERAGE"]["denominator"] == required > 0
    now = await workbook(demonstration, tier="force", limit=100)
    legacy = figures(row_of(now, "COHORT", "LEGACY"))
    assert legacy["CAPACITY.USED"]["numerator"] == legacy["COHORT.CASES"]["value"] > 0
    assert figures(row_of(now, "FORCE", "FORCE"))["DA.RANKED"]["value"] > 0
    # Nobody was ranked by then; who is today is another day's figure.
    assert (force["DA.RANKED"]["state"], force["DA.RANKED"]["value"]) == ("NOT_HELD", None)
    other = figures(row_of(await workbook(demonstration, "offender_manager", tier="force"), "FORCE", "FORCE"))
    assert {other[name]["state"] for name in ("DA.RANKED", "DA.SERIAL", "DA.ADOPTED")} == {"WITHHELD"}
    units = [figures(row) for row in now["rows"] if row["kind"] == "LPU"]
    for name in ("NOMINATIONS.MADE", "NOMINATIONS.ACCEPTED", "DA.RANKED", "DA.ADOPTED"):
        whole = figures(row_of(now, "FORCE", "FORCE"))[name]["value"]
        assert whole == sum(one[name]["value"] for one in units), name
