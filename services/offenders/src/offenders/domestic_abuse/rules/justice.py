"""How a request for restorative justice may come on."""

from typing import Final

from bluelamp.schemas.offenders.domestic_abuse import RestorativeJusticeStatus as Status
from bluelamp.schemas.problems import rule_broken

_NEXT: Final = {
    Status.REQUESTED: {Status.ACCEPTED, Status.DECLINED},
    Status.ACCEPTED: {Status.COMPLETED, Status.DECLINED},
    Status.DECLINED: set[Status](),
    Status.COMPLETED: set[Status](),
}


def check_step(before: str, after: Status) -> None:
    """Refuse a step that is none: back, over another, or after the end. Raises RULE_BROKEN."""
    if after not in _NEXT[Status(before)]:
        raise rule_broken("#/status", "A request is accepted or declined, and then completed or declined.", "no_step")
