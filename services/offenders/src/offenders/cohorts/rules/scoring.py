"""How a score comes about: component by component, each with its words. An indicator for a panel, and nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from bluelamp.schemas.offenders.cohorts import PredictorBand, ScoreNumbers
from bluelamp.schemas.offenders.nominations import ComponentCode as Code
from bluelamp.schemas.offenders.nominations import ComponentSource as Source
from bluelamp.schemas.offenders.nominations import Intelligence, ProvisionalGround, ScoreComponent, ScoreFacts
from bluelamp.schemas.problems import Fault

EXPLANATION = (
    "The sum of its components, each at most what the cohort's rules give it. An indicator only: it orders no list and "
    "decides nothing; the panel's judgement does."
)
_RANKING_POINTS = 100
"""What the ranking of domestic abuse gives at most: ten times each component's weight and points (ADR 0046)."""
_NOT_KNOWN = {
    Code.PREDICTOR: ProvisionalGround.PREDICTOR_NOT_KNOWN,
    Code.NEEDS: ProvisionalGround.NEEDS_NOT_ASSESSED,
    Code.INTELLIGENCE: ProvisionalGround.INTELLIGENCE_NOT_ASSESSED,
    Code.RANKING: ProvisionalGround.RANKING_NOT_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the service's own records say: offences in the window, how many are only alleged, the ranking's score."""

    offences: int
    alleged: int
    ranking_score: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A score, of what it is made, and why it may still change."""

    value: float
    most: float
    components: tuple[ScoreComponent, ...]
    provisional_because: tuple[ProvisionalGround, ...]


def score_of(recorded: Recorded, facts: ScoreFacts, numbers: ScoreNumbers) -> Score:
    """Reckon a score: what is not known gives nothing, and makes it provisional; it is never guessed."""
    asked = (
        _offences(recorded, numbers),
        _predictor(facts.predictor_percent, numbers.predictor_bands),
        _needs([one.score for one in facts.needs], numbers),
        _intelligence(facts.intelligence, numbers),
        _ranking(recorded.ranking_score, numbers.points_per_rank),
    )
    components = tuple(one for one in asked if one.most > 0)
    grounds = [_NOT_KNOWN[one.code] for one in components if not one.is_known]
    if recorded.alleged and any(one.code is Code.OFFENCES for one in components):
        grounds.insert(0, ProvisionalGround.OFFENCES_ALLEGED)
    return Score(
        value=fsum(one.points for one in components),
        most=fsum(one.most for one in components),
        components=components,
        provisional_because=tuple(grounds),
    )


def faults_of_numbers(numbers: ScoreNumbers) -> list[Fault]:
    """Say where a rule set's numbers contradict themselves: a band or a status twice, or an entry out of reach."""
    faults = []
    begins = [band.at_least for band in numbers.predictor_bands]
    if len(set(begins)) < len(begins):
        faults.append(Fault("#/numbers/predictor_bands", "Two bands begin at the same chance.", "twice"))
    if len(set(numbers.statuses)) < len(numbers.statuses):
        faults.append(Fault("#/numbers/statuses", "A status is named twice.", "twice"))
    most = score_of(Recorded(0, 0), ScoreFacts(), numbers).most
    if numbers.entry_score > most:
        faults.append(Fault("#/numbers/entry_score", "No score can reach it.", "out_of_reach"))
    return faults


def faults_of_facts(facts: ScoreFacts) -> list[Fault]:
    """Say which pathway is assessed twice."""
    pathways = [one.pathway for one in facts.needs]
    return [
        Fault(f"#/facts/needs/{place}/pathway", "The pathway is assessed twice.", "twice")
        for place, pathway in enumerate(pathways)
        if pathway in pathways[:place]
    ]


def _offences(recorded: Recorded, numbers: ScoreNumbers) -> ScoreComponent:
    each, most = numbers.points_per_offence, numbers.most_for_offences
    words = (
        f"{recorded.offences} offences on record in {numbers.offence_months} months, {recorded.alleged} of them only "
        f"alleged; {each:g} points each, at most {most:g}."
    )
    return _component(Code.OFFENCES, Source.RECORDS, recorded.offences * each, most if each else 0, words)


def _predictor(percent: float | None, bands: Sequence[PredictorBand]) -> ScoreComponent:
    most = max((band.points for band in bands), default=0.0)
    if percent is None:
        return _unknown(Code.PREDICTOR, Source.NOMINATOR, most, "No predictor was given.")
    reached = max((band for band in bands if band.at_least <= percent), key=lambda band: band.at_least, default=None)
    if reached is None:
        words = f"A chance of {percent:g}% lies below every band."
        return _component(Code.PREDICTOR, Source.NOMINATOR, 0, most, words)
    words = f"A chance of {percent:g}% lies in the band from {reached.at_least:g}%, which gives {reached.points:g}."
    return _component(Code.PREDICTOR, Source.NOMINATOR, reached.points, most, words)


def _needs(scores: Sequence[int], numbers: ScoreNumbers) -> ScoreComponent:
    each, most = numbers.points_per_need, numbers.most_for_needs
    most = most if each else 0
    if not scores:
        return _unknown(Code.NEEDS, Source.NOMINATOR, most, "Need was not assessed.")
    words = f"Need of {sum(scores)} over {len(scores)} pathways; {each:g} points for each, at most {most:g}."
    return _component(Code.NEEDS, Source.NOMINATOR, sum(scores) * each, most, words)


def _intelligence(reports: Intelligence | None, numbers: ScoreNumbers) -> ScoreComponent:
    each, most = numbers.points_per_intelligence, numbers.most_for_intelligence
    most = most if each else 0
    if reports is None:
        return _unknown(Code.INTELLIGENCE, Source.NOMINATOR, most, "Nobody has read the intelligence yet.")
    words = (
        f"{reports.bearing} of {reports.bearing + reports.set_aside} reports bear on offending, and only they count; "
        f"{each:g} points each, at most {most:g}."
    )
    return _component(Code.INTELLIGENCE, Source.NOMINATOR, reports.bearing * each, most, words)


def _ranking(score: float | None, each: float) -> ScoreComponent:
    most = each * _RANKING_POINTS
    if score is None:
        return _unknown(Code.RANKING, Source.RECORDS, most, "The ranking of domestic abuse does not know them.")
    words = f"{score:.2f} of {_RANKING_POINTS} points of the ranking of domestic abuse, {each:g} for each."
    return _component(Code.RANKING, Source.RECORDS, score * each, most, words)


def _component(code: Code, source: Source, points: float, most: float, words: str) -> ScoreComponent:
    return ScoreComponent(
        code=code, source=source, points=min(points, most), most=most, is_known=True, explanation=words
    )


def _unknown(code: Code, source: Source, most: float, words: str) -> ScoreComponent:
    return ScoreComponent(code=code, source=source, points=0, most=most, is_known=False, explanation=words)
