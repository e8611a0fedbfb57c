"""The register of benefits: each saving with its version and its basis, and what reports say of money (¶73, ¶74)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import Code, Count, Day, Line, RequestModel, ResponseModel, Timestamp, Version
from bluelamp.schemas.contact.measures import Figure, FigureFootnote

Pounds = Annotated[int, Field(ge=0, le=10_000_000_000, examples=[16_200_000], description="Whole pounds a year.")]
FinancialYear = Annotated[
    str,
    StringConstraints(pattern=r"^20[0-9]{2}/[0-9]{2}$", min_length=7, max_length=7),
    Field(examples=["2014/15"], description="From 1 April to 31 March."),
]
Edition = Annotated[int, Field(ge=1, le=1000, description="Each restatement is an edition of its own.")]


class FinancialImplication(StrEnum):
    """What a report says of money."""

    NONE = "NONE"
    SAVING = "SAVING"
    COST = "COST"


class NewBenefit(RequestModel):
    """One edition of a benefit: what it cost, what it costs, and on what basis that is said."""

    benefit: Code
    edition: Edition
    name: Line
    basis: Line = Field(description="What is counted, and who said so where.")
    baseline_pounds: Pounds
    current_pounds: Pounds
    is_recurring: bool = Field(description="Whether it comes again each year.")
    first_year: FinancialYear
    stated_on: Day


class BenefitPatch(RequestModel):
    """What was taken down wrongly; a figure that is restated is a new edition."""

    name: Line | None = None
    basis: Line | None = None
    is_recurring: bool | None = None


class Benefit(ResponseModel):
    """One edition of a benefit."""

    benefit_id: UUID
    benefit: str
    edition: Count
    name: str
    basis: str
    baseline_pounds: Pounds
    current_pounds: Pounds
    is_recurring: bool
    first_year: str
    stated_on: date
    saving: Figure
    version: Version
    changed_at: Timestamp


class BenefitPage(ResponseModel):
    """A page of editions."""

    items: Annotated[list[Benefit], Field(max_length=100)]
    next_cursor: str | None


class NewFinancialStatement(RequestModel):
    """What a paragraph of a report says of money."""

    report: Line
    paragraph: Annotated[int, Field(ge=1, le=10_000)]
    implication: Annotated[FinancialImplication, Field(strict=False)]
    stated_on: Day


class FinancialStatementPatch(RequestModel):
    """What was taken down wrongly."""

    implication: Annotated[FinancialImplication | None, Field(strict=False)] = None
    stated_on: Day | None = None


class FinancialStatement(ResponseModel):
    """What a paragraph of a report says of money."""

    financial_statement_id: UUID
    report: str
    paragraph: Count
    implication: FinancialImplication
    stated_on: date
    version: Version
    changed_at: Timestamp


class FinancialStatementPage(ResponseModel):
    """A page of statements."""

    items: Annotated[list[FinancialStatement], Field(max_length=100)]
    next_cursor: str | None


class BenefitCheck(ResponseModel):
    """Whether what reports say of money and the register agree, as at a day; each disagreement is a footnote."""

    as_at: date
    recurring_total: Figure
    is_consistent: bool
    footnotes: Annotated[list[FigureFootnote], Field(max_length=100)]
