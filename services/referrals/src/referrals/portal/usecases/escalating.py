"""Stepping a referral up to safeguarding, whoever sees the danger and wherever the referral stands."""

from uuid import UUID

from bluelamp.kit.audit.statements import RECORD, actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction, AuditOutcome
from bluelamp.schemas.referrals import NewEscalation
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements import escalation as statements
from referrals.portal.statements import moving as moving_statements
from referrals.portal.usecases.answering import find_live_offer
from referrals.portal.usecases.ending import end_referral
from referrals.portal.usecases.moving import SYSTEM
from referrals.portal.usecases.reading import check_visible
from referrals.portal.usecases.safeguarding import record_escalation
from referrals.settings import ADDRESS

STEP_UP_JOB = "step_up_referral"
"""The job that moves a referral for a partner that may move it no more; its payload is the escalation's id."""


async def escalate_referral(connection: Connection, actor: Actor, referral_id: UUID, new: NewEscalation) -> Answer:
    """Step a referral up to safeguarding: recorded here, queued for there, and shown with its delivery state."""
    await check_visible(connection, actor, referral_id)
    referral = await moving_statements.LOCK.row(connection, referral_id=referral_id)
    # The wait for the lock may have outlived the offer: the row that was waited for is still returned.
    if actor.is_partner and referral is not None and await find_live_offer(connection, referral_id) is None:
        referral = None
    summary = await record_escalation(
        connection, actor, referral_id, target=new.target, reason=new.reason, call=new.emergency_call
    )
    if referral is None:
        # A partner whose offer has ended may move the referral no more: the service itself does, in a job.
        await _note_escalation(connection, actor, referral_id)
        await ENQUEUE.run(connection, entrypoint=STEP_UP_JOB, payload=str(summary.escalation_id))
    else:
        await end_referral(connection, actor, referral, Verb.STEP_UP, reason=new.target)
    return Answer(summary, 201, {"Location": f"{ADDRESS}/referrals/{referral_id}"})


async def carry_out_step_up(resources: Resources, escalation_id: UUID) -> None:
    """Move the referral of a step-up that its partner could only write down, so that officer and sergeant hear.

    Safe to run twice: under the referral's lock a step-up that has been carried out is seen in the history.
    """
    async with resources.database.transaction() as connection:
        escalation = await statements.ONE.row(connection, the_escalation=escalation_id)
        if escalation is None:
            raise LookupError("a step-up is never removed")
        referral = await moving_statements.LOCK.row(connection, referral_id=escalation["referral_id"])
        if referral is None or await statements.CARRIED_OUT.row(connection, the_escalation=escalation_id):
            return
        # The partner that holds the referral now reads this step: it is not told which other partner saw the danger.
        await end_referral(connection, SYSTEM, referral, Verb.STEP_UP, reason=escalation["target"])


async def _note_escalation(connection: Connection, actor: Actor, referral_id: UUID) -> None:
    await RECORD.run(
        connection,
        **actor_values(actor),
        action=AuditAction.ALTERATION,
        operation="escalate_referral",
        outcome=AuditOutcome.DONE,
        subjects=[referral_id],
    )
