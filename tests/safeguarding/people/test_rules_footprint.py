"""What a link suggests to look at."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.safeguarding.people import CheckCode, LinkType
from safeguarding.people.rules.footprint import check, is_child, suggest


@pytest.mark.parametrize(
    ("born", "today", "answer"),
    [
        (date(2008, 11, 23), date(2026, 11, 22), True),
        (date(2008, 11, 22), date(2026, 11, 22), False),
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 3, 1), False),
        (None, date(2026, 11, 22), None),
    ],
)
def test_a_child_is_one_until_the_eighteenth_birthday(born, today, answer):
    assert is_child(born, today) is answer


def test_the_other_children_of_an_alleged_perpetrator_are_looked_at_wherever_they_live():
    codes = [one.code for one in suggest([LinkType.CHILD], child=True, of_alleged_perpetrator=True)]
    assert codes == [CheckCode.CLOSE_FAMILY, CheckCode.CHILD_IN_FOOTPRINT, CheckCode.CHILD_OF_ALLEGED_PERPETRATOR]


def test_a_child_of_whom_nobody_knows_the_age_is_looked_at_too():
    codes = [one.code for one in suggest([LinkType.CHILD], child=None, of_alleged_perpetrator=True)]
    assert CheckCode.CHILD_OF_ALLEGED_PERPETRATOR in codes
    assert CheckCode.CHILD_IN_FOOTPRINT not in codes


@given(st.lists(st.sampled_from(LinkType), min_size=1), st.none() | st.booleans(), st.booleans())
def test_every_link_suggests_something_and_nothing_twice(links, child, of_alleged):
    codes = [one.code for one in suggest(links, child=child, of_alleged_perpetrator=of_alleged)]
    assert codes
    assert len(codes) == len(set(codes))
    assert CheckCode.ASK_THE_HUB not in codes


@pytest.mark.parametrize("code", CheckCode)
def test_every_suggestion_has_a_reason_and_decides_nothing(code):
    suggested = check(code)
    assert len(suggested.reason) > 20
    assert not {"threshold", "significant harm"} & set(suggested.reason.split())
