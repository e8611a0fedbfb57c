"""What follows when the person's agreement is withdrawn or limited after the referral was made (domain.md §1.3)."""

from collections.abc import Sequence

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.schemas.referrals import Agreement, DataItem, FieldChange, PendingDecision, Status, WithdrawalReason
from referrals.portal.rules import agreement as rules
from referrals.portal.rules import sharing
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements import offers as statements
from referrals.portal.statements.submission import NOTICE_JOB
from referrals.portal.usecases.answering import find_live_offer
from referrals.portal.usecases.decision_windows import start_clock
from referrals.portal.usecases.details import Details
from referrals.portal.usecases.ending import take_from_partner
from referrals.portal.usecases.moving import SYSTEM, Step, move
from referrals.portal.usecases.telling import covers_of, holders_of, tell_holders, write_copy

_LOST = "AGREEMENT_WITHDRAWN"


async def follow_correction(
    connection: Connection,
    actor: Actor,
    referral: Row,
    details: Details,
    *,
    before: Agreement,
    corrections: Sequence[FieldChange],
) -> tuple[Status, int] | None:
    """Do what the changed agreement asks for and tell who holds a copy; returns the new status and version, if any.

    A partner that loses the referral by it is sent nothing new. One that goes on is first told what was corrected,
    by the agreements that cover it, and then left what they cover: a reduction holds nothing that it had not been told.
    """
    offer = await find_live_offer(connection, referral["referral_id"])
    status = Status(referral["status"])
    verb = rules.consequence(before, details.agreement, status, offer["organisation_id"] if offer else None)
    stands = await _follow(connection, actor, referral, details, verb, offer=offer) if verb else None
    status = stands[0] if stands else status
    version = await tell_holders(connection, {**referral, "status": status}, details, corrections)
    if verb is Verb.LOSE_AGREEMENT and offer is not None:
        await _leave_what_is_covered(connection, referral, details, offer)
    if version is not None:
        return status, version
    return stands


async def return_if_agreement_was_lost(connection: Connection, referral: Row) -> tuple[Status, int] | None:
    """Give a released referral back to its referrer if the person took the agreement back while it was held."""
    details = Details.model_validate(referral["details"])
    if rules.standing_of(details.agreement) is rules.Standing.AGREED:
        return None
    if not await statements.LOST_WHILE_HELD.value(connection, referral_id=referral["referral_id"]):
        return None
    moment = clocks.now()
    moved = await move(connection, SYSTEM, referral, Step(verb=Verb.RETURN, moment=moment, reason=_LOST))
    await start_clock(connection, referral["referral_id"], PendingDecision.RETURNED_TO_REFERRER, moment)
    return moved


async def _follow(
    connection: Connection, actor: Actor, referral: Row, details: Details, verb: Verb, *, offer: Row | None
) -> tuple[Status, int]:
    if verb is Verb.WITHDRAW:
        why = WithdrawalReason.PERSON_WITHDREW_AGREEMENT
        return await take_from_partner(connection, actor, referral, verb, reason=why)
    if verb is Verb.LOSE_AGREEMENT:
        return await _note_lost_agreement(connection, actor, referral, offer)
    lost = rules.standing_of(details.agreement) is not rules.Standing.AGREED
    moved = await take_from_partner(connection, actor, referral, verb, reason=_LOST if lost else "OUTSIDE_SCOPE")
    await start_clock(connection, referral["referral_id"], PendingDecision.RETURNED_TO_REFERRER, clocks.now())
    return moved


async def _note_lost_agreement(
    connection: Connection, actor: Actor, referral: Row, offer: Row | None
) -> tuple[Status, int]:
    """Tell unit and referrer, and the partner at work to speak to the police before it next speaks to the person."""
    moment = clocks.now()
    step = Step(
        verb=Verb.LOSE_AGREEMENT,
        moment=moment,
        offer_id=offer["offer_id"] if offer else None,
        organisation_id=offer["organisation_id"] if offer else None,
        reason=_LOST,
    )
    moved = await move(connection, actor, referral, step)
    if offer is not None:
        await statements.LOSE_AGREEMENT.run(connection, the_offer=offer["offer_id"], moment=moment)
        payload = f"AGREEMENT_LOST:{offer['offer_id']}:{uuid7()}"
        await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=payload)
    return moved


async def _leave_what_is_covered(connection: Connection, referral: Row, details: Details, offer: Row) -> None:
    """Cut the partner's copy to what its agreements in force cover, now that it rests on the lawful basis alone."""
    for holder in await holders_of(connection, referral["referral_id"]):
        sent = {DataItem(name) for name in holder["fields"]}
        left = sharing.reduced_fields(sent, covers_of(holder))
        if holder["offer_id"] == offer["offer_id"] and left != sent:
            withheld = frozenset(DataItem(name) for name in holder["withheld"])
            copy = sharing.CopyAfter(left, frozenset(), withheld, None)
            await write_copy(connection, referral, details, holder, copy)
