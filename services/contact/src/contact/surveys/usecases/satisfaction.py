"""Satisfaction of whole interview months: counted, weighted, by unit and month, and beside another window."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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
    by_lpu,
    by_month,
    check_until,
    hidden_units,
    shifted,
    told_total,
    within,
)
from contact.surveys.rules.telling import Subject, figure_of, footnotes_of_months, weighted_figure
from contact.surveys.rules.weighting import weighted
from contact.surveys.rules.windows import compared, window_to
from contact.surveys.statements import counting as statements


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
    months = by_month(here, window.since, window.until)
    whole = told_total(months)
    notes = footnotes_of_months(months) if query.period is SatisfactionPeriod.ROLLING_12_MONTHS else []
    population = await _population(connection, query.survey_stream, window.since, window.until)
    return Satisfaction(
        survey_stream=query.survey_stream,
        question=query.question,
        period=query.period,
        figure=figure_of(subject, query.period, whole, notes),
        did_not_know=_told_unknown(whole),
        weighted=weighted_figure(subject, query.period, weighted(_strata(here), population), told=whole.may_be_told),
        by_lpu=_lpu_figures(subject, query.period, here),
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
    """Return satisfied and answered of ASB victims overall: the force's, and each unit's that may be told beside it.

    Nothing where one of the months is kept back.
    """
    return await _by_area(connection, SurveyStream.ASB, since, until)


async def crime_satisfied(connection: Connection, since: date, until: date) -> list[tuple[str, int, int]]:
    """Return satisfied and answered of victims of crime overall, by area as those of ASB."""
    return await _by_area(connection, SurveyStream.CRIME, since, until)


async def _by_area(
    connection: Connection, stream: SurveyStream, since: date, until: date
) -> list[tuple[str, int, int]]:
    cells = await cells_of(connection, stream, SurveyQuestion.OVERALL, since, until)
    months = by_month(cells, since, until)
    # A single month is taken whatever it is, and kept back where it is told.
    [whole] = months.values() if len(months) == 1 else [told_total(months)]
    # Months in which nobody was asked have no figure: that is no nought.
    if not whole.answered:
        return []
    hidden = hidden_units(cells, since, until)
    units = [(str(lpu), one.satisfied, one.answered) for lpu, one in by_lpu(cells).items() if lpu not in hidden]
    return [("FORCE", whole.satisfied, whole.answered), *units]


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


def _lpu_figures(subject: Subject, period: SatisfactionPeriod, cells: Mapping[Cell, Tally]) -> list[LpuSatisfaction]:
    hidden = hidden_units(cells, subject.since, subject.until)
    return [
        LpuSatisfaction(lpu=lpu, figure=figure_of(subject, period, tally, hidden=lpu in hidden))
        for lpu, tally in by_lpu(cells).items()
    ]


def _month_figures(subject: Subject, parts: Mapping[date, Tally]) -> list[MonthSatisfaction]:
    return [
        MonthSatisfaction(
            month=month,
            figure=figure_of(subject.of_month(month, shifted(month, 1)), SatisfactionPeriod.MONTH, tally),
        )
        for month, tally in parts.items()
    ]
