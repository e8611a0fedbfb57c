"""Nobody works out what is kept back: not from a window and its months, nor from windows that overlap."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.surveys import IncidentGroup
from contact.measures.rules.periods import between
from contact.measures.usecases.providers import PROVIDERS
from contact.surveys.rules.counting import (
    Cell,
    Tally,
    by_lpu,
    by_month,
    hidden_of,
    hidden_units,
    months_of,
    shifted,
    told_total,
    within,
)

FIRST, MONTHS = date(2013, 1, 1), 15
UNITS = (Lpu.COVENTRY, Lpu.DUDLEY, Lpu.SANDWELL)
COUNTS = st.one_of(st.just((0, 0)), st.tuples(st.integers(0, 9), st.integers(0, 9)), st.just((40, 9)))
SURVEYED = st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=MONTHS, max_size=MONTHS)
STREAM, QUESTION = {"survey_stream": "ASB"}, {"question": "OVERALL"}


def cells_of(surveyed):
    return {
        Cell(shifted(FIRST, place), unit, IncidentGroup.ASB): Tally(yes, yes + no)
        for place, month in enumerate(surveyed)
        for unit, (yes, no) in zip(UNITS, month, strict=True)
        if yes + no
    }


@settings(max_examples=200, deadline=None)
@given(SURVEYED)
def test_no_sum_of_what_is_told_is_what_one_unit_was_told_in_one_month(surveyed):
    """All windows of a year and of a month, the force and its units, as equations; who solves them gets no cell."""
    cells = cells_of(surveyed)
    places = {(cell.lpu, cell.month): place for place, cell in enumerate(cells)}
    told = []

    def tell(units, since, until):
        told.append([float(unit in units and since <= month < until) for unit, month in places])

    for end in range(1, MONTHS + 1):
        until = shifted(FIRST, end)
        for length in (1, 12):
            since = shifted(until, -length)
            here = within(cells, since, until)
            if told_total(by_month(here, since, until)).may_be_told:
                tell(UNITS, since, until)
            for unit in set(by_lpu(here)) - hidden_units(here, since, until):
                tell({unit}, since, until)
    if not told:
        return
    known = np.linalg.matrix_rank(np.array(told))
    for place, (_, month) in enumerate(places):
        one = [float(other == place) for other in range(len(places))]
        others = [cell for cell in cells if cell.month == month]
        if len(others) > 1:
            assert np.linalg.matrix_rank(np.array([*told, one])) == known + 1
        small = told_total(by_month(within(cells, month, shifted(month, 1)), month, shifted(month, 1)))
        if not small.may_be_told:
            whole = [float(other == month) for _, other in places]
            assert np.linalg.matrix_rank(np.array([*told, whole])) == known + 1


def test_of_a_unit_that_was_asked_alone_in_eleven_months_the_twelfth_is_not_given_away():
    """Of the eleven the force's figures are the unit's: its year less these would be what it was told in June."""
    until = shifted(FIRST, 12)
    whole = {Cell(month, unit, IncidentGroup.ASB): Tally(40, 49) for month in months_of(FIRST, until) for unit in Lpu}
    assert hidden_units(whole, FIRST, until) == set()
    june = shifted(FIRST, 5)
    alone = {cell: tally for cell, tally in whole.items() if cell.month == june or cell.lpu is Lpu.DUDLEY}
    assert hidden_units(alone, FIRST, until) == set(Lpu)


def test_what_is_kept_back_for_another_reason_is_never_alone():
    parts = {one: Tally(50 + place, 100) for place, one in enumerate("ABC")}
    assert hidden_of(parts, ["B"]) == {"A", "B"}
    assert hidden_of(parts, ["A", "B"]) == {"A", "B"}
    assert hidden_of(parts) == set()


async def counted(contact, month, lpu, satisfied, answered):
    body = {"month": month, "lpu": lpu, "satisfied": satisfied, "answered": answered, "did_not_know": 0}
    answer = await contact.post(
        "analyst", "/survey-month-counts", {**STREAM, **QUESTION, **body, "incident_group": "ASB", "source": "Test"}
    )
    assert answer.status_code == 201, answer.text


async def test_a_window_with_a_month_that_is_kept_back_is_kept_back_wherever_it_is_told(contact):
    """June 2014 has three who were not satisfied; the year less the other eleven months would say so."""
    for place in range(14):
        month = shifted(date(2013, 6, 1), place)
        satisfied = 97 if month == date(2014, 6, 1) else 80
        await counted(contact, month.isoformat(), "DUDLEY", satisfied, 100)
    year = (
        await contact.get("board", "/satisfaction", **STREAM, until="2014-08-01", compared_until="2014-06-01")
    ).json()
    assert (year["figure"]["value"], year["weighted"]["figure"]["value"], year["did_not_know"]) == (None, None, None)
    assert {one["figure"]["value"] for one in year["by_lpu"]} == {None}
    assert {one["month"] for one in year["by_month"] if one["figure"]["value"] is None} == {"2014-06-01"}
    assert (year["compared"]["figure"]["numerator"], year["compared"]["difference"]) == (960, None)
    month = (await contact.get("board", "/satisfaction", **STREAM, until="2014-06-01", period="MONTH")).json()
    assert month["figure"]["numerator"] == 80
    assert {one["figure"]["value"] for one in month["by_lpu"]} == {None}
    beside = (await contact.get("board", "/similar-force-comparison", **STREAM, until="2014-08-01")).json()
    assert (beside["own"]["value"], beside["verdict"]) == (None, "NOT_COMPARABLE")
    async with contact.resources.database.transaction() as connection:
        for since, months, areas in ((date(2013, 8, 1), 12, []), (date(2013, 6, 1), 12, ["FORCE"])):
            found = await PROVIDERS["SAT.ASB.OVERALL.R12"](connection, *between(since, shifted(since, months)))
            assert [one.area for one in found] == areas
        june = await PROVIDERS["SAT.ASB.OVERALL.M"](connection, *between(date(2014, 6, 1), date(2014, 7, 1)))
        assert [(one.area, one.numerator) for one in june] == [("FORCE", 97)]
