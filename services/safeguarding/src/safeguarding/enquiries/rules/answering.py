"""Which parts belong to which of the five answers (domain.md §2.6; ADR 0030)."""

from collections.abc import Iterator

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.enquiries import Finding, NewResponse, ResponseStatus, Sensitivity

SHARING = frozenset({ResponseStatus.HELD_SHARED, ResponseStatus.PARTLY_SHARED})
WITHHOLDING = frozenset({ResponseStatus.HELD_WITHHELD, ResponseStatus.PARTLY_SHARED})
SEARCHED_AND_SAID = frozenset({ResponseStatus.NOTHING_HELD, *SHARING})
"""The answers that name who searched and where; where something is withheld, the system's name could tell what."""
KEPT_BACK = frozenset({Sensitivity.THIRD_PARTY, Sensitivity.INTELLIGENCE})
"""What goes no further than to the decision-maker, unless the agency says so."""

_ABOUT_FINDING = ("summary", "sensitivity", "onward_share_allowed")
_ABOUT_SEARCH = ("searched_by", "source_systems")


def check_response(new: NewResponse) -> None:
    """Raise RULE_BROKEN with a pointer to each part that is missing or has no place in an answer of its status."""
    faults = [*_missing(new), *_out_of_place(new)]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"An answer of {new.status} cannot be given like this.", faults)


def finding_of(new: NewResponse) -> Finding | None:
    """Return what an answer shares, graded; None where nothing is shared."""
    if new.status not in SHARING or new.summary is None:
        return None
    sensitivity = new.sensitivity or Sensitivity.OFFICIAL_SENSITIVE
    onward = sensitivity not in KEPT_BACK if new.onward_share_allowed is None else new.onward_share_allowed
    return Finding(summary=new.summary, sensitivity=sensitivity, onward_share_allowed=onward)


def _missing(new: NewResponse) -> Iterator[Fault]:
    if new.status in SHARING and new.summary is None:
        yield Fault("#/summary", f"{new.status} says what is shared.", "summary_required")
    if new.status in WITHHOLDING and new.withheld_reason is None:
        yield Fault("#/withheld_reason", f"{new.status} needs a reason, by code.", "withheld_reason_required")
    if new.status is ResponseStatus.NOT_SEARCHED and new.not_searched_reason is None:
        yield Fault("#/not_searched_reason", "It needs a reason, by code.", "not_searched_reason_required")
    if new.status in SEARCHED_AND_SAID and new.searched_by is None:
        yield Fault("#/searched_by", f"{new.status} names who searched.", "searcher_required")
    if new.status in SEARCHED_AND_SAID and not new.source_systems:
        yield Fault("#/source_systems", f"{new.status} names the systems searched.", "systems_required")


def _out_of_place(new: NewResponse) -> Iterator[Fault]:
    unwanted: list[str] = []
    if new.status not in SHARING:
        unwanted += _ABOUT_FINDING
    if new.status not in WITHHOLDING:
        unwanted.append("withheld_reason")
    if new.status is not ResponseStatus.NOT_SEARCHED:
        unwanted.append("not_searched_reason")
    if new.status not in SEARCHED_AND_SAID:
        unwanted += _ABOUT_SEARCH
    for name in unwanted:
        if getattr(new, name) not in (None, []):
            yield Fault(f"#/{name}", f"It has no place in an answer of {new.status}.", "not_taken")
