"""From a household's words to the second visit: which step may follow which, and by when (domain.md §10.3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from bluelamp.schemas.contact.listening import DueStep, ListeningCorrection, PriorityState
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, raise_all

SMALLEST_ROUND = 5
"""So many households are asked again before a round is over, or all that there are: fewer pick somebody out."""


class Step(StrEnum):
    """What is done to a priority."""

    ACT = "ACT"
    TELL = "TELL"
    ASK_AGAIN = "ASK_AGAIN"
    LISTEN = "LISTEN"
    WITHDRAW = "WITHDRAW"


_AFTER: Mapping[tuple[PriorityState, Step], PriorityState] = {
    (PriorityState.PRIORITY, Step.ACT): PriorityState.ACTION,
    (PriorityState.ACTION, Step.ACT): PriorityState.ACTION,
    (PriorityState.ACTION, Step.TELL): PriorityState.FEEDBACK_SENT,
    (PriorityState.FEEDBACK_SENT, Step.ASK_AGAIN): PriorityState.FEEDBACK_SENT,
    (PriorityState.FEEDBACK_SENT, Step.LISTEN): PriorityState.LISTENED,
    # What people were told cannot be taken back: it is listened to, however it went.
    (PriorityState.PRIORITY, Step.WITHDRAW): PriorityState.WITHDRAWN,
    (PriorityState.ACTION, Step.WITHDRAW): PriorityState.WITHDRAWN,
}
NEXT_STEP: Mapping[PriorityState, DueStep] = {
    PriorityState.PRIORITY: DueStep.ACT,
    PriorityState.ACTION: DueStep.TELL,
    PriorityState.FEEDBACK_SENT: DueStep.LISTEN,
}
_MUST_COME_FIRST = {
    Step.TELL: "Something is done before people are told of it.",
    Step.ASK_AGAIN: "People are told what was done before they are asked again.",
    Step.LISTEN: "People are told what was done before they are asked again.",
}


class Clock(Protocol):
    """Within how many days each step follows."""

    @property
    def act_days(self) -> int: ...

    @property
    def tell_days(self) -> int: ...

    @property
    def listen_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a priority has come, and when."""

    state: PriorityState
    adopted_on: date
    acted_on: date | None = None
    sent_on: date | None = None

    @property
    def last_day(self) -> date:
        """The day of its last step."""
        return self.sent_on or self.acted_on or self.adopted_on


def state_after(state: PriorityState, step: Step) -> PriorityState:
    """Return the state after a step; raises STATE_CONFLICT for one that cannot follow."""
    after = _AFTER.get((state, step))
    if after is None:
        known = _MUST_COME_FIRST.get(step) if state in NEXT_STEP else None
        raise ProblemError(ProblemCode.STATE_CONFLICT, known or f"After {state.value} that can be done no more.")
    return after


def possible(state: PriorityState) -> set[Step]:
    """Return the steps that can follow a state."""
    return {step for before, step in _AFTER if before is state}


def check_day(day: date, earliest: date, today: date, field: str) -> None:
    """Refuse a step of a day to come, or of one before the step that it follows."""
    faults = []
    if day > today:
        faults.append(Fault(f"#/{field}", "That day is to come.", "date_in_future"))
    if day < earliest:
        faults.append(Fault(f"#/{field}", "It lies before the step that it follows.", "before_the_step_before"))
    raise_all(faults)


def due_on(state: PriorityState, day: date, clock: Clock) -> date | None:
    """Return by when the next step follows one that was done on a day; None where there is no next one."""
    days = {
        PriorityState.PRIORITY: clock.act_days,
        PriorityState.ACTION: clock.tell_days,
        PriorityState.FEEDBACK_SENT: clock.listen_days,
    }.get(state)
    return None if days is None else day + timedelta(days=days)


def is_overdue(due: date | None, today: date) -> bool:
    """Whether a step that was due has not been done; on the day itself it is still in time."""
    return due is not None and due < today


def check_correction(correction: ListeningCorrection, actions: Collection[UUID]) -> None:
    """Refuse to correct nothing, an action twice, and one that is not among the priority's."""
    faults = []
    named = [one.listening_action_id for one in correction.actions]
    if correction.you_said is None and not named:
        faults.append(Fault("#", "Say what is to be corrected.", "nothing_corrected"))
    for place, one in enumerate(named):
        pointer = f"#/actions/{place}/listening_action_id"
        if one in named[:place]:
            faults.append(Fault(pointer, "Each action is named once.", "named_twice"))
        if one not in actions:
            faults.append(Fault(pointer, "The priority has no such action.", "action_unknown"))
    raise_all(faults)


def check_round(asked: int, to_ask: int) -> None:
    """Refuse to end a round before enough households were asked again; who was erased cannot be asked."""
    if asked < min(SMALLEST_ROUND, to_ask):
        detail = f"Ask {min(SMALLEST_ROUND, to_ask)} households again first; {asked} were."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
