"""Writing a step-up down and sending it on its way to the safeguarding service."""

from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.schemas.referrals import DeliveryState, EmergencyCall, EscalationSummary, EscalationTarget
from referrals.portal.rules.escalation import check_escalation
from referrals.portal.statements import escalation as statements

ESCALATION_JOB = "hand_over_step_ups"
"""The job that hands a step-up over to its hub; its payload is the escalation's id."""


async def record_escalation(
    connection: Connection,
    actor: Actor,
    referral_id: UUID,
    *,
    target: EscalationTarget,
    reason: str,
    call: EmergencyCall | None = None,
) -> EscalationSummary:
    """Keep a step-up and queue its delivery; a call to 999 has delivered itself and is only kept.

    Raises IMMEDIATE_DANGER for a step-up to 999 without the call, RULE_BROKEN for a call in the future.
    """
    check_escalation(target, call, clocks.now())
    rung = call.rung_at if call and target is EscalationTarget.EMERGENCY_999 else None
    state = DeliveryState.DELIVERED if rung else DeliveryState.QUEUED
    row = await statements.ADD.row(
        connection,
        referral_id=referral_id,
        target=target,
        reason=reason,
        requested_by=actor.subject,
        organisation_id=actor.organisation_id,
        emergency_rung_at=call.rung_at if call else None,
        incident_number=call.incident_number if call else None,
        delivery_state=state,
        delivered_at=rung,
    )
    if row is None:
        raise RuntimeError("an insert returns its row")
    if state is DeliveryState.QUEUED:
        await ENQUEUE.run(connection, entrypoint=ESCALATION_JOB, payload=str(row["escalation_id"]))
    return EscalationSummary(
        escalation_id=row["escalation_id"],
        target=target,
        reason=reason,
        requested_at=row["requested_at"],
        delivery_state=state,
        delivered_at=rung,
        attempts=0,
        emergency_call=call,
        case_id=None,
        case_reference=None,
        problem_code=None,
        advice=None,
        correction_state=None,
    )
