"""Ending a referral from the force's side, and the offer that is with a partner with it."""

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.schemas.referrals import ChangedReferral, OfferStatus, Status
from referrals.portal.rules.transitions import Verb, next_offer_status
from referrals.portal.statements.submission import NOTICE_JOB
from referrals.portal.usecases.answering import end_or_change_offer, find_live_offer
from referrals.portal.usecases.moving import Step, move


async def end_referral(
    connection: Connection, actor: Actor, referral: Row, verb: Verb, *, reason: str, note: str | None = None
) -> Answer:
    """End a referral, and the offer that is open or accepted with it."""
    status, version = await take_from_partner(connection, actor, referral, verb, reason=reason, note=note)
    return changed(referral, status, version)


async def take_from_partner(
    connection: Connection, actor: Actor, referral: Row, verb: Verb, *, reason: str, note: str | None = None
) -> tuple[Status, int]:
    """Move a referral on and end the offer that is open or accepted, if one is; its partner is told."""
    moment = clocks.now()
    offer = await find_live_offer(connection, referral["referral_id"])
    step = Step(
        verb=verb,
        moment=moment,
        offer_id=offer["offer_id"] if offer else None,
        organisation_id=offer["organisation_id"] if offer else actor.confined_to,
        reason=reason,
        note=note,
    )
    status, version = await move(connection, actor, referral, step)
    if offer is not None:
        ended = next_offer_status(OfferStatus(offer["status"]), verb)
        await end_or_change_offer(connection, actor, offer["offer_id"], ended, closed_at=moment)
        await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"ENDED:{offer['offer_id']}")
    return status, version


def changed(referral: Row, status: str, version: int) -> Answer:
    """Answer with where a referral stands now."""
    body = ChangedReferral.model_validate(
        {
            "referral_id": referral["referral_id"],
            "reference": referral["reference"],
            "status": status,
            "version": version,
        }
    )
    return Answer(body, 200, {"ETag": etag(version)})
