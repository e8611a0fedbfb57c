"""The operating practice of the demonstration: fixed ids, and the requests that the reference shows.

The report has the workshop in May (¶30) and the three strands (¶29); days, units and findings are invented.
"""

from typing import Any
from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000051{last:04}")


STANDARD = _id(1)
STANDARD_TO_CHANGE = _id(2)
FIRST_VERSION = _id(11)
SECOND_VERSION = _id(12)
VERSION_TO_CHANGE = _id(13)
ADOPTION = _id(21)
ADOPTION_TO_CHANGE = _id(22)
AUDIT = _id(31)
AUDIT_TO_CHANGE = _id(32)
ACTION = _id(41)
ACTION_TO_CHANGE = _id(42)
STRATEGY_ACTION = _id(51)
STRATEGY_ACTION_TO_CHANGE = _id(52)

STANDARDS: dict[UUID, dict[str, Any]] = {
    STANDARD: {
        "code": "IOM_SOP",
        "name": "Standard operating practice for integrated offender management",
        "purpose": "The same principles in every unit, and a way for other teams to work so.",
        "begun_on": "2014-05-01",
    },
    STANDARD_TO_CHANGE: {
        "code": "DA_OFFENDER_SOP",
        "name": "Standard operating practice for offenders of domestic abuse",
        "purpose": "What the interim arrangements have in common.",
        "begun_on": "2014-07-28",
    },
}
VERSIONS: dict[UUID, dict[str, Any]] = {
    FIRST_VERSION: {
        "standard_id": str(STANDARD),
        "version_number": 1,
        "in_force_from": "2014-05-19",
        "summary": "What the workshop with the sergeants agreed.",
    },
    SECOND_VERSION: {
        "standard_id": str(STANDARD),
        "version_number": 2,
        "in_force_from": "2014-09-01",
        "summary": "Adds how other teams and departments are helped to manage offenders.",
    },
    VERSION_TO_CHANGE: {
        "standard_id": str(STANDARD_TO_CHANGE),
        "version_number": 1,
        "in_force_from": "2014-08-04",
        "summary": "The interim arrangements.",
    },
}
ADOPTIONS: dict[UUID, dict[str, Any]] = {
    ADOPTION: {
        "standard_version_id": str(FIRST_VERSION),
        "lpu": "SANDWELL",
        "planned_for": "2014-06-30",
        "adopted_on": "2014-06-23",
    },
    ADOPTION_TO_CHANGE: {
        "standard_version_id": str(SECOND_VERSION),
        "lpu": "SANDWELL",
        "planned_for": "2014-10-31",
    },
    _id(23): {
        "standard_version_id": str(FIRST_VERSION),
        "lpu": "DUDLEY",
        "planned_for": "2014-06-30",
        "adopted_on": "2014-07-14",
    },
    _id(24): {
        "standard_version_id": str(SECOND_VERSION),
        "lpu": "DUDLEY",
        "planned_for": "2014-10-31",
        "adopted_on": "2014-10-20",
    },
}
AUDITS: dict[UUID, dict[str, Any]] = {
    AUDIT: {
        "standard_version_id": str(FIRST_VERSION),
        "lpu": "SANDWELL",
        "kind": "VISIT",
        "audited_on": "2014-08-12",
        "checked": 20,
        "met": 17,
        "finding": "Reviews were late in three cases; everything else was as it is written.",
    },
    AUDIT_TO_CHANGE: {
        "standard_version_id": str(FIRST_VERSION),
        "lpu": "DUDLEY",
        "kind": "RECORDS",
        "audited_on": "2014-08-19",
        "checked": 25,
        "met": 24,
        "finding": "One plan had no owner.",
    },
}
ACTIONS: dict[UUID, dict[str, Any]] = {
    ACTION: {
        "compliance_audit_id": str(AUDIT),
        "action": "Put the day of each review in the diary when the case is opened.",
        "owner": "Sandwell IOM sergeant",
        "due_on": "2014-09-30",
        "status": "DONE",
        "ended_on": "2014-09-22",
        "outcome": "Every open case has its day.",
    },
    ACTION_TO_CHANGE: {
        "compliance_audit_id": str(AUDIT_TO_CHANGE),
        "action": "Name an owner in each plan.",
        "owner": "Dudley IOM sergeant",
        "due_on": "2014-09-30",
    },
}
STRATEGY: dict[UUID, dict[str, Any]] = {
    STRATEGY_ACTION: {
        "strand": "PERFORMANCE",
        "action": "Work with each local team by the operating practice.",
        "owner": "Central IOM team",
        "due_on": "2014-12-31",
    },
    STRATEGY_ACTION_TO_CHANGE: {
        "strand": "DOMESTIC_ABUSE_PROCESS",
        "action": "Report the recommendations for the longer term.",
        "owner": "Central IOM team",
        "due_on": "2014-12-31",
    },
    _id(53): {
        "strand": "TRANSFORMING_REHABILITATION",
        "action": "Meet the new probation services each month while cases are assigned anew.",
        "owner": "Central IOM team",
        "due_on": "2014-12-31",
        "status": "DONE",
        "ended_on": "2014-12-15",
        "outcome": "The meetings are kept, and go on.",
    },
}
NEW_STANDARD = {
    "code": "CUSTODY_SOP",
    "name": "Standard operating practice for releases from custody",
    "purpose": "Nobody leaves prison without a first appointment.",
    "begun_on": "2014-08-01",
}
STANDARD_PATCH = {"name": "Standard operating practice for perpetrators of domestic abuse"}
NEW_VERSION = {
    "standard_id": str(STANDARD_TO_CHANGE),
    "version_number": 2,
    "in_force_from": "2031-01-05",
    "summary": "What the reference panel recommends for the longer term.",
}
VERSION_PATCH = {"summary": "The interim arrangements, as the pilot had them."}
NEW_ADOPTION = {"standard_version_id": str(SECOND_VERSION), "lpu": "COVENTRY", "planned_for": "2031-01-31"}
ADOPTION_PATCH = {"adopted_on": "2014-11-03"}
NEW_AUDIT = {
    "standard_version_id": str(SECOND_VERSION),
    "lpu": "DUDLEY",
    "kind": "VISIT",
    "audited_on": "2014-11-11",
    "checked": 20,
    "met": 19,
    "finding": "The neighbourhood teams have not been briefed in one sector.",
}
AUDIT_PATCH = {"met": 23}
NEW_ACTION = {
    "compliance_audit_id": str(AUDIT),
    "action": "Brief the neighbourhood teams of the last sector.",
    "owner": "Sandwell IOM sergeant",
    "due_on": "2031-01-31",
}
ACTION_PATCH = {"status": "DONE", "ended_on": "2014-09-25", "outcome": "Each plan has an owner."}
NEW_STRATEGY_ACTION = {
    "strand": "PERFORMANCE",
    "action": "Agree on the three tiers of the workbook.",
    "owner": "Central IOM team",
    "due_on": "2031-03-31",
}
STRATEGY_ACTION_PATCH = {"due_on": "2031-01-31"}

ISSUE = _id(61)
ISSUE_TO_CHANGE = _id(62)
ISSUES: dict[UUID, dict[str, Any]] = {
    number: {
        "region": "WEST_MIDLANDS",
        "issue": "Cases changed hands before the new agency could read their files.",
        "raised_on": "2014-06-20",
        "action": "Read the files together in each team until access is there.",
        "owner": "Central IOM team",
        "due_on": "2014-09-30",
    }
    for number in (ISSUE, ISSUE_TO_CHANGE)
}
NEW_ISSUE = {
    "region": "WEST_MIDLANDS",
    "issue": "Nobody knows who keeps the old agency's paper files.",
    "raised_on": "2014-07-01",
    "action": "Ask both new agencies, and record the answer.",
    "owner": "Central IOM team",
    "due_on": "2031-03-31",
}
ISSUE_PATCH = {"status": "DONE", "ended_on": "2014-09-25", "outcome": "Both agencies can read the files."}
