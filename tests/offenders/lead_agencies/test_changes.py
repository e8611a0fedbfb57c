"""Who leads: the rule proposes, a human decides, the receiving agency answers, and nobody is lost in between."""

from datetime import datetime
from uuid import UUID

import asyncpg
import pytest
from parts.offenders_caseload import contact, managed, merge, offender_of, restrict
from parts.offenders_lead_agencies import (
    POLICE,
    PROBATION,
    UNASSIGNED,
    answered,
    case_with_proposal,
    decide,
    decided,
    later,
    lead_of,
    led_by_partner,
    proposed,
)
from parts.platform import PARTNER_A, PARTNER_B
from parts.stored import as_owner

from bluelamp.kit import clocks
from bluelamp.schemas.common import WindowUnit
from bluelamp.schemas.offenders.codes import DeselectionReason
from offenders.caseload.usecases.cases import close_case
from offenders.lead_agencies.usecases.telling import SYSTEM
from offenders.lead_agencies.usecases.working import lapse_closed_changes, note_overdue_changes, tell_what_differs

LEADS = ("PROBATION_SERVICE", str(PARTNER_A))


async def events_of(offenders, verb):
    rows = await offenders.sql(
        "SELECT data, organisation_id FROM events WHERE type = $1 ORDER BY event_id",
        f"uk.police.bluelamp.offenders.lead_agency.{verb}.v1",
    )
    return [(row["data"], row["organisation_id"]) for row in rows]


async def test_the_rule_of_a_day_long_past_proposes_and_keeps_its_facts(offenders):
    case = await managed(offenders)
    body = {
        "as_at": "2014-06-01",
        "facts": {"mappa_eligible": True, "risk_of_serious_harm": "LOW", "is_statutory": True},
    }
    answer = await offenders.post("offender_manager", f"/offenders/{case.offender_id}/lead-agency-proposals", body)
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["proposed_agency"], said["grounds"]) == ("PROBATION_NPS", ["MAPPA_ELIGIBLE"])
    assert said["indicators"] == ["RSR_NOT_KNOWN"]
    read = await offenders.get("offender_manager_2", f"/lead-agency-proposals/{said['proposal_id']}")
    assert read.json() == said


@pytest.mark.parametrize(
    ("as_at", "agency"),
    [
        ("2014-05-31", "PROBATION_TRUST"),
        ("2014-06-01", "PROBATION_CRC"),
        ("2021-06-25", "PROBATION_CRC"),
        ("2021-06-26", "PROBATION_SERVICE"),
    ],
)
async def test_each_period_has_its_agencies(demonstration, as_at, agency):
    case = (await demonstration.sql("SELECT case_id, offender_id FROM cases ORDER BY case_id LIMIT 1"))[0]
    facts = {"mappa_eligible": False, "risk_of_serious_harm": "MEDIUM", "rsr": 6.88, "is_statutory": True}
    body = {"case_id": str(case["case_id"]), "as_at": as_at, "facts": facts}
    path = f"/offenders/{case['offender_id']}/lead-agency-proposals"
    answer = await demonstration.post("offender_manager", path, body)
    assert answer.json()["proposed_agency"] == agency


async def test_until_the_agency_accepts_the_former_one_leads(offenders):
    case = await case_with_proposal(offenders)
    change = await decided(offenders, case, PROBATION)
    assert (change["state"], change["answers_now"]) == ("PENDING", "UNASSIGNED")
    decided_at = datetime.fromisoformat(change["decided_at"])
    assert datetime.fromisoformat(change["accept_due_at"]) == clocks.due_at(decided_at, 5, WindowUnit.WORKING_DAYS)
    assert await lead_of(offenders, case.case_id) == ("UNASSIGNED", None)
    refused = await offenders.post("partner_a", "/contacts", contact(case.case_id, clocks.now()))
    assert refused.status_code == 403, refused.text
    answer = await answered(offenders, change, "partner_a")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["answers_now"]) == ("ACCEPTED", "PROBATION_SERVICE")
    assert answer.json()["handover_complete_at"] is not None
    assert await lead_of(offenders, case.case_id) == LEADS
    done = await offenders.post("partner_a", "/contacts", contact(case.case_id, clocks.now()))
    assert done.status_code == 201, done.text


async def test_the_agency_that_is_asked_sees_the_person_and_whoever_declined_no_longer(offenders):
    case = await case_with_proposal(offenders)
    person, of_case = f"/offenders/{case.offender_id}", f"/cases/{case.case_id}"
    assert (await offenders.get("partner_a", person)).status_code == 404
    change = await decided(offenders, case, PROBATION)
    assert {(await offenders.get("partner_a", path)).status_code for path in (person, of_case)} == {200}
    assert {(await offenders.get("partner_b", path)).status_code for path in (person, of_case)} == {404}
    assert (await answered(offenders, change, "partner_b")).status_code == 404
    assert (await answered(offenders, change, "offender_supervisor")).status_code == 403
    first = await answered(offenders, change, "partner_a", "DECLINED", "a-key-of-its-own")
    assert (first.status_code, first.json()["state"]) == (200, "DECLINED")
    again = await answered(offenders, change, "partner_a", "DECLINED", "a-key-of-its-own")
    assert (again.status_code, again.json()) == (200, first.json())
    assert {(await offenders.get("partner_a", path)).status_code for path in (person, of_case)} == {404}
    assert await lead_of(offenders, case.case_id) == ("UNASSIGNED", None)


async def test_whoever_declines_says_why_and_nothing_is_answered_twice(offenders):
    case = await case_with_proposal(offenders)
    change = await decided(offenders, case, POLICE)
    path = f"/lead-agency-changes/{change['change_id']}/answers"
    silent = await offenders.post("offender_supervisor", path, {"answer": "DECLINED"})
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "#/reason")
    assert (await answered(offenders, change, "offender_supervisor")).status_code == 200
    assert (await answered(offenders, change, "offender_supervisor")).status_code == 409
    withdrawal = {"reason": "It was decided too early."}
    late = await offenders.post("iom_coordinator", path.replace("answers", "withdrawal"), withdrawal)
    assert late.status_code == 409


async def test_an_escalation_is_another_change_and_overwrites_nothing(offenders):
    case = await led_by_partner(offenders)
    second = await proposed(offenders, case, risk_of_serious_harm="HIGH", is_statutory=False)
    change = await decided(offenders, case, POLICE)
    assert (change["proposal_id"], change["departs_from_rule"]) == (second["proposal_id"], False)
    listed = await offenders.get("offender_manager", f"/offenders/{case.offender_id}/lead-agency-changes")
    assert [(one["from_agency"], one["to_agency"], one["state"]) for one in listed.json()["items"]] == [
        ("PROBATION_SERVICE", "POLICE", "PENDING"),
        ("UNASSIGNED", "PROBATION_SERVICE", "ACCEPTED"),
    ]


async def test_a_human_may_decide_otherwise_and_that_is_kept(offenders):
    case = await case_with_proposal(offenders)
    change = await decided(offenders, case, POLICE)
    assert (change["rule_agency"], change["departs_from_rule"]) == ("PROBATION_SERVICE", True)


@pytest.mark.parametrize(
    ("to", "pointer"),
    [
        ({"to_agency": "PROBATION_CRC", "to_organisation_id": str(PARTNER_A)}, "#/to_agency"),
        ({"to_agency": "PROBATION_SERVICE"}, "#/to_organisation_id"),
        ({**POLICE, "to_organisation_id": str(PARTNER_A)}, "#/to_organisation_id"),
        (UNASSIGNED, "#/to_agency"),
        ({**POLICE, "proposal_id": str(UUID(int=7))}, "#/proposal_id"),
    ],
)
async def test_what_cannot_be_decided_is_refused_with_its_place(offenders, to, pointer):
    case = await case_with_proposal(offenders)
    answer = await decide(offenders, case, to)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert await offenders.sql("SELECT FROM lead_agency_changes") == []


async def test_nothing_is_decided_before_the_rule_has_been_asked(offenders):
    answer = await decide(offenders, await managed(offenders), POLICE)
    assert answer.json()["errors"][0] | {"detail": ""} == {
        "pointer": "#/proposal_id",
        "detail": "",
        "code": "no_proposal",
    }


async def test_a_proposal_by_the_rule_of_another_day_is_decided_by_that_of_today(offenders):
    case = await managed(offenders)
    facts = {"mappa_eligible": True, "risk_of_serious_harm": "HIGH", "is_statutory": False}
    body = {"case_id": str(case.case_id), "as_at": "2014-06-01", "facts": facts}
    said = await offenders.post("offender_manager", f"/offenders/{case.offender_id}/lead-agency-proposals", body)
    assert said.json()["proposed_agency"] == "PROBATION_NPS"
    change = await decided(offenders, case, {**POLICE, "proposal_id": said.json()["proposal_id"]})
    assert (change["rule_agency"], change["departs_from_rule"]) == ("POLICE", False)
    assert change["proposal_id"] == said.json()["proposal_id"]


async def test_one_change_waits_for_a_case_at_a_time(offenders):
    case = await case_with_proposal(offenders)
    change = await decided(offenders, case, PROBATION)
    assert (await decide(offenders, case, POLICE)).status_code == 409
    path = f"/lead-agency-changes/{change['change_id']}/withdrawal"
    withdrawn = await offenders.post("offender_supervisor", path, {"reason": "It was decided too early."})
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "WITHDRAWN")
    assert (await offenders.get("partner_a", f"/offenders/{case.offender_id}")).status_code == 404
    assert (await decide(offenders, case, POLICE)).status_code == 201


async def test_without_a_lead_a_case_stands_in_the_queue_with_its_age(offenders):
    first, second = await led_by_partner(offenders, "First"), await case_with_proposal(offenders, "Second")
    change = await decided(offenders, first, UNASSIGNED)
    assert (change["state"], change["answers_now"]) == ("ACCEPTED", "UNASSIGNED")
    pending = await decided(offenders, second, PROBATION)
    queue = (await offenders.get("offender_manager", "/lead-agencies/unassigned")).json()["items"]
    assert [(one["case_id"], one["pending_change_id"]) for one in queue] == [
        (str(second.case_id), pending["change_id"]),
        (str(first.case_id), None),
    ]
    # It was opened at noon of the day thirty days ago.
    assert (queue[0]["age_days"] in {29, 30}, queue[1]["age_days"]) == (True, 0)
    page = await offenders.get("offender_manager", "/lead-agencies/unassigned", limit=1)
    cursor = page.json()["next_cursor"]
    rest = await offenders.get("offender_manager", "/lead-agencies/unassigned", limit=1, cursor=cursor)
    assert [one["case_id"] for one in rest.json()["items"]] == [str(first.case_id)]
    assert rest.json()["next_cursor"] is None
    assert len(await events_of(offenders, "unassigned")) == 1


async def test_what_is_not_answered_in_time_is_told_once_and_listed(offenders, monkeypatch):
    case = await case_with_proposal(offenders)
    change = await decided(offenders, case, PROBATION)
    await note_overdue_changes(offenders.resources)
    assert await events_of(offenders, "overdue") == []
    none = await offenders.get("offender_manager", "/lead-agency-changes", overdue=True)
    assert none.json()["items"] == []
    monkeypatch.setattr(clocks, "now", later(days=15))
    for _ in range(2):
        await note_overdue_changes(offenders.resources)
    assert [organisation for _, organisation in await events_of(offenders, "overdue")] == [PARTNER_A]
    sql = "UPDATE lead_agency_changes SET accept_due_at = now() - interval '1 hour'"
    monkeypatch.undo()
    async with as_owner(offenders.database) as owner:
        await owner.execute(sql)
    for who, expected in (("offender_manager", 1), ("partner_a", 1), ("partner_b", 0)):
        listed = (await offenders.get(who, "/lead-agency-changes", overdue=True)).json()["items"]
        assert len(listed) == expected, who
    assert listed == []
    assert await lead_of(offenders, case.case_id) == ("UNASSIGNED", None)
    assert (await answered(offenders, change, "partner_a")).status_code == 200


async def test_a_change_lapses_with_its_case(offenders):
    case = await led_by_partner(offenders)
    await decided(offenders, case, POLICE)
    async with offenders.resources.database.transaction() as connection:
        reason = DeselectionReason.SUSTAINED_REDUCTION
        await close_case(connection, SYSTEM, case.case_id, reason, "He keeps away from trouble.")
    for _ in range(2):
        await lapse_closed_changes(offenders.resources)
        await tell_what_differs(offenders.resources)
    [row] = await offenders.sql(
        "SELECT state, handover_complete_at FROM lead_agency_changes WHERE to_agency = 'POLICE'"
    )
    assert (row["state"], row["handover_complete_at"]) == ("LAPSED", None)
    assert len(await events_of(offenders, "lapsed")) == 1
    assert await offenders.sql("SELECT count(*) FROM handovers") == [(2,)]


async def test_a_restricted_record_is_led_and_seen_by_those_who_may(offenders):
    case = await case_with_proposal(offenders)
    await restrict(offenders, case.offender_id)
    assert (await decide(offenders, case, PROBATION, "iom_coordinator")).status_code == 404
    change = await decided(offenders, case, PROBATION)
    path = f"/lead-agency-changes/{change['change_id']}"
    assert (await offenders.get("offender_manager_2", path)).status_code == 404
    assert (await offenders.get("offender_manager_2", "/lead-agency-changes")).json()["items"] == []
    assert (await offenders.get("offender_manager_2", "/lead-agencies/unassigned")).json()["items"] == []
    assert (await answered(offenders, change, "partner_a")).status_code == 200
    assert await offenders.sql("SELECT FROM handovers") == []


async def test_the_lead_of_a_merged_record_is_read_under_the_one_that_was_kept(offenders):
    case = await led_by_partner(offenders)
    kept = await offender_of(offenders, "Kept")
    await merge(offenders, kept, case.offender_id)
    listed = (await offenders.get("offender_manager", f"/offenders/{kept}/lead-agency-changes")).json()["items"]
    assert [one["offender_id"] for one in listed] == [str(kept)]
    assert len((await offenders.get("partner_a", f"/offenders/{kept}/lead-agency-changes")).json()["items"]) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lead_agency_changes SET reason = 'x'",
        "UPDATE lead_agency_changes SET to_agency = 'POLICE'",
        "UPDATE lead_agency_changes SET state = 'PENDING'",
        "UPDATE lead_agency_changes SET answered_by = 'x'",
        "DELETE FROM lead_agency_changes",
        "UPDATE lead_agency_proposals SET proposed_agency = 'POLICE'",
        "UPDATE lead_agency_rule_sets SET rsr_cut = 1",
    ],
)
async def test_what_was_decided_and_answered_is_never_changed(offenders, statement):
    await led_by_partner(offenders)
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)):
        await offenders.sql(statement)


async def test_the_database_shows_an_organisation_what_is_asked_of_it_and_what_it_leads(offenders):
    await led_by_partner(offenders, "Led")
    await decided(offenders, await case_with_proposal(offenders, "Asked"), PROBATION)
    await decided(offenders, await case_with_proposal(offenders, "Other"), POLICE)
    for organisation, expected in ((PARTNER_A, 2), (PARTNER_B, 0)):
        async with offenders.resources.database.transaction(organisation) as connection:
            changes = await connection.fetchval("SELECT count(*) FROM lead_agency_changes")
            proposals = await connection.fetchval("SELECT count(*) FROM lead_agency_proposals")
        assert (changes, proposals) == (expected, expected), organisation
