"""What may not be recorded of a sex offender's management; each fault with a pointer to where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.kit.clocks import ADULT_AGE, age_on, local_day
from bluelamp.schemas.offenders.sex_offender_histories import (
    KnownChange,
    NewCircumstanceChange,
    NewManagementPlan,
    NewMappaDecision,
    NewRiskAssessment,
    NewSexOffenderVisit,
    PlannedManagement,
    RiskTool,
)
from bluelamp.schemas.offenders.sex_offender_hubs import NewHubArea, NewVisitRuleSet
from bluelamp.schemas.offenders.sex_offenders import Management, NewManagementEnd, NewSexOffender, RiskLevel, VisitMode
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from offenders.sex_offenders.rules.visiting import RuleSet, ends, is_below

_STATIC_SCALE = frozenset({RiskTool.RM2000_S, RiskTool.RM2000_V, RiskTool.RM2000_C})
_TERRORIST = 4
FIRST_DAY_OF_CATEGORY_4 = date(2015, 1, 1)
"""2014 did not have it (domain.md §4.10); the exact day was not seen."""


@dataclass(frozen=True, slots=True)
class Known:
    """What of somebody a decision has to look at."""

    managed_from: date
    decided_until: date
    """The latest day of a plan or of what was learnt: a plan that began before would not have known of it."""
    assessed_level: RiskLevel | None
    mappa_level: int | None
    learnt: Sequence[tuple[date, KnownChange]] = ()
    """What was learnt, and on which day."""


def refuse(faults: Sequence[Fault]) -> None:
    """Raise RULE_BROKEN with every fault, if there is any."""
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, faults)


def check_new(new: NewSexOffender, first_rules: date, today: date) -> None:
    """Refuse management that begins on a day to come or before any rules, and a requirement that ends before it."""
    faults = _past(new.managed_from, today, "#/managed_from")
    if new.managed_from < first_rules:
        said = f"No rule says how often to visit before {first_rules.isoformat()}."
        faults.append(Fault("#/managed_from", said, "before_the_rules"))
    if new.notification_until is not None and new.notification_until <= new.managed_from:
        faults.append(Fault("#/notification_until", "The requirement ends after it begins.", "ends_before_it_begins"))
    refuse(faults)


def check_until(notification_until: date | None, managed_from: date) -> None:
    """Refuse a requirement that ends before the management begins."""
    if notification_until is not None and notification_until <= managed_from:
        refuse([Fault("#/notification_until", "The requirement ends after it begins.", "ends_before_it_begins")])


def check_assessment(new: NewRiskAssessment, sex: str | None, date_of_birth: date | None, today: date) -> None:
    """Refuse an assessment of a day to come, and the static scale for whom it was not made: it is of adult men."""
    faults = _past(new.assessed_on, today, "#/assessed_on")
    if new.tool in _STATIC_SCALE and sex not in {None, "MALE"}:
        faults.append(Fault("#/tool", "The scale was made for men.", "not_for_them"))
    if new.tool in _STATIC_SCALE and date_of_birth and age_on(date_of_birth, new.assessed_on) < ADULT_AGE:
        faults.append(Fault("#/tool", "The scale was made for adults.", "not_for_them"))
    refuse(faults)


def check_plan(new: NewManagementPlan, rule_set: RuleSet, known: Known, today: date, *, is_signed: bool) -> None:
    """Refuse a plan that the rules of its day do not know, that rests on no assessment, or that lowers one unsigned."""
    faults = _past(new.decided_on, today, "#/decided_on")
    if new.decided_on < max(known.managed_from, known.decided_until):
        detail = "A plan begins when all was known that is recorded, or later."
        faults.append(Fault("#/decided_on", detail, "before_what_is_known"))
    elif any(on == new.decided_on and ends(Management(new.management), kind) for on, kind in known.learnt):
        detail = "What was learnt on that day ends it on that day: decide so from the day after."
        faults.append(Fault("#/decided_on", detail, "ended_that_day"))
    if new.review_on <= new.decided_on:
        faults.append(Fault("#/review_on", "A plan is looked at again after it was decided.", "order"))
    faults += _interval_faults(new, rule_set) + _level_faults(new, known, is_signed=is_signed)
    if new.management is PlannedManagement.REACTIVE:
        faults += _reactive_faults(new, rule_set, known)
    refuse(faults)


def _interval_faults(new: NewManagementPlan, rule_set: RuleSet) -> list[Fault]:
    says_how_often = new.management is PlannedManagement.VISITED and rule_set.mode is VisitMode.PLAN_LED
    faults = []
    for name in ("interval_unit", "interval_amount"):
        if says_how_often and getattr(new, name) is None:
            faults.append(Fault(f"#/{name}", "The plan says how often somebody is visited.", "missing"))
        if not says_how_often and getattr(new, name) is not None:
            detail = "How often is said by a plan that visits, since June 2017: before, the table says so."
            faults.append(Fault(f"#/{name}", detail, "not_the_plans"))
    return faults


def _level_faults(new: NewManagementPlan, known: Known, *, is_signed: bool) -> list[Fault]:
    if known.assessed_level is None:
        return [Fault("#/risk_level", "Assess the risk first: a plan rests on what was found.", "not_assessed")]
    if is_below(new.risk_level, known.assessed_level) and not is_signed:
        detail = "A level below what was found is signed by who also supervises."
        return [Fault("#/risk_level", detail, "below_what_was_found")]
    return []


def _reactive_faults(new: NewManagementPlan, rule_set: RuleSet, known: Known) -> list[Fault]:
    faults = []
    if rule_set.mode is not VisitMode.PLAN_LED:
        faults.append(Fault("#/management", "The table visits every level.", "not_in_the_table"))
    if new.risk_level is not RiskLevel.LOW:
        faults.append(Fault("#/management", "Only a low risk is managed without visits.", "not_low"))
    if known.mappa_level is not None and known.mappa_level > 1:
        detail = "Whom several agencies manage is not managed without visits."
        faults.append(Fault("#/management", detail, "mappa_level"))
    return faults


def check_visit(new: NewSexOffenderVisit, managed_from: date, now: datetime) -> None:
    """Refuse a visit to come, and one from before the management."""
    faults = []
    if new.visited_at > now:
        faults.append(Fault("#/visited_at", "A visit is recorded after it was made.", "in_the_future"))
    elif local_day(new.visited_at) < managed_from:
        faults.append(Fault("#/visited_at", "The management began later.", "before_the_management"))
    refuse(faults)


def check_change(new: NewCircumstanceChange, today: date) -> None:
    """Refuse what is said to have happened on a day to come."""
    refuse(_past(new.happened_on, today, "#/happened_on"))


def check_mappa(new: NewMappaDecision, decided_until: date, today: date) -> None:
    """Refuse a decision of a day to come or before the last one, and a category that its day did not have."""
    faults = _past(new.decided_on, today, "#/decided_on")
    if new.decided_on < decided_until:
        faults.append(Fault("#/decided_on", "A later decision is recorded.", "before_the_last"))
    if new.review_on <= new.decided_on:
        faults.append(Fault("#/review_on", "A decision is looked at again after it was made.", "order"))
    if new.category == _TERRORIST and new.decided_on < FIRST_DAY_OF_CATEGORY_4:
        faults.append(Fault("#/category", "There was no category 4 in 2014.", "not_yet"))
    refuse(faults)


def check_end(new: NewManagementEnd, managed_from: date, today: date) -> None:
    """Refuse an end to come, and one before the beginning."""
    faults = _past(new.ended_on, today, "#/ended_on")
    if new.ended_on < managed_from:
        faults.append(Fault("#/ended_on", "The management began later.", "order"))
    refuse(faults)


def check_hub_area(new: NewHubArea) -> None:
    """Refuse what ends before it begins."""
    if new.effective_until is not None and new.effective_until <= new.effective_from:
        refuse([Fault("#/effective_until", "It ends after it begins.", "ends_before_it_begins")])


def check_rule_set(new: NewVisitRuleSet, today: date) -> None:
    """Refuse a rule that begins today or before, a table with a gap, and months beside plans that say how often."""
    faults = []
    if new.effective_from <= today:
        detail = "What holds today is not changed after the fact: let it begin tomorrow or later."
        faults.append(Fault("#/effective_from", detail, "not_to_come"))
    has_table = new.mode is VisitMode.CATEGORY_TABLE
    faults += [
        Fault(f"#/{name}", "A table says every level's months; plans need none.", "months")
        for name in ("months_low", "months_medium", "months_high", "months_very_high")
        if has_table is (getattr(new, name) is None)
    ]
    refuse(faults)


def _past(day: date, today: date, pointer: str) -> list[Fault]:
    return [Fault(pointer, "That day is to come.", "in_the_future")] if day > today else []
