"""Households and relationships over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import MAY_NOT_EXIST, path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.people import (
    Departure,
    Household,
    HouseholdPage,
    NewHousehold,
    NewMember,
    NewRelationship,
    Relationship,
    RelationshipPage,
)
from safeguarding.access import PersonKeeper, PersonReader
from safeguarding.people import demonstration
from safeguarding.people.routes import examples
from safeguarding.people.usecases import families

router = APIRouter(tags=["people"], route_class=StrictRoute)

HouseholdId = Annotated[UUID, path_of("household", demonstration.HOUSEHOLD)]
MemberId = Annotated[UUID, path_of("member", demonstration.HOUSEHOLD_MEMBER)]
OfPerson = Annotated[
    UUID, Query(description="Whose they are: a list is of one person.", examples=[str(demonstration.CHILD)])
]


@router.post(
    "/households", summary="Record a household", status_code=201, response_model=Household, responses=MAY_NOT_EXIST
)
async def create_household(
    new: Annotated[NewHousehold, Body(openapi_examples=examples.NEW_HOUSEHOLD)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record who lives together, at an address of one of them, and since when."""
    return await answer_once(
        resources.database, actor, key, lambda connection: families.create_household(connection, actor, new)
    )


@router.get("/households", summary="List a person's households", response_model=HouseholdPage, responses=MAY_NOT_EXIST)
async def list_households(
    person_id: OfPerson,
    actor: PersonReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List where a person lives and lived with others; never a household of somebody whom they may have harmed."""
    return await families.list_households(resources, actor, person_id, cursor, limit)


@router.get("/households/{household_id}", summary="Read a household", response_model=Household)
async def get_household(
    household_id: HouseholdId, actor: PersonReader, resources: ResourcesOf, if_none_match: IfNoneMatch = None
) -> Response:
    """Return who lives and lived together; one at a protected address is for named roles alone."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await families.get_household(connection, actor, household_id, if_none_match)


@router.post("/households/{household_id}/members", summary="Add a member", status_code=201, response_model=Household)
async def add_household_member(
    household_id: HouseholdId,
    new: Annotated[NewMember, Body(openapi_examples=examples.NEW_MEMBER)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record that somebody has joined a household."""
    return await answer_once(
        resources.database, actor, key, lambda connection: families.add_member(connection, actor, household_id, new)
    )


@router.post(
    "/households/{household_id}/members/{member_id}/departure", summary="End a membership", response_model=Household
)
async def end_household_membership(
    household_id: HouseholdId,
    member_id: MemberId,
    departure: Annotated[Departure, Body(openapi_examples=examples.DEPARTURE)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record until when somebody lived in a household."""
    member = families.Membership(household_id, member_id)
    return await answer_once(
        resources.database, actor, key, lambda connection: families.end_membership(connection, actor, member, departure)
    )


@router.post(
    "/relationships",
    summary="Record a relationship",
    status_code=201,
    response_model=Relationship,
    responses=MAY_NOT_EXIST,
)
async def create_relationship(
    new: Annotated[NewRelationship, Body(openapi_examples=examples.NEW_RELATIONSHIP)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what one person is to another, who says so, and how sure it is."""
    return await answer_once(
        resources.database, actor, key, lambda connection: families.create_relationship(connection, actor, new)
    )


@router.get(
    "/relationships", summary="List a person's relationships", response_model=RelationshipPage, responses=MAY_NOT_EXIST
)
async def list_relationships(
    person_id: OfPerson,
    actor: PersonReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what a person is and was to others; never to somebody whom they may have harmed."""
    return await families.list_relationships(resources, actor, person_id, cursor, limit)


@router.get("/relationships/{relationship_id}", summary="Read a relationship", response_model=Relationship)
async def get_relationship(
    relationship_id: Annotated[UUID, path_of("relationship", demonstration.RELATIONSHIP)],
    actor: PersonReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return what one person is to another, with its source."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await families.get_relationship(connection, actor, relationship_id, if_none_match)


@router.post("/relationships/{relationship_id}/ending", summary="End a relationship", response_model=Relationship)
async def end_relationship(
    relationship_id: Annotated[UUID, path_of("relationship", demonstration.RELATIONSHIP_TO_END)],
    departure: Annotated[Departure, Body(openapi_examples=examples.DEPARTURE)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record until when two people were what they were to each other; an ended partnership still counts as one."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: families.end_relationship(connection, actor, relationship_id, departure),
    )
