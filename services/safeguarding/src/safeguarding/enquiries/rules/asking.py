"""Who may be asked about whom, how long they have, and when a case can be put to the agencies at all."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from bluelamp.kit.clocks import WorkingHours
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.codes import Agency, Rating
from bluelamp.schemas.safeguarding.enquiries import NewEnquiries
from safeguarding.cases.rules.clocks import ClockProfile, rag_due


def check_question(new: NewEnquiries, members: Collection[Agency], people: Collection[UUID]) -> None:
    """Raise RULE_BROKEN with a pointer to each agency without a desk in the hub and each person not of the case."""
    faults = [
        *_repeated("agencies", new.agencies),
        *_repeated("subjects", new.subjects),
        *(
            Fault(f"#/agencies/{place}", "The hub has no desk of this agency to ask.", "not_a_member")
            for place, agency in enumerate(new.agencies)
            if agency not in members
        ),
        *(
            Fault(f"#/subjects/{place}", "The person is not one of the case's.", "not_of_the_case")
            for place, subject in enumerate(new.subjects)
            if subject not in people
        ),
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "The agencies cannot be asked like this.", faults)


def answer_due(asked_at: datetime, rating: Rating | None, windows: ClockProfile, hours: WorkingHours) -> datetime:
    """Return until when an agency has time, in UTC, by the profile's windows for information.

    Raises STATE_CONFLICT for a rating without one: what is rated blue is not shared with agencies (domain.md §2.4).
    """
    due = rag_due(asked_at, rating, windows, hours)
    if due is None:
        detail = "Agencies are not asked about a case of this rating; rate it again first."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    return due


def _repeated(name: str, values: Sequence[object]) -> Iterator[Fault]:
    for place, value in enumerate(values):
        if value in values[:place]:
            yield Fault(f"#/{name}/{place}", "It is named twice.", "repeated")
