"""The life of a review as data: which verb leads from where to where, for each of the two kinds (¶58).

A cold case is worked on, decided, and closed or opened again. An internal management review is written, submitted, and
signed or returned; a signed version stays as it is, and what is to be changed is written as the next version.
"""

from enum import StrEnum

from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.reviews import ReviewKind, ReviewStatus


class Verb(StrEnum):
    """What happens to a review."""

    WORK_ON_CASE = "WORK_ON_CASE"
    HEAR_RESULT = "HEAR_RESULT"
    WRITE = "WRITE"
    CHANGE = "CHANGE"
    DECIDE = "DECIDE"
    REOPEN = "REOPEN"
    SUBMIT = "SUBMIT"
    RETURN = "RETURN"
    SIGN = "SIGN"
    REVISE = "REVISE"
    CLOSE = "CLOSE"


_S = ReviewStatus
_COLD: dict[Verb, dict[ReviewStatus, ReviewStatus]] = {
    Verb.WORK_ON_CASE: {_S.OPEN: _S.OPEN},
    # A decision for forensic work is answered by the laboratory months later.
    Verb.HEAR_RESULT: {_S.OPEN: _S.OPEN, _S.DECIDED: _S.DECIDED},
    Verb.CHANGE: {_S.OPEN: _S.OPEN},
    Verb.DECIDE: {_S.OPEN: _S.DECIDED},
    Verb.REOPEN: {_S.DECIDED: _S.OPEN, _S.CLOSED: _S.OPEN},
    Verb.CLOSE: {_S.DECIDED: _S.CLOSED},
}
_INTERNAL: dict[Verb, dict[ReviewStatus, ReviewStatus]] = {
    Verb.WRITE: {_S.OPEN: _S.OPEN},
    Verb.CHANGE: {_S.OPEN: _S.OPEN},
    Verb.SUBMIT: {_S.OPEN: _S.SUBMITTED},
    Verb.RETURN: {_S.SUBMITTED: _S.OPEN},
    Verb.SIGN: {_S.SUBMITTED: _S.SIGNED_OFF},
    Verb.REVISE: {_S.SIGNED_OFF: _S.OPEN, _S.CLOSED: _S.OPEN},
    Verb.CLOSE: {_S.SIGNED_OFF: _S.CLOSED},
}
TRANSITIONS = {ReviewKind.COLD_CASE: _COLD, ReviewKind.INTERNAL_MANAGEMENT: _INTERNAL}


def next_status(kind: ReviewKind, status: ReviewStatus, verb: Verb) -> ReviewStatus:
    """Return where the verb leads; raises STATE_CONFLICT naming what is possible if it leads nowhere from here."""
    targets = TRANSITIONS[kind].get(verb, {})
    if status not in targets:
        choices = ", ".join(possible_verbs(kind, status)) or "nothing"
        detail = f"The {kind} review is {status}, where {verb} is not possible. Possible now: {choices}."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    return targets[status]


def possible_verbs(kind: ReviewKind, status: ReviewStatus) -> tuple[Verb, ...]:
    """Return all that can happen from here."""
    return tuple(verb for verb, targets in TRANSITIONS[kind].items() if status in targets)


def next_version(verb: Verb, version_number: int) -> int:
    """Return which version is being written after a step: a revision begins another."""
    return version_number + 1 if verb is Verb.REVISE else version_number


def writers_after(verb: Verb, contributors: list[str], author: str, actor: str) -> list[str]:
    """Return who wrote a part of what is being written after a step.

    A revision still holds the version before: whoever wrote into that one, its author too, does not judge the next.
    """
    return sorted({*contributors, author, actor}) if verb is Verb.REVISE else contributors


def check_not_a_contributor(actor: str, author: str, contributors: list[str]) -> None:
    """Refuse the judgement of somebody who wrote a part of what is judged; raises FORBIDDEN."""
    if actor == author or actor in contributors:
        raise ProblemError(ProblemCode.FORBIDDEN, "Who wrote a part of the review neither signs nor returns it.")


def check_is_author(actor: str, author: str) -> None:
    """Refuse a submission by anybody but the author; raises FORBIDDEN."""
    if actor != author:
        raise ProblemError(ProblemCode.FORBIDDEN, "The author submits the review.")
