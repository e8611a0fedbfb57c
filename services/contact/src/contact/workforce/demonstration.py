"""Thirteen months of headcounts, who left, who learns from whom, and the requests that the reference shows.

The report gives no number of staff (¶72): these are assumed.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000080{last:04}")


HEADCOUNT_TO_READ = _id(1)
HEADCOUNT_TO_CHANGE = _id(2)
LEAVER_TO_READ = _id(201)
LEAVER_TO_CHANGE = _id(202)
MENTORSHIP_TO_READ = _id(301)
MENTORSHIP_TO_CHANGE = _id(302)
_FINISHED = 6
LAST_DAY = "2014-07-31"
_POSTS = {
    "NON_EMERGENCY": (240, 262),
    "EMERGENCY": (150, 154),
    "CONTROL_AND_SERVICE_DESK": (310, 318),
    "CST": (120, 126),
    "FRONT_OFFICE": (90, 90),
}
_LEFT = {"NON_EMERGENCY": 36, "EMERGENCY": 9, "CONTROL_AND_SERVICE_DESK": 14, "CST": 12, "FRONT_OFFICE": 3}
_MONTH_ENDS = tuple(date(2013 + (7 + month) // 12, (7 + month) % 12 + 1, 1) - timedelta(days=1) for month in range(13))

HEADCOUNTS: dict[UUID, dict[str, Any]] = {
    _id(1 + 10 * month + place): {
        "function": function,
        "counted_on": last_day.isoformat(),
        "headcount": headcount + month % 3,
        "establishment": establishment,
    }
    for month, last_day in enumerate(_MONTH_ENDS)
    for place, (function, (headcount, establishment)) in enumerate(_POSTS.items())
}
LEAVERS: dict[UUID, dict[str, Any]] = {
    _id(201 + place): {
        "staff_number": f"FC{10_001 + place}",
        "function": function,
        "left_on": (date(2013, 8, 5) + timedelta(days=place * 4)).isoformat(),
        "reason": ("RESIGNED", "TRANSFERRED", "RESIGNED", "RETIRED")[place % 4],
    }
    for place, function in enumerate(function for function, left in _LEFT.items() for _ in range(left))
}
MENTORSHIPS: dict[UUID, dict[str, Any]] = {
    _id(301 + place): {
        "staff_number": f"FC{20_001 + place}",
        "mentor_staff_number": f"FC{30_001 + place // 2}",
        "function": "NON_EMERGENCY",
        "effective_from": (date(2014, 1, 6) + timedelta(days=7 * place)).isoformat(),
        "effective_until": (date(2014, 4, 7) + timedelta(days=7 * place)).isoformat() if place < _FINISHED else None,
        "competent_on": (date(2014, 4, 1) + timedelta(days=8 * place)).isoformat() if place < _FINISHED else None,
    }
    for place in range(8)
}
NEW_HEADCOUNT = {"function": "CST", "counted_on": "2014-08-31", "headcount": 123, "establishment": 126}
HEADCOUNT_PATCH = {"headcount": 151}
NEW_LEAVER = {"staff_number": "FC10501", "function": "CST", "left_on": "2014-08-15", "reason": "RESIGNED"}
LEAVER_PATCH = {"reason": "OTHER"}
NEW_MENTORSHIP = {
    "staff_number": "FC20101",
    "mentor_staff_number": "FC30001",
    "function": "NON_EMERGENCY",
    "effective_from": "2014-08-04",
}
MENTORSHIP_PATCH = {"competent_on": "2014-04-11"}
