"""Front offices, who came to them, what might become of them, and what the consultation said of that."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.kit.registers.usecases import Register
from bluelamp.kit.suppression import published, published_parts
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.front_offices import (
    ConsultationPosition,
    ConsultationResponse,
    ConsultationResponsePage,
    ConsultationResult,
    DayFootfall,
    Footfall,
    FootfallCount,
    FootfallCountPage,
    FrontOffice,
    FrontOfficeOption,
    FrontOfficeOptionPage,
    FrontOfficePage,
    NewConsultationResponse,
    NewFootfallCount,
    NewFrontOffice,
    NewFrontOfficeOption,
    ReasonFootfall,
    VisitReason,
)
from bluelamp.schemas.problems import Fault
from contact.front_offices import rules, statements
from contact.settings import ADDRESS

_OFFICE_UNKNOWN = Fault("#/front_office_id", "There is no such front office.", "front_office_unknown")
_DAYS_SHOWN = 28
FRONT_OFFICES = Register(
    name="front office",
    address=f"{ADDRESS}/front-offices",
    statements=statements.FRONT_OFFICES,
    details=NewFrontOffice,
    kept=FrontOffice,
    page=FrontOfficePage,
    check=rules.check_office,
    faults={"front_offices_code": Fault("#/front_office", "There is an office of that code.", "code_taken")},
)
FOOTFALL_COUNTS = Register(
    name="footfall count",
    address=f"{ADDRESS}/footfall-counts",
    statements=statements.FOOTFALL_COUNTS,
    details=NewFootfallCount,
    kept=FootfallCount,
    page=FootfallCountPage,
    check=lambda count: rules.check_count(count, clocks.today()),
    faults={
        "front_office_known": _OFFICE_UNKNOWN,
        "footfall_counted_once": Fault(
            "#/counted_on", "That day's visits for that reason are counted: change the count.", "counted_already"
        ),
    },
)
OPTIONS = Register(
    name="front office option",
    address=f"{ADDRESS}/front-office-options",
    statements=statements.OPTIONS,
    details=NewFrontOfficeOption,
    kept=FrontOfficeOption,
    page=FrontOfficeOptionPage,
    faults={
        "front_office_known": _OFFICE_UNKNOWN,
        "front_office_adopted_once": Fault("#/status", "Another option of the office is adopted.", "adopted_already"),
    },
)
RESPONSES = Register(
    name="consultation response",
    address=f"{ADDRESS}/consultation-responses",
    statements=statements.RESPONSES,
    details=NewConsultationResponse,
    kept=ConsultationResponse,
    page=ConsultationResponsePage,
    check=lambda answer: rules.check_received(answer.received_on, clocks.today()),
    faults={
        "front_office_option_known": Fault("#/front_office_option_id", "There is no such option.", "option_unknown")
    },
)


class Period(NamedTuple):
    """From a day up to and without another; what is left out is the four weeks up to today."""

    day_from: date | None
    day_until: date | None

    def days(self) -> tuple[date, date]:
        """Return both days; raises RULE_BROKEN for a period that is none."""
        until = self.day_until or clocks.today() + timedelta(days=1)
        earliest = max(until.toordinal() - _DAYS_SHOWN, date.min.toordinal())
        begins = self.day_from or date.fromordinal(earliest)
        rules.check_period(begins, until)
        return begins, until


async def footfall(connection: Connection, actor: Actor, office_id: UUID, period: Period) -> Footfall:
    """Return who came to an office in a period, by reason and by day; raises NOT_FOUND."""
    day_from, day_until = period.days()
    if await statements.FRONT_OFFICES.one.row(connection, record_id=office_id) is None:
        raise not_found("front office")
    by_reason: Counter[VisitReason] = Counter(dict.fromkeys(VisitReason, 0))
    by_day: Counter[date] = Counter()
    for row in await statements.VISITS.rows(connection, the_office=office_id, day_from=day_from, day_until=day_until):
        by_reason[VisitReason(row["reason"])] += row["visits"]
        by_day[row["counted_on"]] += row["visits"]
    await record(connection, actor, AuditAction.CONSULTATION, "get_footfall", [office_id])
    as_at = clocks.now()
    told = published_parts(by_reason)
    total = published(by_reason.total())
    return Footfall(
        front_office_id=office_id,
        total=rules.visits_figure(total, day_from, day_until, as_at),
        by_reason=[
            ReasonFootfall(reason=reason, visits=rules.visits_figure(told[reason], day_from, day_until, as_at))
            for reason in VisitReason
        ],
        by_day=[DayFootfall(day=day, visits=visits) for day, visits in published_parts(by_day).items()],
    )


async def consultation_result(connection: Connection, actor: Actor, option_id: UUID) -> ConsultationResult:
    """Return what the consultation says of an option; raises NOT_FOUND."""
    if await statements.OPTIONS.one.row(connection, record_id=option_id) is None:
        raise not_found("front office option")
    rows = await statements.POSITIONS.rows(connection, the_option=option_id)
    answers = {row["position"]: row["answers"] for row in rows}
    days = [day for row in rows for day in (row["first_on"], row["last_on"])]
    await record(connection, actor, AuditAction.CONSULTATION, "get_consultation_result", [option_id])
    as_at = clocks.now()
    return ConsultationResult(
        front_office_option_id=option_id,
        supports=rules.position_figure(ConsultationPosition.SUPPORTS, answers, days, as_at),
        opposes=rules.position_figure(ConsultationPosition.OPPOSES, answers, days, as_at),
    )
