"""An agency answers what it was asked, and corrects its answer later; what was answered first stays as it was."""

from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer, RequestKey, replay
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.codes import CaseStatus
from bluelamp.schemas.safeguarding.enquiries import EnquiryState, NewResponse, RecordedResponse, ResponseCorrection
from safeguarding.enquiries.rules.answering import check_response, finding_of
from safeguarding.enquiries.statements import answering as statements


async def answer_enquiry(
    resources: Resources, actor: Actor, key: RequestKey, enquiry_id: UUID, new: NewResponse
) -> Response:
    """Take an answer in one statement; a repetition of the key hears the first answer again.

    Raises RULE_BROKEN with every fault; NOT_FOUND for what the desk was not asked; STATE_CONFLICT for what is answered.
    """
    check_response(new)
    recorded = _recorded(enquiry_id, new)
    answer = Answer(recorded, 201, {"Location": address_of(enquiry_id)})
    response = answer.response()
    values = values_of_response(actor, recorded, new) | key.values(actor)
    values |= {
        "answer_status": answer.status,
        "answer_headers": to_json(answer.headers).decode(),
        "answer_body": bytes(response.body).decode(),
    }
    async with resources.database.transaction(actor.confined_to) as connection:
        taken = await statements.ANSWER.row(connection, **values)
        if taken is None or not taken["is_new"]:
            return await replay(connection, actor, key)
        if not taken["is_taken"]:
            raise await _refusal(connection, actor, enquiry_id)
    return response


async def correct_response(
    connection: Connection, actor: Actor, enquiry_id: UUID, correction: ResponseCorrection
) -> Answer:
    """Append a correction; what is in force from now on is the new answer, and the old one stays as it was given."""
    check_response(correction)
    held = await statements.LOCK_OWN.row(connection, the_enquiry=enquiry_id, organisation_id=actor.organisation_id)
    if held is None:
        raise await _refusal(connection, actor, enquiry_id)
    if held["state"] not in {EnquiryState.ANSWERED, EnquiryState.NOT_SEARCHED}:
        raise ProblemError(
            ProblemCode.STATE_CONFLICT, f"The enquiry is {held['state']}; there is no answer to correct."
        )
    in_force = await statements.IN_FORCE.value(connection, the_enquiry=enquiry_id)
    recorded = _recorded(enquiry_id, correction, correction_of=in_force)
    values = values_of_response(actor, recorded, correction)
    await statements.CORRECT.run(connection, **values | {"correction_reason": correction.correction_reason})
    return Answer(recorded, 201, {"Location": address_of(enquiry_id)})


def address_of(enquiry_id: UUID) -> str:
    """Return where an enquiry can be read."""
    return f"/safeguarding/v1/enquiries/{enquiry_id}"


def values_of_response(actor: Actor, recorded: RecordedResponse, new: NewResponse) -> dict[str, Any]:
    """Return what the statements that take an answer are given."""
    finding = finding_of(new)
    return {
        **actor_values(actor),
        "the_enquiry": recorded.enquiry_id,
        "response_id": recorded.response_id,
        "response_status": new.status,
        "moment": recorded.responded_at,
        "searched_by": new.searched_by,
        "source_systems": new.source_systems,
        "not_searched_reason": new.not_searched_reason,
        "correction_of": recorded.correction_of,
        "correction_reason": None,
        "summary": finding and finding.summary,
        "sensitivity": finding and finding.sensitivity,
        "onward_share_allowed": finding and finding.onward_share_allowed,
        "withheld_reason": new.withheld_reason,
        "traceparent": context.current().traceparent,
    }


def _recorded(enquiry_id: UUID, new: NewResponse, correction_of: UUID | None = None) -> RecordedResponse:
    return RecordedResponse(
        enquiry_id=enquiry_id,
        response_id=uuid7(),
        status=new.status,
        responded_at=clocks.now(),
        correction_of=correction_of,
    )


async def _refusal(connection: Connection, actor: Actor, enquiry_id: UUID) -> ProblemError:
    """Say why nothing was taken: it is not there for this desk, another agency's, answered already, or over."""
    row = await statements.STATE.row(connection, the_enquiry=enquiry_id)
    if row is None:
        return not_found("enquiry")
    if row["organisation_id"] != actor.organisation_id:
        return ProblemError(ProblemCode.FORBIDDEN, "Another agency was asked, and it answers for itself.")
    if row["status"] == CaseStatus.CLOSED:
        return ProblemError(ProblemCode.STATE_CONFLICT, "The case is closed; nothing is asked about it any more.")
    detail = f"The enquiry is {row['state']}. An answer that was given is corrected, not given again."
    return ProblemError(ProblemCode.STATE_CONFLICT, detail)
