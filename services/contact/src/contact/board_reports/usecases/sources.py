"""Lines that are no plain count of the report's days: what a change parts, what others tell, what a register sums."""

from collections.abc import Mapping
from datetime import date

from bluelamp.kit import clocks
from bluelamp.schemas.contact.board_reports import UnavailableReason
from bluelamp.schemas.contact.measures import Figure
from contact.benefits import rules as benefit_rules
from contact.benefits import statements as benefit_statements
from contact.board_reports.rules import contents, reoffending
from contact.board_reports.rules.contents import LineTerms
from contact.board_reports.rules.found import Found
from contact.board_reports.rules.windows import between, months_before, period_told
from contact.board_reports.usecases.gathering import Making, Source, counted, definition_of, imported, told
from contact.board_reports.usecases.surveyed import SURVEYED_LINES
from contact.measures.statements import annotations

_MONTHS = 12
_LONG_AGO = date(2000, 1, 1)


async def change_of_cst(making: Making) -> date | None:
    """Return the last day by the period's end on which the limits of the team's chart were made to begin anew."""
    rows = await annotations.ON_CHART.rows(
        making.connection,
        the_measure=contents.CHANGE_OF_CST,
        the_area=contents.FORCE,
        first_day=_LONG_AGO,
        end_day=making.new.period_until,
    )
    days: list[date] = [row["happened_on"] for row in rows if row["restarts_limits"]]
    return max(days, default=None)


async def _before_change(making: Making, terms: LineTerms) -> Found:
    day = await change_of_cst(making)
    if day is None:
        return _no_change(terms)
    since = months_before(day.replace(day=1), _MONTHS)
    return await counted(making, terms, between(since, day))


async def _since_change(making: Making, terms: LineTerms) -> Found:
    day = await change_of_cst(making)
    if day is None:
        return _no_change(terms)
    return await counted(making, terms, between(day, making.new.period_until))


def _no_change(terms: LineTerms) -> Found:
    why = "No change of the team's way of working is noted on its chart, so there is no before and after."
    return Found(terms, unavailable=UnavailableReason.NO_FIGURE, why=why)


async def _yearly_saving(making: Making, terms: LineTerms) -> Found:
    rows = await benefit_statements.STATED_UNTIL.rows(making.connection, day=making.new.as_at)
    if not rows:
        why = "The register of benefits has nothing that was stated by then."
        return Found(terms, unavailable=UnavailableReason.NO_FIGURE, why=why)
    editions = [benefit_rules.Edition(**{name: row[name] for name in benefit_rules.Edition.__slots__}) for row in rows]
    return told(terms, benefit_rules.recurring_total(editions, making.new.as_at))


async def _reoffending(making: Making, terms: LineTerms) -> Found:
    """Tell what the offenders service has; while it is away, what was imported of an earlier release."""
    asked = making.outside.reoffending
    release = asked.answer
    if release is None:
        return await imported(making, terms, Found(terms, unavailable=asked.unavailable, why=asked.why or ""))
    one = next((one for one in release.areas if one.area == terms.area), None)
    if one is None:
        return Found(terms, unavailable=UnavailableReason.NO_FIGURE, why="The release has no such area.")
    definition = await definition_of(making, terms, max(release.published_on, making.new.period_from))
    value, numerator, denominator = reoffending.counts_of(definition.unit, one, release.ranked)
    figure = Figure(
        measure_id=terms.measure_id,
        definition_version=definition.definition_version,
        formula=definition.formula,
        unit=definition.unit,
        value=value,
        numerator=numerator,
        denominator=denominator,
        interval=None,
        period=period_told(between(release.period_from, release.period_until)),
        as_at=clocks.now(),
        footnotes=[],
    )
    return told(terms, figure)


SOURCES: Mapping[str, Source] = {
    "CST_LEVEL_BEFORE": _before_change,
    "CST_LEVEL_AFTER": _since_change,
    "YEARLY_SAVING": _yearly_saving,
    **SURVEYED_LINES,
    **{line.line: _reoffending for line in contents.lines() if line.measure_id.startswith("REOFF.")},
}
"""The lines that have a source of their own."""
