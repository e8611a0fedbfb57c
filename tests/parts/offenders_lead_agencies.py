"""What the tests of lead agencies need: cases with a proposal, decisions, answers, and many cases at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.caseload import Case
from offenders.lead_agencies.usecases.reallocating import JOB
from offenders.lead_agencies.usecases.working import carry_out
from parts.offenders import Offenders
from parts.offenders_caseload import ago, managed
from parts.platform import PARTNER_A

FACTS: dict[str, Any] = {"mappa_eligible": False, "risk_of_serious_harm": "MEDIUM", "rsr": 2.5, "is_statutory": True}
REASON = "He has been sentenced to a community order."
PROBATION: dict[str, Any] = {"to_agency": "PROBATION_SERVICE", "to_organisation_id": str(PARTNER_A)}
POLICE: dict[str, Any] = {"to_agency": "POLICE"}
UNASSIGNED: dict[str, Any] = {"to_agency": "UNASSIGNED"}

MANY_PEOPLE = """
INSERT INTO offenders (offender_id, reference, given_name, family_name, lpu, next_review_on, created_by)
SELECT uuidv7(), 'N-' || lpad(number::text, 4, '0') || '-TEST-A', 'Example', 'Offender-' || number, 'SANDWELL',
       '2031-01-31', 'test'
FROM generate_series(1, $1::integer) AS number
"""
MANY_CASES = """
INSERT INTO cases (offender_id, cohort, colour, manager, team, lpu, lead_agency, review_on, opened_at, opened_by)
SELECT offender_id, 'LEGACY', 'GREEN', 'offender-manager', 'SANDWELL_IOM', 'SANDWELL', 'POLICE', '2031-01-31',
       now() - interval '40 days', 'test'
FROM offenders WHERE created_by = 'test'
"""
MANY_HOLDERS = """
INSERT INTO case_holders (case_id, held_from, manager, team, lpu, lead_agency)
SELECT case_id, opened_at, manager, team, lpu, lead_agency FROM cases WHERE opened_by = 'test'
"""
MANY_PROPOSALS = """
INSERT INTO lead_agency_proposals (
    case_id, rule_set_id, as_at, mappa_eligible, risk_of_serious_harm, is_public_interest, is_statutory, is_under_18,
    has_prior_abuse_or_sexual_offence, proposed_agency, grounds, indicators, proposed_by
)
SELECT case_id, '00000000-0000-7000-8000-000000007b03', current_date, false, 'LOW', false, true, false, false,
       'PROBATION_SERVICE', '{STATUTORY}', '{}', 'test'
FROM cases
"""


async def proposed(offenders: Offenders, case: Case, **facts: Any) -> dict[str, Any]:
    """Let the rule propose who leads."""
    body = {"case_id": str(case.case_id), "facts": {**FACTS, **facts}}
    answer = await offenders.post("offender_manager", f"/offenders/{case.offender_id}/lead-agency-proposals", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def case_with_proposal(offenders: Offenders, name: str = "Led", **more: Any) -> Case:
    case = await managed(offenders, name, **{"opened_at": ago(30), **more})
    await proposed(offenders, case)
    return case


async def decide(offenders: Offenders, case: Case, to: dict[str, Any], who: str = "offender_supervisor") -> Any:
    body = {"case_id": str(case.case_id), "reason": REASON, **to}
    return await offenders.post(who, f"/offenders/{case.offender_id}/lead-agency-changes", body)


async def decided(offenders: Offenders, case: Case, to: dict[str, Any]) -> dict[str, Any]:
    answer = await decide(offenders, case, to)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def answered(
    offenders: Offenders, change: dict[str, Any], who: str, answer: str = "ACCEPTED", key: str | None = None
) -> httpx.Response:
    body = {"answer": answer, "reason": None if answer == "ACCEPTED" else "We have no office there any more."}
    return await offenders.post(who, f"/lead-agency-changes/{change['change_id']}/answers", body, key)


async def led_by_partner(offenders: Offenders, name: str = "Led", **more: Any) -> Case:
    """A case that the Probation Service, partner A, has accepted."""
    case = await case_with_proposal(offenders, name, **more)
    answer = await answered(offenders, await decided(offenders, case, PROBATION), "partner_a")
    assert answer.status_code == 200, answer.text
    return case


async def lead_of(offenders: Offenders, case_id: UUID) -> tuple[str, str | None]:
    [row] = await offenders.sql("SELECT lead_agency, lead_organisation_id::text FROM cases WHERE case_id = $1", case_id)
    return row["lead_agency"], row["lead_organisation_id"]


async def many_cases(offenders: Offenders, number: int) -> None:
    """So many cases that the police lead, each with the proposal that probation does."""
    await offenders.sql(MANY_PEOPLE, number)
    await offenders.sql(MANY_CASES)
    await offenders.sql(MANY_HOLDERS)
    await offenders.sql(MANY_PROPOSALS)


async def do_reallocations(offenders: Offenders) -> None:
    await offenders.do_jobs(JOB, lambda payload: carry_out(offenders.resources, payload))


def reallocation(*, dry_run: bool, **more: Any) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "choice": {"from_agency": "POLICE"},
        "receivers": [{"agency": "PROBATION_SERVICE", "organisation_id": str(PARTNER_A)}],
        "reason": "The cases with orders go to the Probation Service.",
        **more,
    }


def later(**more: float) -> Callable[[], datetime]:
    """A clock that is ahead by so much."""
    real, ahead = clocks.now, timedelta(**more)
    return lambda: real() + ahead
