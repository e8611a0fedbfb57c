"""Whom a meeting has taken up is put forward for the cohort of domestic abuse, with the ranking's score."""

from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.offenders.cohorts import OffencePattern
from bluelamp.schemas.offenders.nominations import NewAdoptedNomination, NewNomination, NominationOrigin
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.cohorts.usecases.nominating import PutForward, nominate, refuse_managed
from offenders.domestic_abuse.statements.matac import ADOPTED
from offenders.domestic_abuse.statements.reading import IS_PERPETRATOR, PLACE
from offenders.nominals.usecases.sight import seen_offender


async def nominate_adopted(
    connection: Connection,
    actor: Actor,
    offender_id: UUID,
    new: NewAdoptedNomination,
    nomination_id: UUID | None = None,
) -> Answer:
    """Put a perpetrator forward whom a meeting has taken up.

    Raises NOT_FOUND, STATE_CONFLICT for whom no meeting has taken up, ALREADY_EXISTS for who is managed in the cohort
    or nominated to it, RULE_BROKEN as every nomination does.
    """
    offender = await seen_offender(connection, actor, offender_id)
    kept_id: UUID = offender["kept_offender_id"]
    if not await IS_PERPETRATOR.value(connection, offender_id=kept_id):
        raise not_found("perpetrator")
    adoption_id = await ADOPTED.value(connection, offender_id=kept_id)
    if adoption_id is None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "No meeting has taken this perpetrator up.")
    await refuse_managed(connection, actor, kept_id, Cohort.DA)
    place = await PLACE.row(connection, offender_id=kept_id)
    nomination = NewNomination(
        offender_id=offender_id,
        cohort=Cohort.DA,
        offence_patterns=[OffencePattern.DOMESTIC_ABUSE],
        **dict(new),
    )
    by = PutForward(NominationOrigin.MATAC, adoption_id, place["score"] if place else None)
    return await nominate(connection, actor, nomination, by, nomination_id)
