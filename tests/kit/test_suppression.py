"""Small counts are not told, and not given away by what is told beside them."""

from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.suppression import SMALLEST_PUBLISHED, published_parts

counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=8)


def test_one_small_part_hides_the_next_smallest_too():
    assert published_parts({"a": 3, "b": 30, "c": 9}) == {"a": None, "b": 30, "c": None}


def test_small_parts_that_are_many_together_hide_no_other():
    assert published_parts({"a": 3, "b": 4, "c": 9}) == {"a": None, "b": None, "c": 9}


def test_where_none_is_small_all_are_told():
    assert published_parts({"a": 5, "b": 6}) == {"a": 5, "b": 6}


@given(counts)
def test_no_small_part_is_told_nor_follows_from_the_whole(parts):
    told = published_parts(parts)
    assert told.keys() == parts.keys()
    assert all(count is None or count == parts[part] >= SMALLEST_PUBLISHED for part, count in told.items())
    hidden = [parts[part] for part, count in told.items() if count is None]
    whole_is_small = sum(parts.values()) < SMALLEST_PUBLISHED
    assert not hidden or whole_is_small or sum(hidden) >= SMALLEST_PUBLISHED
