"""The report to the board: made from the data of one period and kept so, each figure with its measure (¶1-76)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Count, Cursor, Day, Line, RequestModel, ResponseModel, Text, Timestamp
from bluelamp.schemas.contact.benefits import FinancialImplication
from bluelamp.schemas.contact.charts import Chart
from bluelamp.schemas.contact.measures import Area, Figure, FigurePeriod, MeasureId

_COUNT = 10_000
_Address = Annotated[str, Field(max_length=600)]


class BoardReportStatus(StrEnum):
    """Whether a report is still to be made; one that is made never changes."""

    WAITING = "WAITING"
    MADE = "MADE"


class BoardReportSectionCode(StrEnum):
    """The sections of the board's report, in its order."""

    REFERRAL_PORTAL = "REFERRAL_PORTAL"
    PRIORITY_AREAS = "PRIORITY_AREAS"
    YOUNG_PEOPLE = "YOUNG_PEOPLE"
    TROUBLED_FAMILIES = "TROUBLED_FAMILIES"
    ANTI_SOCIAL_BEHAVIOUR = "ANTI_SOCIAL_BEHAVIOUR"
    RESTORATIVE_JUSTICE = "RESTORATIVE_JUSTICE"
    OFFENDER_MANAGEMENT = "OFFENDER_MANAGEMENT"
    CONFIDENCE = "CONFIDENCE"
    SATISFACTION = "SATISFACTION"
    PUBLIC_PROTECTION = "PUBLIC_PROTECTION"
    CONTACT_OVERVIEW = "CONTACT_OVERVIEW"
    CONTACT_KEY_CHANGES = "CONTACT_KEY_CHANGES"
    CONTACT_PERFORMANCE = "CONTACT_PERFORMANCE"
    CONTACT_RISKS = "CONTACT_RISKS"
    FINANCIAL_IMPLICATIONS = "FINANCIAL_IMPLICATIONS"
    LEGAL_IMPLICATIONS = "LEGAL_IMPLICATIONS"
    RECOMMENDATIONS = "RECOMMENDATIONS"


class UnavailableReason(StrEnum):
    """Why there is no figure; none of these is nought."""

    NOT_COUNTED = "NOT_COUNTED"
    NO_FIGURE = "NO_FIGURE"
    NOT_TOLD = "NOT_TOLD"
    SERVICE_AWAY = "SERVICE_AWAY"
    NOT_HELD = "NOT_HELD"


class NewNarrative(RequestModel):
    """What a section says in words, above its figures."""

    section: Annotated[BoardReportSectionCode, Field(strict=False)]
    text: Text


class NewBoardReport(RequestModel):
    """Ask for the report of whole months, registers as at a day; names of people have no place in its texts."""

    title: Line
    period_from: Day = Field(description="The first day of a month, in London.")
    period_until: Day = Field(description="The first day of the month after the last one.")
    as_at: Day = Field(description="The day whose state the registers are told in: sites, outages, benefits.")
    financial_implication: Annotated[FinancialImplication, Field(strict=False)] = Field(
        description="What the paragraph below says of money; it is held against the register of benefits."
    )
    financial_statement: Text
    legal_statement: Text
    narratives: list[NewNarrative] = Field(default=[], max_length=17, description="One for a section at the most.")


class BoardReportLine(ResponseModel):
    """One figure with its measure, its interval or chart, and what follows from its series; or why there is none."""

    line: str = Field(max_length=60, description="The line's name, the same in every report.")
    paragraphs: list[Count] = Field(max_length=10, description="Of the board report that had the figure first.")
    title: str = Field(max_length=300)
    measure_id: MeasureId
    area: Area
    table: str | None = Field(max_length=60, description="The table that tells it beside others of its kind.")
    figure: Figure | None
    unavailable: UnavailableReason | None
    in_words: str = Field(max_length=600)
    findings: list[str] = Field(max_length=20)
    measure_url: _Address
    figures_url: _Address
    chart_url: _Address | None
    chart: Chart | None
    no_chart_because: str | None = Field(max_length=600)
    footnotes: list[Count] = Field(max_length=20, description="The numbers of the footnotes that it meets.")


_Row = Annotated[list[str], Field(max_length=20)]


class BoardReportTable(ResponseModel):
    """What is told row by row, with where it was read; without rows the reason."""

    table: str = Field(max_length=60)
    caption: str = Field(max_length=300)
    columns: list[str] = Field(max_length=10)
    rows: list[_Row] = Field(max_length=200)
    unavailable: UnavailableReason | None
    in_words: str | None = Field(max_length=600, description="Why there are no rows, or what they leave out.")
    source_url: _Address
    footnotes: list[Count] = Field(max_length=20)


class BoardReportSection(ResponseModel):
    """A section of the report."""

    section: BoardReportSectionCode
    heading: str = Field(max_length=200)
    paragraphs: list[str] = Field(max_length=10)
    lines: list[BoardReportLine] = Field(max_length=60)
    tables: list[BoardReportTable] = Field(max_length=10)


class BoardReportFootnote(ResponseModel):
    """A contradiction that figures meet, worked out of them (domain.md §14)."""

    number: int = Field(ge=1, le=_COUNT)
    code: str = Field(max_length=60, examples=["C3"])
    text: str = Field(max_length=1000)
    lines: list[str] = Field(max_length=60, description="The lines and tables that it is about.")


class BoardReportSummary(ResponseModel):
    """A report as a list tells of it."""

    board_report_id: UUID
    title: str = Field(max_length=200)
    status: BoardReportStatus
    period: FigurePeriod
    as_at: date
    requested_by: str = Field(max_length=200)
    requested_at: Timestamp
    made_at: Timestamp | None = Field(description="What was known at this moment is in it; later facts are not.")
    lines: int = Field(ge=0, le=_COUNT)
    unavailable: int = Field(ge=0, le=_COUNT, description="Lines without a figure, each with its reason.")


class BoardReport(BoardReportSummary):
    """The whole report; while it is being made it has no section."""

    sections: list[BoardReportSection] = Field(max_length=30)
    footnotes: list[BoardReportFootnote] = Field(max_length=100)


class BoardReportPage(ResponseModel):
    """A page of reports."""

    items: list[BoardReportSummary] = Field(max_length=100)
    next_cursor: Cursor | None
