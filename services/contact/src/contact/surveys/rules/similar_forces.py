"""This force beside the most similar ones: below or above only where chance does not explain it (¶47; §10.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bluelamp.kit.proportions import CONFIDENCE
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigureUnit, IntervalMethod
from bluelamp.schemas.contact.satisfaction import ComparisonVerdict, MemberComparison
from contact.surveys.rules.counting import Tally
from contact.surveys.rules.intervals import Interval, Share, contrast, level_of_each
from contact.surveys.rules.telling import DEFINITION_VERSION, Subject, interval_of

OWN_FORCE = "WEST_MIDLANDS"
MEASURE = "SAT.MSF.DIFFERENCE"
FORMULA = (
    "The force's share less the mean of the other members' shares, same question and period; each member counts once; "
    "interval by square-and-add of Wilson limits, 95%."
)
_WORDS = {
    ComparisonVerdict.ABOVE: "above the mean of the other members",
    ComparisonVerdict.BELOW: "below the mean of the other members",
    ComparisonVerdict.NOT_DISTINGUISHABLE: "not distinguishable from the mean of the other members",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What the comparison came to; without a difference the reason is a footnote's code."""

    difference: Fraction | None
    interval: Interval | None
    verdict: ComparisonVerdict
    missing: tuple[str, ...]


def beside(own: Tally, members: Mapping[str, Tally | None]) -> Beside:
    """Compare with the mean of all other members; where one published nothing, the mean is not the group's."""
    missing = tuple(force for force, tally in members.items() if tally is None)
    published = [tally for tally in members.values() if tally is not None]
    if missing or not published or not own.may_be_told:
        return Beside(None, None, ComparisonVerdict.NOT_COMPARABLE, missing)
    shares = [Fraction(one.satisfied, one.answered) for one in published]
    difference = Fraction(own.satisfied, own.answered) - sum(shares, Fraction()) / len(shares)
    _, interval = contrast(_share(own), [_share(one) for one in published])
    return Beside(difference, interval, verdict_of(interval), missing)


def verdict_of(interval: Interval) -> ComparisonVerdict:
    """Return what an interval of a difference can say."""
    if interval.spans_nought:
        return ComparisonVerdict.NOT_DISTINGUISHABLE
    return ComparisonVerdict.ABOVE if interval.lower > 0 else ComparisonVerdict.BELOW


def each_member(own: Tally, members: Mapping[str, Tally | None]) -> list[MemberComparison]:
    """Compare with every member that published, each at the level at which all hold together."""
    published = sum(tally is not None for tally in members.values())
    if not own.may_be_told:
        published = 0
    level = level_of_each(published) if published else CONFIDENCE
    return [_member(own, force, tally, level, told=published > 0) for force, tally in members.items()]


def _member(own: Tally, force: str, tally: Tally | None, level: float, *, told: bool) -> MemberComparison:
    difference, interval, verdict = None, None, ComparisonVerdict.NOT_COMPARABLE
    if tally is not None and told:
        difference, found = contrast(_share(own), [_share(tally)], level)
        interval, verdict = interval_of(found, IntervalMethod.DIFFERENCE_OF_PROPORTIONS), verdict_of(found)
    return MemberComparison(
        force=force,
        value=tally.satisfied / tally.answered if tally else None,
        answered=tally.answered if tally else None,
        difference=difference,
        interval=interval,
        verdict=verdict,
    )


def difference_figure(subject: Subject, found: Beside, comparisons: int) -> Figure:
    """Return the difference as a figure; it is of shares, and so has no counts of its own."""
    return Figure(
        measure_id=MEASURE,
        definition_version=DEFINITION_VERSION,
        formula=FORMULA,
        unit=FigureUnit.SHARE_DIFFERENCE,
        value=None if found.difference is None else float(found.difference),
        numerator=None,
        denominator=None,
        interval=interval_of(found.interval, IntervalMethod.DIFFERENCE_OF_PROPORTIONS) if found.interval else None,
        period=subject.period,
        as_at=subject.as_at,
        footnotes=_footnotes(found, comparisons),
    )


def _footnotes(found: Beside, comparisons: int) -> list[FigureFootnote]:
    if found.difference is None:
        why = f"These members published nothing of the period: {', '.join(found.missing)}." if found.missing else ""
        return [FigureFootnote(code="NOT_COMPARABLE", text=why or "There is nothing to compare that can be told.")]
    multiplicity = (
        f"{comparisons} single comparisons stand beside this one, each at {level_of_each(comparisons):.2%}, so that "
        "all hold together at 95% (Bonferroni)."
    )
    return [
        FigureFootnote(code=found.verdict.value, text=f"The force is {_WORDS[found.verdict]}."),
        FigureFootnote(code="MULTIPLICITY", text=multiplicity),
    ]


def _share(tally: Tally) -> Share:
    return Share(tally.satisfied, tally.answered)
