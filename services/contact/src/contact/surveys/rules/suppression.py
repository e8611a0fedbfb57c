"""Who is not rung, and why: whoever is not known to be safe is not (domain.md §10.1)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bluelamp.schemas.contact.surveys import Known, NotYet, SuppressionReason, VictimChecks

CHECKED = (
    ("deceased", SuppressionReason.DECEASED),
    ("domestic_abuse", SuppressionReason.DOMESTIC_ABUSE),
    ("safeguarding", SuppressionReason.SAFEGUARDING),
    ("vulnerable", SuppressionReason.VULNERABLE),
    ("under_18", SuppressionReason.UNDER_18),
    ("refused", SuppressionReason.REFUSED),
    ("active_complaint", SuppressionReason.ACTIVE_COMPLAINT),
    ("on_duty_officer", SuppressionReason.ON_DUTY_OFFICER),
)
OF_THE_PERSON = frozenset(
    {
        SuppressionReason.DECEASED,
        SuppressionReason.DOMESTIC_ABUSE,
        SuppressionReason.SAFEGUARDING,
        SuppressionReason.VULNERABLE,
        SuppressionReason.REFUSED,
    }
)
"""What holds for somebody in whatever case, and is kept: the rest is of one incident, or ends."""
FOR_GOOD = frozenset({SuppressionReason.DECEASED, SuppressionReason.REFUSED})
STOP_HOLDS = timedelta(days=730)
"""How long the other stops hold after they were told last [A]: a risk that nobody has named for two years is asked
about anew, because each case comes with checks of its own."""


def reasons_of(checks: VictimChecks) -> list[SuppressionReason]:
    """Return why the checks keep anybody from ringing; what is not known is a reason of its own."""
    answers = [(getattr(checks, name), reason) for name, reason in CHECKED]
    found = [reason for answer, reason in answers if answer is Known.YES]
    if any(answer is Known.NOT_KNOWN for answer, _ in answers):
        found.append(SuppressionReason.NOT_KNOWN_TO_BE_SAFE)
    return found


def stops_of(reasons: Iterable[SuppressionReason]) -> list[SuppressionReason]:
    """Return what is kept against the person, beyond the case or dip sample it was told for."""
    return [reason for reason in reasons if reason in OF_THE_PERSON]


def in_order(reasons: Iterable[SuppressionReason]) -> list[SuppressionReason]:
    """Return each reason once, in the order of the codes: two ways to one decision read alike."""
    given = set(reasons)
    return [reason for reason in SuppressionReason if reason in given]


def stop_holds_since(moment: datetime) -> datetime:
    """Return since when a stop that does not hold for good must have been told to hold still."""
    return moment - STOP_HOLDS


def months_before(day: date, months: int) -> date:
    """Return the day so many calendar months earlier; where that month has no such day, its last."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004 # December, counted from nought
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def not_yet(
    checked_at: datetime, holds: timedelta, attempt_ends_at: datetime | None, moment: datetime
) -> NotYet | None:
    """Say why a drawn case must wait: somebody rings it, or what is known of the victim is too old to rely on."""
    if attempt_ends_at is not None and moment < attempt_ends_at:
        return NotYet.BEING_RUNG
    return NotYet.CHECKS_TOO_OLD if moment - checked_at > holds else None
