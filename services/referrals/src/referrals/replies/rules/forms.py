"""What a worker types, read into the portal's own models; what cannot be read comes back as errors to show there."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeAlias, TypeVar

from bluelamp.kit.clocks import LONDON
from bluelamp.schemas.common import RequestModel
from bluelamp.schemas.problems import Fault, ProblemError
from bluelamp.schemas.referrals import (
    Acceptance,
    ContactChannel,
    ContactResult,
    Decline,
    DeclineReason,
    Engagement,
    NewContactAttempt,
    OfferStatus,
    OfferSummary,
    Outcome,
    OutcomeReport,
)
from referrals.portal.rules.offers import LONGEST_WITHOUT_AGREEMENT, Attempt, check_outcome
from referrals.replies.rules import words

LONGEST_NOTE = 4000
_NOON = 12
# A bare hour is left out, because it could lie in either half of the day.
_TIMES = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?P<half>am|pm)?",
        r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<half>)",
        r"(?P<hour>\d{1,2})(?P<minute>)\s*(?P<half>am|pm)",
    )
)
_NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}
_YEAR_DIGITS = 4
_Code = TypeVar("_Code", bound=StrEnum)
_Value = TypeVar("_Value")
Fields: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing to put right: the field, the id of the input that the error summary leads to, and what to do."""

    field: str
    anchor: str
    message: str


class FormError(Exception):
    """A form that cannot be taken as it is."""

    def __init__(self, errors: Collection[FieldError]) -> None:
        super().__init__("the form cannot be taken as it is")
        self.errors = tuple(errors)


class FormName(StrEnum):
    """The forms of the reply pages; each is the last part of its address."""

    ACCEPTANCE = "acceptance"
    DECLINE = "decline"
    CONTACT_ATTEMPT = "contact-attempt"
    ENGAGEMENT = "engagement"
    OUTCOME = "outcome"


def open_forms(offer: OfferSummary) -> tuple[FormName, ...]:
    """Return what a partner can do with its offer as it stands, the usual thing first."""
    if offer.status is OfferStatus.OFFERED:
        return (FormName.ACCEPTANCE, FormName.DECLINE)
    if offer.status is not OfferStatus.ACCEPTED:
        return ()
    if offer.engaged_at is not None:
        return (FormName.OUTCOME,)
    return (FormName.CONTACT_ATTEMPT, FormName.ENGAGEMENT, FormName.OUTCOME)


def open_outcomes(*, engaged: bool) -> list[tuple[str, list[Outcome]]]:
    """Return the outcomes that can be reported now, in their groups; those that only tries are missing for stay."""
    return [
        (heading, chosen)
        for heading, outcomes in words.OUTCOME_GROUPS
        if (chosen := [outcome for outcome in outcomes if _may_be_reported(outcome, engaged=engaged)])
    ]


def _may_be_reported(outcome: Outcome, *, engaged: bool, attempts: Iterable[Attempt] = ()) -> bool:
    try:
        check_outcome(OutcomeReport(outcome=outcome), list(attempts), engaged=engaged)
    except ProblemError as problem:
        return not {"not_engaged", "already_engaged"} & {fault.code for fault in problem.faults}
    return True


def parse_acceptance(fields: Fields) -> Acceptance:
    """Read the acceptance."""
    form = _Form(fields)
    note = form.note()
    form.check()
    return Acceptance(note=note)


def parse_decline(fields: Fields) -> Decline:
    """Read the decline."""
    form = _Form(fields)
    reason = form.choice("reason", DeclineReason, "Select why you are declining the referral")
    note = form.note()
    form.check()
    return Decline(reason=_given(reason), note=note)


def parse_contact_attempt(fields: Fields) -> NewContactAttempt:
    """Read one attempt; date and time are London's."""
    form = _Form(fields)
    day = form.day("attempted_on", "The date of the attempt")
    at = form.time("attempted_at", "the time of the attempt")
    channel = form.choice("channel", ContactChannel, "Select how you tried to reach the person")
    result = form.choice("result", ContactResult, "Select what happened")
    note = form.note()
    form.check()
    moment = datetime.combine(_given(day), _given(at), LONDON).astimezone(UTC)
    return NewContactAttempt(
        attempted_at=moment,
        channel=_given(channel),
        result=_given(result),
        detail_agreed=form.is_ticked("detail_agreed"),
        note=note,
    )


def parse_engagement(fields: Fields) -> Engagement:
    """Read since when the person takes part."""
    form = _Form(fields)
    day = form.day("engaged_on", "The date support began")
    note = form.note()
    form.check()
    return Engagement(engaged_on=_given(day), detail_agreed=form.is_ticked("detail_agreed"), note=note)


def parse_outcome(fields: Fields) -> OutcomeReport:
    """Read the outcome."""
    form = _Form(fields)
    outcome = form.choice("outcome", Outcome, "Select what became of the referral")
    note = form.note()
    if outcome in _NEEDS_NOTE and not note:
        form.refuse("note", _FAULTS[_NEEDS_NOTE[outcome]][1])
    form.check()
    return OutcomeReport(outcome=_given(outcome), detail_agreed=form.is_ticked("detail_agreed"), note=note)


PARSERS: Mapping[FormName, Callable[[Fields], RequestModel]] = {
    FormName.ACCEPTANCE: parse_acceptance,
    FormName.DECLINE: parse_decline,
    FormName.CONTACT_ATTEMPT: parse_contact_attempt,
    FormName.ENGAGEMENT: parse_engagement,
    FormName.OUTCOME: parse_outcome,
}

# What the portal's rules say of a field, as the page says it: the field, and what to do.
_FAULTS = {
    "time_in_future": ("attempted_on", "The date and time of the attempt must be in the past"),
    "date_in_future": ("engaged_on", "The date support began must be today or in the past"),
    "note_required": ("note", "Enter what became of the referral in the note"),
    "reason_required": ("note", "Enter in the note what the safeguarding hub needs to know"),
    "detail_not_agreed": (
        "note",
        "Remove the note, or confirm that the person agreed that you share detail with the police",
    ),
    "note_too_long": (
        "note",
        (
            f"Without the person's agreement to share detail, the note must be {LONGEST_WITHOUT_AGREEMENT} characters "
            "or fewer"
        ),
    ),
    "not_engaged": ("outcome", "Record that support has begun before you report this outcome"),
    "already_engaged": ("outcome", "Support had begun, so select that the person stopped taking part"),
    "too_few_tries": (
        "outcome",
        (
            "Before you report that the person cannot be reached, record 3 failed tries on 2 different days and by 2 "
            "different ways of contact"
        ),
    ),
}
_NEEDS_NOTE = {Outcome.OTHER: "note_required", Outcome.STEPPED_UP: "reason_required"}
_BEFORE_ACCEPTANCE = {
    "#/attempted_at": ("attempted_on", "The date and time of the attempt must be after you accepted the referral"),
    "#/engaged_on": ("engaged_on", "The date support began must not be before the day you accepted the referral"),
}


SENT_BEFORE = FieldError("form", "main-content", "This form was sent before. Check what it says and send it again")
"""A page that was kept from earlier, with other content: it is shown afresh instead of being taken for the first."""


def errors_from(faults: Iterable[Fault]) -> list[FieldError]:
    """Say in the page's words what a rule of the portal refused."""
    return [_error_from(fault) for fault in faults]


def _error_from(fault: Fault) -> FieldError:
    known = _BEFORE_ACCEPTANCE.get(fault.pointer) if fault.code == "before_acceptance" else _FAULTS.get(fault.code)
    field, message = known or ("note", fault.detail)
    return FieldError(field, _anchor(field), message)


def _anchor(field: str) -> str:
    return f"{field}-day" if field.endswith("_on") else field


def _given(value: _Value | None) -> _Value:
    if value is None:
        raise AssertionError("a form that was checked is complete")
    return value


class _Form:
    """Reads field by field and collects what is wrong, so that the page can name everything at once."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._errors: list[FieldError] = []

    def refuse(self, field: str, message: str, anchor: str | None = None) -> None:
        self._errors.append(FieldError(field, anchor or _anchor(field), message))

    def check(self) -> None:
        if self._errors:
            raise FormError(self._errors)

    def text(self, name: str) -> str:
        return self._fields.get(name, "").strip()

    def is_ticked(self, name: str) -> bool:
        return self.text(name) == "yes"

    def note(self) -> str | None:
        given = self.text("note")
        if len(given) > LONGEST_NOTE:
            self.refuse("note", f"The note must be {LONGEST_NOTE:,} characters or fewer")
        return given or None

    def choice(self, name: str, codes: type[_Code], missing: str) -> _Code | None:
        try:
            return codes(self.text(name))
        except ValueError:
            self.refuse(name, missing)
            return None

    def day(self, name: str, thing: str) -> date | None:
        parts = {part: self.text(f"{name}-{part}") for part in ("day", "month", "year")}
        if missing := [part for part, given in parts.items() if not given]:
            message = f"{thing} must include a {' and '.join(missing)}" if len(missing) < len(parts) else ""
            self.refuse(name, message or f"Enter {thing[0].lower()}{thing[1:]}", f"{name}-{missing[0]}")
            return None
        if len(parts["year"]) != _YEAR_DIGITS:
            self.refuse(name, f"The year of {thing[0].lower()}{thing[1:]} must have 4 numbers", f"{name}-year")
            return None
        try:
            return date(*(_number(parts[part]) for part in ("year", "month", "day")))
        except ValueError:
            self.refuse(name, f"{thing} must be a real date")
            return None

    def time(self, name: str, thing: str) -> time | None:
        given = self.text(name)
        if not given:
            self.refuse(name, f"Enter {thing}")
            return None
        found = _time_from(given)
        if found is None:
            self.refuse(name, f"Enter {thing} like 2:30pm or 14:30")
        return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("not a number")
    return int(text)


def _time_from(text: str) -> time | None:
    """Read `2:30pm`, `2.30 pm`, `2pm`, `14:30`, `1430` or `midday`."""
    if (named := _NAMED_TIMES.get(text.lower())) is not None:
        return named
    found = next((match for pattern in _TIMES if (match := pattern.fullmatch(text))), None)
    if found is None:
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").lower()
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
