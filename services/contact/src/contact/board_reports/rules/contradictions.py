"""The contradictions that the figures of a report meet: worked out, never written by hand (domain.md §14).

Each rule looks at what was gathered and says nothing unless the figures themselves show it.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from bluelamp.kit.clocks import local_day
from bluelamp.kit.proportions import score
from bluelamp.schemas.contact.charts import Chart, ChartPoint, PointRule, Side
from bluelamp.schemas.contact.measures import Figure, FigureUnit
from contact.board_reports.rules.contents import AUTHORITIES, WESTERN
from contact.board_reports.rules.findings import short_rise, shown
from contact.board_reports.rules.found import Found, Gathered, days_in_words
from contact.measures.rules.words import area_in_words, exactly, points_in_words, rounded, value_in_words

CLAIMED_TOP = Fraction(15, 100)
CLAIMED_PLACES = 2
"""¶28: "the top 15%", and "the top two positions"."""
_NOISE = 1.96
_ALL = 1.0
_FEW_POINTS = 7


class Said(NamedTuple):
    """One contradiction: its number in §14, what the figures show, and the lines and tables that it is about."""

    code: str
    text: str
    lines: tuple[str, ...]


def contradictions(gathered: Gathered) -> list[Said]:
    """Return every contradiction that the figures meet, in the order of §14."""
    return [said for rule in _RULES for said in rule(gathered)]


def within_top(rank: int, of: int, claimed: Fraction = CLAIMED_TOP) -> bool:
    """Say whether a rank lies within a top share; exactly, because 26 of 171 misses fifteen per cent by a hair (C3)."""
    return Fraction(rank, of) <= claimed


def _told(gathered: Gathered, *names: str) -> list[Figure] | None:
    """Return the figures of some lines, if each of them has a value."""
    found = [gathered.lines.get(name) for name in names]
    figures = [one.figure for one in found if one is not None and one.figure is not None and one.value is not None]
    return figures if len(figures) == len(names) else None


def _written(figure: Figure) -> str:
    return value_in_words(figure.value or 0.0, figure.unit)


def _same_measure_other_days(gathered: Gathered) -> Iterator[Said]:
    """C1: one measure over two windows in one report."""
    with_value = [one for one in gathered.lines.values() if one.value is not None and _is_rolling(one)]
    for first, second in combinations(with_value, 2):
        one, other = first.figure, second.figure
        if one is None or other is None or _key(first) != _key(second) or one.period == other.period:
            continue
        overlap = min(one.period.period_until, other.period.period_until) > max(
            one.period.period_from, other.period.period_from
        )
        z = _score(other, one)
        noise = "" if z is None else f", z = {z:.2f}, which is {'noise' if abs(z) < _NOISE else 'more than noise'}"
        yield Said(
            "C1",
            f"{_written(one)} is of {days_in_words(one.period)}, {_written(other)} of {days_in_words(other.period)}: "
            f"one measure over other days{', which overlap' if overlap else ''}{noise}.",
            (first.terms.line, second.terms.line),
        )


def _is_rolling(found: Found) -> bool:
    return found.terms.measure_id.endswith(".R12") and found.figure is not None and bool(found.figure.denominator)


def _key(found: Found) -> tuple[str, str]:
    return found.terms.measure_id, found.terms.area


def _score(before: Figure, after: Figure) -> float | None:
    counts = [(int(one.numerator or 0), int(one.denominator or 0)) for one in (before, after)]
    return score(counts[0], counts[1])


def _parts_of_other_days(gathered: Gathered) -> Iterator[Said]:
    """C2: two shares that are told as one whole and are of other days."""
    names = ("MANAGED_WITHIN", "SENT_TO_LPU_SINCE_PRINCIPLES")
    figures = _told(gathered, *names)
    if figures is None or figures[0].period == figures[1].period:
        return
    managed, sent = figures
    together = sum((Fraction(rounded(exactly(one.value or 0) * 100, 1)) for one in figures), Fraction())
    if together == _ALL * 100:
        return
    text = (
        f"{_written(managed)} and {_written(sent)} make {rounded(together, 1)}%: the first is of "
        f"{days_in_words(managed.period)}, the second of {days_in_words(sent.period)}."
    )
    same = _told(gathered, "SENT_TO_LPU")
    if same is not None and same[0].period == managed.period:
        whole = (managed.value or 0.0) + (same[0].value or 0.0)
        both = f"{_written(managed)} and {_written(same[0])}"
        text += f" Of the same days {both} make {value_in_words(whole, FigureUnit.SHARE)}."
    yield Said("C2", text, (*names, "SENT_TO_LPU"))


def _not_in_the_top(gathered: Gathered) -> Iterator[Said]:
    """C3: a rank that is told as within the top fifteen per cent and is not."""
    for area in AUTHORITIES:
        name = f"REOFFENDING_RANK_{area}"
        figures = _told(gathered, name)
        rank, of = (int(figures[0].numerator or 0), int(figures[0].denominator or 0)) if figures else (0, 0)
        if of and not within_top(rank, of):
            share = value_in_words(Fraction(rank, of), FigureUnit.SHARE)
            claimed = value_in_words(CLAIMED_TOP, FigureUnit.SHARE, 0)
            text = f"{area_in_words(area)}: {rank} of {of} is {share}, not within the top {claimed}."
            yield Said("C3", text, (name, "REOFFENDING_RANKS"))


def _places_claimed(gathered: Gathered) -> Iterator[Said]:
    """C3: what ¶28 claims of the places, worked out of every authority's rank and said as it is.

    Areas that are equal hold the better place each (1, 1, 3), so that two at the first place hold the first two.
    What is held together with an area of another force is held: only the ranks of the force's own are known here.
    """
    names = tuple(f"REOFFENDING_RANK_{area}" for area in AUTHORITIES)
    figures = _told(gathered, *names)
    if figures is None:
        return
    ranks = sorted(int(one.numerator or 0) for one in figures)
    of = int(figures[0].denominator or 0)
    held = [rank for rank in ranks if rank <= CLAIMED_PLACES]
    first = len(held) >= CLAIMED_PLACES and held[0] == 1
    within = sum(within_top(rank, of) for rank in ranks)
    places = " and ".join(map(str, held)) or "none"
    text = (
        f"“The top {CLAIMED_PLACES} positions” {_holds(first)}: of them, {places} {'are' if len(held) > 1 else 'is'} "
        f"held. “All {len(ranks)} in the top {value_in_words(CLAIMED_TOP, FigureUnit.SHARE, 0)}” "
        f"{_holds(within == len(ranks))}: {within} of {len(ranks)} are, the lowest is {ranks[-1]} of {of}."
    )
    yield Said("C3", text, (*names, "REOFFENDING_RANKS"))


def _holds(claim: bool) -> str:  # whether it does is all that it says
    return "holds" if claim else "does not hold"


def _not_of_the_cohort(gathered: Gathered) -> Iterator[Said]:
    """C4: all of the probation caseload, told under integrated offender management."""
    lines = [f"REOFFENDING_{area}" for area in AUTHORITIES]
    known = [name for name in lines if _told(gathered, name)]
    if known:
        text = (
            "These rates are of adults on the whole probation caseload, three months after a snapshot, by local "
            "authority: they are not the result of the integrated offender management cohort."
        )
        yield Said("C4", text, tuple(known))


def _sets_that_overlap(gathered: Gathered) -> Iterator[Said]:
    """C6: households and people told one after another as if they were parts of one whole."""
    names = ("HOUSEHOLDS_SURVEYED", "HOUSEHOLDS_WITHOUT_ISSUE", "PEOPLE_WHO_WANT_UPDATES")
    figures = _told(gathered, *names)
    if figures is not None:
        surveyed, without, updates = (int(one.value or 0) for one in figures)
        if without + updates > surveyed:
            text = (
                f"{without:,} households without an issue and {updates:,} people who asked for updates are more than "
                f"the {surveyed:,} households: one counts homes, the other people, and at least "
                f"{without + updates - surveyed:,} are in both if one person answers for a home."
            )
            yield Said("C6", text, names)
    waves = _told(gathered, "CONFIDENCE_BEFORE", "CONFIDENCE_AFTER")
    if waves is not None:
        before, after = waves
        z = _score(before, after)
        told = "" if z is None else f" (z = {z:.2f})"
        text = (
            f"{_written(before)} to {_written(after)}{told} is one test team's change; what the control teams changed "
            "by is to be taken from it before anything is said to have been caused."
        )
        yield Said("C6", text, ("CONFIDENCE_BEFORE", "CONFIDENCE_AFTER"))


def _rise_before_the_teams(gathered: Gathered) -> Iterator[Said]:
    """C10: recording rose before the teams began that are said to record."""
    for unit in WESTERN:
        name = f"DOMESTIC_ABUSE_{unit}"
        found = gathered.lines.get(name)
        chart = None if found is None or not found.is_current else found.chart
        first = None if chart is None else _first_of_last_rise(chart)
        if chart is None or first is None:
            continue
        began = local_day(first.period.period_from)
        live = [note for note in chart.annotations if note.area == unit and note.happened_on > began]
        if live:
            text = (
                f"{area_in_words(unit)}: recording is high by signal from {began:%-d %B %Y}; "
                f"“{live[0].text}” is of {live[0].happened_on:%-d %B %Y}, so that it did not cause the rise."
            )
            yield Said("C10", text, (name,))


def _first_of_last_rise(chart: Chart) -> ChartPoint | None:
    first = None
    for point, _ in reversed(shown(chart)):
        if point.rule is PointRule.COMMON_CAUSE or point.side is not Side.HIGH:
            break
        first = point
    return first


def _money(gathered: Gathered) -> Iterator[Said]:
    """C12: a statement that there is nothing, beside a register that has something."""
    for text in gathered.disagreements:
        yield Said("C12", text, ("YEARLY_SAVING",))


def _season_and_trend(gathered: Gathered) -> Iterator[Said]:
    """C13: fewer than a year ago and more than earlier in the year."""
    found = gathered.lines.get("TOTAL_CALLS")
    points = [] if found is None else found.points
    if len(points) <= 12:  # noqa: PLR2004 # a year of months
        return
    last, value = points[-1]
    before = next((one for point, one in points if _a_year_apart(point, last)), None)
    year = [one for point, one in points if point.period.period_from.year == last.period.period_from.year]
    mean = sum(year) / len(year)
    if before is not None and value < before and value > mean:
        text = (
            f"{last.label} has fewer than a year before ({value:,.0f} against {before:,.0f}) and more than the mean of "
            f"its own year ({mean:,.0f}): the first is the trend, the second the season."
        )
        yield Said("C13", text, ("TOTAL_CALLS",))


def _a_year_apart(point: ChartPoint, last: ChartPoint) -> bool:
    day = local_day(last.period.period_from)
    return local_day(point.period.period_from) == day.replace(year=day.year - 1)


def _levels_without_seconds(gathered: Gathered) -> Iterator[Said]:
    """C14: achieved levels by a threshold that the report never states; pooled and plain mean side by side."""
    lines = ("NON_EMERGENCY_LEVEL", "EMERGENCY_LEVEL", "CST_LEVEL_AFTER")
    known = [name for name in lines if _told(gathered, name)]
    if not known:
        return
    text = "These are achieved levels, not agreements; the seconds are the force's settings, told in each formula."
    found = gathered.lines.get("NON_EMERGENCY_LEVEL")
    if found is not None and found.figure is not None and found.value is not None:
        since = found.figure.period.period_from
        months = [one for point, one in found.points if point.period.period_from >= since]
        if months:
            mean = value_in_words(sum(months) / len(months), FigureUnit.SHARE)
            whole = f"the plain mean of its {len(months)} whole months is {mean}"
            text += f" Pooled, 101 has {_written(found.figure)}; {whole}."
    yield Said("C14", text, tuple(known))


def _inside_the_total(gathered: Gathered) -> Iterator[Said]:
    """C15: one stream's calls told beside a total that holds them."""
    figures = _told(gathered, "CST_CALLS", "TOTAL_CALLS")
    if figures is not None and figures[1].value:
        part, whole = (one.value or 0.0 for one in figures)
        share = value_in_words(part / whole, FigureUnit.SHARE)
        text = (
            f"The Crimes Service Team's {part:,.0f} calls are inside the total of {whole:,.0f} ({share}): its stream "
            "counts towards total demand; officers' calls to the service desk do not."
        )
        yield Said("C15", text, ("CST_CALLS", "TOTAL_CALLS"))


def _credited_without_control(gathered: Gathered) -> Iterator[Said]:
    """C16: a rise credited to one change, without a control and on rising volume."""
    figures = _told(gathered, "CST_LEVEL_BEFORE", "CST_LEVEL_AFTER")
    if figures is None:
        return
    before, after = figures
    change = points_in_words(float(exactly(after.value or 0.0) - exactly(before.value or 0.0)))
    text = (
        f"{_written(before)} ({before.denominator:,.0f} calls) before and {_written(after)} ({after.denominator:,.0f} "
        f"calls) after: {change} points, with no team that did not change to compare"
    )
    means = [sum(one) / len(one) for one in (gathered.offered_before_change, gathered.offered_since_change) if one]
    if len(means) == 2:  # noqa: PLR2004 # before and after
        text += f"; calls offered went from {means[0]:,.0f} to {means[1]:,.0f} a month meanwhile"
    yield Said("C16", f"{text}.", ("CST_LEVEL_BEFORE", "CST_LEVEL_AFTER"))


def _other_autumns(gathered: Gathered) -> Iterator[Said]:
    """C19: two series that are told to have had their low together."""
    lows = {}
    for name in ("CRIME_SATISFACTION", "ASB_SATISFACTION"):
        found = gathered.lines.get(name)
        points = [] if found is None else found.points
        if points:
            lows[name] = min(points, key=lambda one: one[1])[0].label
    if len(set(lows.values())) > 1:
        crime, asb = lows.values()
        text = f"The lowest month known of crime victims' satisfaction is {crime}, of ASB victims' {asb}: not the same."
        yield Said("C19", text, tuple(lows))


def _posts_are_not_people(gathered: Gathered) -> Iterator[Said]:
    """C20: an establishment beside other counts of a like-sounding group."""
    if _told(gathered, "PPU_ESTABLISHMENT"):
        yield Said("C20", "This is an establishment: posts, not officers in post.", ("PPU_ESTABLISHMENT",))


def _too_few_points(gathered: Gathered) -> Iterator[Said]:
    """C21: an improvement of fewer points than a signal takes."""
    for name in ("CRIME_SATISFACTION", "ASB_SATISFACTION"):
        found = gathered.lines.get(name)
        run = 0 if found is None or found.chart is None or not found.is_current else short_rise(found.chart)
        if run:
            yield Said(
                "C21", f"{run} months that rise one after another are no signal: {_FEW_POINTS} would be one.", (name,)
            )


def _continuity_in_part(gathered: Gathered) -> Iterator[Said]:
    """C22: continuity that held for one line alone."""
    for text in gathered.unanswered_outages:
        yield Said("C22", text, ("OUTAGES",))


_RULES: Sequence[Callable[[Gathered], Iterator[Said]]] = (
    _same_measure_other_days,
    _parts_of_other_days,
    _not_in_the_top,
    _places_claimed,
    _not_of_the_cohort,
    _sets_that_overlap,
    _rise_before_the_teams,
    _money,
    _season_and_trend,
    _levels_without_seconds,
    _inside_the_total,
    _credited_without_control,
    _other_autumns,
    _posts_are_not_people,
    _too_few_points,
    _continuity_in_part,
)
