"""What the person's agreement, once it changes, does to a referral that is on its way (domain.md §1.3)."""

from enum import StrEnum
from uuid import UUID

from bluelamp.schemas.referrals import Agreement, Status
from referrals.portal.rules.submission import AGREED
from referrals.portal.rules.transitions import OPEN, WITH_PARTNER, Verb

_WAITING = frozenset({Status.SUBMITTED, Status.MATCHED, Status.REMATCH})


class Standing(StrEnum):
    """On what a referral rests as far as the person is concerned."""

    AGREED = "AGREED"
    OVERRIDDEN = "OVERRIDDEN"
    GONE = "GONE"


def standing_of(agreement: Agreement) -> Standing:
    """Say whether the person agrees, does not but is referred all the same for a written reason, or neither."""
    if agreement.position in AGREED and agreement.withdrawn_on is None:
        return Standing.AGREED
    return Standing.OVERRIDDEN if agreement.override_reason else Standing.GONE


def consequence(before: Agreement, after: Agreement, status: Status, holder: UUID | None) -> Verb | None:
    """Return what a changed agreement does to the referral; `holder` is the partner that has it, if one has.

    Gone without a reason to go on, it ends the referral. A partner outside the scope loses it, and the referrer
    decides who is asked instead. With a written reason nobody new is asked before the referrer decides, but a partner
    that is at work with the person is told and goes on: to drop somebody at risk without a word may harm them. A held
    referral stays held, for its check is about danger; what was lost meanwhile is seen to when it is released.
    """
    was, now = standing_of(before), standing_of(after)
    if now is Standing.GONE and was is not Standing.GONE:
        return Verb.WITHDRAW if status in OPEN else None
    if holder and after.scope is not None and holder not in after.scope:
        return Verb.TAKE_BACK
    if now is Standing.OVERRIDDEN and was is Standing.AGREED:
        if status in _WAITING:
            return Verb.RETURN
        if status is Status.OFFERED:
            return Verb.TAKE_BACK
        return Verb.LOSE_AGREEMENT if status in WITH_PARTNER | {Status.SUPERVISOR_CHECK} else None
    return None
