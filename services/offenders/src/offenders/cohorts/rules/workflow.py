"""What may become of a nomination, and of what stands on an agenda."""

from enum import StrEnum

from bluelamp.schemas.offenders.nominations import NominationState as State
from bluelamp.schemas.problems import ProblemCode, ProblemError


class Step(StrEnum):
    """What is done with a nomination."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    WITHDRAW = "WITHDRAW"
    DESELECT = "DESELECT"


_AFTER = {
    (State.OPEN, Step.ACCEPT): State.ACCEPTED,
    (State.OPEN, Step.DECLINE): State.DECLINED,
    (State.OPEN, Step.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Step.DESELECT): State.DESELECTED,
}
CAN_COME_BACK = frozenset({State.DECLINED, State.DESELECTED})
"""Of whom a panel has decided already: another nomination is linked to this one, and says what is new."""


def after(state: State, step: Step) -> State:
    """Return what a nomination becomes; raises STATE_CONFLICT where it cannot."""
    becomes = _AFTER.get((state, step))
    if becomes is None:
        detail = "What became of this nomination is decided already."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    return becomes
