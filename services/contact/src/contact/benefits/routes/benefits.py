"""The register of benefits."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Day
from bluelamp.schemas.contact.benefits import Benefit, BenefitCheck, BenefitPage, BenefitPatch, NewBenefit
from contact.access import BenefitKeeper, BenefitReader
from contact.benefits import demonstration, usecases

router = APIRouter(tags=["benefits"], route_class=StrictRoute)


@router.get("/benefits", summary="List the benefits", response_model=BenefitPage)
async def list_benefits(
    actor: BenefitReader,
    resources: ResourcesOf,
    benefit: Annotated[Code | None, Query(description="One benefit's editions alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List every edition of every benefit, the last stated first."""
    return await usecases.BENEFITS.list_page(resources, actor, {"benefit": benefit}, cursor, limit)


@router.post("/benefits", summary="Add a benefit", status_code=201, response_model=Benefit)
async def create_benefit(
    new: Annotated[
        NewBenefit, Body(openapi_examples={"new": Example(summary="Fewer rooms", value=demonstration.NEW_BENEFIT)})
    ],
    actor: BenefitKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """State a benefit, or state it anew in another edition: none is overwritten."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.BENEFITS.create(connection, actor, new)
    )


@router.get("/benefits/{benefit_id}", summary="Read a benefit", response_model=Benefit)
async def get_benefit(
    benefit_id: Annotated[UUID, path_of("benefit", demonstration.BENEFIT)],
    actor: BenefitReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one edition with what it saves."""
    return await usecases.BENEFITS.get(resources, actor, benefit_id, if_none_match)


@router.patch("/benefits/{benefit_id}", summary="Change a benefit", response_model=Benefit)
async def change_benefit(
    benefit_id: Annotated[UUID, path_of("benefit", demonstration.BENEFIT_TO_CHANGE)],
    patch: Annotated[
        BenefitPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Another name", value=demonstration.BENEFIT_PATCH)},
        ),
    ],
    actor: BenefitKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put an edition's words right by merge patch; other pounds are another edition."""
    async with resources.database.transaction() as connection:
        answer = await usecases.BENEFITS.change(connection, actor, benefit_id, if_match, patch)
    return answer.response()


@router.get("/benefit-check", summary="Check what reports say of money against the register")
async def get_benefit_check(
    actor: BenefitReader,
    resources: ResourcesOf,
    as_at: Annotated[
        Day | None, Query(description="As both were known on this day; today if left out.", examples=["2014-08-31"])
    ] = None,
) -> BenefitCheck:
    """Return what recurs by the last editions, and each paragraph that says there are no financial implications."""
    async with resources.database.transaction() as connection:
        return await usecases.benefit_check(connection, actor, as_at)
