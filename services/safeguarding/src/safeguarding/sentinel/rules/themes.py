"""What may be changed about a theme, and what a record's tag needs (domain.md §6)."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.sentinel import TaggedRecordType

SEEN_BY: Mapping[TaggedRecordType, str] = MappingProxyType(
    {
        TaggedRecordType.CASE: "safeguarding:case:read",
        TaggedRecordType.ROUTING_DECISION: "safeguarding:routing:read",
        TaggedRecordType.ABUSE_INCIDENT: "safeguarding:risk-assessment:read",
        TaggedRecordType.RISK_ASSESSMENT: "safeguarding:risk-assessment:read",
        TaggedRecordType.MISSING_INCIDENT: "safeguarding:exploitation:read",
        TaggedRecordType.CONTACT_ROUTE: "safeguarding:contact-route:keep",
    }
)
"""The permission with which a record is read: who may not read it may neither tag it nor hear that it is tagged."""


def check_begins_later(effective_from: date, today: date) -> None:
    """Refuse what would change the past; raises RULE_BROKEN."""
    if effective_from < today:
        raise rule_broken("#/effective_from", "What was so before today cannot be changed.", "date_in_past")


def check_active(*, active: bool) -> None:
    """Refuse a tag with a theme that has ended; raises STATE_CONFLICT."""
    if not active:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The theme has ended: nothing new is tagged with it.")


def counted_in(recorded: str | None, given: Lpu | None) -> str:
    """Return the unit in which a record is counted: its own, or the one given where it names none.

    Raises RULE_BROKEN where neither says, or where they differ.
    """
    if recorded is None and given is None:
        raise rule_broken("#/lpu", "The record names no unit: say where it is counted.", "unit_required")
    if recorded is not None and given is not None and recorded != given:
        raise rule_broken("#/lpu", "The record is of another unit.", "unit_differs")
    return recorded or str(given)
