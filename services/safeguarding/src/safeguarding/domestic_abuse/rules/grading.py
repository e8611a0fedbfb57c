"""How a grade moves: up by a reason, down by two signatures of two people (ADR 0022)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.domestic_abuse import (
    ProposalStatus,
    RiskGrade,
    SignatoryRole,
    SignatureDecision,
)
from safeguarding.domestic_abuse.rules.instruments import is_lower

_ROLES = {"sergeant": SignatoryRole.SUPERVISOR, "da-specialist": SignatoryRole.SPECIALIST}


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed as what, and how."""

    signed_by: str
    role: SignatoryRole
    decision: SignatureDecision


def check_raise(present: RiskGrade, wanted: RiskGrade) -> None:
    """Refuse a grade that is not above the present one."""
    if not is_lower(present, wanted):
        raise _refused("#/grade", "This only raises a grade; a lower one is proposed for two signatures.", "not_higher")


def check_proposal(present: RiskGrade, wanted: RiskGrade) -> None:
    """Refuse a proposal that would not lower the grade."""
    if not is_lower(wanted, present):
        raise _refused("#/grade", "Only a lower grade needs signatures; a higher one is simply given.", "not_lower")


def check_still_stands(proposed_at: datetime, graded_at: Sequence[datetime], decision: SignatureDecision) -> None:
    """Refuse agreement to a proposal that is older than the present grade; it can be refused, and made anew.

    Who proposed and who signed first did not know what the grade was raised for.
    """
    if decision is SignatureDecision.AGREE and any(one > proposed_at for one in graded_at):
        detail = "The grade was raised after this was proposed: refuse it, and propose anew with what is known now."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)


def role_of(roles: frozenset[str], signatures: Sequence[Signed], signatory: str) -> SignatoryRole:
    """Return as whom somebody signs; who holds both roles signs in the place that is free, and once.

    Raises STATE_CONFLICT for a second signature of one person, or for a place that is taken.
    """
    if signatory in {one.signed_by for one in signatures}:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Two signatures are those of two people.")
    taken = {one.role for one in signatures}
    free = [role for name, role in _ROLES.items() if name in roles and role not in taken]
    if not free:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Somebody has signed in this role already.")
    return free[0]


def status_after(signatures: Sequence[Signed]) -> ProposalStatus:
    """Return what signatures make of a proposal: one refusal ends it, both agreements carry it."""
    if any(one.decision is SignatureDecision.REFUSE for one in signatures):
        return ProposalStatus.REFUSED
    agreed = {(one.role, one.signed_by) for one in signatures}
    people, roles = {who for _, who in agreed}, {role for role, _ in agreed}
    return ProposalStatus.AGREED if len(people) == len(roles) == len(SignatoryRole) else ProposalStatus.OPEN


def _refused(pointer: str, detail: str, code: str) -> ProblemError:
    return ProblemError(ProblemCode.RULE_BROKEN, detail, [Fault(pointer, detail, code)])
