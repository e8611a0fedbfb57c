"""Satisfaction of whole interview months: counted, weighted, by unit and month, and beside another window."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.satisfaction import (
    LpuSatisfaction,
    MonthSatisfaction,
    Satisfaction,
    SatisfactionPeriod,
    SurveyQuestion,
)
from bluelamp.schemas.contact.surveys import IncidentGroup, SurveyStream
from bluelamp.schemas.problems import rule_broken
from contact.surveys.rules.counting import (
    Cell,
    Tally,
    check_until,
    hidden_of,
    months_of,
    shifted,
    total,
    within,
)
from contact.surveys.rules.telling import Subject, figure_of, footnotes_of_months, weighted_figure
from contact.surveys.rules.weighting import weighted
from contact.surveys.rules.windows import compared, window_to
from contact.surveys.statements import counting as statements

Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class SatisfactionQuery:
    """Of whom, which question, and which whole months; `until` is the first day that is outside."""

    survey_stream: SurveyStream
    question: SurveyQuestion
    period: SatisfactionPeriod
    until: date
    compared_until: date | None = None


async def read_satisfaction(resources: Resources, actor: Actor, query: SatisfactionQuery) -> Satisfaction:
    """Return satisfaction as it stands now; raises RULE_BROKEN for months that are not whole or not over."""
    async with resources.database.transaction() as connection:
        found = await satisfaction_of(connection, query)
        await record(connection, actor, AuditAction.CONSULTATION, "get_satisfaction", [])
    return found


async def satisfaction_of(connection: Connection, query: SatisfactionQuery) -> Satisfaction:
    """Return satisfaction of a period, each part of it told only where nobody can be picked out."""
    _check(query)
    window = window_to(query.until, query.period)
    ends = [query.until] if query.compared_until is None else [query.until, query.compared_until]
    since = min(window_to(end, query.period).since for end in ends)
    cells = await cells_of(connection, query.survey_stream, query.question, since, max(ends))
    here = within(cells, window.since, window.until)
    subject = Subject(query.survey_stream, query.question, window.since, window.until, clocks.now())
    whole, months = total(here.values()), by_month(here, window.since, window.until)
    notes = footnotes_of_months(told_of(months)) if query.period is SatisfactionPeriod.ROLLING_12_MONTHS else []
    population = await _population(connection, query.survey_stream, window.since, window.until)
    return Satisfaction(
        survey_stream=query.survey_stream,
        question=query.question,
        period=query.period,
        figure=figure_of(subject, query.period, whole, notes),
        did_not_know=_told_unknown(whole),
        weighted=weighted_figure(subject, query.period, weighted(_strata(here), population), told=whole.may_be_told),
        by_lpu=_lpu_figures(subject, query.period, by_lpu(here)),
        by_month=_month_figures(subject, months),
        compared=None if query.compared_until is None else compared(subject, query.period, cells, query.compared_until),
    )


def _check(query: SatisfactionQuery) -> None:
    today = clocks.today()
    check_until(query.until, today)
    if query.compared_until is not None:
        check_until(query.compared_until, today, "#/query/compared_until")
        if query.compared_until == query.until:
            raise rule_broken("#/query/compared_until", "That is the same window.", "same_window")


async def cells_of(
    connection: Connection, stream: SurveyStream, question: SurveyQuestion, since: date, until: date
) -> dict[Cell, Tally]:
    """Return what was answered to a question, by interview month, unit and kind of incident."""
    rows = await statements.CELLS.rows(connection, the_stream=stream, the_question=question, since=since, until=until)
    return {
        Cell(row["month"], Lpu(row["lpu"]), IncidentGroup(row["incident_group"])): Tally(
            row["satisfied"], row["answered"], row["did_not_know"]
        )
        for row in rows
    }


async def asb_satisfied(connection: Connection, since: date, until: date) -> list[tuple[str, int, int]]:
    """Return satisfied and answered of ASB victims overall: the force's, and each unit's that may be told beside it."""
    return await _by_area(connection, SurveyStream.ASB, since, until)


async def crime_satisfied(connection: Connection, since: date, until: date) -> list[tuple[str, int, int]]:
    """Return satisfied and answered of victims of crime overall, by area as those of ASB."""
    return await _by_area(connection, SurveyStream.CRIME, since, until)


async def _by_area(
    connection: Connection, stream: SurveyStream, since: date, until: date
) -> list[tuple[str, int, int]]:
    cells = await cells_of(connection, stream, SurveyQuestion.OVERALL, since, until)
    whole = total(cells.values())
    # Months in which nobody was asked have no figure: that is no nought.
    if not whole.answered:
        return []
    units = [(str(lpu), one.satisfied, one.answered) for lpu, one in told_of(by_lpu(cells)).items()]
    return [("FORCE", whole.satisfied, whole.answered), *units]


def by_lpu(cells: Mapping[Cell, Tally]) -> dict[Lpu, Tally]:
    """Sum cells by unit, with every unit there."""
    return _summed({cell: cell.lpu for cell in cells}, cells, dict.fromkeys(Lpu, Tally()))


def by_month(cells: Mapping[Cell, Tally], since: date, until: date) -> dict[date, Tally]:
    """Sum cells by month, with every month there."""
    return _summed({cell: cell.month for cell in cells}, cells, dict.fromkeys(months_of(since, until), Tally()))


def told_of(parts: Mapping[Part, Tally]) -> dict[Part, Tally]:
    """Return the parts that may be told beside their whole."""
    hidden = hidden_of(parts)
    return {part: tally for part, tally in parts.items() if part not in hidden}


def _summed(parts: Mapping[Cell, Part], cells: Mapping[Cell, Tally], empty: dict[Part, Tally]) -> dict[Part, Tally]:
    for cell, tally in cells.items():
        empty[parts[cell]] += tally
    return empty


def _strata(cells: Mapping[Cell, Tally]) -> dict[tuple[Lpu, IncidentGroup], tuple[int, int]]:
    summed: dict[tuple[Lpu, IncidentGroup], Tally] = defaultdict(Tally)
    for cell, tally in cells.items():
        summed[cell.lpu, cell.incident_group] += tally
    return {one: (tally.satisfied, tally.answered) for one, tally in summed.items()}


async def _population(
    connection: Connection, stream: SurveyStream, since: date, until: date
) -> dict[tuple[Lpu, IncidentGroup], int]:
    rows = await statements.POPULATION.rows(connection, the_stream=stream, since=since, until=until)
    return {(Lpu(row["lpu"]), IncidentGroup(row["incident_group"])): row["victims"] for row in rows}


def _told_unknown(whole: Tally) -> int | None:
    told = Tally(whole.did_not_know, whole.answered + whole.did_not_know)
    return whole.did_not_know if told.may_be_told and whole.may_be_told else None


def _lpu_figures(subject: Subject, period: SatisfactionPeriod, parts: Mapping[Lpu, Tally]) -> list[LpuSatisfaction]:
    hidden: set[Any] = hidden_of(parts)
    return [
        LpuSatisfaction(lpu=lpu, figure=figure_of(subject, period, tally, hidden=lpu in hidden))
        for lpu, tally in parts.items()
    ]


def _month_figures(subject: Subject, parts: Mapping[date, Tally]) -> list[MonthSatisfaction]:
    hidden = hidden_of(parts)
    figures = []
    for month, tally in parts.items():
        of_month = subject.of_month(month, shifted(month, 1))
        figure = figure_of(of_month, SatisfactionPeriod.MONTH, tally, hidden=month in hidden)
        figures.append(MonthSatisfaction(month=month, figure=figure))
    return figures
