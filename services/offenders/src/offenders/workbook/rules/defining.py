"""What a definition of the workbook is, and how it is told beside its figures."""

from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.schemas.offenders.workbook import WorkbookDefinition, WorkbookTier, WorkbookUnit

VERSION = 1
ALL_GROUPS = frozenset({WorkbookTier.TEAM, WorkbookTier.FORCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """One definition: `of_period` counts the period's days, else it is a state as at the day."""

    definition_id: str
    name: str
    unit: WorkbookUnit
    formula: str
    numerator: str
    denominator: str | None = None
    source: str = "caseload"
    tiers: frozenset[WorkbookTier] = ALL_GROUPS
    of_period: bool = False
    about_people: bool = True
    """Whether its counts are of people, so that small ones are not for everybody."""
    note: str | None = None


def told(one: Defined, period: tuple[date, date], as_at: datetime) -> WorkbookDefinition:
    """Return a definition as it stands beside the figures of one workbook."""
    period_from, period_until = period if one.of_period else (None, None)
    return WorkbookDefinition(
        definition_id=one.definition_id,
        version=VERSION,
        name=one.name,
        unit=one.unit,
        formula=one.formula,
        numerator=one.numerator,
        denominator=one.denominator,
        source=one.source,
        period_from=period_from,
        period_until=period_until,
        as_at=as_at,
        note=one.note,
    )
