"""How a workbook lies on sheets: cells that are numbers, days or text, and nothing that is a formula."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from bluelamp.kit.clocks import local_day
from bluelamp.schemas.offenders.workbook import (
    FigureState,
    Workbook,
    WorkbookDefinition,
    WorkbookFigure,
    WorkbookPerson,
    WorkbookRow,
    WorkbookTier,
)

Cell: TypeAlias = str | float | date | None
LONGEST_CELL = 2_000
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and what a program might take for more than text."""
_OF_PERSON = (
    "Reference",
    "Given name",
    "Family name",
    "Cohort",
    "Status",
    "Colour",
    "Released on",
    "Manager",
    "Team",
    "Unit",
    "Lead agency",
    "Opened on",
    "Review on",
    "Last contact on",
    "Next contact due on",
    "Overdue",
)
_OF_DEFINITION = (
    "Definition",
    "Version",
    "Name",
    "Unit",
    "Formula",
    "Numerator",
    "Denominator",
    "Counted from",
    "First day",
    "Day after the last",
    "As at",
    "Note",
)


class Sheet(NamedTuple):
    """One sheet: its name, its heading and its rows."""

    name: str
    heading: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def sheets_of(workbook: Workbook) -> Sequence[Sheet]:
    """Lay a workbook out: the tier, what its figures mean, and what it is as at."""
    return _figures(workbook), _definitions(workbook.definitions), _about(workbook)


def text(value: str) -> str:
    """Return a text as a cell may hold it; what it begins with does not matter, for it is never read as a formula."""
    return _NO_TEXT.sub("", value)[:LONGEST_CELL]


def _figures(workbook: Workbook) -> Sheet:
    is_of_people = workbook.tier is WorkbookTier.INDIVIDUAL
    heading = [*(_OF_PERSON if is_of_people else ("Kind", "Code", "Name"))]
    for one in workbook.definitions:
        heading += [one.name, f"{one.name}: numerator", *([f"{one.name}: denominator"] if one.denominator else [])]
    counts = {one.definition_id: one.denominator is not None for one in workbook.definitions}
    return Sheet(workbook.tier.value.title(), heading, [_row(row, counts) for row in workbook.rows])


def _row(row: WorkbookRow, has_denominator: dict[str, bool]) -> list[Cell]:
    cells: list[Cell] = _person(row.person) if row.person else [row.kind.value, text(row.code), text(row.name)]
    for figure in row.figures:
        cells += [_value(figure), figure.numerator]
        cells += [figure.denominator] if has_denominator[figure.definition_id] else []
    return cells


def _value(figure: WorkbookFigure) -> Cell:
    """Return the value, or in words that there is none: an empty cell would be read as nought."""
    if figure.state is FigureState.TOLD:
        return figure.value
    said = figure.state.value.lower().replace("_", " ")
    return text(f"{said}: {figure.because}" if figure.because else said)


def _person(one: WorkbookPerson) -> list[Cell]:
    return [
        text(one.reference),
        text(one.given_name),
        text(one.family_name),
        one.cohort.value,
        one.status.value,
        one.colour.value,
        one.release_on,
        text(one.manager),
        text(one.team),
        one.lpu.value,
        one.lead_agency.value,
        local_day(one.opened_at),
        one.review_on,
        local_day(one.last_contact_at) if one.last_contact_at else None,
        one.next_contact_due_on,
        "yes" if one.is_overdue else "no",
    ]


def _definitions(definitions: Sequence[WorkbookDefinition]) -> Sheet:
    rows: list[list[Cell]] = [
        [
            one.definition_id,
            one.version,
            one.name,
            one.unit.value,
            text(one.formula),
            text(one.numerator),
            text(one.denominator or ""),
            one.source,
            one.period_from,
            one.period_until,
            f"{one.as_at:%Y-%m-%dT%H:%M:%SZ}",
            text(one.note or ""),
        ]
        for one in definitions
    ]
    return Sheet("Definitions", _OF_DEFINITION, rows)


def _about(workbook: Workbook) -> Sheet:
    scope = workbook.scope
    rows: list[list[Cell]] = [
        ["Tier", workbook.tier.value],
        ["Manager", text(scope.manager or "")],
        ["Team", text(scope.team or "")],
        ["Unit", scope.lpu.value if scope.lpu else ""],
        ["As at the end of", workbook.as_at],
        ["First day of the period", workbook.period_from],
        ["Day after its last", workbook.period_until],
        ["Computed at", f"{workbook.computed_at:%Y-%m-%dT%H:%M:%SZ}"],
        ["Rows", len(workbook.rows)],
    ]
    return Sheet("About", ("What", "Is"), rows)
