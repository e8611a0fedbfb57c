"""Where the counts of each measure come from: one line for a measure, with the function of the feature that has them.

To let a measure be counted, add its definition to the catalogue (migrations/contact) and a line to PROVIDERS:

    "SAT.ASB.OVERALL.M": by_area(satisfaction.asb_satisfied),    # (area, numerator, denominator) for each area
    "CRIME.WITHIN_24H": of_force(crime_recording.within_a_day),  # (numerator, denominator), or None where nobody knows

The function takes a connection, the first day and the first day outside, both London's, and lives in the feature's use
cases: a feature knows nothing of measures. The worker then takes the last periods again each hour, and a later taking
with other counts stands beside the earlier. Rolling measures are taken at each month's end. What comes in days behind
adds to KNOWN_UNTIL up to when it is complete, so that half a month is no figure. A measure without a line is in the
catalogue all the same: its figures are imported.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bluelamp.kit.database import Connection
from bluelamp.schemas.common import Lpu
from contact.benefits import usecases as benefits
from contact.confidence.usecases import waves as confidence
from contact.continuity import usecases as continuity
from contact.crime_reports.usecases import times as crime_recording
from contact.listening.usecases import counting as listening
from contact.measures.rules.words import FORCE
from contact.measures.statements import feeds
from contact.measures.usecases import counting
from contact.measures.usecases.area_counts import AreaCounts, KnownUntil, Provider, by_area, of_force
from contact.surveys.usecases import dip_results, satisfaction, similar_forces
from contact.workforce import usecases as workforce


def of_events(measure_id: str, areas: Sequence[str]) -> Provider:
    """Make the provider of a measure that other services' events are counted for.

    An area without events has nought beside one that has some; where none has any, the feed was silent.
    """

    async def count(connection: Connection, period_from: datetime, period_until: datetime) -> Sequence[AreaCounts]:
        rows = await feeds.EVENTS_BY_AREA.rows(
            connection, the_measure=measure_id, period_from=period_from, period_until=period_until
        )
        counted = {row["area"]: row["numerator"] for row in rows}
        return [AreaCounts(area, counted.get(area, 0), None) for area in areas] if counted else []

    return count


def followed_until(feed: str) -> KnownUntil:
    """Say up to when a feed was read: what happened while its service was away is not counted yet, and not nought."""

    async def known(connection: Connection) -> datetime | None:
        until: datetime | None = await feeds.FOLLOWED.value(connection, the_feed=feed)
        return until

    return known


PROVIDERS: Mapping[str, Provider] = {
    **counting.OF_CALLS,
    # By unit alone: the force's total beside them would tell a count that is kept back.
    "DA.RECORDED": of_events("DA.RECORDED", [unit.value for unit in Lpu]),
    "REFERRALS.ACCEPTED": of_events("REFERRALS.ACCEPTED", [FORCE]),
    "IOM.NOMINATIONS.ACCEPTED": of_events("IOM.NOMINATIONS.ACCEPTED", [FORCE]),
    "IOM.CONTACTS.MISSED": of_events("IOM.CONTACTS.MISSED", [unit.value for unit in Lpu]),
    "IOM.LEAD.UNASSIGNED": of_events("IOM.LEAD.UNASSIGNED", [FORCE]),
    "CONF.AGREE": by_area(confidence.agreed),
    "LISTENING.HOUSEHOLDS": by_area(listening.households),
    "LISTENING.NO_ISSUE": by_area(listening.households_without_issue),
    "LISTENING.WANTS_UPDATES": by_area(listening.people_who_want_updates),
    "LISTENING.ISSUES": by_area(listening.issues),
    "SAT.ASB.OVERALL.M": by_area(satisfaction.asb_satisfied),
    "SAT.ASB.OVERALL.R12": by_area(satisfaction.asb_satisfied),
    "SAT.CRIME.OVERALL.M": by_area(satisfaction.crime_satisfied),
    "SAT.CRIME.OVERALL.R12": by_area(satisfaction.crime_satisfied),
    "SAT.MSF.DIFFERENCE": of_force(similar_forces.crime_difference),
    "DIP.DONE": by_area(dip_results.done),
    "CRIME.WITHIN_24H": of_force(crime_recording.within_a_day),
    "OUTAGE.MINUTES": of_force(continuity.minutes_out),
    "BENEFIT.SAVING": by_area(benefits.savings),
    "BENEFIT.RECURRING_TOTAL": of_force(benefits.recurring_saving),
    "WORKFORCE.TURNOVER.R12": of_force(workforce.turnover),
    "WORKFORCE.VACANCIES": of_force(workforce.vacancies),
    "WORKFORCE.DAYS_TO_COMPETENCE": of_force(workforce.days_to_competence),
}
"""Each measure that is counted here, and what counts it."""

KNOWN_UNTIL: Mapping[str, KnownUntil] = {
    **dict.fromkeys(counting.OF_CALLS, counting.known_until),
    "DA.RECORDED": followed_until("SAFEGUARDING"),
    "REFERRALS.ACCEPTED": followed_until("REFERRALS"),
    **dict.fromkeys(
        ("IOM.NOMINATIONS.ACCEPTED", "IOM.CONTACTS.MISSED", "IOM.LEAD.UNASSIGNED"), followed_until("OFFENDERS")
    ),
}
"""Up to when the counts of a measure are complete, where that is not now."""
