"""The moment of dialling: decided anew each time, because somebody may have died or become unsafe since."""

from datetime import datetime, timedelta
from uuid import UUID

from fastapi import Response
from pydantic_core import from_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.surveys import (
    AttemptOutcome,
    CaseContactDetails,
    CaseStatus,
    NewAttemptOutcome,
    NotYet,
    ReadingPurpose,
    SuppressionReason,
    SurveyAttempt,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from contact.settings import ADDRESS
from contact.surveys.rules.cases import ATTEMPT_LASTS, check_outcome, reasons_after, status_after
from contact.surveys.rules.suppression import not_yet
from contact.surveys.statements import attempts as statements
from contact.surveys.statements import cases as case_statements
from contact.surveys.usecases import persons
from contact.surveys.usecases.cases import VAULT_PURPOSE, surveyed_recently

PATH = f"{ADDRESS}/survey-attempts"
_TOLD = "How it ended is known already."


async def begin_attempt(connection: Connection, actor: Actor, case_id: UUID, attempt_id: UUID | None = None) -> Answer:
    """Begin to reach a drawn victim; raises STATE_CONFLICT when nobody may ring them at this moment."""
    moment = clocks.now()
    row = await _decided(connection, case_id, moment)
    await statements.LAPSE.run(connection, the_case=case_id, moment=moment)
    if await statements.RUNNING.row(connection, the_case=case_id) is not None:
        raise _conflict("Somebody is ringing them at this moment.")
    if row["attempts"] >= row["attempts_at_most"]:
        raise _conflict("They were rung as often as the survey allows.")
    attempt = await statements.BEGIN.row(
        connection,
        the_attempt=attempt_id or uuid7(),
        the_case=case_id,
        surveyor=actor.subject,
        moment=moment,
        ends_at=moment + ATTEMPT_LASTS,
    )
    if attempt is None:
        raise RuntimeError("what is added is there")
    await persons.settle_case(connection, row, CaseStatus.SAMPLED, moment, attempts=row["attempts"] + 1)
    attempt_id = attempt["survey_attempt_id"]
    await record(connection, actor, AuditAction.COLLECTION, "begin_survey_attempt", [attempt_id, case_id])
    return created(_attempt(attempt, CaseStatus.SAMPLED), f"{PATH}/{attempt_id}")


async def get_attempt(resources: Resources, actor: Actor, attempt_id: UUID) -> Response:
    """Return a surveyor's own attempt; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await _own(connection, actor, attempt_id)
        subjects = [attempt_id, row["survey_case_id"]]
        await record(connection, actor, AuditAction.CONSULTATION, "get_survey_attempt", subjects)
    return Answer(_attempt(row, row["case_status"])).response()


async def read_contact_details(
    resources: Resources, actor: Actor, attempt_id: UUID, purpose: ReadingPurpose
) -> Response:
    """Return how to reach the victim whom this surveyor is dialling; raises STATE_CONFLICT when it may not be any more.

    The purpose that is given stands in the log.
    """
    moment = clocks.now()
    async with resources.database.transaction() as connection:
        attempt = await _own(connection, actor, attempt_id)
        case_id = attempt["survey_case_id"]
        await _decided(connection, case_id, moment)
        if attempt["ended_at"] is not None or attempt["ends_at"] <= moment:
            raise _conflict("The attempt has ended: begin another.")
        locked = await case_statements.DETAILS.value(connection, the_case=case_id)
        # The log's own purpose is the permission's; what the reading was for stands with what was read.
        operation = f"get_survey_contact_details_for_{purpose.lower()}"
        subjects = [case_id, attempt_id]
        await record(connection, actor, AuditAction.CONSULTATION, operation, subjects)
    details = from_json(resources.vault.open(VAULT_PURPOSE, locked))
    body = CaseContactDetails(survey_case_id=case_id, **details)
    return Answer(body).response()


async def end_attempt(connection: Connection, actor: Actor, attempt_id: UUID, told: NewAttemptOutcome) -> Answer:
    """Say how an attempt ended; a refusal, and whatever makes it unsafe, ends all of the person's cases at once.

    Raises STATE_CONFLICT when the outcome was told, but for a refusal or a risk: those are never too late.
    """
    check_outcome(told)
    moment, reasons = clocks.now(), reasons_after(told)
    attempt = await own_attempt(connection, actor, attempt_id)
    if is_told(attempt) and not (reasons and attempt["victim_id"]):
        raise _conflict(_TOLD)
    status = await _settled(connection, attempt, AttemptOutcome(told.outcome), reasons, moment)
    if reasons and attempt["victim_id"] is not None:
        spared = attempt["survey_case_id"]
        await persons.end_all(connection, actor, attempt["victim_id"], reasons, moment, spared=spared)
    return await ended(connection, actor, attempt, AttemptOutcome(told.outcome), status=status)


async def ended(
    connection: Connection, actor: Actor, attempt: Row, outcome: AttemptOutcome, *, status: CaseStatus
) -> Answer:
    """Close an attempt with its outcome, logged; one that was told stays what it was."""
    attempt_id = attempt["survey_attempt_id"]
    kept = AttemptOutcome(attempt["outcome"]) if is_told(attempt) else outcome
    ended_at = attempt["ended_at"] if is_told(attempt) else clocks.now()
    row = await statements.END.row(connection, the_attempt=attempt_id, outcome=kept, moment=ended_at)
    if row is None:
        raise RuntimeError("an attempt is never deleted")
    subjects = [attempt_id, attempt["survey_case_id"]]
    await record(connection, actor, AuditAction.ALTERATION, "end_survey_attempt", subjects)
    return Answer(_attempt(row, status))


def is_told(attempt: Row) -> bool:
    """Whether somebody told how an attempt ended; one that lapsed may still be told of."""
    return attempt["outcome"] not in {None, AttemptOutcome.LAPSED}


async def own_untold(connection: Connection, actor: Actor, attempt_id: UUID) -> Row:
    """Return a surveyor's own attempt, with the person kept; raises STATE_CONFLICT when its outcome was told."""
    attempt = await own_attempt(connection, actor, attempt_id)
    if is_told(attempt):
        raise _conflict(_TOLD)
    return attempt


async def own_attempt(connection: Connection, actor: Actor, attempt_id: UUID) -> Row:
    """Return a surveyor's own attempt, with the person kept; raises NOT_FOUND."""
    attempt = await _own(connection, actor, attempt_id)
    if attempt["victim_id"] is not None:
        await persons.lock_person(connection, attempt["victim_id"])
        attempt = await _own(connection, actor, attempt_id)
    return attempt


async def _settled(
    connection: Connection,
    attempt: Row,
    outcome: AttemptOutcome,
    reasons: list[SuppressionReason],
    moment: datetime,
) -> CaseStatus:
    case_id = attempt["survey_case_id"]
    row = await case_statements.LOCKED.row(connection, the_case=case_id)
    if row is None:
        raise RuntimeError("a case is never deleted")
    if row["closed_at"] is not None:
        return CaseStatus(row["status"])
    running = await statements.RUNNING.row(connection, the_case=case_id)
    # Where another surveyor is ringing by now, that attempt is the last.
    is_own = running is None or running["survey_attempt_id"] == attempt["survey_attempt_id"]
    status = status_after(outcome, is_last=is_own and row["attempts"] >= row["attempts_at_most"])
    if status is not CaseStatus.SAMPLED:
        await statements.END_OF_CASES.run(connection, the_case=case_id, moment=moment)
    told = reasons if status is CaseStatus.SUPPRESSED else []
    await persons.settle_case(connection, row, status, moment, reasons=told)
    return status


async def _decided(connection: Connection, case_id: UUID, moment: datetime) -> Row:
    """Return a case that may be rung at this moment, kept; raises NOT_FOUND, or STATE_CONFLICT for one that may not."""
    known = await case_statements.ONE.row(connection, the_case=case_id)
    if known is None:
        raise not_found("survey case")
    if known["victim_id"] is not None:
        await persons.lock_person(connection, known["victim_id"])
    row = await case_statements.LOCKED.row(connection, the_case=case_id)
    if row is None or row["status"] != CaseStatus.SAMPLED:
        raise _conflict("Only a drawn case is rung.")
    today, victim_id = local_day(moment), row["victim_id"]
    if not row["window_from"] <= today < row["window_until"]:
        raise _conflict("Its window is not open.")
    stopped = await persons.stops_against(connection, victim_id, moment)
    if stopped or await surveyed_recently(connection, victim_id, row["resurvey_after_months"], today):
        raise _conflict("They must not be rung.")
    holds = timedelta(hours=row["checks_hold_hours"])
    if not_yet(row["checked_at"], holds, None, moment) is NotYet.CHECKS_TOO_OLD:
        raise _conflict("What is known of them is too old to ring them by: it is being asked for.")
    return row


async def _own(connection: Connection, actor: Actor, attempt_id: UUID) -> Row:
    row = await statements.ONE.row(connection, the_attempt=attempt_id, surveyor=actor.subject)
    if row is None:
        raise not_found("survey attempt")
    return row


def _attempt(row: Row, status: CaseStatus) -> SurveyAttempt:
    told = {name: row[name] for name in SurveyAttempt.model_fields if name != "case_status"}
    return SurveyAttempt(**told, case_status=status)


def _conflict(detail: str) -> ProblemError:
    return ProblemError(ProblemCode.STATE_CONFLICT, detail)
