"""What may be told to those who may not see the people: nothing that a few people could be picked out of.

Who may see the people is told everything. To others a figure is told where what is above the line, below it, and what
is left between the two is five or more; and where neither the rows beside it nor their sum give it away.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bluelamp.kit.suppression import SMALLEST_PUBLISHED, published
from bluelamp.schemas.offenders.workbook import FigureState, WorkbookFigure, WorkbookUnit
from offenders.workbook.rules.adding import Counted, Figures
from offenders.workbook.rules.defining import Defined

Key = TypeVar("Key", bound=Hashable)
SIZE = "COHORT.SIZE"
_ADD_UP = frozenset({"COHORT.RED", "COHORT.AMBER", "COHORT.GREEN"})
"""With those in custody they make the whole, so that each would give a small one away."""
_TURNOVER = frozenset({"COHORT.ENTRIES", "COHORT.EXITS"})
_OF_NO_OFFENDER = frozenset({"reoffending", "training", "standards"})
_FEW = "Fewer than five stand behind it, or it would give such a number away."


@dataclass(frozen=True, slots=True)
class Groups:
    """Figures of the force and of its parts: units, cohorts, and each unit's teams."""

    force: Figures
    lpus: Mapping[str, Figures]
    cohorts: Mapping[str, Figures]
    teams: Mapping[tuple[str, str], Figures]
    """By unit and team."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which definitions are not told of which row."""

    force: frozenset[str]
    lpus: Mapping[str, frozenset[str]]
    cohorts: Mapping[str, frozenset[str]]
    teams: Mapping[tuple[str, str], frozenset[str]]


def hidden_in(groups: Groups, definitions: Mapping[str, Defined]) -> Hidden:
    """Work out what a reader who may not see the people is not told, over all rows at once."""
    lpus = _hidden_parts(groups.lpus, definitions)
    teams: dict[tuple[str, str], frozenset[str]] = {}
    for lpu, above in lpus.items():
        within = {key: figures for key, figures in groups.teams.items() if key[0] == lpu}
        # A unit that is not told would be the sum of its teams.
        teams |= {key: hidden | above for key, hidden in _hidden_parts(within, definitions).items()}
    whole = {"FORCE": groups.force}
    return Hidden(
        force=_hidden_parts(whole, definitions)["FORCE"],
        lpus=lpus,
        cohorts=_hidden_parts(groups.cohorts, definitions),
        teams=teams,
    )


def figure(
    defined: Defined, counted: Counted, *, is_hidden: bool = False, withheld: str | None = None
) -> WorkbookFigure:
    """Tell one figure, or say why it is not told."""
    state, because = FigureState.TOLD, counted.because
    if withheld is not None:
        state, because = FigureState.WITHHELD, withheld
    elif is_hidden:
        state, because = FigureState.SUPPRESSED, _FEW
    elif counted.value is None:
        state = FigureState.NOT_HELD
    is_told = state is FigureState.TOLD
    return WorkbookFigure(
        definition_id=defined.definition_id,
        state=state,
        value=counted.value if is_told else None,
        numerator=counted.numerator if is_told else None,
        denominator=counted.denominator if is_told else None,
        because=because,
    )


def _hidden_parts(rows: Mapping[Key, Figures], definitions: Mapping[str, Defined]) -> dict[Key, frozenset[str]]:
    """Return what is not told of rows that add up to a whole, which may be told itself."""
    # Of whom there are too few, nothing is told.
    few = _hidden(_counts(rows, SIZE), frozenset())
    hidden: dict[Key, set[str]] = {key: _not_public(rows[key], definitions) if key in few else set() for key in rows}
    for definition_id, defined in definitions.items():
        held = {key: row[definition_id] for key, row in rows.items() if definition_id in row}
        for key in _not_told(defined, held, few):
            hidden[key].add(definition_id)
    return {key: _together(ids) for key, ids in hidden.items()}


def _not_public(row: Figures, definitions: Mapping[str, Defined]) -> set[str]:
    return {name for name in row if definitions[name].source not in _OF_NO_OFFENDER}


def _counts(rows: Mapping[Key, Figures], definition_id: str) -> Mapping[Key, int]:
    return {key: int(row[definition_id].numerator or 0) for key, row in rows.items() if definition_id in row}


def _not_told(defined: Defined, held: Mapping[Key, Counted], few: frozenset[Key]) -> frozenset[Key]:
    if defined.definition_id in _ADD_UP:
        return frozenset(held)
    if not defined.about_people:
        return frozenset()
    return frozenset[Key]().union(*(_hidden(parts, few) for parts in _components(defined, held)))


def _together(hidden: set[str]) -> frozenset[str]:
    """Hide who came and who went together: with two states a year apart one tells the other."""
    return frozenset(hidden if _TURNOVER.isdisjoint(hidden) else hidden | _TURNOVER)


def _hidden(parts: Mapping[Key, int], already: frozenset[Key]) -> frozenset[Key]:
    """Return the parts that are not told: the small, those hidden already, and the next smallest as long as needed.

    The whole less what is told is what is hidden: as long as that is a small number, one more is hidden.
    """
    hidden = {key for key, number in parts.items() if key in already or published(number) is None}
    for key in sorted(parts, key=lambda one: parts[one]):
        if not hidden or sum(parts[one] for one in hidden) >= SMALLEST_PUBLISHED:
            break
        hidden.add(key)
    return frozenset(hidden)


def _components(defined: Defined, held: Mapping[Key, Counted]) -> list[Mapping[Key, int]]:
    """Return the counts of people that a figure tells, each over the rows that add up to a whole.

    Of what is not counted in people, those behind it: ten contacts of one person are one person's.
    """
    if any(one.people is not None for one in held.values()):
        return [{key: one.people or 0 for key, one in held.items()}]
    counted = {key: one for key, one in held.items() if one.numerator is not None or one.denominator is not None}
    above = {key: int(one.numerator or 0) for key, one in counted.items()}
    below = {key: int(one.denominator or 0) for key, one in counted.items()}
    if defined.unit is WorkbookUnit.COUNT:
        return [above]
    if defined.unit is WorkbookUnit.SHARE:
        return [above, below, {key: below[key] - above[key] for key in counted}]
    return [below]
