"""What a campaign must be, what may still be changed of it, and when it can be evaluated (domain.md §6)."""

from datetime import date

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.sentinel import (
    CampaignDetails,
    CampaignStatus,
    NewTrainingCoverage,
    ObjectiveFinding,
)

MOST_DAYS = 366


def status_of(starts_on: date, ends_on: date, today: date, *, evaluated: bool) -> CampaignStatus:
    """Say where a campaign stands; its last day belongs to it."""
    if evaluated:
        return CampaignStatus.EVALUATED
    if today < starts_on:
        return CampaignStatus.PLANNED
    return CampaignStatus.RUNNING if today <= ends_on else CampaignStatus.ENDED


def check_campaign(details: CampaignDetails, today: date | None) -> None:
    """Refuse a campaign that is no campaign; with a day, also one that begins before it. Raises RULE_BROKEN."""
    faults = []
    if today is not None and details.starts_on < today:
        faults.append(Fault("#/starts_on", "A campaign is planned before it begins.", "date_in_past"))
    if details.ends_on < details.starts_on:
        faults.append(Fault("#/ends_on", "It ends before it begins.", "ends_before_it_begins"))
    elif (details.ends_on - details.starts_on).days > MOST_DAYS:
        faults.append(Fault("#/ends_on", "A campaign lasts a year at the most.", "campaign_too_long"))
    if details.focus_month and not _covers(details):
        faults.append(Fault("#/focus_month", "No day of the campaign lies in its month.", "month_outside"))
    seen = set()
    for place, target in enumerate(details.target_volumes):
        if target.lpu in seen:
            faults.append(Fault(f"#/target_volumes/{place}/lpu", "The unit has a target already.", "unit_twice"))
        seen.add(target.lpu)
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) of campaigns are broken.", faults)


def check_change(before: CampaignDetails, after: CampaignDetails, status: CampaignStatus, today: date) -> None:
    """Refuse to make a campaign look better afterwards: once begun, its beginning and its targets stand.

    Raises STATE_CONFLICT for one that has ended, RULE_BROKEN for what stands.
    """
    if status in {CampaignStatus.ENDED, CampaignStatus.EVALUATED}:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The campaign has ended; what it was to be stands.")
    if status is CampaignStatus.PLANNED:
        check_campaign(after, today)
        return
    check_campaign(after, None)
    standing = ("starts_on", "target_volumes", "objectives")
    faults = [
        Fault(f"#/{name}", "The campaign has begun: this stands.", "campaign_has_begun")
        for name in standing
        if getattr(before, name) != getattr(after, name)
    ]
    if after.ends_on < today:
        faults.append(Fault("#/ends_on", "It cannot have ended before today.", "date_in_past"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} of the changes come too late.", faults)


def check_training(new: NewTrainingCoverage, today: date) -> None:
    """Refuse a coverage of more than everybody, or of a day to come; raises RULE_BROKEN."""
    if new.trained > new.eligible:
        raise rule_broken("#/trained", "More were trained than there are.", "more_than_eligible")
    if new.measured_on > today:
        raise rule_broken("#/measured_on", "The day lies in the future.", "date_in_future")


def check_evaluation(findings: list[ObjectiveFinding], objectives: int, status: CampaignStatus) -> None:
    """Demand exactly one finding on each objective of a campaign that has ended.

    Raises STATE_CONFLICT before the end or after an evaluation, RULE_BROKEN with a pointer to each fault.
    """
    if status is not CampaignStatus.ENDED:
        raise ProblemError(
            ProblemCode.STATE_CONFLICT, f"The campaign is {status}: it is evaluated once, when it ended."
        )
    faults, seen = [], set()
    for place, finding in enumerate(findings):
        if finding.objective > objectives:
            faults.append(Fault(f"#/findings/{place}/objective", "There is no such objective.", "objective_unknown"))
        elif finding.objective in seen:
            faults.append(Fault(f"#/findings/{place}/objective", "It has a finding already.", "objective_twice"))
        seen.add(finding.objective)
    if not faults and len(seen) < objectives:
        faults.append(Fault("#/findings", "An objective has no finding.", "objective_missing"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} fault(s) in the findings.", faults)


def _covers(details: CampaignDetails) -> bool:
    month = details.focus_month or ""
    return details.starts_on.isoformat()[:7] <= month <= details.ends_on.isoformat()[:7]
