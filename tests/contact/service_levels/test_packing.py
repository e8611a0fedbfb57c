"""An answer in gzip of which a part was packed before, and who is sent it."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact.service_levels.rules.codings import takes_gzip
from contact.service_levels.rules.packing import gzip_of, pack, unpacked


@given(st.binary(), st.binary(max_size=5000), st.binary())
def test_what_is_sent_is_one_member_that_any_client_unpacks(before, kept, after):
    part = pack(kept)
    sent = gzip_of(before, part, after)
    assert gzip.decompress(sent) == before + kept + after
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert reader.decompress(sent) == before + kept + after
    assert (reader.eof, reader.unused_data, unpacked(part)) == (True, b"", kept)


def test_a_part_of_any_size_is_packed_once_and_sent_as_it_stands():
    kept = b"".join(b'{"offered":%d},' % number for number in range(50_000))
    part = pack(kept)
    assert part.blocks in gzip_of(b"[", part, b"]")
    assert gzip.decompress(gzip_of(b"[", part, b"]")) == b"[" + kept + b"]"


@pytest.mark.parametrize(
    ("accepted", "is_taken"),
    [
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0.5, identity", False),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("identity;q=0, gzip;q=0.1", True),
        ("not-gzip", False),
        ("gzip;q=much", False),
        ("gzip;q=nan", False),
        (",,gzip;level=9;q=0.3,", True),
    ],
)
def test_gzip_is_for_who_asked_for_it(accepted, is_taken):
    assert takes_gzip(accepted) is is_taken
