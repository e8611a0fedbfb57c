"""Who is a serial perpetrator: both readings, computed from records and never typed in (domain.md §3.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from safeguarding.domestic_abuse.rules.months import months_before

LOOKBACK_MONTHS = 36
MINIMUM_AGE = 16
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class AbuseRecord:
    """One record of abuse by the person; `victim_id` is the record that is kept of the victim after any merge."""

    abuse_incident_id: UUID
    agency: str
    victim_id: UUID
    occurred_on: date
    lpu: str = ""
    is_crime: bool = False


@dataclass(frozen=True, slots=True)
class SerialFinding:
    """Both readings, the figures behind them, and the records that they were computed from."""

    is_serial: bool
    is_serial_loose: bool
    victim_count: int
    unconnected_victim_count: int
    agencies: list[str]
    record_ids: list[UUID]
    records: list[AbuseRecord] = field(default_factory=list)
    families: dict[UUID, UUID] = field(default_factory=dict)
    """Of each victim somebody of their family or household, the same for all of it."""


NOTHING_FOUND = SerialFinding(
    is_serial=False, is_serial_loose=False, victim_count=0, unconnected_victim_count=0, agencies=[], record_ids=[]
)
"""What is found of a record that was merged into another: that one bears the finding."""


def is_serial(
    records: Sequence[AbuseRecord],
    links: Iterable[tuple[UUID, UUID]],
    *,
    perpetrator_id: UUID,
    born_on: date | None,
    today: date,
    lookback_months: int = LOOKBACK_MONTHS,
) -> SerialFinding:
    """Compute both readings as of a day.

    `links` join people of one household or family. The perpetrator joins every victim and so joins nobody. Records
    from before the perpetrator's sixteenth birthday are left out; an unknown date of birth leaves none out.
    """
    first = months_before(today, lookback_months)
    counted = [one for one in records if first <= one.occurred_on <= today and _is_old_enough(born_on, one.occurred_on)]
    victims = {one.victim_id for one in counted}
    families = families_of(victims, links, perpetrator_id)
    groups = len(set(families.values()))
    return SerialFinding(
        is_serial=groups >= _SEVERAL,
        is_serial_loose=len(victims) >= _SEVERAL,
        victim_count=len(victims),
        unconnected_victim_count=groups,
        agencies=sorted({one.agency for one in counted}),
        record_ids=[one.abuse_incident_id for one in counted],
        records=counted,
        families=families,
    )


def _is_old_enough(born_on: date | None, day: date) -> bool:
    return born_on is None or (day.year - MINIMUM_AGE, day.month, day.day) >= (born_on.year, born_on.month, born_on.day)


def families_of(victims: set[UUID], links: Iterable[tuple[UUID, UUID]], perpetrator_id: UUID) -> dict[UUID, UUID]:
    """Return for each victim one person of those whom a chain of household or family joins, whoever asks the same.

    The first of the whole family and not of the victims in it: what another perpetrator did to it is of the same.
    """
    leader = {victim: victim for victim in victims}

    def led_by(one: UUID) -> UUID:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    for left, right in links:
        if perpetrator_id not in {left, right}:
            leader[led_by(left)] = led_by(right)
    first: dict[UUID, UUID] = {}
    for one in sorted(leader):
        first.setdefault(led_by(one), one)
    return {victim: first[led_by(victim)] for victim in victims}
