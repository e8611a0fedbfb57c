import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import ContactResult, OfferStatus, Outcome, Status
from referrals.portal.rules.transitions import (
    NEWS,
    OFFER_TRANSITIONS,
    OPEN,
    TERMINAL,
    TRANSITIONS,
    WITH_PARTNER,
    Verb,
    next_offer_status,
    next_status,
    outcome_for_attempt,
    possible_verbs,
    verb_for_attempt,
    verb_for_outcome,
)

ARROWS_OF_THE_DRAWING = [
    # domain.md §1.2, with DECLINED and EXPIRED as states of the offer
    (Status.DRAFT, Status.SUBMITTED),
    (Status.SUBMITTED, Status.SUPERVISOR_CHECK),
    (Status.SUBMITTED, Status.MATCHED),
    (Status.MATCHED, Status.OFFERED),
    (Status.OFFERED, Status.ACCEPTED),
    (Status.OFFERED, Status.REMATCH),
    (Status.REMATCH, Status.OFFERED),
    (Status.REMATCH, Status.RETURNED_TO_REFERRER),
    (Status.ACCEPTED, Status.CONTACT_ATTEMPTED),
    (Status.CONTACT_ATTEMPTED, Status.CONTACT_ATTEMPTED),
    (Status.CONTACT_ATTEMPTED, Status.ENGAGED),
    (Status.CONTACT_ATTEMPTED, Status.DECLINED_BY_PERSON),
    (Status.CONTACT_ATTEMPTED, Status.UNABLE_TO_CONTACT),
    (Status.CONTACT_ATTEMPTED, Status.UNSAFE_TO_CONTACT),
    (Status.ENGAGED, Status.CLOSED),
    *((status, Status.WITHDRAWN) for status in OPEN),
    *((status, Status.STEPPED_UP) for status in Status if status is not Status.DRAFT),
]
ARROWS_ADDED = [
    # what the drawing leaves open and rules/transitions.py explains
    (Status.SUPERVISOR_CHECK, Status.SUBMITTED),
    (Status.SUBMITTED, Status.RETURNED_TO_REFERRER),
    (Status.MATCHED, Status.RETURNED_TO_REFERRER),
    (Status.RETURNED_TO_REFERRER, Status.SUBMITTED),
    (Status.ACCEPTED, Status.ENGAGED),
    (Status.ACCEPTED, Status.DECLINED_BY_PERSON),
    (Status.ACCEPTED, Status.UNABLE_TO_CONTACT),
    (Status.ACCEPTED, Status.UNSAFE_TO_CONTACT),
    (Status.ENGAGED, Status.UNSAFE_TO_CONTACT),
    (Status.ACCEPTED, Status.CLOSED),
    (Status.CONTACT_ATTEMPTED, Status.CLOSED),
    *((status, Status.RETURNED_TO_REFERRER) for status in (Status.OFFERED, *WITH_PARTNER)),
]
MOVES_NOTHING = {Verb.AMEND, Verb.LOSE_AGREEMENT, Verb.WITHHOLD}
ENDS_EARLY = (Verb.WITHDRAW, Verb.STEP_UP)


def successors(status):
    return {next_status(status, verb) for verb in possible_verbs(status) if verb not in MOVES_NOTHING}


def reachable(status):
    found, waiting = {status}, [status]
    while waiting:
        fresh = successors(waiting.pop()) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def agree(status, offer):
    """A referral is offered or with a partner exactly while its latest offer is open or accepted."""
    return (status is Status.OFFERED) == (offer is OfferStatus.OFFERED) and (status in WITH_PARTNER) == (
        offer is OfferStatus.ACCEPTED
    )


def after(status, offer, verb):
    """Carry a possible verb out on a referral and on its latest offer, if it has a live one."""
    if verb is Verb.OFFER:
        return next_status(status, verb), OfferStatus.OFFERED
    if verb in MOVES_NOTHING or offer not in OFFER_TRANSITIONS:
        return next_status(status, verb), offer
    return next_status(status, verb), next_offer_status(offer, verb)


class Referral(RuleBasedStateMachine):
    """One referral with its latest offer, to which anything is tried at any time."""

    def __init__(self):
        super().__init__()
        self.status = Status.DRAFT
        self.offer = None
        self.ended = False

    def happen(self, verb):
        before = self.status
        self.status, self.offer = after(self.status, self.offer, verb)
        assert before in TRANSITIONS[verb].sources
        assert self.status is (TRANSITIONS[verb].target or before)
        self.ended = self.ended or self.status in TERMINAL

    @precondition(lambda self: self.status not in TERMINAL)
    @rule(data=st.data())
    def go_on(self, data):
        ordinary = [verb for verb in possible_verbs(self.status) if verb not in ENDS_EARLY]
        self.happen(data.draw(st.sampled_from(ordinary)))

    @rule(verb=st.sampled_from(ENDS_EARLY))
    def end_early(self, verb):
        if verb in possible_verbs(self.status):
            self.happen(verb)

    @rule(verb=st.sampled_from(Verb))
    def try_the_impossible(self, verb):
        if verb in possible_verbs(self.status) or verb in NEWS:
            return
        with pytest.raises(ProblemError) as refusal:
            next_status(self.status, verb)
        assert refusal.value.code is ProblemCode.STATE_CONFLICT
        assert all(possible in refusal.value.detail for possible in possible_verbs(self.status))

    @invariant()
    def an_ended_referral_stays_ended(self):
        assert not self.ended or self.status in TERMINAL

    @invariant()
    def offer_and_referral_agree(self):
        assert agree(self.status, self.offer)


TestReferral = Referral.TestCase


def test_the_states_are_draft_open_or_terminal():
    assert {Status.DRAFT} | OPEN | TERMINAL == set(Status)
    assert not OPEN & TERMINAL


def test_the_arrows_are_those_of_the_drawing_and_the_few_added():
    arrows = {(status, target) for status in Status for target in successors(status)}
    assert arrows == {*ARROWS_OF_THE_DRAWING, *ARROWS_ADDED}
    assert not set(ARROWS_OF_THE_DRAWING) & set(ARROWS_ADDED)


def test_referral_and_offer_agree_in_every_state_there_is():
    found, waiting = {(Status.DRAFT, None)}, [(Status.DRAFT, None)]
    while waiting:
        status, offer = waiting.pop()
        fresh = {after(status, offer, verb) for verb in possible_verbs(status)} - found
        found |= fresh
        waiting.extend(fresh)
    assert all(agree(status, offer) for status, offer in found)
    assert {offer for _, offer in found} == {None, *OfferStatus}


def test_every_verb_has_its_transition_and_every_status_is_reached():
    assert set(TRANSITIONS) == set(Verb)
    assert reachable(Status.DRAFT) == set(Status)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_every_open_state_reaches_each_end_that_it_may_meet(status):
    assert reachable(status) >= {Status.CLOSED, Status.STEPPED_UP, Status.WITHDRAWN}


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_an_ended_referral_can_only_be_stepped_up_and_corrected(status):
    assert possible_verbs(status) == (Verb.STEP_UP, Verb.AMEND, Verb.WITHHOLD)
    assert next_status(status, Verb.STEP_UP) is Status.STEPPED_UP


def test_a_conflict_names_what_is_possible():
    with pytest.raises(ProblemError) as refusal:
        next_status(Status.OFFERED, Verb.ENGAGE)
    assert refusal.value.detail == (
        "The referral is OFFERED, where ENGAGE is not possible. "
        "Possible now: ACCEPT, DECLINE, EXPIRE, REMATCH, TAKE_BACK, WITHDRAW, STEP_UP, AMEND, WITHHOLD."
    )


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
def test_a_correction_moves_nothing(status):
    assert next_status(status, Verb.AMEND) is status


@pytest.mark.parametrize("verb", sorted(NEWS))
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
def test_news_of_a_case_is_written_down_wherever_the_referral_stands_and_moves_nothing(status, verb):
    assert next_status(status, verb) is status
    assert verb not in possible_verbs(status)


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.DECLINE, Verb.EXPIRE])
@pytest.mark.parametrize("status", [status for status in OfferStatus if status is not OfferStatus.OFFERED])
def test_an_answered_offer_is_not_answered_again(status, verb):
    with pytest.raises(ProblemError) as refusal:
        next_offer_status(status, verb)
    assert refusal.value.code is ProblemCode.STATE_CONFLICT


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_ends_an_accepted_referral(outcome):
    verb = verb_for_outcome(outcome)
    assert next_status(Status.CONTACT_ATTEMPTED, verb) in TERMINAL
    assert next_offer_status(OfferStatus.ACCEPTED, verb) is OfferStatus.CLOSED


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.UNABLE_TO_CONTACT, Status.UNABLE_TO_CONTACT),
        (Outcome.WRONG_CONTACT_DETAILS, Status.UNABLE_TO_CONTACT),
        (Outcome.DECLINED_SUPPORT, Status.DECLINED_BY_PERSON),
        (Outcome.NO_SAFE_CONTACT_ROUTE, Status.UNSAFE_TO_CONTACT),
        (Outcome.CONTACT_INAPPROPRIATE, Status.UNSAFE_TO_CONTACT),
        (Outcome.STEPPED_UP, Status.STEPPED_UP),
        (Outcome.NEED_MET, Status.CLOSED),
        (Outcome.DIED, Status.CLOSED),
    ],
)
def test_an_outcome_leads_to_the_status_that_says_it(outcome, status):
    assert TRANSITIONS[verb_for_outcome(outcome)].target is status


@pytest.mark.parametrize(
    ("result", "verb", "outcome"),
    [
        (ContactResult.REACHED, Verb.ATTEMPT_CONTACT, None),
        (ContactResult.NO_ANSWER, Verb.ATTEMPT_CONTACT, None),
        (ContactResult.MESSAGE_LEFT, Verb.ATTEMPT_CONTACT, None),
        (ContactResult.WRONG_DETAILS, Verb.ATTEMPT_CONTACT, None),
        (ContactResult.DECLINED_SUPPORT, Verb.PERSON_DECLINES, Outcome.DECLINED_SUPPORT),
        (ContactResult.UNSAFE, Verb.FIND_UNSAFE, Outcome.NO_SAFE_CONTACT_ROUTE),
    ],
)
def test_an_attempt_counts_or_ends_the_referral(result, verb, outcome):
    assert verb_for_attempt(result) is verb
    assert outcome_for_attempt(result) is outcome
