"""A compressed batch: taken apart piece by piece, and no further than a batch can go."""

import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.batches.rules.inflating import Inflater, UnreadableError


def unpacked(body: bytes, size: int = 1000, *, is_gzip: bool = True) -> bytes:
    inflater = Inflater(is_gzip=is_gzip)
    pieces = [piece for start in range(0, len(body), size) for piece in inflater.feed(body[start : start + size])]
    inflater.finish()
    return b"".join(pieces)


@given(st.binary(max_size=5000), st.integers(1, 500), st.integers(1, 4))
def test_what_was_packed_comes_out_however_it_is_cut(text, size, members):
    assert unpacked(gzip.compress(text) * members, size) == text * members
    assert unpacked(text, size, is_gzip=False) == text


def test_a_bomb_is_refused_before_it_has_gone_off():
    bomb = gzip.compress(b"\x00" * (64 * 1024 * 1024))
    given_out: list[int] = []
    with pytest.raises(UnreadableError) as refused:
        given_out.extend(map(len, Inflater(is_gzip=True).feed(bomb)))
    assert refused.value.code == "unpacks_too_large"
    assert sum(given_out) < 32 * 1024 * 1024


def test_a_bomb_behind_an_honest_beginning_is_refused_too():
    honest = random.Random(1).randbytes(20_000)  # noqa: S311 # what cannot be packed, not a secret
    bomb = gzip.compress(honest) + gzip.compress(b"\n" * (64 * 1024 * 1024))
    with pytest.raises(UnreadableError):
        unpacked(bomb, 65_536)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "gzip_cut_short"),
        (gzip.compress(b"line\n")[:-3], "gzip_cut_short"),
        (b"not gzip at all", "not_gzip"),
        (zlib.compress(b"line\n"), "not_gzip"),
        (gzip.compress(b"line\n") + b"rubbish as long as a head", "not_gzip"),
    ],
    ids=("empty", "cut_short", "text", "zlib", "rubbish_behind"),
)
def test_what_is_no_gzip_is_refused(body, code):
    with pytest.raises(UnreadableError) as refused:
        unpacked(body)
    assert refused.value.code == code
