"""The life of a referral as data: which verb leads from where to where (domain.md §1.2).

Where the drawing in §1.2 leaves room, this is what was decided:

- DRAFT is what a referral is before it reaches us; nothing but submitting happens to it.
- A release puts the referral back where the check took it from, so that matching has one beginning.
- DECLINED and EXPIRED are states of the offer; the referral itself goes straight to REMATCH.
- The person may make the first contact, so ENGAGED is reached without an attempt too; and a partner may end
  without engagement, because information was sent, the person died, or the referral was a duplicate.
- Danger is written down whenever it is found: UNSAFE_TO_CONTACT is reached after engagement too, and
  STEPPED_UP from every state that a submitted referral can have, the ended ones included.
- A correction moves nothing: wrong data about a person are put right wherever the referral stands.
"""

from dataclasses import dataclass
from enum import StrEnum

from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import ContactResult, OfferStatus, Outcome, Status


class Verb(StrEnum):
    """What can happen to a referral; the history keeps these words."""

    SUBMIT = "SUBMIT"
    HOLD_FOR_CHECK = "HOLD_FOR_CHECK"
    RELEASE = "RELEASE"
    MATCH = "MATCH"
    OFFER = "OFFER"
    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    EXPIRE = "EXPIRE"
    REMATCH = "REMATCH"
    RETURN = "RETURN"
    TAKE_BACK = "TAKE_BACK"
    RESUBMIT = "RESUBMIT"
    ATTEMPT_CONTACT = "ATTEMPT_CONTACT"
    ENGAGE = "ENGAGE"
    PERSON_DECLINES = "PERSON_DECLINES"
    UNABLE_TO_CONTACT = "UNABLE_TO_CONTACT"
    FIND_UNSAFE = "FIND_UNSAFE"
    CLOSE = "CLOSE"
    WITHDRAW = "WITHDRAW"
    STEP_UP = "STEP_UP"
    AMEND = "AMEND"
    LOSE_AGREEMENT = "LOSE_AGREEMENT"
    WITHHOLD = "WITHHOLD"
    REACH_HUB = "REACH_HUB"
    MISS_HUB = "MISS_HUB"
    HEAR_FROM_HUB = "HEAR_FROM_HUB"


@dataclass(frozen=True, slots=True)
class Transition:
    """The states in which a verb is possible, and the one it leads to; None if it leaves the referral where it is."""

    sources: frozenset[Status]
    target: Status | None


TERMINAL = frozenset(
    {
        Status.DECLINED_BY_PERSON,
        Status.UNABLE_TO_CONTACT,
        Status.UNSAFE_TO_CONTACT,
        Status.CLOSED,
        Status.STEPPED_UP,
        Status.WITHDRAWN,
    }
)
OPEN = frozenset(Status) - TERMINAL - {Status.DRAFT}
WITH_PARTNER = frozenset({Status.ACCEPTED, Status.CONTACT_ATTEMPTED, Status.ENGAGED})
_BEFORE_ENGAGEMENT = WITH_PARTNER - {Status.ENGAGED}


def _from(*sources: Status, to: Status) -> Transition:
    return Transition(frozenset(sources), to)


TRANSITIONS: dict[Verb, Transition] = {
    Verb.SUBMIT: _from(Status.DRAFT, to=Status.SUBMITTED),
    Verb.HOLD_FOR_CHECK: _from(Status.SUBMITTED, to=Status.SUPERVISOR_CHECK),
    Verb.RELEASE: _from(Status.SUPERVISOR_CHECK, to=Status.SUBMITTED),
    Verb.MATCH: _from(Status.SUBMITTED, to=Status.MATCHED),
    Verb.OFFER: _from(Status.MATCHED, Status.REMATCH, to=Status.OFFERED),
    Verb.ACCEPT: _from(Status.OFFERED, to=Status.ACCEPTED),
    Verb.DECLINE: _from(Status.OFFERED, to=Status.REMATCH),
    Verb.EXPIRE: _from(Status.OFFERED, to=Status.REMATCH),
    # We take an unanswered offer back, because the service closed or its agreement ended.
    Verb.REMATCH: _from(Status.OFFERED, to=Status.REMATCH),
    Verb.RETURN: _from(Status.SUBMITTED, Status.MATCHED, Status.REMATCH, to=Status.RETURNED_TO_REFERRER),
    # The person no longer agrees to the partner that has it: the referrer decides who is asked instead, if anybody.
    Verb.TAKE_BACK: Transition(WITH_PARTNER | {Status.OFFERED}, Status.RETURNED_TO_REFERRER),
    Verb.RESUBMIT: _from(Status.RETURNED_TO_REFERRER, to=Status.SUBMITTED),
    Verb.ATTEMPT_CONTACT: Transition(_BEFORE_ENGAGEMENT, Status.CONTACT_ATTEMPTED),
    Verb.ENGAGE: Transition(_BEFORE_ENGAGEMENT, Status.ENGAGED),
    Verb.PERSON_DECLINES: Transition(_BEFORE_ENGAGEMENT, Status.DECLINED_BY_PERSON),
    Verb.UNABLE_TO_CONTACT: Transition(_BEFORE_ENGAGEMENT, Status.UNABLE_TO_CONTACT),
    Verb.FIND_UNSAFE: Transition(WITH_PARTNER, Status.UNSAFE_TO_CONTACT),
    Verb.CLOSE: Transition(WITH_PARTNER, Status.CLOSED),
    Verb.WITHDRAW: Transition(OPEN, Status.WITHDRAWN),
    Verb.STEP_UP: Transition(OPEN | TERMINAL, Status.STEPPED_UP),
    Verb.AMEND: Transition(OPEN | TERMINAL, None),
    # The referral goes on by its lawful basis alone, and the partner that has it is told; a held one stays held.
    Verb.LOSE_AGREEMENT: Transition(WITH_PARTNER | {Status.SUPERVISOR_CHECK}, None),
    # A correction that no sharing agreement covers: the partner is left with a gap instead of what is wrong.
    Verb.WITHHOLD: Transition(OPEN | TERMINAL, None),
    # What became of a step-up, and of a case: written down wherever the referral stands.
    Verb.REACH_HUB: Transition(OPEN | TERMINAL, None),
    Verb.MISS_HUB: Transition(OPEN | TERMINAL, None),
    Verb.HEAR_FROM_HUB: Transition(OPEN | TERMINAL, None),
}

NEWS = frozenset({Verb.REACH_HUB, Verb.MISS_HUB, Verb.HEAR_FROM_HUB})
"""What is heard of a case and written down wherever the referral stands; nobody does it, so nobody is told of it."""

HOLDING = frozenset({OfferStatus.OFFERED, OfferStatus.ACCEPTED, OfferStatus.CLOSED})
"""While its offer is one of these a partner has reason to see the referral, and to be sent a corrected copy of it."""

_ENDS_AN_OFFER = (
    Verb.PERSON_DECLINES,
    Verb.UNABLE_TO_CONTACT,
    Verb.FIND_UNSAFE,
    Verb.CLOSE,
    Verb.STEP_UP,
)
OFFER_TRANSITIONS: dict[OfferStatus, dict[Verb, OfferStatus]] = {
    OfferStatus.OFFERED: {
        Verb.ACCEPT: OfferStatus.ACCEPTED,
        Verb.DECLINE: OfferStatus.DECLINED,
        Verb.EXPIRE: OfferStatus.EXPIRED,
        Verb.REMATCH: OfferStatus.WITHDRAWN,
        Verb.TAKE_BACK: OfferStatus.WITHDRAWN,
        Verb.WITHDRAW: OfferStatus.WITHDRAWN,
        Verb.STEP_UP: OfferStatus.WITHDRAWN,
    },
    OfferStatus.ACCEPTED: {
        Verb.ATTEMPT_CONTACT: OfferStatus.ACCEPTED,
        Verb.ENGAGE: OfferStatus.ACCEPTED,
        Verb.TAKE_BACK: OfferStatus.WITHDRAWN,
        Verb.WITHDRAW: OfferStatus.WITHDRAWN,
        **dict.fromkeys(_ENDS_AN_OFFER, OfferStatus.CLOSED),
    },
}

_VERB_FOR_OUTCOME = {
    Outcome.UNABLE_TO_CONTACT: Verb.UNABLE_TO_CONTACT,
    Outcome.WRONG_CONTACT_DETAILS: Verb.UNABLE_TO_CONTACT,
    Outcome.DECLINED_SUPPORT: Verb.PERSON_DECLINES,
    Outcome.NO_SAFE_CONTACT_ROUTE: Verb.FIND_UNSAFE,
    Outcome.CONTACT_INAPPROPRIATE: Verb.FIND_UNSAFE,
    Outcome.STEPPED_UP: Verb.STEP_UP,
}
_OUTCOME_OF_RESULT = {
    ContactResult.DECLINED_SUPPORT: Outcome.DECLINED_SUPPORT,
    ContactResult.UNSAFE: Outcome.NO_SAFE_CONTACT_ROUTE,
}


def next_status(status: Status, verb: Verb) -> Status:
    """Return where the verb leads; raises a STATE_CONFLICT naming what is possible if it leads nowhere from here."""
    transition = TRANSITIONS[verb]
    if status not in transition.sources:
        raise _conflict("referral", status, verb, possible_verbs(status))
    return transition.target or status


def possible_verbs(status: Status) -> tuple[Verb, ...]:
    """Return all that can be done from here, in the order of a referral's life."""
    return tuple(verb for verb, transition in TRANSITIONS.items() if status in transition.sources and verb not in NEWS)


def next_offer_status(status: OfferStatus, verb: Verb) -> OfferStatus:
    """Return what becomes of an offer; raises a STATE_CONFLICT naming what is possible if the verb cannot touch it."""
    transitions = OFFER_TRANSITIONS.get(status, {})
    if verb not in transitions:
        raise _conflict("offer", status, verb, tuple(transitions))
    return transitions[verb]


def verb_for_outcome(outcome: Outcome) -> Verb:
    """Return the verb by which a reported outcome ends a referral: CLOSE, unless its status says more than CLOSED."""
    return _VERB_FOR_OUTCOME.get(outcome, Verb.CLOSE)


def outcome_for_attempt(result: ContactResult) -> Outcome | None:
    """Return the outcome that an attempt already is, so that the referrer hears of it at once; None if it goes on."""
    return _OUTCOME_OF_RESULT.get(result)


def verb_for_attempt(result: ContactResult) -> Verb:
    """Return what an attempt does to the referral: it counts, or it ends it."""
    outcome = outcome_for_attempt(result)
    return verb_for_outcome(outcome) if outcome else Verb.ATTEMPT_CONTACT


def _conflict(subject: str, status: str, verb: Verb, possible: tuple[Verb, ...]) -> ProblemError:
    choices = ", ".join(possible) or "nothing"
    detail = f"The {subject} is {status}, where {verb} is not possible. Possible now: {choices}."
    return ProblemError(ProblemCode.STATE_CONFLICT, detail)
