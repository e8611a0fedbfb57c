"""Checks made for officers over HTTP; a subject is sent in bodies alone, and comes back in none."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.service_desk import (
    CheckReason,
    Consultation,
    ConsultationPage,
    ConsultationSearch,
    DeskSystem,
    FoundConsultations,
    NewConsultation,
)
from contact.access import ConsultationReader, ConsultationSearcher, ServiceDeskAgent
from contact.service_desk import demonstration
from contact.service_desk.routes import examples
from contact.service_desk.usecases import consultations

router = APIRouter(tags=["service desk"], route_class=StrictRoute)
_CONSULTATIONS = "/service-desk/consultations"
# Of the ids alone, so that the search is another address, for every method.
_CHECK = f"{_CONSULTATIONS}/{{consultation_id:uuid}}"


@router.post(
    "/service-desk/calls/{desk_call_id}/consultations",
    summary="Record a check",
    status_code=201,
    response_model=Consultation,
)
async def create_consultation(
    desk_call_id: Annotated[UUID, path_of("call", demonstration.CALL_TO_CHECK_IN)],
    new: Annotated[NewConsultation, Body(openapi_examples=examples.NEW_CHECK)],
    actor: ServiceDeskAgent,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record which system was asked in a call, and why; of whom it was about a keyed hash is kept, or nothing."""
    return await consultations.consult(resources, actor, key, desk_call_id, new)


@router.get(_CONSULTATIONS, summary="List checks", response_model=ConsultationPage)
async def list_consultations(
    actor: ConsultationReader,
    resources: ResourcesOf,
    desk_call_id: Annotated[UUID | None, Query(description="Those made in one call.")] = None,
    system: Annotated[DeskSystem | None, Query(description="Those made in one system.")] = None,
    reason_code: Annotated[CheckReason | None, Query(description="Those made for one reason.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List checks, the latest first, for whoever sees to their lawfulness."""
    filters = {"desk_call_id": desk_call_id, "system": system, "reason_code": reason_code}
    return await consultations.list_consultations(resources, actor, filters, cursor, limit)


@router.post(f"{_CONSULTATIONS}/search", summary="Search the checks on a subject")
async def search_consultations(
    search: Annotated[ConsultationSearch, Body(openapi_examples=examples.SEARCH)],
    actor: ConsultationSearcher,
    resources: ResourcesOf,
) -> FoundConsultations:
    """Return who looked at a subject, the latest hundred; nothing is stored but who asked.

    By POST, because what is known of somebody stands in no address.
    """
    return await consultations.search_consultations(resources, actor, search)


@router.get(_CHECK, summary="Read a check", response_model=Consultation)
async def get_consultation(
    consultation_id: Annotated[UUID, path_of("check", demonstration.CONSULTATION)],
    actor: ConsultationReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one check, with its reason and without its subject."""
    return await consultations.get_consultation(resources, actor, consultation_id, if_none_match)
