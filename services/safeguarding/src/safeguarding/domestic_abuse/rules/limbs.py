"""Why a case goes to the MARAC: five limbs, each with its figures, by a rule set of the area (domain.md §3.3)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from bluelamp.schemas.safeguarding.domestic_abuse import (
    IncidentKind,
    IncidentSeverity,
    LimbFinding,
    MaracLimb,
    Prompt,
    RiskGrade,
)
from safeguarding.domestic_abuse.rules.assessing import Scored
from safeguarding.domestic_abuse.rules.months import months_after, months_before

_SEVERITIES = tuple(IncidentSeverity)


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """So many incidents of a kind within so many months; every callout and crime is an incident."""

    count: int
    unit: IncidentKind
    months: int
    require_rising: bool = False
    same_perpetrator: bool = False


@dataclass(frozen=True, slots=True)
class MaracRules:
    """The limbs' figures in one area from a day on."""

    marac_rule_set_id: str
    visible_high_risk: Mapping[str, int]
    escalation: Sequence[EscalationRule]
    repeat_months: int = 12
    repeat_crime_only: bool = False
    hbv_automatic: bool = True
    minimum_age: int = 16


@dataclass(frozen=True, slots=True)
class KnownIncident:
    """What counts of an incident, whichever agency recorded it."""

    agency: str
    perpetrator_ids: frozenset[UUID]
    occurred_on: date
    kind: IncidentKind
    severity: IncidentSeverity


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What escalation and repeat are reckoned from; `abuse_on` is the day of the newest abuse."""

    perpetrator_ids: frozenset[UUID]
    abuse_on: date
    abuse_is_crime: bool
    last_marac_on: date | None
    incidents: Sequence[KnownIncident] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation(History):
    """What all limbs are reckoned from."""

    instrument: str
    scored: Scored
    grade: RiskGrade


def limbs_of(rules: MaracRules, situation: Situation) -> list[LimbFinding]:
    """Return every limb with whether and why it is met; any one is enough."""
    return [
        _judgement(situation.grade, situation.scored.suggested_floor),
        _visible(rules, situation),
        _escalation(rules, situation),
        _repeat(rules, situation),
        _honour(rules, situation),
    ]


def with_grade(limbs: Sequence[LimbFinding], grade: RiskGrade, floor: RiskGrade | None) -> list[LimbFinding]:
    """Return the limbs after the grade has moved: the judgement follows it, what is counted stays."""
    judgement = _judgement(grade, floor)
    return [judgement if one.limb is judgement.limb else one for one in limbs]


def with_history(
    limbs: Sequence[LimbFinding], rules: MaracRules, certain: History, possible: History
) -> list[LimbFinding]:
    """Return the limbs after what is known of the past has changed.

    What is met only if records that await a decision are of one person is met, and said to be possible: a victim who is
    described afresh does not lose what is known of her until somebody has compared two records.
    """
    reckoned = {
        MaracLimb.ESCALATION: _or_possibly(_escalation(rules, certain), _escalation(rules, possible)),
        MaracLimb.REPEAT: _or_possibly(_repeat(rules, certain), _repeat(rules, possible)),
    }
    return [reckoned.get(one.limb, one) for one in limbs]


def _or_possibly(certain: LimbFinding, possible: LimbFinding) -> LimbFinding:
    if certain.met or not possible.met:
        return certain
    detail = f"If records that await a decision are of one person: {possible.detail}"[:300]
    return _yes(certain.limb, f"POSSIBLE_{certain.limb}", detail)


def is_repeat(last_marac_on: date | None, abuse_on: date, months: int = 12) -> bool:
    """Say whether abuse falls within the months that begin with the pair's last MARAC; after them it is a new case.

    Abuse of that very day is what led to it: days cannot tell a second instance from the same one told twice.
    """
    return last_marac_on is not None and last_marac_on < abuse_on < months_after(last_marac_on, months)


def count_incidents(incidents: Sequence[KnownIncident]) -> int:
    """Count incidents; what several agencies recorded on one day is one, as often as any one of them recorded it."""
    by_day: dict[date, Counter[str]] = {}
    for one in incidents:
        by_day.setdefault(one.occurred_on, Counter())[one.agency] += 1
    return sum(max(counts.values()) for counts in by_day.values())


def _judgement(grade: RiskGrade, floor: RiskGrade | None) -> LimbFinding:
    limb = MaracLimb.PROFESSIONAL_JUDGEMENT
    if grade is not RiskGrade.HIGH:
        return _no(limb, "GRADE_NOT_HIGH", "The assessor does not grade the risk as high.")
    if floor is not RiskGrade.HIGH:
        return _yes(limb, "HIGH_BY_JUDGEMENT", "The assessor's judgement, with its reasons, is above the count.")
    return _no(limb, "HIGH_BY_COUNT", "The count alone suggests a high grade.")


def _visible(rules: MaracRules, situation: Situation) -> LimbFinding:
    limb, needed = MaracLimb.VISIBLE_HIGH_RISK, rules.visible_high_risk.get(situation.instrument)
    if needed is None:
        return _no(limb, "INSTRUMENT_COUNTS_NOTHING", "Ticks of this instrument decide nothing.")
    ticks = situation.scored.ticks
    detail = f"{ticks} ticks of {situation.instrument}; {needed} are needed."
    return _yes(limb, "ENOUGH_TICKS", detail) if ticks >= needed else _no(limb, "TOO_FEW_TICKS", detail)


def _escalation(rules: MaracRules, situation: History) -> LimbFinding:
    limb = MaracLimb.ESCALATION
    told = [_measured(rule, situation) for rule in rules.escalation]
    detail = " ".join(
        f"{rule.count} {rule.unit.lower()}s in {rule.months} months needed, {n} known{end}." for rule, n, _, end in told
    )[:300]
    if any(met for _, _, met, _ in told):
        return _yes(limb, "ENOUGH_INCIDENTS", detail)
    return _no(limb, "TOO_FEW_INCIDENTS", detail or "The area counts no incidents.")


def _measured(rule: EscalationRule, situation: History) -> tuple[EscalationRule, int, bool, str]:
    known = list(_within(rule, situation))
    number = count_incidents(known)
    rising = is_rising(known, months_before(situation.abuse_on, rule.months), situation.abuse_on)
    end = "" if not rule.require_rising else ", rising" if rising else ", not rising"
    return rule, number, number >= rule.count and (rising or not rule.require_rising), end


def _within(rule: EscalationRule, situation: History) -> Iterator[KnownIncident]:
    first = months_before(situation.abuse_on, rule.months)
    for one in situation.incidents:
        counts = rule.unit is IncidentKind.INCIDENT or one.kind is rule.unit
        same = not rule.same_perpetrator or one.perpetrator_ids & situation.perpetrator_ids
        if counts and same and first <= one.occurred_on <= situation.abuse_on:
            yield one


def is_rising(incidents: Sequence[KnownIncident], first: date, last: date) -> bool:
    """Say whether the later half of a window has more incidents than the earlier, or graver ones."""
    middle = first + (last - first) / 2
    early = [one for one in incidents if one.occurred_on < middle]
    late = [one for one in incidents if one.occurred_on >= middle]
    return count_incidents(late) > count_incidents(early) or _gravest(late) > _gravest(early)


def _gravest(incidents: Sequence[KnownIncident]) -> int:
    return max((_SEVERITIES.index(one.severity) for one in incidents), default=-1)


def _repeat(rules: MaracRules, situation: History) -> LimbFinding:
    limb = MaracLimb.REPEAT
    if situation.last_marac_on is None:
        return _no(limb, "NO_MARAC_BEFORE", "No MARAC of this victim and perpetrator is known.")
    if rules.repeat_crime_only and not situation.abuse_is_crime:
        return _no(limb, "NOT_CRIMINAL", "The area counts criminal conduct only.")
    if is_repeat(situation.last_marac_on, situation.abuse_on, rules.repeat_months):
        return _yes(limb, "WITHIN_WINDOW", f"Within {rules.repeat_months} months of the pair's last MARAC.")
    return _no(limb, "OUTSIDE_WINDOW", f"Not within {rules.repeat_months} months of the pair's last MARAC.")


def _honour(rules: MaracRules, situation: Situation) -> LimbFinding:
    limb = MaracLimb.HBV
    if Prompt.HONOUR_BASED_VIOLENCE not in situation.scored.concerns:
        return _no(limb, "NO_CONCERN", "No concern about honour-based violence was found.")
    if not rules.hbv_automatic:
        return _no(limb, "NOT_AUTOMATIC", "In this area it does not go to the MARAC by itself.")
    return _yes(limb, "CONCERN", "A concern about honour-based violence was found.")


def _yes(limb: MaracLimb, because: str, detail: str) -> LimbFinding:
    return LimbFinding(limb=limb, met=True, because=because, detail=detail)


def _no(limb: MaracLimb, because: str, detail: str) -> LimbFinding:
    return LimbFinding(limb=limb, met=False, because=because, detail=detail)
