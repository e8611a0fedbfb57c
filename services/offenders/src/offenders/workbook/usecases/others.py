"""What other features hold of the force, its units, its cohorts and its teams, beside what adds up from cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.offenders.disruption import ShareMeasure
from bluelamp.schemas.offenders.workbook import WorkbookTier
from offenders.lead_agencies.usecases.measuring import measure_disruption
from offenders.nominals.usecases.sight import sight_of
from offenders.training.usecases.coverage import coverage_on
from offenders.workbook.rules.adding import CaseFacts, Counted, count, not_held, room_used, share
from offenders.workbook.rules.asking import Asked
from offenders.workbook.statements import abuse, practice

Found: TypeAlias = dict[str, Counted]
_UNITS = [unit.value for unit in Lpu]
_NO_COST = "Nothing of the platform holds what management costs."
_NO_RANKING = "No ranking by that day is kept."


def _nothing() -> defaultdict[Any, Found]:
    return defaultdict(dict)


@dataclass(frozen=True, slots=True)
class Others:
    """Figures by the ids of their definitions: of the force, and of each of its parts that has any."""

    force: Found = field(default_factory=dict)
    lpus: defaultdict[str, Found] = field(default_factory=_nothing)
    cohorts: defaultdict[str, Found] = field(default_factory=_nothing)
    teams: defaultdict[tuple[str, str], Found] = field(default_factory=_nothing)

    def of_units(self, name: str, units: Mapping[str, Counted], whole: Counted) -> None:
        """Take one figure of each unit, and of the force."""
        self.force[name] = whole
        for unit, counted in units.items():
            self.lpus[unit][name] = counted


async def others_of(
    connection: Connection, actor: Actor, asked: Asked, days: Mapping[str, Any], cases: Iterable[CaseFacts]
) -> Others:
    """Gather what a tier tells beside its cases; of teams that is training alone."""
    others = Others()
    await _training(connection, asked, others)
    if asked.tier is WorkbookTier.TEAM:
        return others
    await _perpetrators(connection, actor, asked, others)
    await _nominations(connection, actor, days, others)
    await _audits(connection, days, others)
    await _disruption(connection, actor, asked, others)
    await _capacity(connection, asked, cases, others)
    others.force["COST.MANAGED"] = not_held(_NO_COST)
    return others


async def _training(connection: Connection, asked: Asked, others: Others) -> None:
    sums: dict[str, tuple[int, int]] = {}
    for unit in _UNITS:
        covered = await coverage_on(connection, asked.as_at, Lpu(unit))
        teams: dict[str, tuple[int, int]] = {}
        for one in covered:
            trained, required = teams.get(one.team, (0, 0))
            teams[one.team] = (trained + one.trained, required + one.required)
        for team, (trained, required) in teams.items():
            others.teams[unit, team]["TRAINING.COVERAGE"] = share(trained, required)
        sums[unit] = (sum(one.trained for one in covered), sum(one.required for one in covered))
    none = "No post needs training."
    units = {unit: share(trained, required, none) for unit, (trained, required) in sums.items()}
    whole = share(sum(one[0] for one in sums.values()), sum(one[1] for one in sums.values()), none)
    others.of_units("TRAINING.COVERAGE", units, whole)


async def _perpetrators(connection: Connection, actor: Actor, asked: Asked, others: Others) -> None:
    is_ranked = await abuse.NEWEST.row(connection, as_at=asked.as_at) is not None
    rows = await abuse.BY_UNIT.rows(connection, as_at=asked.as_at, **sight_of(actor, abuse.BY_UNIT))
    ranked, serial = _by_unit(rows, "ranked"), _by_unit(rows, "serial")
    statement = abuse.ADOPTED_BY_UNIT
    adopted = _by_unit(await statement.rows(connection, as_at=asked.as_at, **sight_of(actor, statement)), "adopted")

    def known(counted: Counted) -> Counted:
        return counted if is_ranked else not_held(_NO_RANKING)

    nobody = "Nobody is ranked."
    others.of_units(
        "DA.RANKED", {unit: known(count(ranked[unit])) for unit in _UNITS}, known(count(sum(ranked.values())))
    )
    others.of_units(
        "DA.SERIAL",
        {unit: known(share(serial[unit], ranked[unit], nobody)) for unit in _UNITS},
        known(share(sum(serial.values()), sum(ranked.values()), nobody)),
    )
    others.of_units("DA.ADOPTED", {unit: count(adopted[unit]) for unit in _UNITS}, count(sum(adopted.values())))
    await _reviewed(connection, actor, asked, others)


async def _reviewed(connection: Connection, actor: Actor, asked: Asked, others: Others) -> None:
    values = {"as_at": asked.as_at, **sight_of(actor, abuse.FALL_BY_UNIT)}
    rows = await abuse.FALL_BY_UNIT.rows(connection, **values)
    fall, then, people = (_by_unit(rows, name) for name in ("fall", "score_then", "people"))
    none = "No review compared two scores."
    # Points are no people: how few stand behind them is said beside.
    units = {unit: replace(share(fall[unit], then[unit], none), people=people[unit]) for unit in _UNITS}
    whole = replace(share(sum(fall.values()), sum(then.values()), none), people=sum(people.values()))
    others.of_units("DA.SCORE_FALL", units, whole)
    statement = abuse.DROPPED_BY_UNIT
    rows = await statement.rows(connection, as_at=asked.as_at, **sight_of(actor, statement))
    improved, dropped, none = _by_unit(rows, "improved"), _by_unit(rows, "dropped"), "Nobody was left."
    left = {unit: share(improved[unit], dropped[unit], none) for unit in _UNITS}
    others.of_units("DA.DROPPED_IMPROVED", left, share(sum(improved.values()), sum(dropped.values()), none))


def _by_unit(rows: Iterable[Row], name: str, by: str = "lpu") -> defaultdict[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        counts[row[by]] += row[name]
    return counts


async def _nominations(connection: Connection, actor: Actor, days: Mapping[str, Any], others: Others) -> None:
    for name, column, statement in (
        ("NOMINATIONS.MADE", "nominated", practice.NOMINATED),
        ("NOMINATIONS.ACCEPTED", "accepted", practice.ACCEPTED),
    ):
        period = {"begin_at": days["begin_at"], "end_at": days["end_at"]}
        rows = await statement.rows(connection, **period, **sight_of(actor, statement))
        units, cohorts = _by_unit(rows, column), _by_unit(rows, column, "cohort")
        others.of_units(name, {unit: count(units[unit]) for unit in _UNITS}, count(sum(units.values())))
        for cohort in Cohort:
            others.cohorts[cohort.value][name] = count(cohorts[cohort.value])


async def _audits(connection: Connection, days: Mapping[str, Any], others: Others) -> None:
    rows = await practice.AUDITED.rows(connection, day_from=days["day_from"], day_until=days["day_until"])
    met, checked = _by_unit(rows, "met"), _by_unit(rows, "checked")
    none = "Nothing was audited."
    units = {unit: share(met[unit], checked[unit], none) for unit in _UNITS}
    others.of_units("STANDARDS.MET", units, share(sum(met.values()), sum(checked.values()), none))


async def _disruption(connection: Connection, actor: Actor, asked: Asked, others: Others) -> None:
    days = (asked.day_from, asked.day_until)
    for unit in (None, *Lpu):
        disrupted = await measure_disruption(connection, actor, unit, days)
        found = others.lpus[unit.value] if unit else others.force
        found["LEAD.REASSIGNED"] = _shared(disrupted.reassigned)
        found["LEAD.MISSED_ROUND_TRANSFER"] = _shared(disrupted.missed_round_transfer)


def _shared(measure: ShareMeasure) -> Counted:
    return share(measure.numerator or 0, measure.denominator or 0)


async def _capacity(connection: Connection, asked: Asked, cases: Iterable[CaseFacts], others: Others) -> None:
    rooms = {
        row["cohort"]: row["capacity_per_manager"]
        for row in await practice.CAPACITY.rows(connection, as_at=asked.as_at)
    }
    running = [case for case in cases if case.runs]
    for cohort in Cohort:
        some = [case for case in running if case.cohort == cohort]
        others.cohorts[cohort.value]["CAPACITY.USED"] = room_used(some, rooms.get(cohort.value))
