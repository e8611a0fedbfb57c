"""What PostgreSQL counts beside a plain count one record at a time, of random people, windows and rule sets."""

from dataclasses import fields
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from parts.offenders_domestic_abuse import NUMBERS, ranked, ruled
from parts.offenders_ranking_reference import STATUSES, World, put, tallies_of, world_of

from offenders.domestic_abuse.rules import ranking as rules

DAYS = (date(2024, 2, 29), date(2025, 3, 31), date(2025, 7, 1), date(2026, 1, 1))
STORED = "SELECT * FROM ranked_perpetrators WHERE ranking_id = $1 ORDER BY place"


def rule_set(draw: Random) -> dict[str, Any]:
    """Every number on which counting depends, drawn."""
    return {
        "statuses": draw.sample(STATUSES, draw.choice((1, 3, 4))),
        "minimum_age": draw.choice((0, 16, 18)),
        "recent_months": draw.choice((12, 24)),
        "older_months": draw.choice((24, 36)),
        "gravity_months": draw.choice((None, 12, 36)),
        "harm_version": draw.choice((None, "reference-2")),
        "victim_months": draw.choice((12, 36)),
        "serial_months": draw.choice((12, 24, 36)),
        "serial_victims": draw.choice((2, 2, 3)),
        "repeat_months": draw.choice((12, 36)),
        "counts_flags": draw.random() < 0.7,
    }


async def stored(offenders, world: World, **numbers: Any) -> list[Any]:
    await ruled(offenders, **numbers)
    ranking_id = await ranked(offenders, as_at=world.as_at.isoformat())
    return await offenders.sql(STORED, UUID(ranking_id))


@pytest.mark.parametrize("seed", range(16))
async def test_what_is_counted_in_sql_is_what_a_plain_count_comes_to(offenders, seed):
    draw = Random(seed)  # noqa: S311 # a world that is the same each time
    world, numbers = world_of(draw, DAYS[seed % len(DAYS)]), rule_set(draw)
    await put(offenders, world)
    rows = await stored(offenders, world, **numbers)
    by_hand = NUMBERS.model_copy(update=numbers)
    expected = rules.ranked(tallies_of(world, by_hand).values(), by_hand, world.as_at)
    assert [row["offender_id"] for row in rows] == [one.tally.offender_id for one in expected]
    for row, one in zip(rows, expected, strict=True):
        parts = {part: getattr(one, part) for part in ("tally", "score", "priority")}
        known = {name.name: getattr(part, name.name) for part in parts.values() for name in fields(part)}
        assert {name: row[name] for name in known} == pytest.approx(known), one.tally.offender_id
        assert (row["place"], row["rank"]) == (one.place, one.rank)


def test_the_worlds_have_what_is_to_be_counted():
    """Each edge occurs: otherwise both counts could be wrong together."""
    found: set[str] = set()
    for seed in range(16):
        draw = Random(seed)  # noqa: S311 # a world that is the same each time
        world, numbers = world_of(draw, DAYS[seed % len(DAYS)]), rule_set(draw)
        by_hand = NUMBERS.model_copy(update=numbers)
        tallies = list(tallies_of(world, by_hand).values())
        for name in ("is_serial", "is_serial_own", "is_serial_loose", "last_is_sent", "proactive", "not_weighed"):
            found |= {f"{name} {bool(getattr(one, name))}" for one in tallies}
        found |= {"own larger" if one.own_victims > one.sent_victims else "sent as large" for one in tallies}
        found |= {"loose alone" for one in tallies if one.is_serial_loose and not one.is_serial}
        found |= {"joins" for one in tallies if _joins(world, one.offender_id)}
    assert found >= {"own larger", "sent as large", "loose alone", "joins"}
    assert len(found) == 4 + 2 * 6


def _joins(world: World, offender_id: UUID) -> bool:
    groups: dict[UUID, set[UUID]] = {}
    for one in world.offences:
        if one.offender_id == offender_id:
            for victim, group in one.victims.items():
                groups.setdefault(victim, set()).update({world.roots.get(group, group)} if group else ())
    return any(len(found) > 1 for found in groups.values())


async def test_a_ranking_is_by_the_rule_set_of_its_own_day(offenders):
    draw = Random(99)  # noqa: S311 # a world that is the same each time
    world = world_of(draw, DAYS[2])
    await put(offenders, world)
    later = world.as_at + timedelta(days=1)
    await ruled(offenders, later.isoformat(), recent_months=24, victim_months=12, capacity=3)
    before = await stored(offenders, world)
    old, new = await offenders.sql("SELECT rule_set_id FROM ranking_rule_sets ORDER BY effective_from OFFSET 1")
    assert before
    world.as_at = later
    after = await offenders.sql(STORED, UUID(await ranked(offenders, as_at=later.isoformat())))
    by_new = NUMBERS.model_copy(update={"recent_months": 24, "victim_months": 12})
    expected = rules.ranked(tallies_of(world, by_new).values(), by_new, later)
    assert [(row["offender_id"], row["score"]) for row in after] == [
        (one.tally.offender_id, pytest.approx(one.score.score)) for one in expected
    ]
    kept = await offenders.sql("SELECT rule_set_id FROM perpetrator_rankings ORDER BY as_at")
    assert [row["rule_set_id"] for row in kept] == [old["rule_set_id"], new["rule_set_id"]]
