"""What an agency from elsewhere sees: what stands on an open panel on which it sits, its own view, and nothing else."""

import json

import asyncpg
import pytest
from parts.offenders_caseload import case_for, managed, offender_of, restrict
from parts.offenders_cohorts import (
    acceptance,
    call,
    called,
    close,
    decide,
    nominate,
    nominated,
    of_nomination,
    read,
    vote,
    voted,
)
from parts.platform import FORCE, PARTNER_A, PARTNER_B

from bluelamp.kit.registers.demonstration import keeper
from bluelamp.schemas.offenders.codes import LeadAgency
from offenders.caseload.usecases.cases import set_lead

TABLES = ("nominations", "nomination_scores", "panels", "panel_members", "panel_items", "panel_views")
ALL = (FORCE, PARTNER_A, PARTNER_B)


async def on_panel(offenders, members=(FORCE, PARTNER_A), **more):
    one = await nominated(offenders, await offender_of(offenders, **more))
    panel_id, [item_id] = await called(offenders, of_nomination(one), members=members)
    return one, panel_id, item_id


async def statuses(offenders, who, *paths):
    return [(await offenders.get(who, path)).status_code for path in paths]


async def test_a_nomination_is_seen_by_who_sits_on_the_panel_while_it_is_open(offenders):
    waiting = await nominated(offenders, await offender_of(offenders, "Waiting"))
    one, panel_id, _ = await on_panel(offenders)
    path, panel = f"/nominations/{one['nomination_id']}", f"/panels/{panel_id}"
    assert await statuses(offenders, "partner_a", path, panel, f"{panel}/agenda") == [200] * 3
    assert await statuses(offenders, "partner_b", path, panel, f"{panel}/agenda", f"{panel}/views") == [404] * 4
    assert await statuses(offenders, "partner_a", f"/nominations/{waiting['nomination_id']}") == [404]
    found = await offenders.get("partner_a", path)
    assert found.json() == await read(offenders, one["nomination_id"])
    listed = (await offenders.get("partner_a", "/nominations")).json()["items"]
    assert [seen["nomination_id"] for seen in listed] == [one["nomination_id"]]
    assert (await offenders.get("partner_b", "/nominations")).json()["items"] == []
    assert (await offenders.get("partner_b", "/panels")).json()["items"] == []
    await close(offenders, panel_id)
    assert await statuses(offenders, "partner_a", path, panel) == [404, 200]
    assert (await offenders.get("partner_a", "/nominations")).json()["items"] == []
    assert (await offenders.get("partner_a", f"{panel}/agenda")).json()["items"] == []
    assert (await offenders.get("partner_a", panel)).json()["on_agenda"] == 0


async def test_sitting_on_a_panel_shows_the_nomination_and_nothing_of_the_record_or_the_case(offenders):
    case = await managed(offenders)
    one = await nominated(offenders, case.offender_id, cohort="FREE")
    panel_id, _ = await called(offenders, of_nomination(one), {"case_id": str(case.case_id)})
    hidden = [f"/offenders/{case.offender_id}", f"/cases/{case.case_id}", f"/offenders/{case.offender_id}/cases"]
    hidden += [f"/offenders/{case.offender_id}/nominations", f"/offenders/{case.offender_id}/status-changes"]
    assert await statuses(offenders, "partner_a", *hidden) == [404] * len(hidden)
    items = (await offenders.get("partner_a", f"/panels/{panel_id}/agenda")).json()["items"]
    assert [(item["kind"], item["family_name"], item["colour"]) for item in items] == [
        ("NOMINATION", "Offender-Managed", None),
        ("CASE", "Offender-Managed", "RED"),
    ]
    assert (await offenders.get("partner_a", "/case-reviews", until="2100-01-01")).json()["items"] == []


async def test_an_agency_reads_its_own_view_and_the_others_once_all_have_given_theirs(offenders):
    one, panel_id, item_id = await on_panel(offenders, ALL)
    path = f"/panels/{panel_id}/views"

    async def read_by(who):
        return [view["agency"] for view in (await offenders.get(who, path)).json()["items"]]

    assert (await vote(offenders, panel_id, item_id, "partner_a")).status_code == 201
    assert (await vote(offenders, panel_id, item_id, "offender_manager", "DECLINE")).status_code == 201
    assert await read_by("partner_a") == ["PROBATION_SERVICE"]
    assert await read_by("partner_b") == []
    [item] = (await offenders.get("partner_b", f"/panels/{panel_id}/agenda")).json()["items"]
    assert (item["views_given"], item["views_are_open"]) == (2, False)
    assert (await vote(offenders, panel_id, item_id, "partner_b", "ABSTAIN")).status_code == 201
    for who in ("partner_a", "partner_b", "offender_manager"):
        assert await read_by(who) == ["PROBATION_SERVICE", "POLICE", "HOUSING"]
    await close(offenders, panel_id)
    assert await read_by("partner_a") == ["PROBATION_SERVICE"]
    assert (await offenders.get("partner_a", f"/nominations/{one['nomination_id']}")).status_code == 404


async def test_the_decision_opens_the_views_to_who_has_not_given_one(offenders):
    _, panel_id, item_id = await on_panel(offenders, ALL)
    await voted(offenders, panel_id, item_id)
    path = f"/panels/{panel_id}/views"
    assert (await offenders.get("partner_b", path)).json()["items"] == []
    assert (await decide(offenders, panel_id, acceptance(item_id))).status_code == 201
    assert len((await offenders.get("partner_b", path, item_id=item_id)).json()["items"]) == 2
    decided = (await offenders.get("partner_b", f"/panels/{panel_id}/decisions")).json()["items"]
    assert [one["decision"] for one in decided] == ["ACCEPT"]
    assert (await vote(offenders, panel_id, item_id, "partner_b")).status_code == 409
    case_id = decided[0]["case_id"]
    assert await statuses(offenders, "partner_b", f"/cases/{case_id}") == [404]


async def test_a_view_is_given_once_by_who_sits_there_for_what_is_on_the_agenda(offenders):
    _, panel_id, item_id = await on_panel(offenders)
    other, _ = await called(offenders, members=(FORCE, PARTNER_B))
    assert (await vote(offenders, panel_id, item_id, "partner_b")).status_code == 404
    elsewhere = await vote(offenders, other, item_id, "partner_b")
    assert elsewhere.json()["errors"][0]["pointer"] == "#/item_id"
    wrong = await vote(offenders, panel_id, item_id, "partner_a", "KEEP")
    assert wrong.json()["errors"][0]["pointer"] == "#/vote"
    key, view = "a-key-of-its-own", {"item_id": item_id, "vote": "ACCEPT", "view": "We know him."}
    path = f"/panels/{panel_id}/views"
    first, again = [await offenders.post("partner_a", path, view, key) for _ in range(2)]
    assert (first.status_code, again.json()) == (201, first.json())
    assert (await vote(offenders, panel_id, item_id, "partner_a")).status_code == 409


async def test_a_partner_nominates_whom_it_leads_and_hears_a_receipt(offenders):
    case = await managed(offenders)
    assert (await nominate(offenders, case.offender_id, "partner_a", cohort="FREE")).status_code == 404
    async with offenders.resources.database.transaction() as connection:
        supervisor = keeper("offender-supervisor")
        await set_lead(connection, supervisor, case.case_id, LeadAgency.PROBATION_SERVICE, PARTNER_A)
    answer = await nominate(offenders, case.offender_id, "partner_a", cohort="FREE")
    assert answer.status_code == 201, answer.text
    assert "score" not in answer.json()
    path = f"/nominations/{answer.json()['nomination_id']}"
    assert await statuses(offenders, "partner_a", path) == [404]
    kept = await read(offenders, answer.json()["nomination_id"])
    assert (kept["origin"], kept["organisation_id"]) == ("PARTNER", str(PARTNER_A))
    # Another agency's nomination of the same person is no business of the force's own.
    assert (await nominate(offenders, case.offender_id, cohort="FREE")).status_code == 201
    await called(offenders, of_nomination(kept))
    assert await statuses(offenders, "partner_a", path) == [200]


async def test_who_comes_to_be_restricted_is_seen_by_no_agency_any_more(offenders):
    one, panel_id, item_id = await on_panel(offenders)
    await vote(offenders, panel_id, item_id, "partner_a")
    await restrict(offenders, one["offender_id"])
    path = f"/nominations/{one['nomination_id']}"
    assert await statuses(offenders, "partner_a", path) == [404]
    assert (await offenders.get("partner_a", f"/panels/{panel_id}/agenda")).json()["items"] == []
    assert (await offenders.get("partner_a", f"/panels/{panel_id}")).json()["on_agenda"] == 0
    own = (await offenders.get("partner_a", f"/panels/{panel_id}/views")).json()["items"]
    assert [view["organisation_id"] for view in own] == [str(PARTNER_A)]


async def test_the_database_itself_keeps_what_is_discussed_to_who_sits_there(offenders):
    _, panel_id, item_id = await on_panel(offenders)
    await voted(offenders, panel_id, item_id)
    await on_panel(offenders, [FORCE], name="Alone")
    counts = {}
    for organisation in (PARTNER_A, PARTNER_B):
        async with offenders.resources.database.transaction(organisation) as connection:
            for table in TABLES:
                counts[organisation, table] = await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608  # the names above
            people = "SELECT count(*) FROM person_on_agenda((SELECT offender_id FROM nominations LIMIT 1))"
            counts[organisation, "people"] = await connection.fetchval(people)
    assert [counts[PARTNER_A, table] for table in TABLES] == [1, 1, 1, 2, 1, 2]
    assert [counts[PARTNER_B, table] for table in TABLES] == [0] * len(TABLES)
    assert (counts[PARTNER_A, "people"], counts[PARTNER_B, "people"]) == (1, 0)


async def test_the_database_tells_an_organisation_nobody_whom_it_does_not_discuss(offenders):
    offender_id = await offender_of(offenders)
    async with offenders.resources.database.transaction(PARTNER_A) as connection:
        assert await connection.fetch("SELECT * FROM person_on_agenda($1)", offender_id) == []
    assert len(await offenders.sql("SELECT * FROM person_on_agenda($1)", offender_id)) == 1


@pytest.mark.parametrize("table", [*TABLES, "panel_decisions", "cohort_rule_sets"])
async def test_an_organisation_writes_none_of_it(offenders, table):
    await on_panel(offenders)
    for statement in (f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):  # noqa: S608  # the names above
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with offenders.resources.database.transaction(PARTNER_A) as connection:
                await connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE panel_views SET vote = 'DECLINE'",
        "UPDATE panel_decisions SET decision = 'DECLINE'",
        "UPDATE nomination_scores SET value = 0",
        "UPDATE nominations SET reason = 'x'",
        "UPDATE panel_items SET offender_id = uuidv7()",
        "UPDATE cohort_rule_sets SET takes_new = false",
        "DELETE FROM nominations",
    ],
)
async def test_what_was_said_and_decided_is_altered_by_nobody(offenders, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await offenders.sql(statement)


async def test_no_event_says_who_it_is_of_or_what_somebody_thinks_and_an_agency_hears_its_own(offenders):
    _, panel_id, item_id = await on_panel(offenders, name="Unheard")
    await voted(offenders, panel_id, item_id)
    await decide(offenders, panel_id, acceptance(item_id))
    await close(offenders, panel_id)
    rows = await offenders.sql("SELECT type, data, organisation_id FROM events WHERE data->>'panel_id' IS NOT NULL")
    text = json.dumps([dict(row["data"]) for row in rows])
    for secret in ("Unheard", "We know him", "burglaries", "Both agencies"):
        assert secret not in text
    heard = [row["type"].split(".")[-3:-1] for row in rows if row["organisation_id"] == PARTNER_A]
    assert sorted(heard) == [["panel_member", "asked"], ["panel_view", "given"]]
    assert not [row for row in rows if row["organisation_id"] not in {None, PARTNER_A}]


async def test_a_case_on_the_agenda_of_who_leads_it_stays_theirs(offenders):
    case = await case_for(offenders, await offender_of(offenders))
    answer = await call(offenders, {"case_id": str(case.case_id)})
    assert answer.status_code == 201
    assert (await offenders.get("partner_a", "/caseload")).json()["items"] == []
