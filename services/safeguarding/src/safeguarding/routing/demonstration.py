"""What the reference's examples of routing name: fixed ids, in the unit of the demonstration's officer."""

from typing import Any
from uuid import UUID

TO_READ = UUID("00000000-0000-7000-8000-000000000801")
TO_OVERRIDE = UUID("00000000-0000-7000-8000-000000000802")
LPU = "BIRMINGHAM_NORTH"

DOMESTIC_RAPE: dict[str, Any] = {
    "circumstances": ["DOMESTIC_ABUSE", "SEXUAL_OFFENCE", "VULNERABLE_ADULT"],
    "lpu": LPU,
    "victim": {"age_at_report": 34},
}
REPORTED_AS_AN_ADULT: dict[str, Any] = {
    "circumstances": ["SEXUAL_OFFENCE"],
    "lpu": LPU,
    "reported_at": "2026-11-20T10:00:00Z",
    "happened_on": "2025-06-01",
    "victim": {"date_of_birth": "2008-02-11"},
}
OVERRIDE: dict[str, Any] = {
    "primary_team": "VULNERABLE_ADULT_ABUSE_TEAM",
    "joint_teams": ["DOMESTIC_ABUSE_TEAM"],
    "reason": "The carer is the suspect; the adult team knows the household.",
}
TEAM_TERM: dict[str, Any] = {
    "team": "OCSET",
    "area": "FORCE",
    "lpus": [
        "BIRMINGHAM_EAST",
        "BIRMINGHAM_NORTH",
        "BIRMINGHAM_SOUTH",
        "BIRMINGHAM_WEST_AND_CENTRAL",
        "COVENTRY",
        "DUDLEY",
        "SANDWELL",
        "SOLIHULL",
        "WALSALL",
        "WOLVERHAMPTON",
    ],
    "live_from": "2099-01-01",
    "source": "Force order, an example",
}
RULE_SET_TO_READ = "PPU_2014"
RULE_SET: dict[str, Any] = {
    "rule_set_id": "PPU_2099",
    "effective_from": "2099-01-01",
    "rules": [
        "HOMICIDE",
        "COLD_CASE",
        "CHILD_SEXUAL_EXPLOITATION",
        "CHILD_ABUSE",
        "DOMESTIC_ABUSE",
        "VULNERABLE_ADULT",
        "SEXUAL_OFFENCE",
        "SEX_OFFENDER_MANAGEMENT",
        "OTHERWISE",
    ],
    "exploitation_leads": [
        {"circumstance": "CSE_TRIGGER_PLAN", "team": "OCSET"},
        {"circumstance": "CSE_INTELLIGENCE", "team": "CSE_TEAM"},
    ],
    "source": "Force order, an example",
}
