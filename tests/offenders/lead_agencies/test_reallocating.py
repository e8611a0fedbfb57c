"""Many cases at once: planned as they will be done, done in parts, each once, and gone on with after a kill."""

import asyncio
import os
import signal
import subprocess
import sys
from base64 import b64encode
from contextlib import asynccontextmanager

import pytest
from parts.offenders_lead_agencies import (
    PROBATION,
    answered,
    case_with_proposal,
    decided,
    do_reallocations,
    lead_of,
    many_cases,
    reallocation,
)
from parts.platform import PARTNER_A

from offenders.lead_agencies.usecases import answering, working

PATH = "/lead-agency-reallocations"
CASES = 5000
SUMMARY = """
SELECT outcome, change_count, count(*) AS cases FROM (
    SELECT outcome, (
        SELECT count(*) FROM lead_agency_changes
        WHERE lead_agency_changes.case_id = items.case_id AND state = 'PENDING' AND from_agency = 'POLICE'
        AND to_agency = 'PROBATION_SERVICE' AND rule_agency = 'PROBATION_SERVICE'
    ) AS change_count
    FROM lead_agency_reallocation_cases AS items
) AS each GROUP BY outcome, change_count ORDER BY outcome, change_count
"""
LATER_PROPOSAL = """
INSERT INTO lead_agency_proposals (
    case_id, rule_set_id, as_at, mappa_eligible, risk_of_serious_harm, is_public_interest, is_statutory, is_under_18,
    has_prior_abuse_or_sexual_offence, proposed_agency, grounds, indicators, proposed_by, proposed_at
)
SELECT case_id, rule_set_id, as_at, false, 'LOW', false, false, false, false, 'POLICE', grounds, indicators,
       proposed_by, now() + interval '1 second'
FROM lead_agency_proposals WHERE case_id = $1
"""
ONCE = """
SELECT
    (SELECT count(*) FROM offender_viewers WHERE basis = 'CASE_PROPOSED' AND until_at IS NULL) AS viewers,
    (SELECT count(*) FROM events WHERE type = 'uk.police.bluelamp.offenders.lead_agency.offered.v1') AS told,
    (SELECT count(DISTINCT subject_id) FROM events
     WHERE type = 'uk.police.bluelamp.offenders.lead_agency.offered.v1') AS told_of,
    (SELECT count(*) FROM events WHERE type = 'uk.police.bluelamp.offenders.reallocation.finished.v1') AS finished
"""


async def asked(offenders, **more):
    answer = await offenders.post("iom_coordinator", PATH, reallocation(**more))
    assert answer.status_code == 201, answer.text
    return answer.json()


def counted(found):
    return {(one["outcome"], one["to_agency"]): one["cases"] for one in found["counts"]}


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(offenders):
    await many_cases(offenders, 7)
    found = await asked(offenders, dry_run=True)
    assert (found["state"], found["cases"], counted(found)) == ("DRY_RUN", 7, {("PLANNED", "PROBATION_SERVICE"): 7})
    await do_reallocations(offenders)
    assert await offenders.sql("SELECT FROM lead_agency_changes") == []
    assert counted((await offenders.get("iom_coordinator", f"{PATH}/{found['reallocation_id']}")).json()) == {
        ("PLANNED", "PROBATION_SERVICE"): 7
    }


async def test_each_case_goes_by_the_rule_or_stays_and_says_why(offenders):
    await many_cases(offenders, 4)
    cases = [row["case_id"] for row in await offenders.sql("SELECT case_id FROM cases ORDER BY case_id")]
    async with offenders.resources.database.transaction() as connection:
        await connection.execute(
            LATER_PROPOSAL,
            cases[0],
        )
    receivers = [{"agency": "POLICE"}, {"agency": "PROBATION_SERVICE", "organisation_id": str(PARTNER_A)}]
    found = await asked(offenders, dry_run=False, receivers=receivers)
    await do_reallocations(offenders)
    read = (await offenders.get("iom_coordinator", f"{PATH}/{found['reallocation_id']}")).json()
    assert read["state"] == "DONE"
    assert counted(read) == {("LEADS_ALREADY", "POLICE"): 1, ("OFFERED", "PROBATION_SERVICE"): 3}
    listed = await offenders.get(
        "iom_coordinator", f"{PATH}/{found['reallocation_id']}/cases", outcome="OFFERED", limit=2
    )
    assert [one["change_state"] for one in listed.json()["items"]] == ["PENDING", "PENDING"]
    assert listed.json()["next_cursor"] is not None
    assert {await lead_of(offenders, case_id) for case_id in cases} == {("POLICE", None)}


async def test_what_changed_after_it_was_planned_stays_with_its_lead(offenders):
    case = await case_with_proposal(offenders)
    found = await asked(offenders, dry_run=False, choice={"from_agency": "UNASSIGNED"})
    change = await decided(offenders, case, PROBATION)
    await do_reallocations(offenders)
    read = (await offenders.get("iom_coordinator", f"{PATH}/{found['reallocation_id']}")).json()
    assert counted(read) == {("CHANGED_MEANWHILE", "PROBATION_SERVICE"): 1}
    assert (await answered(offenders, change, "partner_a")).status_code == 200


async def test_done_twice_it_is_done_once(offenders):
    await many_cases(offenders, 250)
    found = await asked(offenders, dry_run=False)
    for _ in range(2):
        await working.carry_out(offenders.resources, found["reallocation_id"])
    assert [tuple(row) for row in await offenders.sql(SUMMARY)] == [("OFFERED", 1, 250)]
    assert tuple((await offenders.sql(ONCE))[0]) == (250, 250, 250, 1)


async def test_a_receiver_answers_everything_that_is_asked_of_it_at_once(offenders):
    await many_cases(offenders, 130)
    found = await asked(offenders, dry_run=False)
    await do_reallocations(offenders)
    path = f"{PATH}/{found['reallocation_id']}/answers"
    for who in ("partner_b", "offender_supervisor"):
        assert (await offenders.post(who, path, {"answer": "ACCEPTED"})).status_code == 404, who
    answer = await offenders.post("partner_a", path, {"answer": "ACCEPTED"})
    assert (answer.status_code, answer.json()["waiting"]) == (201, 130)
    given = answer.json()["reallocation_answer_id"]
    for _ in range(2):
        await answering.give_answer(offenders.resources, given)
    read = await offenders.get("partner_a", f"{path}/{given}")
    assert (read.status_code, read.json()["waiting"]) == (200, 0)
    assert read.json()["finished_at"] is not None
    assert (await offenders.get("partner_b", f"{path}/{given}")).status_code == 404
    led = await offenders.sql("SELECT lead_agency, lead_organisation_id, count(*) FROM cases GROUP BY 1, 2")
    assert [tuple(row) for row in led] == [("PROBATION_SERVICE", PARTNER_A, 130)]
    assert (await offenders.sql("SELECT count(*) FROM handovers"))[0]["count"] == 130


async def test_it_is_for_supervisors_and_names_whoever_receives(offenders):
    assert (await offenders.post("offender_manager", PATH, reallocation(dry_run=True))).status_code == 403
    assert (await offenders.post("partner_a", PATH, reallocation(dry_run=True))).status_code == 403
    wrong = await offenders.post("iom_coordinator", PATH, reallocation(dry_run=True, to_agency="POLICE"))
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/to_agency")


@asynccontextmanager
async def worker(offenders):
    given = {
        "DATABASE_URL": offenders.database.dsn("app"),
        "PARTNER_DATABASE_URL": offenders.database.dsn("partner"),
        "SECRET_KEY": b64encode(offenders.resources.settings.secret_key).decode(),
        "TRUSTED_ISSUERS": "[]",
        "ENVIRONMENT": "local",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "offenders", "worker"),
        env={**os.environ, **{f"OFFENDERS_{name}": value for name, value in given.items()}},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def offered(offenders):
    [row] = await offenders.sql("SELECT count(*) FROM lead_agency_reallocation_cases WHERE outcome = 'OFFERED'")
    return int(row["count"])


async def until(condition, within=240.0):
    async with asyncio.timeout(within):
        while not await condition():
            await asyncio.sleep(0.05)


@pytest.mark.faults
async def test_a_reallocation_of_5000_cases_whose_worker_is_killed_half_way_ends_as_if_it_had_not_been(offenders):
    await many_cases(offenders, CASES)
    found = await asked(offenders, dry_run=False)
    assert counted(found) == {("PLANNED", "PROBATION_SERVICE"): CASES}

    async def half_way():
        return await offered(offenders) >= CASES // 4

    async def done():
        [row] = await offenders.sql("SELECT state FROM lead_agency_reallocations")
        return row["state"] == "DONE"

    async with worker(offenders) as first:
        await until(half_way)
        first.send_signal(signal.SIGKILL)
        await first.wait()
    left = await offered(offenders)
    assert 0 < left < CASES
    async with worker(offenders):
        await until(done)
    assert [tuple(row) for row in await offenders.sql(SUMMARY)] == [("OFFERED", 1, CASES)]
    assert tuple((await offenders.sql(ONCE))[0]) == (CASES, CASES, CASES, 1)
    [led] = await offenders.sql("SELECT DISTINCT lead_agency FROM cases")
    assert led["lead_agency"] == "POLICE"
