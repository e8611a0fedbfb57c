"""From the meeting on domestic abuse to a cohort's panel."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.nominations import NewAdoptedNomination, NominationReceipt
from offenders.access import PerpetratorManager
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.routes import examples
from offenders.domestic_abuse.usecases import nominating

router = APIRouter(prefix="/domestic-abuse", tags=["domestic abuse"], route_class=StrictRoute)


@router.post(
    "/perpetrators/{offender_id}/nominations",
    summary="Put a perpetrator forward",
    status_code=201,
    response_model=NominationReceipt,
)
async def nominate_perpetrator(
    offender_id: Annotated[UUID, path_of("perpetrator", demonstration.PERPETRATOR)],
    new: Annotated[NewAdoptedNomination, Body(openapi_examples=examples.NEW_NOMINATION)],
    actor: PerpetratorManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Put whom a meeting has taken up forward for the cohort of domestic abuse, with the ranking's score.

    A panel decides; the score is an indicator and no more.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: nominating.nominate_adopted(connection, actor, offender_id, new),
    )
