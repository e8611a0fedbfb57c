"""What adds up, what is told to whom, and what may be asked, by example and for every caseload."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.offenders.codes import Colour
from bluelamp.schemas.offenders.workbook import FigureState, WorkbookTier
from bluelamp.schemas.problems import ProblemError
from offenders.workbook.rules.adding import CaseFacts, Counted, Harm, added, weight
from offenders.workbook.rules.asking import Wanted, a_year_to, asked
from offenders.workbook.rules.definitions import DEFINITIONS, of_tier
from offenders.workbook.rules.sheets import text
from offenders.workbook.rules.telling import Groups, figure, hidden_in

TODAY = date(2014, 9, 15)
BY_ID = {one.definition_id: one for one in DEFINITIONS}
OF_FORCE = {one.definition_id: one for one in of_tier(WorkbookTier.FORCE)}
_LPUS, _TEAMS, _COHORTS = ("COVENTRY", "SANDWELL", "WALSALL"), ("A_IOM", "B_IOM"), ("DA", "FIXED")


def case(number: int, **more) -> CaseFacts:
    given_facts = {
        "case_id": UUID(int=number),
        "person_id": UUID(int=number),
        "manager": "offender-manager",
        "team": "A_IOM",
        "lpu": "SANDWELL",
        "cohort": "FIXED",
        "colour": Colour.RED,
        "runs": True,
        "has_entered": False,
        "has_left": False,
        "in_time": 3,
        "due": 4,
        "is_overdue": False,
        "is_unassigned": False,
        "first_need": 0,
        "latest_need": 0,
        "compared": 0,
        **more,
    }
    return CaseFacts(**given_facts)


cases = st.lists(
    st.builds(
        lambda number, person, team, lpu, cohort, colour, runs, counts: case(
            number,
            person_id=UUID(int=person),
            team=team,
            lpu=lpu,
            cohort=cohort,
            colour=colour,
            runs=runs,
            in_time=min(counts),
            due=max(counts),
        ),
        st.integers(1, 10_000),
        st.integers(1, 60),
        st.sampled_from(_TEAMS),
        st.sampled_from(_LPUS),
        st.sampled_from(_COHORTS),
        st.sampled_from(Colour),
        st.booleans(),
        st.tuples(st.integers(0, 9), st.integers(0, 9)),
    ),
    max_size=60,
)


def groups_of(some: list[CaseFacts]) -> Groups:
    def of(**fields):
        return added([one for one in some if all(getattr(one, name) == value for name, value in fields.items())], {})

    return Groups(
        force=added(some, {}),
        lpus={lpu: of(lpu=lpu) for lpu in _LPUS},
        cohorts={cohort: of(cohort=cohort) for cohort in _COHORTS},
        teams={(lpu, team): of(lpu=lpu, team=team) for lpu in _LPUS for team in _TEAMS},
    )


def test_counts_are_summed_and_a_person_with_two_cases_is_one():
    harm = {UUID(int=1): Harm(10.0, 2, 1), UUID(int=2): Harm(5.0, 1, 0)}
    found = added([case(1), case(2), case(3, person_id=UUID(int=1), colour=Colour.BLUE, in_time=0, due=2)], harm)
    assert found["COHORT.SIZE"].value == 2
    assert found["COHORT.CASES"].value == 3
    assert found["COHORT.BLUE"] == Counted(1, 3, 1 / 3)
    assert found["CONTACT.COMPLIANCE"] == Counted(6, 10, 0.6, people=2)
    assert (found["HARM.SUM"].value, found["HARM.SUM"].denominator) == (15.0, 4)
    assert found["HARM.SUM"].because == "1 of 4 crimes have no weight and are not in it."


def test_nothing_is_no_nought():
    found = added([], {})
    assert found["COHORT.SIZE"].value == 0
    for name in ("COHORT.RED", "CONTACT.COMPLIANCE", "HARM.SUM", "NEED.TRAVELLED", "LEAD.UNASSIGNED"):
        assert found[name].value is None, name
        assert found[name].because, name
    assert weight(Harm(0.0, 0, 2)).value is None
    assert weight(Harm(0.0, 0, 0)).value == 0.0


def test_what_was_overdue_on_a_day_that_passed_is_not_held():
    assert added([case(1, is_overdue=None)], {})["CONTACT.OVERDUE"].value is None
    assert added([case(1, is_overdue=True), case(2)], {})["CONTACT.OVERDUE"].value == 0.5


def test_distance_is_of_pathways_that_were_assessed_twice():
    one = case(1, first_need=4, latest_need=1, compared=2)
    assert added([one, case(2)], {})["NEED.TRAVELLED"] == Counted(3, 1, 3)


@given(cases)
def test_units_and_teams_add_up_to_the_force(some):
    groups = groups_of(some)
    for name in ("COHORT.CASES", "COHORT.ENTRIES", "COHORT.EXITS"):
        assert groups.force[name].value == sum(one[name].value for one in groups.lpus.values())
    for part in ("numerator", "denominator"):
        for name in ("CONTACT.COMPLIANCE", "COHORT.BLUE"):
            whole = getattr(groups.force[name], part)
            assert whole == sum(getattr(one[name], part) for one in groups.lpus.values())
            assert whole == sum(getattr(one[name], part) for one in groups.teams.values())


@given(cases)
def test_what_is_told_to_strangers_leaves_no_small_number_over(some):
    """Whatever is subtracted from a sum that is told, what is left is nobody or five and more."""
    groups = groups_of(some)
    hidden = hidden_in(groups, OF_FORCE)
    for name in ("COHORT.SIZE", "COHORT.CASES", "COHORT.ENTRIES", "COHORT.BLUE"):
        partitions = [(groups.lpus, hidden.lpus), (groups.cohorts, hidden.cohorts)]
        for lpu in _LPUS:
            if name not in hidden.lpus[lpu]:
                within = {key: one for key, one in groups.teams.items() if key[0] == lpu}
                partitions.append((within, hidden.teams))
        for rows, not_told in partitions:
            left = [rows[key][name].numerator or 0 for key in rows if name in not_told[key]]
            told = [rows[key][name].numerator or 0 for key in rows if name not in not_told[key]]
            assert all(number >= 5 for number in told)
            # All that there is may itself be few: then no row of it is told.
            assert not left or sum(left) >= 5 or not told


@given(cases)
def test_the_teams_of_a_unit_that_is_not_told_are_not_told(some):
    hidden = hidden_in(groups_of(some), OF_FORCE)
    for (lpu, _), names in hidden.teams.items():
        assert hidden.lpus[lpu] <= names


def test_who_has_too_few_people_is_told_nothing_of_them():
    groups = groups_of([case(number, lpu="COVENTRY") for number in range(1, 4)])
    hidden = hidden_in(groups, OF_FORCE)
    assert {"COHORT.SIZE", "CONTACT.COMPLIANCE", "HARM.SUM", "LEAD.UNASSIGNED"} <= hidden.lpus["COVENTRY"]


def test_a_figure_without_a_value_says_why():
    defined = BY_ID["COHORT.SIZE"]
    told = figure(defined, Counted(7, None, 7))
    assert (told.state, told.value, told.numerator) == (FigureState.TOLD, 7, 7)
    kept = figure(defined, Counted(2, None, 2), is_hidden=True)
    assert (kept.state, kept.value, kept.numerator) == (FigureState.SUPPRESSED, None, None)
    assert kept.because
    withheld = figure(defined, Counted(2, None, 2), withheld="Not for this role.")
    assert (withheld.state, withheld.value, withheld.because) == (FigureState.WITHHELD, None, "Not for this role.")
    missing = figure(defined, Counted(None, None, None, "There is none."))
    assert (missing.state, missing.because) == (FigureState.NOT_HELD, "There is none.")


def test_every_definition_has_its_formula_and_counts_and_a_place():
    assert len(BY_ID) == len(DEFINITIONS)
    for one in DEFINITIONS:
        assert one.formula
        assert one.numerator
        assert one.tiers
        assert one.denominator or one.unit != "SHARE", one.definition_id


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(WorkbookTier.INDIVIDUAL, manager="a", team="B"), "one_alone"),
        (Wanted(WorkbookTier.TEAM, manager="a"), "not_of_tier"),
        (Wanted(WorkbookTier.FORCE, team="B"), "not_of_tier"),
        (Wanted(WorkbookTier.FORCE, as_at=date(2014, 9, 16)), "in_future"),
        (Wanted(WorkbookTier.FORCE, as_at=date(1989, 12, 31)), "too_early"),
        (Wanted(WorkbookTier.FORCE, as_at=date(2014, 8, 1), day_from=date(2014, 8, 2)), "period_reversed"),
        (Wanted(WorkbookTier.FORCE, day_from=date(2010, 1, 1)), "too_long"),
    ],
)
def test_what_cannot_be_asked_is_pointed_at(wanted, code):
    with pytest.raises(ProblemError) as refused:
        asked(wanted, "me", TODAY, sees_people=True)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_what_one_of_many_did_is_not_told_to_strangers():
    """Six are managed; one of them was owed contacts and did a crime, and all that is counted is that one's."""
    some = [case(number, due=9 if number == 1 else 0, in_time=0) for number in range(1, 7)]
    harm = {UUID(int=1): Harm(1825.0, 1, 0)}
    figures = added(some, harm)
    hidden = hidden_in(Groups(figures, {"SANDWELL": figures}, {}, {}), OF_FORCE)
    assert {"CONTACT.COMPLIANCE", "HARM.SUM"} <= hidden.force & hidden.lpus["SANDWELL"]
    of_all = added([case(number) for number in range(1, 7)], {UUID(int=one): Harm(1.0, 1, 0) for one in range(1, 7)})
    assert not {"CONTACT.COMPLIANCE", "HARM.SUM"} & hidden_in(Groups(of_all, {}, {}, {}), OF_FORCE).force


def test_who_came_is_not_told_by_who_went_and_the_states_of_two_years():
    some = [case(number, has_left=number < 8, has_entered=number == 9) for number in range(1, 20)]
    assert {"COHORT.ENTRIES", "COHORT.EXITS"} <= hidden_in(Groups(added(some, {}), {}, {}, {}), OF_FORCE).force


def test_strangers_ask_for_whole_months():
    found = asked(Wanted(WorkbookTier.FORCE), "board", TODAY, sees_people=False)
    assert (found.day_from, found.as_at) == (date(2013, 9, 1), date(2014, 8, 31))
    for wanted, code in (
        (Wanted(WorkbookTier.FORCE, as_at=TODAY), "whole_months"),
        (Wanted(WorkbookTier.FORCE, as_at=date(2014, 8, 31), day_from=date(2014, 8, 2)), "whole_year"),
        # August, and July with August, would tell of July, whose few are not told.
        (Wanted(WorkbookTier.FORCE, as_at=date(2014, 8, 31), day_from=date(2014, 8, 1)), "whole_year"),
    ):
        with pytest.raises(ProblemError) as refused:
            asked(wanted, "board", TODAY, sees_people=False)
        assert {fault.code for fault in refused.value.faults} == {code}


def test_a_year_ends_with_its_day():
    assert a_year_to(date(2014, 8, 31)) == date(2013, 9, 1)
    assert a_year_to(date(2016, 2, 29)) == date(2015, 3, 1)
    assert a_year_to(date(2015, 2, 28)) == date(2014, 3, 1)


def test_a_cell_holds_nothing_that_a_sheet_cannot():
    assert text("=1+1") == "=1+1"
    assert text("a\x00b\ufffe\ud800c") == "abc"
    assert len(text("x" * 5_000)) == 2_000
