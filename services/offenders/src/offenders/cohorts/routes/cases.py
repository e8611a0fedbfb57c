"""A case given to another manager: held here to what the cohort's rules allow."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.etags import IfMatch
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.caseload import Case, CasePatch
from offenders.access import CaseloadSupervisor
from offenders.caseload import demonstration as caseload
from offenders.caseload.usecases import reading
from offenders.cohorts.routes import examples
from offenders.cohorts.usecases.giving import check_given

router = APIRouter(tags=["caseload"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.patch("/cases/{case_id}", summary="Change a case", response_model=Case)
async def change_case(
    case_id: Annotated[UUID, path_of("case", caseload.CASE_TO_CHANGE)],
    patch: Annotated[CasePatch, Body(media_type=_PATCH, openapi_examples=examples.CASE_PATCH)],
    actor: CaseloadSupervisor,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Give a case another manager, who must have room, another team or unit, or another day of review in good time."""
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await reading.change_case(connection, actor, case_id, (if_match, patch), check_given)
    return answer.response()
