"""What a case waits for, by its status (domain.md §2.5); the board's statement is built from the same table."""

from collections.abc import Mapping
from types import MappingProxyType

from bluelamp.schemas.safeguarding.board import NextAction
from bluelamp.schemas.safeguarding.codes import CaseStatus, Rating

NEXT_ACTIONS: Mapping[CaseStatus, NextAction] = MappingProxyType(
    {
        CaseStatus.RECEIVED: NextAction.SCREEN,
        CaseStatus.FORWARDED_TO_ALLOCATED_WORKER: NextAction.CLOSE,
        CaseStatus.SCREENED: NextAction.ASK_AGENCIES,
        CaseStatus.INFORMATION_REQUESTED: NextAction.AWAIT_ANSWERS,
        CaseStatus.INFORMATION_COMPLETE: NextAction.DECIDE,
        CaseStatus.INFORMATION_DUE_PASSED: NextAction.CHASE_ANSWERS,
        CaseStatus.DISCUSSION: NextAction.DECIDE,
        CaseStatus.DECIDED: NextAction.NOTIFY,
        CaseStatus.NOTIFIED: NextAction.CLOSE,
        CaseStatus.RETURNED: NextAction.CLOSE,
        CaseStatus.CHALLENGED: NextAction.ESCALATE_CHALLENGE,
        CaseStatus.ESCALATED: NextAction.DECIDE_CHALLENGE,
        CaseStatus.UPHELD: NextAction.NOTIFY,
        CaseStatus.CHANGED: NextAction.NOTIFY,
    }
)
"""A closed case waits for nothing, and is on no board."""

RATINGS: tuple[Rating | None, ...] = (Rating.RED, None, Rating.AMBER, Rating.GREEN, Rating.BLUE)
"""The highest risk first; what nobody has rated yet may be red, so it comes before amber."""


def next_action(status: CaseStatus, rating: Rating | None, *, acknowledged: bool) -> NextAction:
    """Return what an open case waits for; raises KeyError for a closed one.

    What is rated blue is put to no agency, and nothing is closed before its referrer has heard of a social worker.
    """
    action = NEXT_ACTIONS[status]
    if action is NextAction.ASK_AGENCIES and rating is Rating.BLUE:
        return NextAction.DECIDE
    if action is NextAction.CLOSE and not acknowledged:
        return NextAction.ACKNOWLEDGE
    return action
