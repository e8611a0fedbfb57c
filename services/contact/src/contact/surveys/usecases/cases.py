"""Cases of the survey: taken in with their checks, read, and listed as due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read
from bluelamp.kit.resources import Resources
from bluelamp.kit.vault import Vault
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.surveys import (
    CaseStatus,
    DueSurveyCase,
    DueSurveyCasePage,
    NewSurveyCase,
    SuppressionReason,
    SurveyCase,
    SurveyCasePage,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, raise_all, rule_broken
from contact.settings import ADDRESS
from contact.surveys.rules.cases import Window, faults_of_case, masked, window_of
from contact.surveys.rules.counting import EARLIEST_YEAR
from contact.surveys.rules.suppression import in_order, months_before, not_yet, reasons_of
from contact.surveys.rules.telling import midnight
from contact.surveys.statements import cases as statements
from contact.surveys.usecases import persons

PATH = f"{ADDRESS}/survey-cases"
DUE_PATH = f"{ADDRESS}/due-survey-cases"
VAULT_PURPOSE = "survey contact details"


@dataclass(frozen=True, slots=True)
class _Decided:
    """What was decided of a case that is taken in."""

    case_id: UUID
    survey: Row
    window: Window
    reasons: list[SuppressionReason]
    moment: datetime

    @property
    def status(self) -> CaseStatus:
        """Where it stands at first."""
        if self.reasons:
            return CaseStatus.SUPPRESSED
        late = local_day(self.moment) >= self.window.until
        return CaseStatus.EXPIRED if late else CaseStatus.WAITING


async def create_case(
    connection: Connection, actor: Actor, new: NewSurveyCase, vault: Vault, case_id: UUID | None = None
) -> Answer:
    """Take a victim's case in: to wait for the draw, or suppressed with its reasons and without contact details.

    Raises RULE_BROKEN with every fault, ALREADY_EXISTS when the victim's incident is known; what speaks against ringing
    is kept all the same, and then the answer is the case that it ended.
    """
    if new.recorded_at.year < EARLIEST_YEAR:
        raise rule_broken("#/recorded_at", "There was no survey then.", "survey_missing")
    moment, recorded_on = clocks.now(), local_day(new.recorded_at)
    raise_all(faults_of_case(new.survey_stream, new.incident_group, recorded_on, local_day(moment)))
    survey = await statements.SURVEY_ON.row(connection, the_stream=new.survey_stream, on_day=recorded_on)
    if survey is None:
        raise rule_broken("#/recorded_at", "No rules of the survey held on that day.", "survey_missing")
    await persons.lock_person(connection, new.victim_id)
    window = window_of(recorded_on, survey["contact_after_days"], survey["window_days"])
    told = reasons_of(new.checks)
    if told:
        await persons.end_all(connection, actor, new.victim_id, told, moment)
    if (known := await _known(connection, new)) is not None:
        if not told:
            raise ProblemError(ProblemCode.ALREADY_EXISTS, "That incident of that victim is known already.")
        await record(connection, actor, AuditAction.COLLECTION, "create_survey_case", [known["survey_case_id"]])
        return Answer(case_of(known), headers={"Location": f"{PATH}/{known['survey_case_id']}"})
    reasons = in_order([*told, *await _against(connection, new.victim_id, survey, window.due_on, moment)])
    row = await _add(connection, new, vault, _Decided(case_id or uuid7(), survey, window, reasons, moment))
    await record(connection, actor, AuditAction.COLLECTION, "create_survey_case", [row["survey_case_id"]])
    await persons.tell_case(connection, row)
    return created(case_of(row), f"{PATH}/{row['survey_case_id']}")


async def _known(connection: Connection, new: NewSurveyCase) -> Row | None:
    """Return the case of the victim's incident, if it is known; the lock on the person keeps another from adding it."""
    return await statements.KNOWN.row(
        connection, the_stream=new.survey_stream, the_reference=new.source_reference, the_victim=new.victim_id
    )


async def _against(
    connection: Connection, victim_id: UUID, survey: Row, day: date, moment: datetime
) -> list[SuppressionReason]:
    reasons = await persons.stops_against(connection, victim_id, moment)
    if await surveyed_recently(connection, victim_id, survey["resurvey_after_months"], day):
        reasons.append(SuppressionReason.SURVEYED_RECENTLY)
    return reasons


async def surveyed_recently(connection: Connection, victim_id: UUID, months: int, day: date) -> bool:
    """Whether the person was interviewed in so many months before a day."""
    since = midnight(months_before(day, months))
    surveyed: bool = await statements.SURVEYED_SINCE.value(connection, the_victim=victim_id, since=since)
    return surveyed


async def _add(
    connection: Connection,
    new: NewSurveyCase,
    vault: Vault,
    decided: _Decided,
) -> Row:
    window, is_open = decided.window, decided.status is CaseStatus.WAITING
    details = to_json(new.contact_details.model_dump())
    row = await statements.ADD.row(
        connection,
        the_case=decided.case_id,
        survey_id=decided.survey["survey_id"],
        recorded_on=local_day(new.recorded_at),
        due_on=window.due_on,
        window_from=window.opens,
        window_until=window.until,
        status=decided.status,
        suppression_reasons=decided.reasons,
        moment=decided.moment,
        contact_details=vault.lock(VAULT_PURPOSE, details) if is_open else None,
        telephone_masked=masked(new.contact_details.telephone) if is_open else None,
        closed_at=None if is_open else decided.moment,
        **new.model_dump(exclude={"recorded_at", "contact_details", "checks"}),
    )
    if row is None:
        raise RuntimeError("what is added is there")
    return row


async def get_case(resources: Resources, actor: Actor, case_id: UUID, if_none_match: str | None) -> Response:
    """Return one case; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_case=case_id)
        if row is None:
            raise not_found("survey case")
        await record(connection, actor, AuditAction.CONSULTATION, "get_survey_case", [case_id])
    return read(case_of(row), row["version"], if_none_match)


async def list_cases(
    resources: Resources, actor: Actor, filters: Mapping[str, Any], cursor: str | None, limit: int
) -> Response:
    """Return one page of cases, the latest first."""
    listing = Listing(resources.cursors, actor, PATH, filters, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_status=filters["status"],
            of_stream=filters["survey_stream"],
            of_lpu=filters["lpu"],
            of_sample=filters["survey_sample_id"],
            after_time=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        await _listed(connection, actor, "list_survey_cases", rows[:limit])
    found = [_Ordered.model_validate({**case_of(row).model_dump(), "created_at": row["created_at"]}) for row in rows]
    return listing.answer(SurveyCasePage, found, ("created_at", "survey_case_id"))


class _Ordered(SurveyCase):
    """A case with what its page is ordered by, which is told to nobody."""

    created_at: datetime


async def list_due(
    resources: Resources, actor: Actor, filters: Mapping[str, Any], cursor: str | None, limit: int
) -> Response:
    """Return one page of the drawn cases whose window is open, what ends soonest first."""
    listing = Listing(resources.cursors, actor, DUE_PATH, filters, limit)
    after, after_id = listing.position(cursor)
    moment = clocks.now()
    async with resources.database.transaction() as connection:
        rows = await statements.DUE_PAGE.rows(
            connection,
            today=local_day(moment),
            moment=moment,
            of_stream=filters["survey_stream"],
            of_lpu=filters["lpu"],
            after_day=date.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        await _listed(connection, actor, "list_due_survey_cases", rows[:limit])
    found = [_due(row, moment) for row in rows]
    return listing.answer(DueSurveyCasePage, found, ("window_until", "survey_case_id"))


async def _listed(connection: Connection, actor: Actor, operation: str, rows: list[Any]) -> None:
    subjects = [row["survey_case_id"] for row in rows]
    await record(connection, actor, AuditAction.CONSULTATION, operation, subjects)


def case_of(row: Row) -> SurveyCase:
    """Return a case as it is told."""
    return SurveyCase.model_validate({name: row[name] for name in SurveyCase.model_fields})


def _due(row: Row, moment: datetime) -> DueSurveyCase:
    holds = timedelta(hours=row["checks_hold_hours"])
    told = {name: row[name] for name in DueSurveyCase.model_fields if name != "not_yet"}
    return DueSurveyCase(**told, not_yet=not_yet(row["checked_at"], holds, row["ringing_until"], moment))
