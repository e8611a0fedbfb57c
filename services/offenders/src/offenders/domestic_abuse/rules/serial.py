"""Who abuses several people: both readings, and by which agency's records (domain.md §3.4)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Harmed:
    """That a record has somebody harmed, by an opaque id, in the family that is known of them, if any."""

    record_id: UUID
    agency: str
    occurred_on: date
    victim_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How many people, how many of them not connected, and what follows of it in both readings."""

    victims: int
    unconnected: int
    is_serial: bool
    is_serial_loose: bool


def reading_of(harmed: Sequence[Harmed], since: date, several: int = 2, agency: str | None = None) -> Reading:
    """Read the records since a day: strictly by people of different families (ACPO 2009), loosely by any people.

    Whoever is in two families joins them: then they are one. Who is whose family is taken from every record, also from
    an older one and, where one agency's records are read alone, from another's.
    """
    counted = {one.victim_id for one in harmed if one.occurred_on >= since and agency in {None, one.agency}}
    unconnected = families_of(counted, ((one.victim_id, one.group_id) for one in harmed))
    return Reading(len(counted), unconnected, unconnected >= several, len(counted) >= several)


def families_of(people: Collection[UUID], pairs: Iterable[tuple[UUID, UUID | None]]) -> int:
    """Count the families of some people by who is in which; who is in none is one alone."""
    leader: dict[tuple[str, UUID], tuple[str, UUID]] = {}

    def led_by(one: tuple[str, UUID]) -> tuple[str, UUID]:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    for victim_id, group_id in pairs:
        if group_id is not None:
            leader[led_by(("person", victim_id))] = led_by(("group", group_id))
    return len({led_by(("person", one)) for one in people})


def by_agency(harmed: Sequence[Harmed], since: date, several: int = 2) -> dict[str, tuple[int, Reading]]:
    """Return each agency's number of records, and what they come to without any other's."""
    counted = [one for one in harmed if one.occurred_on >= since]
    return {
        agency: (
            len({one.record_id for one in counted if one.agency == agency}),
            reading_of(harmed, since, several, agency),
        )
        for agency in sorted({one.agency for one in counted})
    }
