"""What a safe way to somebody must say, and whether this moment is safe (¶67)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bluelamp.kit.clocks import LONDON, local_day
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.sentinel import (
    ContactTimes,
    RouteChannel,
    RouteDetails,
    RouteStatus,
    UnsafeReason,
)

LONGEST_UNREVIEWED = timedelta(days=92)
"""What was safe a quarter ago is asked again; a reading of ours."""
USUAL_REVIEW = timedelta(days=28)
_NUMBER = re.compile(r"\+?[0-9][0-9 ]{4,17}[0-9]", re.ASCII)
_MAILBOX = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a route stands today, and what has become of the people on it since it was written."""

    status: RouteStatus
    review_on: date
    carrier_may_harm: bool
    has_another: bool


def check_route(details: RouteDetails, today: date) -> None:
    """Refuse a route that could not be used as it is written; raises RULE_BROKEN with a pointer to each fault."""
    faults = [*_channel_faults(details), *_time_faults(details.times)]
    if not today <= review_day(details, today) <= today + LONGEST_UNREVIEWED:
        faults.append(Fault("#/review_on", "A route is reviewed within three months.", "review_too_late"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) of contact routes are broken.", faults)


def review_day(details: RouteDetails, today: date) -> date:
    """Return by when a route is reviewed: as it says, or in four weeks."""
    return details.review_on or today + USUAL_REVIEW


def is_safe_at(times: Sequence[ContactTimes], moment: datetime) -> bool:
    """Say whether a moment lies in one of the times, by London's clocks; the latest minute is included."""
    local = moment.astimezone(LONDON)
    clock = f"{local:%H:%M}"
    return any(local.weekday() in one.weekdays and one.earliest <= clock <= one.latest for one in times)


def is_overdue(status: RouteStatus, review_on: date, today: date) -> bool:
    """Say whether nobody has asked in time if a route that is in use is still safe."""
    return status is RouteStatus.ACTIVE and review_on < today


def why_not_safe(standing: Standing, times: Sequence[ContactTimes], moment: datetime) -> list[UnsafeReason]:
    """Return all that speaks against making contact at a moment; of a withdrawn route, that alone."""
    if standing.status is RouteStatus.WITHDRAWN:
        return [UnsafeReason.WITHDRAWN]
    against = {
        UnsafeReason.OUTSIDE_TIMES: not is_safe_at(times, moment),
        UnsafeReason.REVIEW_OVERDUE: is_overdue(standing.status, standing.review_on, local_day(moment)),
        UnsafeReason.CARRIER_MAY_HARM: standing.carrier_may_harm,
        UnsafeReason.ANOTHER_ROUTE: standing.has_another,
    }
    return [reason for reason, speaks in against.items() if speaks]


def _channel_faults(details: RouteDetails) -> list[Fault]:
    through = details.channel is RouteChannel.THROUGH_SOMEBODY
    faults = []
    if through is not (details.through_person_id is not None):
        what = "Say through whom." if through else "Nobody else is needed for this channel."
        faults.append(Fault("#/through_person_id", what, "somebody_required" if through else "somebody_unneeded"))
    patterns = {
        RouteChannel.TELEPHONE: _NUMBER,
        RouteChannel.TEXT_MESSAGE: _NUMBER,
        RouteChannel.EMAIL: _MAILBOX,
    }
    pattern = patterns.get(details.channel)
    if pattern is not None and not pattern.fullmatch(details.contact_detail):
        faults.append(Fault("#/contact_detail", "It does not fit the channel.", "detail_does_not_fit"))
    return faults


def _time_faults(times: Sequence[ContactTimes]) -> list[Fault]:
    # A time past midnight is written as two: a slip of the pen must not make the whole night safe.
    return [
        Fault(f"#/times/{place}/latest", "The latest time lies before the earliest.", "ends_before_it_begins")
        for place, one in enumerate(times)
        if one.latest < one.earliest
    ]
