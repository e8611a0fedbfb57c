"""Working out how somebody stands after something was recorded of them, and keeping that where lists find it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bluelamp.kit.database import Connection, Row
from bluelamp.schemas.offenders.sex_offender_histories import KnownChange
from bluelamp.schemas.offenders.sex_offenders import Management, VisitMode
from offenders.caseload.rules.owing import Schedule
from offenders.sex_offenders.rules.visiting import (
    Changed,
    Happening,
    Planned,
    RuleSet,
    Standing,
    Visited,
    rule_set_on,
    standing_of,
)
from offenders.sex_offenders.statements import history, people


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule by which visits fall due, each with its id."""

    ids: Sequence[UUID]
    rule_sets: Sequence[RuleSet]

    @property
    def first_day(self) -> date:
        """The day from which on there are rules."""
        return min(one.effective_from for one in self.rule_sets)

    def on(self, day: date) -> RuleSet:
        """Return the rule set that holds on a day, which is no earlier than the first."""
        return self.rule_sets[rule_set_on(self.rule_sets, day)]

    def id_on(self, day: date) -> UUID:
        """Return its id, which a plan keeps, so that it can be explained again."""
        return self.ids[rule_set_on(self.rule_sets, day)]


async def rules_of(connection: Connection) -> Rules:
    """Return the rules by which visits fall due."""
    rows = await history.RULE_SETS.rows(connection)
    kept = [{name: row[name] for name in set(row.keys()) - {"visit_rule_set_id", "mode"}} for row in rows]
    rule_sets = [RuleSet(**one, mode=VisitMode(row["mode"])) for one, row in zip(kept, rows, strict=True)]
    return Rules([row["visit_rule_set_id"] for row in rows], rule_sets)


async def standing_now(connection: Connection, row: Row) -> Standing:
    """Work out how somebody stands from their whole history."""
    rules, known = await rules_of(connection), {"sex_offender_id": row["sex_offender_id"]}
    plans = [_planned(one) for one in await history.ALL_PLANS.rows(connection, **known)]
    changes = [
        Changed(one["known_on"], KnownChange(one["kind"]), rules.on(one["known_on"]).days_to_visit)
        for one in await history.ALL_CHANGES.rows(connection, **known)
    ]
    visits = [Visited(one["visited_on"]) for one in await history.ALL_VISITS.rows(connection, **known)]
    # Of one day: what was planned, then what was learnt, then whom somebody saw.
    happenings: list[Happening] = [*plans, *changes, *visits]
    return standing_of(row["managed_from"], rules.on(row["managed_from"]).days_to_visit, happenings)


async def settle(connection: Connection, row: Row) -> None:
    """Keep what follows of the history; the caller holds the record."""
    standing = await standing_now(connection, row)
    await people.SETTLE.run(
        connection,
        the_sex_offender=row["sex_offender_id"],
        management=standing.management,
        last_visit_on=standing.last_visit_on,
        next_visit_due_on=standing.due_on,
    )


def _planned(row: Row) -> Planned:
    interval = Schedule(row["interval_unit"], row["interval_amount"]) if row["interval_unit"] else None
    return Planned(row["decided_on"], Management(row["management"]), interval, row["days_to_visit"])
