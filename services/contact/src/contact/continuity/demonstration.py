"""The outages and drills of the demonstration, and the requests that the reference shows.

The report names no day of its outage (¶72): 24 June 2014 from nine to one is assumed.
"""

from uuid import UUID

TOTAL_OUTAGE = UUID("00000000-0000-7000-8000-000000007801")
OUTAGE_TO_CHANGE = UUID("00000000-0000-7000-8000-000000007802")
TEST_TO_READ = UUID("00000000-0000-7000-8000-000000007811")
TEST_TO_CHANGE = UUID("00000000-0000-7000-8000-000000007812")
NEIGHBOUR = "Staffordshire Police"

OUTAGES = {
    TOTAL_OUTAGE: {
        "started_at": "2014-06-24T08:00:00Z",
        "ended_at": "2014-06-24T12:00:00Z",
        "streams": ["999", "101"],
        "cause": "Software failure within the telephony system",
        "overflow_force_999": NEIGHBOUR,
        "fallback_101": "NONE",
        "gold_group": True,
    },
    OUTAGE_TO_CHANGE: {
        "started_at": "2014-02-11T14:05:00Z",
        "ended_at": "2014-02-11T14:35:00Z",
        "streams": ["SWITCHBOARD"],
        "cause": "A cable was cut",
        "gold_group": False,
    },
}
CONTINUITY_TESTS = {
    TEST_TO_READ: {
        "kind": "OVERFLOW_999",
        "partner_force": NEIGHBOUR,
        "held_on": "2014-03-12",
        "outcome": "SUCCESS",
        "next_due_on": "2014-09-12",
    },
    TEST_TO_CHANGE: {
        "kind": "SITE_EVACUATION",
        "held_on": "2014-06-10",
        "outcome": "PARTIAL",
        "finding": "Two desks at Halesowen had no headsets",
        "next_due_on": "2014-12-10",
    },
    UUID("00000000-0000-7000-8000-000000007813"): {
        "kind": "OVERFLOW_999",
        "partner_force": NEIGHBOUR,
        "held_on": "2013-09-11",
        "outcome": "FAILURE",
        "finding": "The lines to the neighbour were not switched over",
        "next_due_on": "2014-03-12",
    },
}
NEW_OUTAGE = {
    "started_at": "2014-05-06T21:00:00Z",
    "ended_at": "2014-05-06T21:40:00Z",
    "streams": ["101", "CST"],
    "cause": "A power supply failed",
    "fallback_101": "RECORDED",
    "gold_group": False,
}
OUTAGE_PATCH = {"ended_at": "2014-02-11T14:50:00Z"}
NEW_TEST = {
    "kind": "FALLBACK_101",
    "held_on": "2014-08-20",
    "outcome": "FAILURE",
    "finding": "There is no recorded message to switch to",
    "next_due_on": "2014-11-20",
}
TEST_PATCH = {"outcome": "SUCCESS", "finding": "Headsets brought within the hour"}
