"""The leads of the demonstration: fixed ids, and one record for each example that changes something."""

from typing import Any
from uuid import UUID

from offenders.nominals import demonstration as people


def _record(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_7C00 + number)


TO_DECIDE = people.NOMINEES[4]
TO_ANSWER = people.NOMINEES[5]
TO_WITHDRAW = people.NOMINEES[6]
LED = people.NOMINEES[7]
"""Somebody whom the police lead since the change that is read."""
CASE_TO_DECIDE = _record(0x01)
CASE_TO_ANSWER = _record(0x02)
CASE_TO_WITHDRAW = _record(0x03)
CASE_LED = _record(0x04)
PROPOSAL = _record(0x11)
PROPOSALS = {
    CASE_TO_DECIDE: PROPOSAL,
    CASE_TO_ANSWER: _record(0x12),
    CASE_TO_WITHDRAW: _record(0x13),
    CASE_LED: _record(0x14),
    _record(0x05): _record(0x15),
    _record(0x06): _record(0x16),
}
CHANGE_TO_ANSWER = _record(0x22)
CHANGE_TO_WITHDRAW = _record(0x23)
CHANGE = _record(0x24)
REALLOCATION = _record(0x31)
REALLOCATION_TO_ANSWER = _record(0x32)
REALLOCATION_ANSWERED = _record(0x33)
REALLOCATION_ANSWER = _record(0x41)
REALLOCATED = {
    REALLOCATION_TO_ANSWER: (people.NOMINEES[2], _record(0x05), "SMETHWICK_IOM"),
    REALLOCATION_ANSWERED: (people.NOMINEES[3], _record(0x06), "OLDBURY_IOM"),
}
"""Each of one case, with the team by which it is chosen."""
RULE_SET = UUID("00000000-0000-7000-8000-000000007b02")
"""That of Transforming Rehabilitation, which the migration puts in."""

FACTS: dict[str, Any] = {
    "mappa_eligible": False,
    "risk_of_serious_harm": "MEDIUM",
    "rsr": 1.4,
    "is_statutory": False,
}
NEW_PROPOSAL = {
    "case_id": str(CASE_TO_DECIDE),
    "as_at": "2014-06-02",
    "facts": {**FACTS, "risk_of_serious_harm": "HIGH", "is_statutory": True},
}
NEW_CHANGE = {
    "case_id": str(CASE_TO_DECIDE),
    "to_agency": "POLICE",
    "proposal_id": str(PROPOSAL),
    "reason": "There is no order any more; the police go on with him.",
}
NEW_ANSWER = {"answer": "ACCEPTED"}
NEW_WITHDRAWAL = {"reason": "He was recalled to prison this morning."}
NEW_REALLOCATION: dict[str, Any] = {
    "dry_run": True,
    "choice": {"from_agency": "UNASSIGNED", "lpu": "SANDWELL"},
    "to_agency": "POLICE",
    "receivers": [{"agency": "POLICE"}],
    "reason": "Nobody is to be without a lead over the transition.",
}
NEW_RULE_SET = {
    "agencies": ["PROBATION_SERVICE", "POLICE", "YOUTH_OFFENDING_TEAM"],
    "statutory_agency": "PROBATION_SERVICE",
    "non_statutory_agency": "POLICE",
    "youth_agency": "YOUTH_OFFENDING_TEAM",
    "acceptance_unit": "WORKING_DAYS",
    "acceptance_amount": 3,
    "effective_from": "2031-04-01",
    "reason": "Three working days are enough to say yes or no.",
}

ORGANISATION = _record(0x51)
"""The Probation Service, for which the local stack's partner A signs in."""
ORGANISATION_TO_CHANGE = _record(0x52)
ORGANISATIONS: dict[UUID, dict[str, Any]] = {
    ORGANISATION: {
        "organisation_id": "00000000-0000-7000-8000-00000000000a",
        "agency": "PROBATION_SERVICE",
        "name": "Probation Service, an invented region",
        "agreement": "ISA-IOM-1",
        "effective_from": "2021-06-26",
    },
    ORGANISATION_TO_CHANGE: {
        "organisation_id": "00000000-0000-7000-8000-000000007caa",
        "agency": "YOUTH_OFFENDING_TEAM",
        "name": "Youth offending team, an invented borough",
        "agreement": "ISA-IOM-2",
        "effective_from": "2021-06-26",
    },
}
NEW_ORGANISATION = {
    "organisation_id": "00000000-0000-7000-8000-000000007cab",
    "agency": "YOUTH_OFFENDING_TEAM",
    "name": "Youth offending team, another invented borough",
    "agreement": "ISA-IOM-3",
    "effective_from": "2026-12-01",
}
ORGANISATION_PATCH = {"until_on": "2031-04-01"}
