"""What a survey form may say, and how an address is known again."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from bluelamp.schemas.contact.listening import HouseholdAddress, NewHouseholdSurvey, UpdateChannel
from bluelamp.schemas.problems import Fault, raise_all

_NUMBER = re.compile(r"\+?[0-9][0-9 ]{4,17}[0-9]", re.ASCII)
_MAILBOX = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}")
_DETAIL_OF = {
    UpdateChannel.EMAIL: _MAILBOX,
    UpdateChannel.TELEPHONE: _NUMBER,
    UpdateChannel.TEXT_MESSAGE: _NUMBER,
}
EARLIEST = date(2000, 1, 1)
"""What is earlier is a slip of the pen; every later step follows it, and so lies in the calendar too."""
_NO_LETTER = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"[0-9]", re.ASCII)
_FLAT = re.compile(r"\W*(?:flat|apartment|apt|unit|room|studio)\W*\w{0,4}\W*", re.IGNORECASE)


def address_key(address: HouseholdAddress) -> bytes:
    """Return what an address is known again by: its first line and postcode, however they are written (SHA-256).

    Two houses of a postcode may each have a flat 2: a later line with a number tells them apart, and so does the
    second one where the first is of a flat alone.
    """
    first, *later = address.lines
    is_flat = _FLAT.fullmatch(first) is not None
    more = [line for place, line in enumerate(later) if _DIGIT.search(line) or (is_flat and place == 0)]
    parts = [_NO_LETTER.sub("", part).casefold() for part in (first, *more, address.postcode)]
    return hashlib.sha256("|".join(parts).encode()).digest()


def check_surveys(surveys: Sequence[NewHouseholdSurvey], today: date, *, in_batch: bool) -> None:
    """Refuse forms that cannot be; raises RULE_BROKEN with a pointer to each fault."""
    faults = []
    for place, survey in enumerate(surveys):
        prefix = f"#/surveys/{place}" if in_batch else "#"
        faults += [*_day_faults(survey, prefix, today), *_issue_faults(survey, prefix), *_wish_faults(survey, prefix)]
    raise_all(faults[:100])


def _day_faults(survey: NewHouseholdSurvey, prefix: str, today: date) -> list[Fault]:
    if survey.surveyed_on > today:
        return [Fault(f"{prefix}/surveyed_on", "That day is to come.", "date_in_future")]
    if survey.surveyed_on < EARLIEST:
        return [Fault(f"{prefix}/surveyed_on", f"Forms are from {EARLIEST} on.", "date_too_early")]
    return []


def _issue_faults(survey: NewHouseholdSurvey, prefix: str) -> list[Fault]:
    if len(set(survey.issues)) < len(survey.issues):
        return [Fault(f"{prefix}/issues", "Each issue is named once.", "named_twice")]
    return []


def _wish_faults(survey: NewHouseholdSurvey, prefix: str) -> list[Fault]:
    if not survey.wants_updates:
        # What is not needed to tell anybody anything is not kept.
        return [
            Fault(f"{prefix}/{name}", "Who wants no updates is not asked for that.", "not_needed")
            for name in ("channel", "contact_detail", "respondent_name")
            if getattr(survey, name) is not None
        ]
    faults = []
    if not survey.consents_to_contact:
        faults.append(Fault(f"{prefix}/consents_to_contact", "Nobody is told without consent.", "consent_missing"))
    if survey.channel is None:
        return [*faults, Fault(f"{prefix}/channel", "Say how they want to hear.", "channel_missing")]
    pattern = _DETAIL_OF.get(survey.channel)
    if pattern is None and survey.contact_detail is not None:
        faults.append(Fault(f"{prefix}/contact_detail", "The address is enough for that.", "not_needed"))
    if pattern is not None and not pattern.fullmatch(survey.contact_detail or ""):
        faults.append(Fault(f"{prefix}/contact_detail", "It does not fit the channel.", "detail_does_not_fit"))
    return faults
