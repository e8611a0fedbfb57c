"""Asking the agencies of a hub, and reading and answering what was asked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Instant
from bluelamp.schemas.safeguarding.as_known import CaseAsKnown
from bluelamp.schemas.safeguarding.enquiries import (
    AskedEnquiries,
    Enquiry,
    EnquiryPage,
    EnquiryState,
    NewEnquiries,
    NewResponse,
    RecordedResponse,
    ResponseCorrection,
)
from safeguarding.access import EnquiryAnswerer, EnquiryAsker, EnquiryReader
from safeguarding.enquiries import demonstration
from safeguarding.enquiries.routes import examples
from safeguarding.enquiries.usecases import answering, asking, reading

router = APIRouter(tags=["enquiries"], route_class=StrictRoute)


@router.post(
    "/cases/{case_id}/enquiries",
    summary="Ask several agencies at once",
    status_code=201,
    response_model=AskedEnquiries,
)
async def ask_agencies(
    case_id: Annotated[UUID, path_of("case", demonstration.CASE_TO_ASK)],
    new: Annotated[NewEnquiries, Body(openapi_examples=examples.NEW_ENQUIRIES)],
    actor: EnquiryAsker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Put one question to the desks of the hub, each with its own clock; the police's is answered by their systems."""
    return await answer_once(
        resources.database, actor, key, lambda connection: asking.ask_agencies(connection, actor, case_id, new)
    )


@router.get("/cases/{case_id}/enquiries", summary="List what was asked about a case", response_model=EnquiryPage)
async def list_case_enquiries(
    case_id: Annotated[UUID, path_of("case", demonstration.CASE_TO_READ)],
    actor: EnquiryReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List newest first: a desk its own, the management all of them; every desk all, once the decision is released."""
    return await reading.list_case_enquiries(resources, actor, case_id, cursor, limit)


@router.get(
    "/cases/{case_id}/as-known-at", summary="Read a case as it was known at a moment", response_model=CaseAsKnown
)
async def get_case_as_known(
    case_id: Annotated[UUID, path_of("case", demonstration.CASE_TO_READ)],
    at: Annotated[Instant, Query(description="The moment; not one to come.", examples=["2026-11-22T18:00:00Z"])],
    actor: EnquiryReader,
    resources: ResourcesOf,
) -> Response:
    """Replay what a decision taken then could rest on, whole: nothing that came later, corrections included.

    At the moment of a decision the people are those that were frozen with it. What the reader may know of what was
    known is judged today.
    """
    return await reading.get_case_as_known(resources, actor, case_id, at)


@router.get("/enquiries", summary="List what the desk was asked", response_model=EnquiryPage)
async def list_enquiries(
    actor: EnquiryReader,
    resources: ResourcesOf,
    state: Annotated[EnquiryState | None, Query(description="Where the enquiry stands.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the desk's own enquiries newest first; the management lists all that its hub has asked."""
    return await reading.list_enquiries(resources, actor, state, cursor, limit)


@router.get("/enquiries/{enquiry_id}", summary="Read an enquiry", response_model=Enquiry)
async def get_enquiry(
    enquiry_id: Annotated[UUID, path_of("enquiry", demonstration.TO_READ)],
    actor: EnquiryReader,
    resources: ResourcesOf,
) -> Response:
    """Return an enquiry and the answer in force; why something is withheld is read by the desk that answered alone."""
    return await reading.get_enquiry(resources, actor, enquiry_id)


@router.post(
    "/enquiries/{enquiry_id}/response",
    summary="Answer an enquiry",
    status_code=201,
    response_model=RecordedResponse,
)
async def answer_enquiry(
    enquiry_id: Annotated[UUID, path_of("enquiry", demonstration.TO_ANSWER)],
    new: Annotated[NewResponse, Body(openapi_examples=examples.NEW_RESPONSE)],
    actor: EnquiryAnswerer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Give one of the five answers: it is never changed, only corrected.

    NOTHING_HELD names who searched and where. HELD_WITHHELD takes a coded reason and nothing else, so that what is
    withheld can leave by no way; with PARTLY_SHARED the summary holds what is shared.
    """
    return await answering.answer_enquiry(resources, actor, key, enquiry_id, new)


@router.post(
    "/enquiries/{enquiry_id}/response/corrections",
    summary="Correct an answer",
    status_code=201,
    response_model=RecordedResponse,
)
async def correct_response(
    enquiry_id: Annotated[UUID, path_of("enquiry", demonstration.TO_CORRECT)],
    correction: Annotated[ResponseCorrection, Body(openapi_examples=examples.RESPONSE_CORRECTION)],
    actor: EnquiryAnswerer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Append a whole new answer that takes the place of the one before, which stays as it was given."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: answering.correct_response(connection, actor, enquiry_id, correction),
    )
