"""Whatever is decided and answered in whatever order: who leads is the last completed change, and nobody is lost."""

import random

import pytest
from parts.offenders_lead_agencies import (
    POLICE,
    PROBATION,
    UNASSIGNED,
    answered,
    case_with_proposal,
    decide,
    lead_of,
)
from parts.platform import PARTNER_A, PARTNER_B

STEPS = 30
OTHER = {**PROBATION, "to_organisation_id": str(PARTNER_B)}
CHOICES = (PROBATION, OTHER, POLICE, UNASSIGNED)
ANSWERERS = {str(PARTNER_A): "partner_a", str(PARTNER_B): "partner_b", None: "offender_supervisor"}
LAST_COMPLETED = """
SELECT to_agency, to_organisation_id::text FROM lead_agency_changes WHERE handover_complete_at IS NOT NULL
ORDER BY handover_complete_at DESC, change_id DESC LIMIT 1
"""
SEEN_BY = """
SELECT organisation_id::text, basis FROM offender_viewers WHERE organisation_id IS NOT NULL AND until_at IS NULL
ORDER BY organisation_id, basis
"""


@pytest.mark.parametrize("seed", range(3))
async def test_who_leads_is_who_last_accepted(offenders, seed):
    chance = random.Random(seed)  # noqa: S311 # draws steps of a test
    case = await case_with_proposal(offenders)
    leads, pending = ("UNASSIGNED", None), None
    for _ in range(STEPS):
        if pending is None or chance.random() < 0.2:
            to = chance.choice(CHOICES)
            wanted = (to["to_agency"], to.get("to_organisation_id"))
            answer = await decide(offenders, case, to)
            expected = 422 if wanted == leads else 409 if pending else 201
            assert answer.status_code == expected, answer.text
            if expected == 201 and wanted[0] == "UNASSIGNED":
                leads = wanted
            elif expected == 201:
                pending = answer.json()
        elif chance.random() < 0.2:
            path = f"/lead-agency-changes/{pending['change_id']}/withdrawal"
            done = await offenders.post("iom_coordinator", path, {"reason": "It was decided too early."})
            assert done.status_code == 200, done.text
            pending = None
        else:
            said = chance.choice(("ACCEPTED", "DECLINED"))
            done = await answered(offenders, pending, ANSWERERS[pending["to_organisation_id"]], said)
            assert done.status_code == 200, done.text
            if said == "ACCEPTED":
                leads = (pending["to_agency"], pending["to_organisation_id"])
            pending = None
        await check(offenders, case, leads, pending)


async def check(offenders, case, leads, pending):
    """Compare what is stored with what must be so."""
    assert await lead_of(offenders, case.case_id) == leads
    last = await offenders.sql(LAST_COMPLETED)
    assert (tuple(last[0]) if last else ("UNASSIGNED", None)) == leads
    sight = {(leads[1], "CASE_LEAD")} if leads[1] else set()
    if pending and pending["to_organisation_id"]:
        sight.add((pending["to_organisation_id"], "CASE_PROPOSED"))
    assert {tuple(row) for row in await offenders.sql(SEEN_BY)} == sight
    queue = (await offenders.get("offender_manager", "/lead-agencies/unassigned")).json()["items"]
    assert bool(queue) is (leads[0] == "UNASSIGNED")
    waiting = (await offenders.get("offender_manager", "/lead-agency-changes")).json()["items"]
    assert [one["change_id"] for one in waiting] == ([pending["change_id"]] if pending else [])
