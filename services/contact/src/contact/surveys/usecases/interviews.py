"""Interviews: the answers are kept without the person, and the person is asked nothing more."""

from datetime import date
from uuid import UUID, uuid4

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.satisfaction import NewResponse, SurveyResponse, SurveyResponsePage
from bluelamp.schemas.contact.surveys import AttemptOutcome, CaseStatus, SuppressionReason, SurveyStream
from bluelamp.schemas.events import EventType
from bluelamp.schemas.problems import ProblemCode, ProblemError
from contact.settings import ADDRESS
from contact.surveys.statements import attempts as statements
from contact.surveys.statements import cases as case_statements
from contact.surveys.statements.telling import tell
from contact.surveys.usecases import persons
from contact.surveys.usecases.attempts import ended, own_untold

PATH = f"{ADDRESS}/responses"


async def create_response(
    connection: Connection, actor: Actor, new: NewResponse, response_id: UUID | None = None
) -> Answer:
    """Keep an interview's answers, and end every open case of the person; raises STATE_CONFLICT when none may follow.

    What is kept names no case, no attempt and no hour.
    """
    moment = clocks.now()
    attempt = await own_untold(connection, actor, new.survey_attempt_id)
    case = await case_statements.LOCKED.row(connection, the_case=attempt["survey_case_id"])
    if case is None or case["status"] != CaseStatus.SAMPLED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The case has ended: its interview is not kept.")
    # At random: an id that holds its time would lead back to the attempt of that time.
    row = await _add(connection, new, case, response_id or uuid4(), local_day(moment))
    settled = await persons.settle_case(connection, case, CaseStatus.INTERVIEWED, moment)
    reasons = [SuppressionReason.SURVEYED_RECENTLY]
    await persons.end_cases(connection, actor, settled["victim_id"], reasons, moment)
    await ended(connection, actor, attempt, AttemptOutcome.INTERVIEWED, status=CaseStatus.INTERVIEWED)
    response_id = row["response_id"]
    await record(connection, actor, AuditAction.COLLECTION, "create_response", [response_id])
    # The case's event stands beside it in the feed: with the response's id the two would join the case to its answers.
    event = {"survey_id": row["survey_id"], "survey_stream": row["survey_stream"]}
    await tell(connection, EventType.CONTACT_SURVEY_RESPONSE_RECORDED, row["survey_id"], event)
    return created(_response(row), f"{PATH}/{response_id}")


async def _add(connection: Connection, new: NewResponse, case: Row, response_id: UUID, day: date) -> Row:
    row = await statements.ADD_RESPONSE.row(
        connection,
        response_id=response_id,
        interviewed_on=day,
        **{name: case[name] for name in ("survey_id", "survey_stream", "lpu", "incident_group")},
        **new.model_dump(exclude={"survey_attempt_id"}),
    )
    if row is None:
        raise RuntimeError("what is added is there")
    return row


async def get_response(resources: Resources, actor: Actor, response_id: UUID, if_none_match: str | None) -> Response:
    """Return one interview's answers; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.RESPONSE.row(connection, response_id=response_id)
        if row is None:
            raise not_found("response")
        await record(connection, actor, AuditAction.CONSULTATION, "get_response", [response_id])
    return read(_response(row), 1, if_none_match)


async def list_responses(
    resources: Resources, actor: Actor, stream: SurveyStream | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of responses, the latest day first."""
    listing = Listing(resources.cursors, actor, PATH, {"survey_stream": stream}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.RESPONSES.rows(
            connection,
            of_stream=stream,
            after_day=date.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["response_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_responses", subjects)
    return listing.answer(SurveyResponsePage, [_response(row) for row in rows], ("interviewed_on", "response_id"))


def _response(row: Row) -> SurveyResponse:
    return SurveyResponse.model_validate({name: row[name] for name in SurveyResponse.model_fields})
