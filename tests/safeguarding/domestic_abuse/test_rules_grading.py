"""A grade goes up by a reason and down by two people: the machine, tried in every order (ADR 0022)."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.domestic_abuse import ProposalStatus, RiskGrade, SignatoryRole, SignatureDecision
from safeguarding.domestic_abuse.rules.grading import Signed, check_proposal, check_raise, role_of, status_after
from safeguarding.domestic_abuse.rules.instruments import ORDER, is_lower

SERGEANT, SPECIALIST = frozenset({"sergeant"}), frozenset({"da-specialist"})
BOTH = SERGEANT | SPECIALIST
AGREE, REFUSE = SignatureDecision.AGREE, SignatureDecision.REFUSE


def test_supervisor_and_specialist_together():
    first = [Signed("a", SignatoryRole.SUPERVISOR, AGREE)]
    assert status_after(first) is ProposalStatus.OPEN
    assert status_after([*first, Signed("b", SignatoryRole.SPECIALIST, AGREE)]) is ProposalStatus.AGREED


def test_one_person_with_both_roles_is_one_person():
    role = role_of(BOTH, [], "a")
    with pytest.raises(ProblemError):
        role_of(BOTH, [Signed("a", role, AGREE)], "a")


def test_two_sergeants_are_not_enough():
    with pytest.raises(ProblemError):
        role_of(SERGEANT, [Signed("a", SignatoryRole.SUPERVISOR, AGREE)], "b")


class Grading(RuleBasedStateMachine):
    """An assessment with a floor: whatever is tried, a grade falls by two people of both roles only."""

    def __init__(self) -> None:
        super().__init__()
        self.grade = RiskGrade.HIGH
        self.wanted: RiskGrade | None = None
        self.signatures: list[Signed] = []
        self.agreed: list[list[Signed]] = []
        self.falls = 0

    @rule(grade=st.sampled_from(ORDER))
    def raised(self, grade):
        try:
            check_raise(self.grade, grade)
        except ProblemError:
            assert ORDER.index(grade) <= ORDER.index(self.grade)
        else:
            self.grade = grade

    @precondition(lambda self: self.wanted is None)
    @rule(grade=st.sampled_from(ORDER))
    def proposed(self, grade):
        try:
            check_proposal(self.grade, grade)
        except ProblemError:
            assert not is_lower(grade, self.grade)
        else:
            self.wanted, self.signatures = grade, []

    @precondition(lambda self: self.wanted is not None)
    @rule(
        who=st.sampled_from("abc"),
        roles=st.sampled_from([SERGEANT, SPECIALIST, BOTH]),
        decision=st.sampled_from(SignatureDecision),
    )
    def signed(self, who, roles, decision):
        try:
            role = role_of(roles, self.signatures, who)
        except ProblemError:
            return
        self.signatures.append(Signed(who, role, decision))
        status = status_after(self.signatures)
        if status is ProposalStatus.AGREED:
            self.falls += is_lower(self.wanted, self.grade)
            self.grade = self.wanted
            self.agreed.append(self.signatures)
        if status is not ProposalStatus.OPEN:
            self.wanted = None

    @invariant()
    def every_fall_has_two_people_and_both_roles(self):
        assert self.falls <= len(self.agreed)
        for signatures in self.agreed:
            assert {one.role for one in signatures} == set(SignatoryRole)
            assert len({one.signed_by for one in signatures}) == 2
            assert all(one.decision is AGREE for one in signatures)


TestGrading = Grading.TestCase
