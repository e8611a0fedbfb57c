"""Whoever leads and suspects that risk has become high refers the case, and that is decided without delay (§4.5)."""

import asyncpg
import pytest
from parts.offenders_lead_agencies import (
    FACTS,
    POLICE,
    answered,
    case_with_proposal,
    decide,
    decided,
    later,
    lead_of,
    led_by_partner,
    proposed,
)
from parts.platform import PARTNER_A

from bluelamp.kit import clocks

HIGH = {**FACTS, "risk_of_serious_harm": "HIGH"}
INSERT = """
INSERT INTO lead_agency_proposals (
    case_id, rule_set_id, as_at, mappa_eligible, risk_of_serious_harm, is_public_interest, is_statutory, is_under_18,
    has_prior_abuse_or_sexual_offence, proposed_agency, grounds, indicators, proposed_by, organisation_id
)
SELECT $1, '00000000-0000-7000-8000-000000007b03', current_date, false, 'LOW', false, true, false, false,
       'PROBATION_SERVICE', '{STATUTORY}', '{}', 'test', $2
"""


async def referred(offenders, case, who="partner_a", facts=HIGH):
    path = f"/offenders/{case.offender_id}/lead-agency-proposals"
    return await offenders.post(who, path, {"case_id": str(case.case_id), "facts": facts})


async def waiting(offenders, who="offender_supervisor", **asked):
    answer = await offenders.get(who, "/lead-agency-escalations", **asked)
    assert answer.status_code == 200, answer.text
    return [one["proposal_id"] for one in answer.json()["items"]]


async def test_whoever_leads_refers_what_it_suspects_and_leads_on_until_another_accepts(offenders):
    case = await led_by_partner(offenders)
    answer = await referred(offenders, case)
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["is_escalation"], said["organisation_id"]) == (True, str(PARTNER_A))
    assert said["decide_due_at"] is not None
    for who in ("offender_supervisor", "partner_a"):
        assert await waiting(offenders, who) == [said["proposal_id"]]
    assert await waiting(offenders, "partner_b") == []
    events = await offenders.sql("SELECT data FROM events WHERE type LIKE '%lead_agency.proposed.v1' ORDER BY event_id")
    assert [row["data"]["is_escalation"] for row in events] == [False, True]
    change = await decided(offenders, case, POLICE)
    assert change["proposal_id"] == said["proposal_id"]
    assert await waiting(offenders) == []
    assert await lead_of(offenders, case.case_id) == ("PROBATION_SERVICE", str(PARTNER_A))
    assert (await answered(offenders, change, "offender_supervisor")).status_code == 200
    assert (await lead_of(offenders, case.case_id))[0] == "POLICE"


async def test_an_answer_to_what_is_urgent_is_due_sooner(offenders):
    usual = await decided(offenders, await led_by_partner(offenders, "Usual"), POLICE)
    case = await led_by_partner(offenders, "Urgent")
    assert (await referred(offenders, case)).status_code == 201
    urgent = await decided(offenders, case, POLICE)
    assert urgent["accept_due_at"] < usual["accept_due_at"]


async def test_what_is_not_decided_in_time_is_overdue_until_the_force_has_looked_at_it(offenders, monkeypatch):
    case = await led_by_partner(offenders)
    said = (await referred(offenders, case)).json()
    assert await waiting(offenders, overdue=True) == []
    with monkeypatch.context() as ahead:
        ahead.setattr(clocks, "now", later(hours=25))
        assert await waiting(offenders, overdue=True) == [said["proposal_id"]]
        assert await waiting(offenders, overdue=True, lpu="COVENTRY") == []
    await proposed(offenders, case)
    assert await waiting(offenders) == []


async def test_what_is_no_suspicion_of_high_risk_and_what_the_force_asks_is_not_urgent(offenders):
    case = await led_by_partner(offenders)
    low = await referred(offenders, case, facts=FACTS)
    assert (low.json()["is_escalation"], low.json()["decide_due_at"]) == (False, None)
    own = await proposed(offenders, case, risk_of_serious_harm="VERY_HIGH")
    assert (own["is_escalation"], own["organisation_id"]) == (False, None)
    assert await waiting(offenders) == []


async def test_a_partner_refers_its_own_cases_alone_and_decides_none(offenders):
    case = await led_by_partner(offenders)
    assert (await referred(offenders, case, "partner_b")).status_code == 404
    assert (await decide(offenders, case, POLICE, "partner_a")).status_code == 403
    other = await case_with_proposal(offenders, "Other")
    for case_id, organisation_id in ((other.case_id, PARTNER_A), (case.case_id, None)):
        async with offenders.resources.database.transaction(PARTNER_A) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(INSERT, case_id, organisation_id)
