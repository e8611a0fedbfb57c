"""What follows when the person's agreement is withdrawn or limited after the referral was made (domain.md §1.3)."""

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.schemas.referrals import Agreement, DataItem, PendingDecision, Status, WithdrawalReason
from referrals.portal.rules import agreement as rules
from referrals.portal.rules import sharing
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements import offers as statements
from referrals.portal.statements.submission import NOTICE_JOB
from referrals.portal.usecases.answering import find_live_offer
from referrals.portal.usecases.decision_windows import start_clock
from referrals.portal.usecases.details import Details
from referrals.portal.usecases.ending import take_from_partner
from referrals.portal.usecases.moving import Step, move
from referrals.portal.usecases.telling import covers_of, holders_of, write_copy


async def follow_agreement(
    connection: Connection, actor: Actor, referral: Row, before: Agreement, details: Details
) -> tuple[Status, int] | None:
    """Do what the changed agreement asks for; returns the new status and version, or None if nothing follows."""
    offer = await find_live_offer(connection, referral["referral_id"])
    holder = offer["organisation_id"] if offer else None
    verb = rules.consequence(before, details.agreement, Status(referral["status"]), holder)
    if verb is None:
        return None
    if verb is Verb.WITHDRAW:
        why = WithdrawalReason.PERSON_WITHDREW_AGREEMENT
        return await take_from_partner(connection, actor, referral, verb, reason=why)
    lost = rules.standing_of(details.agreement) is not rules.Standing.AGREED
    reason = "AGREEMENT_WITHDRAWN" if lost else "OUTSIDE_SCOPE"
    if verb is Verb.LOSE_AGREEMENT and offer is not None:
        return await _go_on_by_lawful_basis(connection, actor, referral, details, offer)
    moved = await take_from_partner(connection, actor, referral, verb, reason=reason)
    await start_clock(connection, referral["referral_id"], PendingDecision.RETURNED_TO_REFERRER, clocks.now())
    return moved


async def _go_on_by_lawful_basis(
    connection: Connection, actor: Actor, referral: Row, details: Details, offer: Row
) -> tuple[Status, int]:
    """Leave the partner what its agreements still cover, and tell it to speak to the police before the person."""
    moment = clocks.now()
    step = Step(
        verb=Verb.LOSE_AGREEMENT,
        moment=moment,
        offer_id=offer["offer_id"],
        organisation_id=offer["organisation_id"],
        reason="AGREEMENT_WITHDRAWN",
    )
    moved = await move(connection, actor, referral, step)
    await statements.LOSE_AGREEMENT.run(connection, the_offer=offer["offer_id"], moment=moment)
    for holder in await holders_of(connection, referral["referral_id"]):
        sent = {DataItem(name) for name in holder["fields"]}
        left = sharing.reduced_fields(sent, covers_of(holder))
        if holder["offer_id"] == offer["offer_id"] and left != sent:
            withheld = frozenset(DataItem(name) for name in holder["withheld"])
            await write_copy(connection, referral, details, holder, sharing.CopyAfter(left, withheld, None))
    payload = f"AGREEMENT_LOST:{offer['offer_id']}:{uuid7()}"
    await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=payload)
    return moved
