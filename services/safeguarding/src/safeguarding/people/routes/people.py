"""People: registered, searched, read and changed; their risk footprint."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.people import (
    AddressPatch,
    Footprint,
    FoundPeople,
    NewAlias,
    NewIdentifier,
    NewPerson,
    NewPersonAddress,
    NewTelephone,
    Person,
    PersonPage,
    PersonPatch,
    PersonSearch,
)
from safeguarding.access import PersonKeeper, PersonReader
from safeguarding.people import demonstration
from safeguarding.people.routes import examples
from safeguarding.people.usecases import footprints, keeping, reading, searching

router = APIRouter(tags=["people"], route_class=StrictRoute)

ToRead = Annotated[UUID, path_of("person", demonstration.MOTHER)]
ToChange = Annotated[UUID, path_of("person", demonstration.TO_CHANGE)]
Centre = Annotated[UUID, path_of("person whose footprint it is", demonstration.CHILD)]
AddressId = Annotated[UUID, path_of("address", demonstration.ADDRESS_TO_PROTECT)]
_PATCH = "application/merge-patch+json"
# Of the ids alone, so that /people/search is another address, for every method.
_PERSON = "/people/{person_id:uuid}"


@router.post("/people", summary="Register a person", status_code=201, response_model=Person)
async def register_person(
    new: Annotated[NewPerson, Body(openapi_examples=examples.NEW_PERSON)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Register somebody with all that is known. Search first: a likely second record is put before a person."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.register_person(connection, actor, new)
    )


@router.get("/people", summary="List people", response_model=PersonPage)
async def list_people(
    actor: PersonReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List, newest record first, whom your hub registered and who is on its open cases; the force lists everybody."""
    return await reading.list_people(resources, actor, cursor, limit)


@router.post("/people/search", summary="Search for a person", response_model=FoundPeople)
async def search_people(
    search: Annotated[PersonSearch, Body(openapi_examples=examples.PERSON_SEARCH)],
    actor: PersonReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 20,
) -> Response:
    """Find people by what may be misspelt, changed over or out of date, each with a score and its reasons.

    By POST, because what is known of a person stands in no address. Nothing is stored but who looked.
    """
    return await searching.search_people(resources, actor, search, cursor, limit)


@router.get(_PERSON, summary="Read a person", response_model=Person)
async def get_person(
    person_id: ToRead, actor: PersonReader, resources: ResourcesOf, if_none_match: IfNoneMatch = None
) -> Response:
    """Return what you may know of a person, from all their records. Protected addresses are for named roles alone."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_person(connection, actor, person_id, if_none_match)


@router.patch(_PERSON, summary="Change a person", response_model=Person)
async def change_person(
    person_id: ToChange,
    patch: Annotated[PersonPatch, Body(media_type=_PATCH, openapi_examples=examples.PERSON_PATCH)],
    actor: PersonKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Correct name, date of birth or sex by merge patch (RFC 7396)."""
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await keeping.change_person(connection, actor, person_id, if_match, patch)
    return answer.response()


@router.post("/people/{person_id}/aliases", summary="Add a name", status_code=201, response_model=Person)
async def add_alias(
    person_id: Annotated[UUID, path_of("person", demonstration.TO_NAME)],
    new: Annotated[NewAlias, Body(openapi_examples=examples.NEW_ALIAS)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add another name by which the person goes or went."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.add_alias(connection, actor, person_id, new)
    )


@router.post("/people/{person_id}/identifiers", summary="Add a number", status_code=201, response_model=Person)
async def add_identifier(
    person_id: Annotated[UUID, path_of("person", demonstration.TO_NAME)],
    new: Annotated[NewIdentifier, Body(openapi_examples=examples.NEW_IDENTIFIER)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a number by which another register knows the person."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.add_identifier(connection, actor, person_id, new)
    )


@router.post("/people/{person_id}/telephones", summary="Add a telephone", status_code=201, response_model=Person)
async def add_telephone(
    person_id: Annotated[UUID, path_of("person", demonstration.TO_NAME)],
    new: Annotated[NewTelephone, Body(openapi_examples=examples.NEW_TELEPHONE)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a telephone number of the person."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.add_telephone(connection, actor, person_id, new)
    )


@router.post("/people/{person_id}/addresses", summary="Add an address", status_code=201, response_model=Person)
async def add_address(
    person_id: Annotated[UUID, path_of("person", demonstration.TO_NAME)],
    new: Annotated[NewPersonAddress, Body(openapi_examples=examples.NEW_ADDRESS)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add an address. A protected one is shown to named roles alone, in no list, search, footprint or event."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.add_address(connection, actor, person_id, new)
    )


@router.patch("/people/{person_id}/addresses/{address_id}", summary="Change an address", response_model=Person)
async def change_person_address(
    person_id: ToChange,
    address_id: AddressId,
    patch: Annotated[AddressPatch, Body(media_type=_PATCH, openapi_examples=examples.ADDRESS_PATCH)],
    actor: PersonKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Protect an address, or say until when it was the person's; If-Match is the person's ETag."""
    place = keeping.Place(person_id, address_id)
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await keeping.change_address(connection, actor, place, if_match, patch)
    return answer.response()


@router.get("/people/{person_id}/footprint", summary="Read a risk footprint")
async def get_footprint(person_id: Centre, actor: PersonReader, resources: ResourcesOf) -> Footprint:
    """Return who may be at risk with a person, by household and close family, and why each of them is linked.

    A link suggests checks and decides nothing. Of an alleged perpetrator nothing is told but that checks are suggested.
    """
    return await footprints.get_footprint(resources, actor, person_id)
