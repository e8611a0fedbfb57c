"""What a footprint suggests to look at: checks with their reason, never a threshold decision (domain.md §2.8)."""

from collections.abc import Sequence
from datetime import date

from bluelamp.schemas.safeguarding.people import CheckCode, LinkType, SuggestedCheck

MOST_STEPS = 3
"""Grandparent, parent, child, and the parent's other children: three steps hold a family of three generations."""
_OF_AGE = 18
_FAMILY = {LinkType.PARENT, LinkType.CHILD, LinkType.SIBLING, LinkType.PARTNER, LinkType.EX_PARTNER}
_REASONS = {
    CheckCode.SHARES_HOUSEHOLD: "They live in one household: what happens to one may happen to the other.",
    CheckCode.CLOSE_FAMILY: "They are close family: ask what the agencies know. It is no proof of harm.",
    CheckCode.CHILD_IN_FOOTPRINT: "A child is linked: ask who has seen the child, and when.",
    CheckCode.CHILD_OF_ALLEGED_PERPETRATOR: "A child of an alleged perpetrator, wherever it lives: ask about it.",
    CheckCode.ALLEGED_PERPETRATOR: "A case names them as alleged perpetrator: ask what contact there is.",
    CheckCode.ASK_THE_HUB: "Checks are suggested; the hub tells those who may know.",
}


def is_child(date_of_birth: date | None, today: date) -> bool | None:
    """Whether somebody is under 18 today; None where nobody knows when they were born."""
    if date_of_birth is None:
        return None
    had_birthday = (today.month, today.day) >= (date_of_birth.month, date_of_birth.day)
    return today.year - date_of_birth.year - (not had_birthday) < _OF_AGE


def suggest(links: Sequence[LinkType], *, child: bool | None, of_alleged_perpetrator: bool) -> list[SuggestedCheck]:
    """Return what to look at about somebody who is linked like this, in the order of the codes."""
    kinds = set(links)
    suggested = {
        CheckCode.SHARES_HOUSEHOLD: LinkType.HOUSEHOLD in kinds,
        CheckCode.CLOSE_FAMILY: bool(kinds & _FAMILY),
        CheckCode.CHILD_IN_FOOTPRINT: child is True,
        # A child whose age nobody knows is looked at too: silence is no proof of age.
        CheckCode.CHILD_OF_ALLEGED_PERPETRATOR: of_alleged_perpetrator and child is not False,
        CheckCode.ALLEGED_PERPETRATOR: LinkType.ALLEGED_PERPETRATOR in kinds,
    }
    return [check(code) for code, holds in suggested.items() if holds]


def check(code: CheckCode) -> SuggestedCheck:
    """Write a suggestion with its reason."""
    return SuggestedCheck(code=code, reason=_REASONS[code])
