"""How the offenders service's answer becomes the police's to an enquiry, and when it is none at all (ADR 0023)."""

from collections.abc import Collection, Mapping
from uuid import UUID

from bluelamp.schemas.offenders.person_checks import PersonCheckAnswer, PersonCheckItem, ReleaseGrade
from bluelamp.schemas.safeguarding.enquiries import (
    CheckedResponse,
    NewResponse,
    ResponseStatus,
    Sensitivity,
    WithheldReason,
)

SEARCHER = "Offenders service, person check"


class NoAnswerError(Exception):
    """What came back says nothing about everybody who was asked about, so it is as if nothing had come back."""


def about_known(answer: PersonCheckAnswer, hidden: Mapping[UUID, UUID]) -> PersonCheckAnswer:
    """Return the answer about the people themselves, who were asked about under other ids.

    Raises NoAnswerError where it is about somebody else.
    """
    person_of = {given: person_id for person_id, given in hidden.items()}
    if any(item.subject_id not in person_of for item in answer.items):
        raise NoAnswerError("the answer is not about the people who were asked about")
    items = [item.model_copy(update={"subject_id": person_of[item.subject_id]}) for item in answer.items]
    return answer.model_copy(update={"items": items})


def response_of(answer: PersonCheckAnswer, subjects: Collection[UUID]) -> NewResponse:
    """Return the answer to an enquiry about these subjects.

    Raises NoAnswerError unless there is one whole item for each: a person who was left out was not searched for, and
    must never read as one of whom nothing is held.
    """
    _check_whole(answer, subjects)
    held = [item for item in answer.items if item.held]
    released = [item for item in held if item.grade_for_release is ReleaseGrade.RELEASE]
    systems = sorted(set(answer.source_systems))
    if not held:
        return NewResponse(status=ResponseStatus.NOTHING_HELD, searched_by=SEARCHER, source_systems=systems)
    if not released:
        return NewResponse(status=ResponseStatus.HELD_WITHHELD, withheld_reason=WithheldReason.SENSITIVE_SOURCE)
    partly = len(released) < len(held)
    return CheckedResponse(
        status=ResponseStatus.PARTLY_SHARED if partly else ResponseStatus.HELD_SHARED,
        searched_by=SEARCHER,
        source_systems=systems,
        summary="\n".join(_line(item) for item in sorted(released, key=lambda item: item.subject_id)),
        sensitivity=Sensitivity.OFFICIAL_SENSITIVE,
        withheld_reason=WithheldReason.SENSITIVE_SOURCE if partly else None,
    )


def _check_whole(answer: PersonCheckAnswer, subjects: Collection[UUID]) -> None:
    told = [item.subject_id for item in answer.items]
    if len(told) != len(set(told)) or set(told) != set(subjects):
        raise NoAnswerError("the answer is not about the people who were asked about")
    if any(_contradicts_itself(item) for item in answer.items):
        raise NoAnswerError("an item of the answer contradicts itself")


def _contradicts_itself(item: PersonCheckItem) -> bool:
    """Whether it says more of nothing than that it is nothing, or less of something than how it may be used."""
    said = (item.confidence is not None, item.grade_for_release is not None)
    is_released = item.grade_for_release is ReleaseGrade.RELEASE
    return said != (item.held, item.held) or bool(item.summary_codes) != is_released


def _line(item: PersonCheckItem) -> str:
    return f"{item.subject_id}: {', '.join(item.summary_codes)} ({item.confidence} match)"
