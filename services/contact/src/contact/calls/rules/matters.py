"""What callers ring about, and for how long: whoever rings again within seven days follows the call before up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contact.calls.rules.records import CallRecord


@dataclass(frozen=True, slots=True)
class Matter:
    """From when until when callers rang about a matter."""

    since: datetime
    until: datetime


def matters_of(calls: Iterable[CallRecord]) -> dict[str, Matter]:
    """Return each matter that some calls are about, by its reference."""
    matters: dict[str, Matter] = {}
    for call in calls:
        ref, at = call.caller_repeat_ref, call.offered_at
        if ref is not None:
            known = matters.get(ref)
            matters[ref] = Matter(min(known.since, at), max(known.until, at)) if known else Matter(at, at)
    return matters
