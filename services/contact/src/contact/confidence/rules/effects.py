"""What changed, and what changed beyond what changed anyway: test less control, with an interval (domain.md §10.3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from bluelamp.kit.proportions import CONFIDENCE, Bounds, difference, wilson
from bluelamp.schemas.contact.confidence import Arm, Reading
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigureUnit
from bluelamp.schemas.contact.measures import IntervalMethod as Method
from bluelamp.schemas.problems import rule_broken
from contact.confidence.rules.answers import NOTHING, SUPPRESSED, Fieldwork, Tally, Together, interval

FEW_TEAMS = 10
"""With fewer teams in an arm, what differs from team to team by itself is not in the interval worth the name."""
_CHANGE = "Share in the wave after - share in the wave before, of one team."
_ARM_CHANGE = "Share in the wave after - share in the wave before, the answers of an arm's teams together."
_EFFECT = "(After - before) of the test arm - (after - before) of the control arm, the answers of each arm together."


@dataclass(frozen=True, slots=True)
class TwoWaves:
    """A team's answers before and after; None where a wave is missing."""

    team: str
    arm: Arm
    before: Tally | None
    after: Tally | None

    @property
    def complete(self) -> bool:
        """Whether there is something to compare."""
        return self.before is not None and self.after is not None


@dataclass(frozen=True, slots=True)
class Arms:
    """The answers of both arms' teams, before and after."""

    test_before: Tally
    test_after: Tally
    control_before: Tally
    control_after: Tally

    def told(self, reading: Reading) -> bool:
        """Whether all four shares may be told."""
        return all(one.told(reading) for one in self._all())

    def answered(self) -> bool:
        """Whether there is a share in all four."""
        return all(one.answered for one in self._all())

    def effect(self, reading: Reading) -> tuple[float, Bounds]:
        """Return the difference of differences with its interval.

        The four score intervals are put together as Newcombe puts two together (method of variance estimates recovery,
        Zou and Donner 2008). Raises ZeroDivisionError where nobody answered.
        """
        signs = (-1, 1, 1, -1)
        value = down = up = 0.0
        for sign, tally in zip(signs, self._all(), strict=True):
            part, whole = tally.of(reading)
            bounds = wilson(part, whole)
            if bounds is None:
                raise ZeroDivisionError("nobody answered")
            share = part / whole
            below, above = (share - bounds.lower, bounds.upper - share)[::sign]
            value, down, up = value + sign * share, down + below**2, up + above**2
        return value, Bounds(max(-2.0, value - sqrt(down)), min(2.0, value + sqrt(up)))

    def _all(self) -> tuple[Tally, Tally, Tally, Tally]:
        return self.test_before, self.test_after, self.control_before, self.control_after


def pooled(teams: Sequence[TwoWaves]) -> Arms:
    """Put the answers of each arm's teams together; a team without both waves counts in neither."""
    of_arms: list[Together] = []
    for arm in (Arm.TEST, Arm.CONTROL):
        both = [(one.before, one.after) for one in teams if one.arm is arm and one.before and one.after]
        of_arms += [Together.of_teams([before for before, _ in both]), Together.of_teams([after for _, after in both])]
    return Arms(*of_arms)


def change(before: Tally, after: Tally, reading: Reading, fieldwork: Fieldwork, *, of_arm: bool = False) -> Figure:
    """Tell a change between two waves with Newcombe's interval."""
    found = difference(before.of(reading), after.of(reading))
    told = found is not None and before.told(reading) and after.told(reading)
    return Figure(
        measure_id="CONF.CHANGE",
        definition_version=1,
        formula=_ARM_CHANGE if of_arm else _CHANGE,
        unit=FigureUnit.SHARE_DIFFERENCE,
        value=found[0] if found and told else None,
        numerator=None,
        denominator=None,
        interval=interval(Method.DIFFERENCE_OF_PROPORTIONS, found[1]) if found and told else None,
        period=fieldwork.period(),
        as_at=fieldwork.as_at,
        footnotes=[] if told else [NOTHING if found is None else SUPPRESSED],
    )


def effect(arms: Arms, reading: Reading, fieldwork: Fieldwork) -> Figure:
    """Tell what the test arm changed beyond the control arm."""
    told = arms.answered() and arms.told(reading)
    value, bounds = arms.effect(reading) if told else (None, None)
    return Figure(
        measure_id="CONF.EFFECT",
        definition_version=1,
        formula=_EFFECT,
        unit=FigureUnit.SHARE_DIFFERENCE,
        value=value,
        numerator=None,
        denominator=None,
        interval=interval(Method.DIFFERENCE_OF_PROPORTIONS, bounds) if bounds else None,
        period=fieldwork.period(),
        as_at=fieldwork.as_at,
        footnotes=[] if told else [SUPPRESSED if arms.answered() else NOTHING],
    )


def distinguishable(figure: Figure) -> bool | None:
    """Whether chance alone would hardly do it: nought is outside the interval; None without one."""
    found = figure.interval
    return None if found is None else not found.lower <= 0 <= found.upper


def smallest_wave(before: float, after: float) -> int | None:
    """Return how many answers each of two equal waves needs for a change not to pass for chance; None for no change.

    64% and 87% need 27 (domain.md §15).
    """
    if before == after:
        return None
    mean = (before + after) / 2
    critical = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    return max(1, ceil(critical**2 * 2 * mean * (1 - mean) / (after - before) ** 2))


def footnotes(teams: Sequence[TwoWaves], smallest: int, reading: Reading, registered: Reading) -> list[FigureFootnote]:
    """Say what an experiment's result does not show (C6)."""
    said = []
    if reading is not registered:
        text = f"{registered} was registered before the outcomes; this reading was not, so it is a hint and no proof."
        said.append(FigureFootnote(code="EXPLORATORY", text=text))
    missing = [team.team for team in teams if not team.complete]
    if missing:
        text = f"Left out, because a wave is missing: {', '.join(sorted(missing))[:800]}."
        said.append(FigureFootnote(code="INCOMPLETE", text=text))
    small = [one.team for one in teams if _is_small(one.before, smallest) or _is_small(one.after, smallest)]
    if small:
        text = f"Fewer than {smallest} answers in a wave, as was registered: {', '.join(sorted(small))[:800]}."
        said.append(FigureFootnote(code="WAVE_TOO_SMALL", text=text))
    fewest = min(sum(one.arm is arm and one.complete for one in teams) for arm in Arm)
    if fewest < FEW_TEAMS:
        text = (
            f"The smaller arm has {fewest} teams. The interval takes each answer for itself; what differs from team to "
            "team by itself is not in it."
        )
        said.append(FigureFootnote(code="FEW_TEAMS", text=text))
    return said


def corrected_footnotes(teams: Collection[str]) -> list[FigureFootnote]:
    """Say whose answers were put right after they were recorded."""
    if not teams:
        return []
    text = f"Answers were corrected after they were recorded: {', '.join(sorted(teams))[:800]}. Each wave says why."
    return [FigureFootnote(code="CORRECTED", text=text)]


def check_order(wave_before: int, wave_after: int) -> None:
    """Refuse to compare a wave with itself or backwards."""
    if wave_after <= wave_before:
        detail = "The wave after comes after the wave before."
        raise rule_broken("#/query/wave_after", detail, "waves_out_of_order")


def change_footnotes(team: str, teams_of_experiment: int | None) -> list[FigureFootnote]:
    """Say of one team's change what it leaves out: the other teams, and what changed anyway (C6)."""
    if teams_of_experiment is None:
        text = "There is no control: what would have changed anyway is in this figure."
    else:
        text = (
            f"{team} is one of {teams_of_experiment} teams of an experiment. One team's change, picked when all are "
            "known, says too much: read the experiment's result, test arm less control arm."
        )
    return [FigureFootnote(code="C6", text=text)]


def _is_small(tally: Tally | None, smallest: int) -> bool:
    return tally is not None and tally.answered < smallest
