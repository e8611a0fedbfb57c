import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bluelamp.kit.references import _completed, is_valid_reference, new_reference, normalise_reference
from bluelamp.schemas.common import Reference

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
prefixes = st.sampled_from([symbol for symbol in SYMBOLS if symbol.isalpha()])
references = st.builds(
    lambda prefix, body: _completed(prefix + body), prefixes, st.text(SYMBOLS, min_size=8, max_size=8)
)
places = st.sampled_from([index for index, mark in enumerate("R-7K3M-2QXP-5") if mark != "-"])


def swapped(text, first, second):
    marks = list(text)
    marks[first], marks[second] = marks[second], marks[first]
    return "".join(marks)


def test_the_reference_of_the_documents_is_one():
    assert is_valid_reference("R-7K3M-2QXP-5")


@given(prefixes)
def test_a_new_reference_is_valid_and_fits_the_wire(prefix):
    reference = new_reference(prefix)
    pattern = Reference.__metadata__[0].pattern
    assert is_valid_reference(reference)
    assert re.fullmatch(pattern, reference)
    assert not set(reference) & set("ILOU")


@given(references, places, st.sampled_from(SYMBOLS))
def test_every_single_substitution_is_detected(reference, place, symbol):
    assume(reference[place] != symbol)
    assert not is_valid_reference(reference[:place] + symbol + reference[place + 1 :])


@given(references, places, places)
def test_every_swap_of_two_symbols_is_detected(reference, first, second):
    assume(reference[first] != reference[second])
    assert not is_valid_reference(swapped(reference, first, second))


def test_every_single_fault_of_one_reference_is_detected():
    reference = "R-7K3M-2QXP-5"
    symbol_places = [place for place, mark in enumerate(reference) if mark != "-"]
    for place in symbol_places:
        for symbol in set(SYMBOLS) - {reference[place]}:
            assert not is_valid_reference(reference[:place] + symbol + reference[place + 1 :])
    for first, second in pairwise(symbol_places):
        assert not is_valid_reference(swapped(reference, first, second))


@given(references, st.data())
def test_what_is_said_aloud_is_understood(reference, data):
    said = "".join(
        data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl"}.get(mark, mark + mark.lower())))
        + data.draw(st.sampled_from(["", " ", "-", " – ", "."]))  # noqa: RUF001 # a word processor makes the dash
        for mark in reference.replace("-", "")
    )
    assert normalise_reference(said) == reference


@given(st.text())
def test_any_text_is_answered_and_normalising_is_final(text):
    normal = normalise_reference(text)
    assert normalise_reference(normal) == normal
    assert is_valid_reference(text) <= (normal == text)


@pytest.mark.parametrize(
    "text", ["", "R", "R-7K3M-2QXP", "R7K3M2QXP5", "r-7k3m-2qxp-5", "R-7K3M-2QXP-5\n", "0000000000"]
)
def test_only_the_written_form_is_valid(text):
    assert not is_valid_reference(text)


@pytest.mark.parametrize("prefix", ["", "r", "RR", "I", "O", "7", "É"])
def test_a_prefix_is_one_clear_letter(prefix):
    with pytest.raises(ValueError):
        new_reference(prefix)


def test_references_differ():
    assert len({new_reference("R") for _ in range(1000)}) == 1000
