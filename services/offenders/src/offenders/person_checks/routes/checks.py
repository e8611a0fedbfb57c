"""Person checks over HTTP, for the safeguarding service."""

from typing import Annotated

from fastapi import APIRouter, Body

from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.person_checks import PersonCheckAnswer, PersonCheckRequest
from offenders.access import PersonChecker
from offenders.person_checks.routes import examples
from offenders.person_checks.usecases import checking

router = APIRouter(tags=["person checks"], route_class=StrictRoute)


@router.post("/person-checks", summary="Check people")
async def check_people(
    request: Annotated[PersonCheckRequest, Body(openapi_examples=examples.PERSON_CHECK)],
    actor: PersonChecker,
    resources: ResourcesOf,
) -> PersonCheckAnswer:
    """Say for each whether anything is held, how surely it is theirs, and what may be told; by POST, for the names.

    Nothing is stored but who asked about whom. Of what may not be told only that there is something; never where
    anybody lives, and nothing of anybody who was harmed.
    """
    async with resources.database.connection() as connection:
        return await checking.check_people(connection, actor, request)
