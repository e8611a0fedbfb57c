"""The sex offenders of the demonstration: fixed ids, and one record for each example that changes something."""

from uuid import UUID

from offenders.nominals import demonstration as people


def _record(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_6D00 + number)


HUB_AREA = _record(0x01)
HUB_AREA_TO_CHANGE = _record(0x0A)
VISIT_RULE_SET = _record(0x42)
"""The platform's defaults, which the migration puts in."""

MANAGER = "sex-offender-manager"
MANAGED = _record(0x81)
"""Somebody whose history is read, and in whom the examples record what happens."""
TO_CHANGE = _record(0x82)
TO_END = _record(0x83)
PERSON_TO_REGISTER = _record(0xA1)
PERSON_TO_CHANGE = _record(0xA2)
PERSON_TO_END = _record(0xA3)
PERSON_MANAGED = people.SEX_OFFENDER
ASSESSMENT = _record(0xB1)
PLAN = _record(0xB2)
VISIT = _record(0xB3)
MAPPA_DECISION = _record(0xB4)
FIRST_DAY = "2014-09-01"

NEW_SEX_OFFENDER = {
    "offender_id": str(PERSON_TO_REGISTER),
    "lpu": "SANDWELL",
    "manager": MANAGER,
    "managed_from": "2026-11-02",
    "notification_until": "2036-11-02",
    "reason": "The requirement to notify begins with the sentence.",
}
SEX_OFFENDER_PATCH = {"lpu": "COVENTRY"}
NEW_ASSESSMENT = {
    "tool": "ARMS",
    "tool_version": "2016",
    "level": "MEDIUM",
    "assessed_on": "2026-11-09",
    "note": "Settled work; no structure at weekends.",
}
NEW_PLAN = {
    "management": "VISITED",
    "risk_level": "MEDIUM",
    "interval_unit": "MONTH",
    "interval_amount": 4,
    "decided_on": "2026-11-10",
    "review_on": "2027-11-10",
    "reason": "Two factors that protect have held for a year.",
}
NEW_VISIT = {
    "visited_at": "2026-11-12T10:30:00Z",
    "outcome": "SEEN",
    "is_announced": False,
    "note": "At home; devices were shown.",
}
NEW_CHANGE = {"kind": "EMPLOYMENT", "happened_on": "2026-11-16", "note": "Works at night from this week."}
NEW_MAPPA_DECISION = {
    "category": 1,
    "level": 1,
    "decided_on": "2026-11-10",
    "review_on": "2027-05-10",
    "reason": "One agency can manage the risk that was found.",
}
NEW_END = {
    "reason_code": "REQUIREMENT_ENDED",
    "ended_on": "2026-11-20",
    "reason": "The requirement to notify has run its ten years.",
}
NEW_HUB_AREA = {
    "hub": "EASTERN",
    "lpu": "SOLIHULL",
    "effective_from": "2014-06-02",
    "effective_until": "2014-09-01",
    "source": "An agreement for one summer",
}
HUB_AREA_PATCH = {"source": "¶61, ¶62"}
NEW_VISIT_RULE_SET = {
    "mode": "PLAN_LED",
    "days_to_visit": 10,
    "effective_from": "2031-04-01",
    "reason": "The guidance of that spring asks for an earlier first visit.",
}
