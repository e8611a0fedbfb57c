"""The rows of the release that the reference's examples name, and the requests that it shows."""

from uuid import UUID


def _row(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-0000000{last:05}")


MOVE_TO_READ = _row(701)
MOVE_TO_CHANGE = _row(707)
SETTING_TO_READ = _row(721)
SETTING_TO_CHANGE = _row(725)
SITE_TO_READ = _row(731)
SITE_TO_CHANGE = _row(734)
CENTRE_TO_READ = _row(754)
CENTRE_TO_CHANGE = _row(752)
CENTRE_SITE_TO_READ = _row(772)
CENTRE_SITE_TO_CHANGE = _row(773)

NEW_SETTING = {
    "stream": "SWITCHBOARD",
    "formula": "SL4",
    "threshold_seconds": 20,
    "target_percent": 85,
    "abandonment_alert_percent": 5,
    "in_total_demand": True,
    "basis": "As it was before 2011",
    "effective_from": "2010-04-01",
    "effective_until": "2011-01-01",
}
SETTING_PATCH = {"abandonment_alert_percent": 4, "basis": "Agreed by the contact board"}
NEW_SITE = {"site": "EXAMPLE_ANNEXE", "name": "Example Annexe", "opened_on": "2015-01-05"}
SITE_PATCH = {"name": "West Bromwich Police Station"}
NEW_CENTRE = {
    "centre": "EXAMPLE_EVENTS_CENTRE",
    "name": "Centre for days of great events",
    "streams": ["101", "SWITCHBOARD"],
    "live_from": "2015-01-05",
}
CENTRE_PATCH = {"name": "Force switchboard"}
NEW_CENTRE_SITE = {
    "centre": "CONTACT_CENTRE_WEST_BROMWICH",
    "site": "HALESOWEN",
    "purpose": "CONTINUITY",
    "effective_from": "2014-06-16",
}
CENTRE_SITE_PATCH = {"effective_until": "2016-01-04"}
MOVE_PATCH = {"planned_by": "2014-11-30", "basis": "Moved by a month by the programme board"}
