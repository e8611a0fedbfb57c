"""The measures of ¶37 over the service, and what a hub is told."""

import json
from datetime import timedelta

from parts.offenders_caseload import ago, seen_on
from parts.offenders_lead_agencies import (
    POLICE,
    PROBATION,
    UNASSIGNED,
    answered,
    case_with_proposal,
    decided,
    led_by_partner,
)
from parts.platform import PARTNER_A
from parts.stored import as_owner

from bluelamp.kit import clocks


async def test_the_measures_keep_their_numerators_and_denominators(offenders):
    case = await led_by_partner(offenders, "Moves")
    await case_with_proposal(offenders, "Waits")
    await seen_on(offenders, case.case_id, ago(22), "partner_a")
    change = await decided(offenders, case, POLICE)
    assert (await answered(offenders, change, "offender_supervisor")).status_code == 200
    async with as_owner(offenders.database) as owner:
        await owner.execute("ALTER TABLE lead_agency_changes DISABLE TRIGGER lead_agency_changes_answered_once")
        await owner.execute(
            "UPDATE lead_agency_changes SET handover_complete_at = now() - "
            "CASE to_agency WHEN 'POLICE' THEN interval '10 days' ELSE interval '26 days' END"
        )
    day_from = (clocks.today() - timedelta(days=28)).isoformat()
    answer = await offenders.get("offender_manager", "/lead-agencies/disruption", day_from=day_from)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    reassigned = found["reassigned"]
    assert (reassigned["numerator"], reassigned["denominator"], reassigned["value"]) == (1, 2, 0.5)
    unassigned = found["unassigned"]
    assert (unassigned["count"], unassigned["running"]) == (2, 1)
    assert 16 < unassigned["median_days"] < 18
    around, before, after = (found[f"missed_{name}_transfer"] for name in ("round", "before", "after"))
    assert around["numerator"] == before["numerator"] + after["numerator"]
    assert around["denominator"] == before["denominator"] + after["denominator"] > 0


async def test_an_empty_period_has_no_value_and_one_that_ends_first_is_refused(offenders):
    found = (await offenders.get("offender_manager", "/lead-agencies/disruption")).json()
    assert (found["reassigned"]["value"], found["unassigned"]["median_days"]) == (None, None)
    wrong = await offenders.get(
        "offender_manager", "/lead-agencies/disruption", day_from="2026-02-01", day_until="2026-01-01"
    )
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/query/day_until")
    assert (await offenders.get("partner_a", "/lead-agencies/disruption")).status_code == 403


async def test_who_may_not_see_the_people_is_told_of_no_few_and_of_whole_months_of_the_force(offenders):
    await case_with_proposal(offenders, "Waits", opened_at=ago(400))
    asked = {"day_from": "2026-01-01", "day_until": "2026-02-01"}
    found = (await offenders.get("analyst", "/lead-agencies/disruption", **asked)).json()
    for name in ("reassigned", "missed_round_transfer", "missed_before_transfer", "missed_after_transfer"):
        told = found[name]
        assert (told["is_suppressed"], told["numerator"], told["denominator"]) == (True, None, None)
    assert (found["unassigned"]["is_suppressed"], found["unassigned"]["count"]) == (True, None)
    for wrong, pointer in (
        ({**asked, "day_from": "2026-01-02"}, "day_from"),
        ({**asked, "day_until": "2026-01-30"}, "day_until"),
        ({**asked, "lpu": "SANDWELL"}, "lpu"),
    ):
        answer = await offenders.get("analyst", "/lead-agencies/disruption", **wrong)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"#/query/{pointer}")


async def test_who_may_not_see_the_people_reads_no_queue_and_no_change(offenders):
    case = await led_by_partner(offenders)
    for path in (
        "/lead-agencies/unassigned",
        "/lead-agency-changes",
        f"/offenders/{case.offender_id}/lead-agency-changes",
    ):
        assert (await offenders.get("analyst", path)).status_code == 403


async def test_each_completed_change_is_told_to_the_hubs_once_and_in_order(offenders):
    case = await led_by_partner(offenders)
    await decided(offenders, case, UNASSIGNED)
    rows = await offenders.sql("SELECT operation, record_id, body FROM handovers ORDER BY position")
    told = [json.loads(row["body"]) for row in rows]
    assert {(row["operation"], row["record_id"]) for row in rows} == {("tell_lead_agency", case.offender_id)}
    assert [one["agencies"] for one in told] == [["PROBATION_SERVICE"], []]
    assert told[0]["subject"]["family_name"] == "Offender-Led"
    assert str(PARTNER_A) not in rows[0]["body"]


async def test_nothing_is_told_before_the_agency_has_accepted(offenders):
    await decided(offenders, await case_with_proposal(offenders), PROBATION)
    assert await offenders.sql("SELECT FROM handovers") == []
