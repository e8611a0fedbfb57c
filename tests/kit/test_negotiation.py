"""Which of JSON, SVG and PNG an Accept header would rather have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.negotiation import best_of

OFFERED = ("application/json", "image/svg+xml", "image/png")


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("image/svg+xml", "image/svg+xml"),
        ("image/png, image/svg+xml;q=0.9", "image/png"),
        ("image/png;q=0.5, image/svg+xml;q=0.9", "image/svg+xml"),
        ("image/*", "image/svg+xml"),
        ("image/*;q=0.5, image/png", "image/png"),
        ("image/*, image/svg+xml;q=0", "image/png"),
        ("text/html, application/xhtml+xml, image/avif, image/webp, */*;q=0.8", "application/json"),
        ("IMAGE/PNG; Q=1", "image/png"),
        ("text/html", None),
        ("*/*;q=0", None),
        ("image/png;q=nonsense", None),
        ("image/png;q=nan", None),
    ],
)
def test_the_best_of_what_is_offered(accept, best):
    assert best_of(OFFERED, accept) == best


@given(st.text(max_size=60))
def test_whatever_is_sent_is_answered_by_an_offer_or_by_none(accept):
    assert best_of(OFFERED, accept) in {*OFFERED, None}
