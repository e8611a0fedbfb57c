"""What random people did, and how a plain reading of domain.md §3.4-3.5 counts it: nothing of the service's SQL."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bluelamp.kit.clocks import months_before
from bluelamp.schemas.offenders.domestic_abuse import RankingNumbers
from offenders.domestic_abuse.rules.ranking import Tally
from parts.offenders import Offenders

LONDON = ZoneInfo("Europe/London")
CODES = ("8/6", "5/1", "125/9", "99/9")
WEIGHTS = {"reference-1": {"8/6": 20.0, "5/1": 1460.0}, "reference-2": {"8/6": 5.0, "125/9": 10.5}}
STATUSES = ("ALLEGED", "CHARGED", "CONVICTED", "NFA")


@dataclass(frozen=True)
class Person:
    """A record, and the one that it was merged into."""

    offender_id: UUID
    date_of_birth: date | None
    merged_into: UUID | None


@dataclass(frozen=True)
class Offence:
    """What was done, and to whom: each victim with a group, if one is known."""

    offence_id: UUID
    offender_id: UUID
    occurred_on: date
    recorded_on: date
    ho_code: str | None
    is_crime: bool
    is_domestic_abuse: bool
    is_proactive: bool
    status: str
    version: str | None
    victims: Mapping[UUID, UUID | None]


@dataclass(frozen=True)
class Sent:
    """A record of the other service's, the same in whosever flag it stands."""

    record_id: UUID
    occurred_on: date
    is_crime: bool
    victim_id: UUID
    group_id: UUID


@dataclass(frozen=True)
class Flag:
    """What the other service said of one of its people, who is one of ours."""

    flag_id: UUID
    person_id: UUID
    offender_id: UUID
    computed_at: datetime
    records: tuple[Sent, ...]


@dataclass
class World:
    """Everything that is known to anybody, and which groups are linked."""

    as_at: date
    people: list[Person] = field(default_factory=list)
    offences: list[Offence] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    roots: dict[UUID, UUID] = field(default_factory=dict)


def world_of(draw: Random, as_at: date, people: int = 24) -> World:
    """Draw a world whose days stand close to the edges of windows, and whose people close to their birthdays."""
    days = list(_days(draw, as_at))
    groups, victims, hashes = ([_id(draw) for _ in range(number)] for number in (5, 9, 6))
    world = World(as_at, roots=dict.fromkeys(groups[:2], groups[0]))
    for number in range(people):
        old = months_before(draw.choice(days), 12 * 16) + timedelta(days=draw.choice((-1, 0, 1)))
        merged = draw.choice(world.people) if number and draw.random() < 0.3 else None
        target = None if merged is None else merged.merged_into or merged.offender_id
        world.people.append(Person(_id(draw), draw.choice((None, date(1980, 2, 29), old)), target))
    sent = [
        Sent(_id(draw), draw.choice(days), draw.random() < 0.5, draw.choice(hashes), draw.choice(hashes))
        for _ in range(12)
    ]
    for person in world.people:
        world.offences += [_offence(draw, person, days, victims, groups) for _ in range(draw.choice((0, 1, 3, 8)))]
        for _ in range(draw.choice((0, 0, 1, 2))):
            world.flags += _flags(draw, person, as_at, sent)
    return world


def _days(draw: Random, as_at: date) -> Iterator[date]:
    for months in (12, 24, 36):
        edge = months_before(as_at, months)
        yield from (edge - timedelta(days=1), edge, edge + timedelta(days=1))
    yield from (as_at, as_at + timedelta(days=1), as_at - timedelta(days=30), as_at - timedelta(days=31))
    yield from (as_at - timedelta(days=draw.randrange(2000)) for _ in range(8))


def _offence(draw: Random, whose: Person, days: list[date], victims: list[UUID], groups: list[UUID]) -> Offence:
    occurred_on, is_crime = draw.choice(days), draw.random() < 0.7
    return Offence(
        offence_id=_id(draw),
        offender_id=whose.offender_id,
        occurred_on=occurred_on,
        recorded_on=occurred_on + timedelta(days=draw.choice((0, 0, 1, 40))),
        ho_code=draw.choice(CODES) if is_crime else draw.choice((None, *CODES)),
        is_crime=is_crime,
        is_domestic_abuse=draw.random() < 0.85,
        is_proactive=draw.random() < 0.2,
        status=draw.choice(STATUSES),
        version=draw.choice((None, *WEIGHTS)),
        victims={one: draw.choice((None, *groups)) for one in draw.sample(victims, draw.choice((0, 1, 1, 2, 3)))},
    )


def _flags(draw: Random, whose: Person, as_at: date, sent: list[Sent]) -> Iterator[Flag]:
    person_id = _id(draw)
    midnight = datetime.combine(as_at + timedelta(days=1), time(), LONDON)
    for minutes in draw.sample((-60 * 24 * 90, -1, 0, 60), draw.choice((1, 2))):
        records = tuple(draw.sample(sent, draw.choice((0, 1, 4))))
        yield Flag(_id(draw), person_id, whose.offender_id, midnight + timedelta(minutes=minutes), records)


def _id(draw: Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)


async def put(offenders: Offenders, world: World) -> None:
    """Put a world in, as its feeds and hands would have."""
    async with offenders.resources.database.transaction() as connection:
        for statement, values in {**_recorded(world), **_told(world)}.items():
            await connection.executemany(statement, values)


def _recorded(world: World) -> dict[str, list[tuple[Any, ...]]]:
    tables = {version: UUID(int=number) for number, version in enumerate(WEIGHTS, 1)}
    codes = [(tables[version], code, days) for version, found in WEIGHTS.items() for code, days in found.items()]
    kept = sorted(world.people, key=lambda one: one.merged_into is not None)
    return {
        "INSERT INTO harm_weight_tables VALUES ($1, $2, '2000-01-01', 2, now(), 'test')": [
            (table_id, version) for version, table_id in tables.items()
        ],
        "INSERT INTO harm_weights VALUES ($1, $2, 'Offence', $3::float8::numeric)": codes,
        "INSERT INTO offenders (offender_id, reference, given_name, family_name, date_of_birth, merged_into, lpu,"
        " next_review_on, created_by) VALUES ($1, $1::uuid::text, 'Example', 'Person', $2, $3, 'SANDWELL',"
        " '2030-01-01', 'test')": [(one.offender_id, one.date_of_birth, one.merged_into) for one in kept],
        "INSERT INTO offences (offence_id, offender_id, occurred_on, recorded_on, ho_code, is_crime, is_domestic_abuse,"
        " is_proactive, status, harm_table_id, lpu, source_agency, changed_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'SANDWELL', 'POLICE', 'test')": [
            (
                *(one.offence_id, one.offender_id, one.occurred_on, one.recorded_on, one.ho_code, one.is_crime),
                *(one.is_domestic_abuse, one.is_proactive, one.status, tables.get(one.version or "")),
            )
            for one in world.offences
        ],
        "INSERT INTO offence_victims VALUES ($1, $2, $3)": [
            (one.offence_id, victim, group) for one in world.offences for victim, group in one.victims.items()
        ],
        "INSERT INTO victim_group_roots VALUES ($1, $2)": list(world.roots.items()),
    }


def _told(world: World) -> dict[str, list[tuple[Any, ...]]]:
    newest = {one.person_id: one.flag_id for one in sorted(world.flags, key=lambda one: one.computed_at)}
    return {
        "INSERT INTO serial_flags (flag_id, person_id, offender_id, is_serial, is_serial_loose, lookback_months,"
        " agencies, records, victims, unconnected_victims, computed_at, is_current)"
        " VALUES ($1, $2, $3, true, true, 36, '{HOUSING}', 1, 2, 2, $4, $5)": [
            (one.flag_id, one.person_id, one.offender_id, one.computed_at, newest[one.person_id] == one.flag_id)
            for one in world.flags
        ],
        "INSERT INTO serial_flag_records VALUES ($1, $2, 'HOUSING', $3, $4, $5, $6)": [
            (flag.flag_id, one.record_id, one.occurred_on, one.is_crime, one.victim_id, one.group_id)
            for flag in world.flags
            for one in flag.records
        ],
    }


def tallies_of(world: World, numbers: RankingNumbers) -> dict[UUID, Tally]:
    """Count a world one person, one record and one day at a time."""
    found = (_tally(world, one, numbers) for one in world.people if one.merged_into is None)
    return {one.offender_id: one for one in found if one is not None}


def _tally(world: World, whose: Person, numbers: RankingNumbers) -> Tally | None:
    own = [one for one in world.offences if _counts(world, whose, one, numbers)]
    sent = _sent_of(world, whose, numbers)
    days = {one.occurred_on for one in own}
    told = [one for one in sent if one.occurred_on not in days]
    if not own and not told:
        return None
    every_day = [*(one.occurred_on for one in own), *(one.occurred_on for one in told)]
    since = {name: months_before(world.as_at, getattr(numbers, f"{name}_months")) for name in ("recent", "older")}
    serial, sent_families = _serial(world, own, numbers), _sent_serial(world, sent, numbers)
    several = numbers.serial_victims
    return Tally(
        offender_id=whose.offender_id,
        last_event_on=max(every_day),
        last_is_sent=max(every_day) not in days,
        events=len(every_day),
        sent_events=len(told),
        recent_events=sum(day >= since["recent"] for day in every_day),
        older_events=sum(since["older"] <= day < since["recent"] for day in every_day),
        **_gravity(world, own, told, numbers),
        own_victims=len(_harmed(world, own, numbers.victim_months)),
        sent_victims=len({one.victim_id for one in sent if one.occurred_on >= _first(world, numbers.victim_months)}),
        most_of_one=_most_of_one(world, own, sent, numbers),
        is_serial=serial[0] >= several or sent_families[0] >= several,
        is_serial_loose=serial[1] >= several or sent_families[1] >= several,
        is_serial_own=serial[0] >= several,
    )


def _is_of(world: World, whose: Person, offender_id: UUID) -> bool:
    records = {one.offender_id for one in world.people if one.merged_into == whose.offender_id}
    return offender_id in records | {whose.offender_id}


def _is_old_enough(whose: Person, day: date, numbers: RankingNumbers) -> bool:
    born = whose.date_of_birth
    return born is None or day.year - born.year - ((day.month, day.day) < (born.month, born.day)) >= numbers.minimum_age


def _counts(world: World, whose: Person, one: Offence, numbers: RankingNumbers) -> bool:
    return (
        _is_of(world, whose, one.offender_id)
        and one.is_domestic_abuse
        and one.recorded_on <= world.as_at
        and one.status in numbers.statuses
        and _is_old_enough(whose, one.occurred_on, numbers)
    )


def _sent_of(world: World, whose: Person, numbers: RankingNumbers) -> list[Sent]:
    if not numbers.counts_flags:
        return []
    newest: dict[UUID, Flag] = {}
    for flag in sorted(world.flags, key=lambda one: one.computed_at):
        if flag.computed_at.astimezone(LONDON).date() <= world.as_at:
            newest[flag.person_id] = flag
    records = {
        one.record_id: one for flag in newest.values() if _is_of(world, whose, flag.offender_id) for one in flag.records
    }
    return [
        one
        for one in records.values()
        if one.occurred_on <= world.as_at and _is_old_enough(whose, one.occurred_on, numbers)
    ]


def _first(world: World, months: int) -> date:
    return months_before(world.as_at, months)


def _gravity(world: World, own: list[Offence], told: list[Sent], numbers: RankingNumbers) -> dict[str, Any]:
    since = date.min if numbers.gravity_months is None else _first(world, numbers.gravity_months)
    found: dict[str, Any] = {"harm_days": 0.0, "weighed": 0, "non_crimes": 0, "proactive": 0, "not_weighed": 0}
    every: list[Offence | Sent] = [*own, *told]
    for one in every:
        if one.occurred_on < since:
            continue
        version = (numbers.harm_version or one.version) if isinstance(one, Offence) else None
        days = WEIGHTS.get(version or "", {}).get(one.ho_code or "") if isinstance(one, Offence) else None
        if not one.is_crime:
            found["non_crimes"] += 1
        elif isinstance(one, Offence) and one.is_proactive:
            found["proactive"] += 1
        elif days is None:
            found["not_weighed"] += 1
        else:
            found["weighed"] += 1
            found["harm_days"] += days
    return found


def _harmed(world: World, own: Iterable[Offence], months: int) -> set[UUID]:
    since = _first(world, months)
    return {victim for one in own if one.occurred_on >= since for victim in one.victims}


def _serial(world: World, own: list[Offence], numbers: RankingNumbers) -> tuple[int, int]:
    """Return how many families were harmed, and how many people."""
    counted = _harmed(world, own, numbers.serial_months)
    families: list[set[UUID]] = []
    for one in own:
        for victim, group in one.victims.items():
            together = {victim} if group is None else {victim, world.roots.get(group, group)}
            met = [family for family in families if family & together]
            families = [family for family in families if not family & together] + [together.union(*met)]
    return sum(bool(family & counted) for family in families), len(counted)


def _sent_serial(world: World, sent: list[Sent], numbers: RankingNumbers) -> tuple[int, int]:
    since = _first(world, numbers.serial_months)
    counted = [one for one in sent if one.occurred_on >= since]
    return len({one.group_id for one in counted}), len({one.victim_id for one in counted})


def _most_of_one(world: World, own: list[Offence], sent: list[Sent], numbers: RankingNumbers) -> int:
    since = _first(world, numbers.repeat_months)
    here = [victim for one in own if one.occurred_on >= since for victim in one.victims]
    there = [one.victim_id for one in sent if one.occurred_on >= since]
    return max((found.count(one) for found in (here, there) for one in found), default=0)
