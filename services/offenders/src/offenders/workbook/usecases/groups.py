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
from bluelamp.schemas.offenders.workbook import RowKind, WorkbookRow, WorkbookTier
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.access import may_read_perpetrators
from offenders.nominals.usecases.sight import sight_of
from offenders.reoffending.usecases.releases import last_areas
from offenders.workbook.rules import definitions
from offenders.workbook.rules.adding import CaseFacts, Counted, Figures, Harm, added, not_held
from offenders.workbook.rules.asking import Asked
from offenders.workbook.rules.defining import Defined
from offenders.workbook.rules.telling import Groups, Hidden, figure, hidden_in
from offenders.workbook.statements import facts, harm
from offenders.workbook.usecases.individual import NOT_FOR_ROLE, days_of, harm_of, withheld_of
from offenders.workbook.usecases.others import others_of

MOST_CASES: Final = 50_000
"""As many add up within a request; a force manages some thousands."""
FORCE: Final = "FORCE"
_OF_OTHERS = "It is not counted of this."
Key = TypeVar("Key", bound=Hashable)


async def rows_of(connection: Connection, actor: Actor, asked: Asked, *, sees_people: bool) -> list[WorkbookRow]:
    """Return every row of the tier of teams or of the force, told as the reader may be told them."""
    groups = await _groups(connection, actor, asked)
    defined = {one.definition_id: one for one in definitions.of_tier(asked.tier)}
    groups = groups if not sees_people or may_read_perpetrators(actor) else _without_ranked(groups, defined)
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
    days = {**days_of(asked), "begin_at": clocks.midnight(asked.day_from)}
    rows = await facts.FACTS.rows(
        connection,
        **days,
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
    others = await others_of(connection, actor, asked, days, cases)
    return Groups(
        force={**added(cases, harmed), **others.force},
        lpus={one.value: {**added(by_lpu.get(one.value, []), harmed), **others.lpus[one.value]} for one in Lpu},
        cohorts={
            one.value: {**added(by_cohort.get(one.value, []), harmed), **others.cohorts[one.value]} for one in Cohort
        },
        teams={key: {**added(some, harmed), **others.teams[key]} for key, some in by_team.items()},
    )


def _by(cases: Iterable[CaseFacts], key: Callable[[CaseFacts], Key]) -> Mapping[Key, list[CaseFacts]]:
    parts: dict[Key, list[CaseFacts]] = defaultdict(list)
    for case in cases:
        parts[key(case)].append(case)
    return parts


def _case(row: Row, *, is_today: bool) -> CaseFacts:
    same = (
        "case_id",
        "person_id",
        "manager",
        "team",
        "lpu",
        "cohort",
        "runs",
        "has_entered",
        "has_left",
        "in_time",
        "due",
    )
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


def _without_ranked(groups: Groups, defined: Mapping[str, Defined]) -> Groups:
    """Take out what is counted of perpetrators: every count is told to a manager, and not each manages these."""

    def kept(figures: Figures) -> Figures:
        return {
            name: not_held(NOT_FOR_ROLE) if name in defined and defined[name].source == "domestic_abuse" else one
            for name, one in figures.items()
        }

    return Groups(
        force=kept(groups.force),
        lpus={key: kept(one) for key, one in groups.lpus.items()},
        cohorts=groups.cohorts,
        teams=groups.teams,
    )


def _row(
    kind: RowKind,
    whose: tuple[str, str],
    figures: Figures,
    defined: Mapping[str, Defined],
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
            figure(
                one,
                figures.get(definition_id, nothing),
                is_hidden=definition_id in hidden,
                withheld=withheld_of(figures.get(definition_id)),
            )
            for definition_id, one in defined.items()
        ],
    )


def _nothing(groups: Groups) -> Hidden:
    none: frozenset[str] = frozenset()
    return Hidden(
        none, dict.fromkeys(groups.lpus, none), dict.fromkeys(groups.cohorts, none), dict.fromkeys(groups.teams, none)
    )
