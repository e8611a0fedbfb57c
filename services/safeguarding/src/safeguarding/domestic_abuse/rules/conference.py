"""What a referral to the MARAC needs, and how its case moves (domain.md §3.3)."""

from datetime import date

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.domestic_abuse import LimbFinding, MaracLimb

FLAG_MONTHS = 12


def limbs_to_refer_by(findings: list[LimbFinding], reason: str | None) -> list[LimbFinding]:
    """Return the findings of a referral: those of the assessment, and judgement where a reason is given for it.

    Raises RULE_BROKEN where no limb is met and no reason given: judgement counts, but never without its reasons.
    """
    if any(one.met for one in findings):
        return findings
    if reason is None:
        detail = "No limb is met: give the reason of your professional judgement."
        raise rule_broken("#/reason", detail, "no_limb")
    detail = "The referrer's judgement, with its reason, whatever was counted."
    judged = LimbFinding(limb=MaracLimb.PROFESSIONAL_JUDGEMENT, met=True, because="REFERRER_JUDGES", detail=detail)
    return [judged if one.limb is judged.limb else one for one in findings]


def check_age(born_on: date | None, day: date, minimum_age: int) -> None:
    """Refuse a victim who is too young for the conference; an unknown date of birth keeps nobody out."""
    if born_on and (day.year - minimum_age, day.month, day.day) < (born_on.year, born_on.month, born_on.day):
        detail = f"The victim is under {minimum_age}: go to children's social care, not to the MARAC."
        raise rule_broken("#/risk_assessment_id", detail, "victim_too_young")


def check_not_in_future(pointer: str, day: date, today: date) -> None:
    """Refuse what is told as done and lies in the future."""
    if day > today:
        raise rule_broken(pointer, "The date lies in the future.", "date_in_future")


def check_hearing(heard_on: date, referred_on: date, today: date) -> None:
    """Refuse a hearing before the referral, or one that is still to come."""
    check_not_in_future("#/heard_on", heard_on, today)
    if heard_on < referred_on:
        fault = Fault("#/heard_on", "It cannot have been heard before it was referred.", "before_referral")
        raise ProblemError(ProblemCode.RULE_BROKEN, fault.detail, [fault])
