"""Which services fit a need, which is asked first, and why (domain.md §1.4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.referrals import MatchQuery, Need

WORKING_LANGUAGE = "en"


class ReasonCode(StrEnum):
    """Why a service fits, or does not."""

    MEETS_NEED = "MEETS_NEED"
    NEED_NOT_MET = "NEED_NOT_MET"
    SERVES_AGE = "SERVES_AGE"
    OUTSIDE_AGES = "OUTSIDE_AGES"
    SERVES_AREA = "SERVES_AREA"
    OUTSIDE_AREA = "OUTSIDE_AREA"
    LANGUAGE_SUPPORTED = "LANGUAGE_SUPPORTED"
    LANGUAGE_BY_INTERPRETER = "LANGUAGE_BY_INTERPRETER"
    PLACES_LEFT = "PLACES_LEFT"
    NO_CAPACITY = "NO_CAPACITY"
    PAUSED = "PAUSED"
    INACTIVE = "INACTIVE"
    NO_AGREEMENT = "NO_AGREEMENT"
    BASIS_NOT_COVERED = "BASIS_NOT_COVERED"
    OUTSIDE_SCOPE = "OUTSIDE_SCOPE"


class Reason(NamedTuple):
    """One reason, for programs and for people."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service as matching sees it; ages are whole years, both ends included."""

    service_id: UUID
    name: str
    organisation_id: UUID
    organisation_name: str
    needs: frozenset[Need]
    minimum_age: int
    maximum_age: int
    lpus: frozenset[Lpu]
    languages: frozenset[str]
    places_per_week: int
    places_left: int
    paused: bool
    active: bool
    agreement_in_date: bool
    basis_covered: bool = True
    """Whether an agreement in date covers the lawful basis of the referral."""
    within_scope: bool = True
    """Whether the person agreed that its organisation is told."""
    barriers: tuple["Reason", ...] = ()
    """Which of the service's own eligibility rules the person does not meet."""

    @property
    def load(self) -> float:
        """The share of the week's places that is taken, 0.0 to 1.0; a service without places is full."""
        if self.places_per_week <= 0:
            return 1.0
        return 1.0 - min(max(self.places_left / self.places_per_week, 0.0), 1.0)


class Assessed(NamedTuple):
    """A service with the reasons for it, or with those against it."""

    candidate: Candidate
    reasons: list[Reason]


class Ranking(NamedTuple):
    """The services that fit, best first, and those that do not, by name."""

    ranked: list[Assessed]
    ruled_out: list[Assessed]


def assess(candidate: Candidate, query: MatchQuery) -> list[Reason]:
    """Return every reason against a service; none means that it fits.

    One need of several is enough to fit. A language rules nobody out: an interpreter can be had.
    """
    return [*_unfit(candidate, query), *_closed(candidate)]


def rank(candidates: Iterable[Candidate], query: MatchQuery) -> Ranking:
    """Split services into those that fit, best first, and those that do not.

    Most needs met comes first, then the person's language, then least load, then nearest. Nobody's place is
    known to that point, so nearest is taken to be the service that serves the fewest areas: one for the
    person's own unit alone is more local than one for the whole force. Name and id settle the rest, so that
    the same question has the same answer.
    """
    ranked, ruled_out = [], []
    for candidate in candidates:
        if against := assess(candidate, query):
            ruled_out.append(Assessed(candidate, against))
        else:
            ranked.append(Assessed(candidate, _merits(candidate, query)))
    ranked.sort(key=lambda assessed: _order(assessed.candidate, query))
    ruled_out.sort(key=lambda assessed: (assessed.candidate.name, assessed.candidate.service_id))
    return Ranking(ranked, ruled_out)


def check_chosen(candidates: Mapping[UUID, Candidate], chosen: Sequence[UUID], query: MatchQuery) -> None:
    """Raise one problem with a fault for each reason why a chosen service cannot be asked.

    A paused or full service is refused like one that does not fit: an offer that it cannot take would only
    cost the person the time of its window.
    """
    faults = []
    for index, service_id in enumerate(chosen):
        pointer = f"#/services/{index}"
        if service_id not in candidates:
            faults.append(Fault(pointer, "There is no such service.", "unknown_service"))
            continue
        against = assess(candidates[service_id], query)
        faults.extend(Fault(pointer, reason.detail, reason.code.lower()) for reason in against)
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "A chosen service cannot take this referral.", faults)


def _unfit(candidate: Candidate, query: MatchQuery) -> Iterator[Reason]:
    if candidate.needs.isdisjoint(query.needs):
        yield Reason(ReasonCode.NEED_NOT_MET, "It meets none of the needs.")
    if not candidate.minimum_age <= query.age <= candidate.maximum_age:
        yield Reason(ReasonCode.OUTSIDE_AGES, f"It serves {_ages(candidate)}.")
    if query.lpu not in candidate.lpus:
        yield Reason(ReasonCode.OUTSIDE_AREA, "It does not serve the unit where the person lives.")
    if not candidate.within_scope:
        yield Reason(ReasonCode.OUTSIDE_SCOPE, "The person has not agreed that its organisation is told.")
    yield from candidate.barriers


def _closed(candidate: Candidate) -> Iterator[Reason]:
    if not candidate.active:
        yield Reason(ReasonCode.INACTIVE, "It no longer takes part.")
    if not candidate.agreement_in_date:
        yield Reason(ReasonCode.NO_AGREEMENT, "No sharing agreement with its organisation is in date.")
    elif not candidate.basis_covered:
        detail = "No sharing agreement with its organisation that is in date covers the lawful basis."
        yield Reason(ReasonCode.BASIS_NOT_COVERED, detail)
    if candidate.paused:
        yield Reason(ReasonCode.PAUSED, "It has paused referrals.")
    if candidate.places_left <= 0:
        yield Reason(ReasonCode.NO_CAPACITY, "It has no place left this week.")


def _merits(candidate: Candidate, query: MatchQuery) -> list[Reason]:
    needs = [
        Reason(ReasonCode.MEETS_NEED, f"It meets {need}.")
        if need in candidate.needs
        else Reason(ReasonCode.NEED_NOT_MET, f"It does not meet {need}.")
        for need in query.needs
    ]
    language = (
        Reason(ReasonCode.LANGUAGE_SUPPORTED, f"It works in {query.language}.")
        if _speaks(candidate, query.language)
        else Reason(ReasonCode.LANGUAGE_BY_INTERPRETER, f"It needs an interpreter for {query.language}.")
    )
    places = f"{candidate.places_left} of {candidate.places_per_week} places are left this week."
    return [
        *needs,
        Reason(ReasonCode.SERVES_AGE, f"It serves {_ages(candidate)}."),
        Reason(ReasonCode.SERVES_AREA, f"It serves {query.lpu}, one of {len(candidate.lpus)} area(s)."),
        language,
        Reason(ReasonCode.PLACES_LEFT, places),
    ]


def _order(candidate: Candidate, query: MatchQuery) -> tuple[int, bool, float, int, str, UUID]:
    return (
        -len(candidate.needs.intersection(query.needs)),
        not _speaks(candidate, query.language),
        candidate.load,
        len(candidate.lpus),
        candidate.name,
        candidate.service_id,
    )


def _ages(candidate: Candidate) -> str:
    return f"ages {candidate.minimum_age} to {candidate.maximum_age}"


def _speaks(candidate: Candidate, language: str) -> bool:
    """Compare the languages alone: script and region (BCP 47) do not stop a conversation."""
    spoken = candidate.languages or {WORKING_LANGUAGE}
    return _primary(language) in {_primary(tag) for tag in spoken}


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
