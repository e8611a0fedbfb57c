"""Requests for restorative justice on their way to the portal, where each becomes a referral: once, by the outbox.

What the portal tells of the referral is shown beside the request; how far the request has come is said by hand.
"""

from collections.abc import Sequence
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.handovers.destinations import Destination, Handover, StillHeldError, as_it_was
from bluelamp.kit.handovers.usecases import hand_over
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created, not_found
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.handovers import ReferralUpdate
from bluelamp.schemas.offenders.restorative_justice import NewRestorativeJusticeRequest, RestorativeJusticeUpdateHeard
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.referrals import SubmittedReferral
from offenders.domestic_abuse.rules.justice import CannotBeReferredError, referral_of
from offenders.domestic_abuse.statements import justice as statements
from offenders.domestic_abuse.usecases.justice import PATH, request_justice, shown, tell_of
from offenders.lead_agencies.usecases.telling import SYSTEM
from offenders.nominals.usecases.reading import offender_of

OPERATION = "request_restorative_justice"


async def ask_for_justice(
    connection: Connection, actor: Actor, offender_id: UUID, new: NewRestorativeJusticeRequest
) -> Answer:
    """Ask for restorative justice with a perpetrator, and let the portal have it; raises NOT_FOUND, RULE_BROKEN."""
    request_id = uuid7()
    await request_justice(connection, actor, offender_id, new, request_id)
    await _hand_over(connection, await _held(connection, request_id))
    return created(shown(await _held(connection, request_id)), f"{PATH}/{request_id}")


async def _held(connection: Connection, request_id: UUID) -> Row:
    row = await statements.BARE.row(connection, request_id=request_id)
    if row is None:
        raise not_found("request")
    return row


async def _hand_over(connection: Connection, request: Row) -> None:
    """Hand a request over in its own transaction; what cannot go is held and says why."""
    request_id, body, code = request["request_id"], "", None
    try:
        body = await _referral_of(connection, request)
    except CannotBeReferredError as error:
        code = error.code
    await hand_over(connection, OPERATION, request["offender_id"], request_id, body, held_as=code)
    if code is None:
        await record(connection, SYSTEM, AuditAction.DISCLOSURE, OPERATION, [request_id, request["offender_id"]])
    else:
        await statements.HELD.run(connection, the_request=request_id, code=code)


async def note_referral_update(
    connection: Connection, actor: Actor, request_id: UUID, update: ReferralUpdate
) -> Answer:
    """Keep what the portal tells of the referral that a request became; told twice, it is heard once.

    The answer says that and no more: the request stays on this side.
    Raises NOT_FOUND, RULE_BROKEN for a referral that the request did not become.
    """
    row = await _held(connection, request_id)
    # The portal may be quicker to tell of the referral than its first answer is to arrive.
    if row["referral_id"] not in {None, update.referral_id}:
        raise rule_broken("#/referral_id", "The request did not become this referral.", "not_of_the_request")
    heard = await statements.HEAR.row(connection, the_request=request_id, **update.model_dump())
    subjects = [request_id, row["offender_id"]]
    await record(connection, actor, AuditAction.ALTERATION, "note_restorative_justice_referral", subjects)
    if heard is not None:
        await tell_of(connection, actor, EventType.OFFENDERS_RESTORATIVE_JUSTICE_CHANGED, heard, row)
    told = RestorativeJusticeUpdateHeard(
        request_id=request_id, update_id=update.update_id, referral_id=update.referral_id
    )
    return Answer(told, 200)


async def _referral_of(connection: Connection, request: Row) -> str:
    person = await offender_of(connection, SYSTEM, request["offender_id"])
    referral = referral_of(
        person, request["request_id"], request["agreed_on"], is_highest_risk=request["is_highest_risk"]
    )
    return referral.model_dump_json(exclude_none=True)


async def _referrals(_: Connection, __: Handover) -> str:
    return "/referrals"


async def _arrived(connection: Connection, handover: Handover, answer: str) -> None:
    referral = SubmittedReferral.model_validate_json(answer)
    await statements.ARRIVED.run(
        connection,
        the_request=handover.subject_id,
        referral_id=referral.referral_id,
        reference=referral.reference,
        status=referral.status,
    )


async def _refused(connection: Connection, handover: Handover, code: str) -> None:
    await statements.HELD.run(connection, the_request=handover.subject_id, code=code)


async def _released(connection: Connection, handover: Handover, to: str | None) -> str:
    """Make the referral of what is known of the person by now; raises StillHeldError while they cannot be referred."""
    await as_it_was(connection, handover, to)
    request = await statements.RELEASED.row(connection, the_request=handover.subject_id)
    if request is None:
        raise LookupError("a request is never removed")
    try:
        body = await _referral_of(connection, request)
    except CannotBeReferredError as error:
        await statements.HELD.run(connection, the_request=handover.subject_id, code=error.code)
        raise StillHeldError(error.code) from None
    await record(connection, SYSTEM, AuditAction.DISCLOSURE, OPERATION, [handover.subject_id, request["offender_id"]])
    return body


DESTINATIONS: Sequence[Destination] = (
    # Each request stands for itself, so none has to wait for an older one that is held.
    Destination(
        operation=OPERATION,
        service="referrals",
        scope="referrals:referral:submit",
        path=_referrals,
        arrived=_arrived,
        refused=_refused,
        released=_released,
    ),
)
