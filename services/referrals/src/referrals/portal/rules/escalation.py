"""What a step-up must say before it is taken (domain.md §1.2)."""

from datetime import datetime

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.referrals import EmergencyCall, EscalationTarget
from referrals.portal.rules.offers import CLOCK_SKEW


def check_escalation(target: EscalationTarget, call: EmergencyCall | None, now: datetime) -> None:
    """Refuse a step-up to 999 that nobody has rung, because a queue is too slow, and a call that lies in the future."""
    if target is EscalationTarget.EMERGENCY_999 and call is None:
        detail = "If danger is immediate, ring 999 now; then say here when, and the incident number."
        fault = Fault("#/emergency_call", detail, "emergency_call_required")
        raise ProblemError(ProblemCode.IMMEDIATE_DANGER, ProblemCode.IMMEDIATE_DANGER.advice, [fault])
    if call is not None and call.rung_at > now + CLOCK_SKEW:
        raise rule_broken("#/emergency_call/rung_at", "The call lies in the future.", "time_in_future")
