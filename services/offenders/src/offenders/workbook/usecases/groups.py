"""The second and third tier: cases added up to teams, units, cohorts and the force, with what other features hold."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeVar
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.codes import Cohort, Colour, LeadAgency
from bluelamp.schemas.offenders.lead_agencies import ShareMeasure
from bluelamp.schemas.offenders.workbook import RowKind, WorkbookRow, WorkbookTier
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.lead_agencies.usecases.measuring import measure_disruption
from offenders.nominals.usecases.sight import sight_of
from offenders.reoffending.usecases.releases import last_areas
from offenders.workbook.rules import definitions
from offenders.workbook.rules.adding import CaseFacts, Counted, Figures, Harm, added, count, not_held, share
from offenders.workbook.rules.asking import Asked
from offenders.workbook.rules.telling import Groups, Hidden, figure, hidden_in
from offenders.workbook.statements import abuse, facts, harm
from offenders.workbook.usecases.individual import days_of, harm_of

MOST_CASES: Final = 50_000
"""As many add up within a request; a force manages some thousands."""
FORCE: Final = "FORCE"
_NO_COST = "Nothing of the platform holds what management costs."
_NO_RANKING = "There is no ranking yet."
_OF_OTHERS = "It is counted by unit alone."
Key = TypeVar("Key", bound=Hashable)


async def rows_of(connection: Connection, actor: Actor, asked: Asked, *, sees_people: bool) -> list[WorkbookRow]:
    """Return every row of the tier of teams or of the force, told as the reader may be told them."""
    groups = await _groups(connection, actor, asked)
    defined = {one.definition_id: one for one in definitions.of_tier(asked.tier)}
    hidden = _nothing(groups) if sees_people else hidden_in(groups, defined)
    if asked.tier is WorkbookTier.TEAM:
        return [
            _row(RowKind.TEAM, (f"{lpu}/{team}", team), figures, defined, hidden.teams[lpu, team])
            for (lpu, team), figures in sorted(groups.teams.items())
            if asked.lpu in {None, lpu} and asked.team in {None, team}
        ]
    areas = await _areas(connection, asked)
    return [
        _row(RowKind.FORCE, (FORCE, "The force"), groups.force, defined, hidden.force),
        *(
            _row(RowKind.LPU, (lpu, lpu), figures, defined, hidden.lpus[lpu])
            for lpu, figures in sorted(groups.lpus.items())
        ),
        *(
            _row(RowKind.COHORT, (name, name), figures, defined, hidden.cohorts[name])
            for name, figures in sorted(groups.cohorts.items())
        ),
        *(_row(RowKind.AREA, whose, figures, defined) for whose, figures in areas.items()),
    ]


async def _groups(connection: Connection, actor: Actor, asked: Asked) -> Groups:
    days = days_of(asked)
    rows = await facts.FACTS.rows(
        connection,
        **days,
        begin_at=clocks.midnight(asked.day_from),
        limit=MOST_CASES + 1,
        **sight_of(actor, facts.FACTS),
    )
    if len(rows) > MOST_CASES:
        detail = f"More than {MOST_CASES:,} cases are too many to add up within a request: ask for fewer days."
        raise ProblemError(ProblemCode.RULE_BROKEN, detail)
    is_today = asked.as_at == clocks.today()
    cases = [_case(row, is_today=is_today) for row in rows]
    harmed = await _harm(connection, asked, cases)
    by_lpu, by_cohort = _by(cases, lambda case: case.lpu), _by(cases, lambda case: case.cohort)
    by_team = _by(cases, lambda case: (case.lpu, case.team))
    more = await _more(connection, actor, asked) if asked.tier is WorkbookTier.FORCE else {}
    return Groups(
        force={**added(cases, harmed), **more.get(FORCE, {})},
        lpus={lpu.value: {**added(by_lpu.get(lpu.value, []), harmed), **more.get(lpu.value, {})} for lpu in Lpu},
        cohorts={one.value: added(by_cohort.get(one.value, []), harmed) for one in Cohort},
        teams={key: added(some, harmed) for key, some in by_team.items()},
    )


def _by(cases: Iterable[CaseFacts], key: Callable[[CaseFacts], Key]) -> Mapping[Key, list[CaseFacts]]:
    parts: dict[Key, list[CaseFacts]] = defaultdict(list)
    for case in cases:
        parts[key(case)].append(case)
    return parts


def _case(row: Row, *, is_today: bool) -> CaseFacts:
    same = ("case_id", "person_id", "team", "lpu", "cohort", "runs", "has_entered", "has_left", "in_time", "due")
    needs = ("first_need", "latest_need", "compared")
    return CaseFacts(
        **{name: row[name] for name in (*same, *needs)},
        colour=Colour(row["colour"]),
        is_overdue=row["is_overdue"] if is_today else None,
        is_unassigned=row["lead_agency"] == LeadAgency.UNASSIGNED,
    )


async def _harm(connection: Connection, asked: Asked, cases: Sequence[CaseFacts]) -> Mapping[UUID, Harm]:
    rows = await harm.OF_PERIOD.rows(
        connection,
        people=sorted({case.person_id for case in cases if case.runs}),
        as_at=asked.as_at,
        day_from=asked.day_from,
        day_until=asked.day_until,
    )
    return {row["person_id"]: harm_of(row) for row in rows}


async def _more(connection: Connection, actor: Actor, asked: Asked) -> dict[str, dict[str, Counted]]:
    """Return what other features hold of the force and of each unit."""
    found: dict[str, dict[str, Counted]] = await _perpetrators(connection, actor, asked)
    for lpu in (None, *Lpu):
        disrupted = await measure_disruption(connection, actor, lpu, (asked.day_from, asked.day_until))
        found[lpu.value if lpu else FORCE] |= {
            "LEAD.REASSIGNED": _shared(disrupted.reassigned),
            "LEAD.MISSED_ROUND_TRANSFER": _shared(disrupted.missed_round_transfer),
        }
    found[FORCE]["COST.MANAGED"] = not_held(_NO_COST)
    return found


def _shared(measure: ShareMeasure) -> Counted:
    return share(measure.numerator, measure.denominator)


async def _perpetrators(connection: Connection, actor: Actor, asked: Asked) -> dict[str, dict[str, Counted]]:
    is_ranked = await abuse.NEWEST.row(connection) is not None
    by_unit = await abuse.BY_UNIT.rows(connection, **sight_of(actor, abuse.BY_UNIT))
    adopted_rows = await abuse.ADOPTED_BY_UNIT.rows(
        connection, as_at=asked.as_at, **sight_of(actor, abuse.ADOPTED_BY_UNIT)
    )
    ranked = {row["lpu"]: row["ranked"] for row in by_unit}
    serial = {row["lpu"]: row["serial"] for row in by_unit}
    adopted = {row["lpu"]: row["adopted"] for row in adopted_rows}
    return {
        unit: {
            "DA.RANKED": count(_sum(ranked, unit)) if is_ranked else not_held(_NO_RANKING),
            "DA.SERIAL": share(_sum(serial, unit), _sum(ranked, unit), "Nobody is ranked."),
            "DA.ADOPTED": count(_sum(adopted, unit)),
        }
        for unit in (FORCE, *(lpu.value for lpu in Lpu))
    }


def _sum(counts: Mapping[str, int], unit: str) -> int:
    return sum(counts.values()) if unit == FORCE else counts.get(unit, 0)


async def _areas(connection: Connection, asked: Asked) -> dict[tuple[str, str], Figures]:
    """Return the last release's figures of the force's authorities, over its own period."""
    found: dict[tuple[str, str], Figures] = {}
    for one in await last_areas(connection, asked.as_at):
        because = f"{one.period_from} to {one.period_until}, {one.title}"
        more = one.area.reoffended - float(one.area.predicted)
        found[one.area.area, one.area.name] = {
            "REOFF.LAR3M.ACTUAL": Counted(
                one.area.reoffended, one.area.offenders, float(one.area.actual_rate) / 100, because
            ),
            "REOFF.LAR3M.VAR": Counted(more, float(one.area.predicted), float(one.area.variation) / 100, because),
            "REOFF.LAR3M.RANK": Counted(one.area.rank, one.ranked, one.area.rank, because),
        }
    return found


def _row(
    kind: RowKind,
    whose: tuple[str, str],
    figures: Figures,
    defined: Mapping[str, definitions.Defined],
    hidden: frozenset[str] = frozenset(),
) -> WorkbookRow:
    code, name = whose
    nothing = not_held(_OF_OTHERS if kind is not RowKind.AREA else "It is counted of units, not of authorities.")
    return WorkbookRow(
        kind=kind,
        code=code,
        name=name if kind in {RowKind.AREA, RowKind.FORCE} else name.replace("_", " ").title(),
        person=None,
        figures=[
            figure(one, figures.get(definition_id, nothing), is_hidden=definition_id in hidden)
            for definition_id, one in defined.items()
        ],
    )


def _nothing(groups: Groups) -> Hidden:
    none: frozenset[str] = frozenset()
    return Hidden(
        none, dict.fromkeys(groups.lpus, none), dict.fromkeys(groups.cohorts, none), dict.fromkeys(groups.teams, none)
    )
