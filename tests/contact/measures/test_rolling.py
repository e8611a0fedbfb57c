"""The rolling figure beside a chart of months: in words, from the months' own counts, and never a chart."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_measures import a_definition, a_series, store_months

from contact.measures.rules.rolling import rolling_of

R12 = a_definition(measure_id="SAT.ASB.OVERALL.R12", period_kind="ROLLING_12_MONTHS", chartable=False, target=None)
JULY_2014 = [(98, 125)] * 6 + [(97, 125)] * 6
"""1,170 of 1,500 in the twelve months to the end of July 2014: 78.0% (¶21)."""


def months_of(counts, **changes):
    return [one for one in a_series(counts, **changes).figures.values() if one is not None]


async def chart(contact, accept="application/json", **asked):
    async with contact.client("sergeant") as client:
        path = "/measures/SAT.ASB.OVERALL.M/chart"
        return await client.get(path, params=asked, headers={"Accept": accept})


async def test_the_rolling_figure_of_the_report_stands_beside_the_months_in_words(contact):
    await store_months(contact, "SAT.ASB.OVERALL.M", JULY_2014)
    body = (await chart(contact)).json()
    rolling = body["rolling"]
    assert (rolling["measure_id"], rolling["numerator"], rolling["denominator"]) == ("SAT.ASB.OVERALL.R12", 1170, 1500)
    assert rolling["value"] == 0.78
    assert rolling["period"] == {"period_from": "2013-07-31T23:00:00Z", "period_until": "2014-07-31T23:00:00Z"}
    assert rolling["interval"]["lower"] == pytest.approx(0.7583360, abs=5e-8)
    assert rolling["interval"]["upper"] == pytest.approx(0.8002336, abs=5e-8)
    told = "Rolling twelve months to its end: 78.0% (1,170 of 1,500), by chance alone 75.8% to 80.0%."
    assert body["summary"].endswith(told)
    drawn = (await chart(contact, accept="image/svg+xml")).text
    assert told in drawn.split("</desc>")[0]
    assert len(body["points"]) == 12, "the months alone are drawn"


async def test_a_chart_of_few_months_rolls_up_those_before_them_too(contact):
    await store_months(contact, "SAT.ASB.OVERALL.M", JULY_2014)
    body = (await chart(contact, points=3)).json()
    assert (len(body["points"]), body["rolling"]["value"]) == (3, 0.78)
    earlier = (await chart(contact, period_until="2014-07-01")).json()
    assert earlier["rolling"] is None, "only eleven months lie before"


async def test_what_has_no_rolling_measure_has_no_rolling_figure(contact):
    await store_months(contact, "SL.999", [(900, 1000)] * 12)
    assert (await contact.get("board", "/measures/SL.999/chart")).json()["rolling"] is None


def test_a_month_that_is_missing_leaves_no_rolling_figure():
    assert rolling_of(R12, months_of([*JULY_2014[:5], None, *JULY_2014[5:]])) is None
    assert rolling_of(R12, months_of(JULY_2014[1:])) is None


def test_a_month_that_is_kept_back_cannot_be_had_from_the_sum():
    about_people = R12.model_copy(update={"about_people": True})
    few = [(123, 125), *JULY_2014[1:]]
    assert rolling_of(about_people, months_of(few)) is None
    assert rolling_of(about_people, months_of(JULY_2014)).value == 0.78


month_counts = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(month_counts, min_size=12, max_size=36))
def test_pooled_equals_summed(counts):
    """Of the counts of twelve months, never of their shares."""
    figure, last = rolling_of(R12, months_of(counts)), counts[-12:]
    part, whole = sum(one for one, _ in last), sum(one for _, one in last)
    assert (figure.numerator, figure.denominator) == (part, whole)
    assert figure.value == (float(Fraction(part, whole)) if whole else None)
    if whole:
        assert 0 <= figure.interval.lower <= figure.value <= figure.interval.upper <= 1
