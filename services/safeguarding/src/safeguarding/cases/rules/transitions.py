"""The life of a case as data: which verb leads from where to where (domain.md §2.5).

Where the drawing in §2.5 leaves room, this is what was decided:

- Discussions are recorded after the decision too, because a decision is often to hold one; they move nothing then.
- A decision can be taken from the screening on, with answers outstanding or without asking anybody.
- A challenge is decided only after it was escalated; what came of it is notified again before the case can be closed.
- A decision that returns the case for want of agreement is notified like any other, and its status says so: RETURNED.
- Once forwarded to the worker who has the open case, the hub acknowledges and closes; it can take the case back by
  screening it or by going to a strategy discussion at once.
- While a decision is challenged, the referrer and the agencies are told of it all the same, once: they do not wait.
- A challenge that is withdrawn leaves the decision as it was taken; that is told before the case can be closed.
"""

from enum import StrEnum

from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.codes import CaseStatus


class Verb(StrEnum):
    """What happens to a case."""

    RECEIVE = "RECEIVE"
    FORWARD = "FORWARD"
    SCREEN = "SCREEN"
    RE_RATE = "RE_RATE"
    ALLOCATE = "ALLOCATE"
    REQUEST_INFORMATION = "REQUEST_INFORMATION"
    COMPLETE_INFORMATION = "COMPLETE_INFORMATION"
    PASS_INFORMATION_DUE = "PASS_INFORMATION_DUE"  # noqa: S105 # a verb, no password
    START_IMMEDIATE_STRATEGY = "START_IMMEDIATE_STRATEGY"
    DISCUSS = "DISCUSS"
    DECIDE = "DECIDE"
    NOTIFY = "NOTIFY"
    RETURN = "RETURN"
    CHALLENGE = "CHALLENGE"
    ESCALATE = "ESCALATE"
    WITHDRAW_CHALLENGE = "WITHDRAW_CHALLENGE"
    UPHOLD = "UPHOLD"
    CHANGE = "CHANGE"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    PLACE_PERSON = "PLACE_PERSON"
    REQUEST_HOME_AUTHORITY = "REQUEST_HOME_AUTHORITY"
    ACCEPT_HOME_AUTHORITY = "ACCEPT_HOME_AUTHORITY"
    CLOSE = "CLOSE"
    HEAR_FROM_PORTAL = "HEAR_FROM_PORTAL"
    CORRECT = "CORRECT"


_S = CaseStatus
OPEN = frozenset(CaseStatus) - {_S.CLOSED}
_INFORMATION = (_S.INFORMATION_REQUESTED, _S.INFORMATION_COMPLETE, _S.INFORMATION_DUE_PASSED)
_BEFORE_DECISION = (_S.SCREENED, *_INFORMATION, _S.DISCUSSION)
_AFTER_DECISION = (_S.DECIDED, _S.NOTIFIED, _S.RETURNED, _S.CHALLENGED, _S.ESCALATED, _S.UPHELD, _S.CHANGED)
_CHALLENGED = {status: status for status in (_S.CHALLENGED, _S.ESCALATED)}
_STAY = {status: status for status in OPEN}


def _to(target: CaseStatus, *sources: CaseStatus) -> dict[CaseStatus, CaseStatus]:
    return dict.fromkeys(sources, target)


TRANSITIONS: dict[Verb, dict[CaseStatus, CaseStatus]] = {
    # A case that is being received has no status yet: the intake writes its first one itself.
    Verb.RECEIVE: {},
    Verb.FORWARD: _to(_S.FORWARDED_TO_ALLOCATED_WORKER, _S.RECEIVED, _S.SCREENED),
    Verb.SCREEN: _to(_S.SCREENED, _S.RECEIVED, _S.FORWARDED_TO_ALLOCATED_WORKER),
    Verb.RE_RATE: _STAY,
    Verb.ALLOCATE: _STAY,
    Verb.REQUEST_INFORMATION: {
        **_to(_S.INFORMATION_REQUESTED, _S.SCREENED, *_INFORMATION),
        # Red runs in parallel: who is being discussed can still be asked about (domain.md §2.5).
        _S.DISCUSSION: _S.DISCUSSION,
    },
    Verb.COMPLETE_INFORMATION: _to(_S.INFORMATION_COMPLETE, _S.INFORMATION_REQUESTED, _S.INFORMATION_DUE_PASSED),
    Verb.PASS_INFORMATION_DUE: _to(_S.INFORMATION_DUE_PASSED, _S.INFORMATION_REQUESTED),
    Verb.START_IMMEDIATE_STRATEGY: _to(
        _S.DISCUSSION, _S.RECEIVED, _S.FORWARDED_TO_ALLOCATED_WORKER, _S.SCREENED, *_INFORMATION
    ),
    Verb.DISCUSS: {
        **_to(_S.DISCUSSION, *_BEFORE_DECISION),
        **{status: status for status in _AFTER_DECISION},
    },
    Verb.DECIDE: _to(_S.DECIDED, *_BEFORE_DECISION),
    Verb.NOTIFY: {**_to(_S.NOTIFIED, _S.DECIDED, _S.UPHELD, _S.CHANGED), **_CHALLENGED},
    Verb.RETURN: {**_to(_S.RETURNED, _S.DECIDED, _S.UPHELD, _S.CHANGED), **_CHALLENGED},
    Verb.CHALLENGE: _to(_S.CHALLENGED, _S.DECIDED, _S.NOTIFIED, _S.RETURNED),
    Verb.ESCALATE: _to(_S.ESCALATED, _S.CHALLENGED),
    Verb.WITHDRAW_CHALLENGE: _to(_S.DECIDED, _S.CHALLENGED, _S.ESCALATED),
    Verb.UPHOLD: _to(_S.UPHELD, _S.ESCALATED),
    Verb.CHANGE: _to(_S.CHANGED, _S.ESCALATED),
    Verb.ACKNOWLEDGE: _STAY,
    Verb.PLACE_PERSON: _STAY,
    Verb.REQUEST_HOME_AUTHORITY: _STAY,
    Verb.ACCEPT_HOME_AUTHORITY: _STAY,
    Verb.CLOSE: _to(_S.CLOSED, _S.FORWARDED_TO_ALLOCATED_WORKER, _S.NOTIFIED, _S.RETURNED),
    # What became of the referral is written down wherever the case stands.
    Verb.HEAR_FROM_PORTAL: {**_STAY, _S.CLOSED: _S.CLOSED},
    # What was wrong about a person is put right wherever the case stands.
    Verb.CORRECT: {**_STAY, _S.CLOSED: _S.CLOSED},
}


def next_status(status: CaseStatus, verb: Verb) -> CaseStatus:
    """Return where the verb leads; raises STATE_CONFLICT naming what is possible if it leads nowhere from here."""
    targets = TRANSITIONS[verb]
    if status not in targets:
        choices = ", ".join(possible_verbs(status)) or "nothing"
        detail = f"The case is {status}, where {verb} is not possible. Possible now: {choices}."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    return targets[status]


def possible_verbs(status: CaseStatus) -> tuple[Verb, ...]:
    """Return all that can happen from here, in the order of a case's life."""
    return tuple(verb for verb, targets in TRANSITIONS.items() if status in targets)
