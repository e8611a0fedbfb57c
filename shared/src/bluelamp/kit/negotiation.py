"""Which of the media types that can be produced an Accept header would rather have (RFC 9110 §12.5.1)."""

from collections.abc import Sequence


def best_of(offered: Sequence[str], accept: str) -> str | None:
    """Return the offered type of the highest quality, the first of equals and without a header; None for none."""
    if not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    qualities = [(_quality(one, ranges), -place, one) for place, one in enumerate(offered)]
    quality, _, best = max(qualities)
    return best if quality > 0 else None


def _range(part: str) -> tuple[str, float]:
    media_range, *parameters = (one.strip().lower() for one in part.split(";"))
    for one in parameters:
        name, _, value = one.partition("=")
        if name.strip() == "q":
            return media_range, _number(value)
    return media_range, 1.0


def _number(written: str) -> float:
    try:
        value = float(written)
    except ValueError:
        return 0.0
    return min(max(value, 0.0), 1.0) if value == value else 0.0  # noqa: PLR0124 # not a number is no quality


def _quality(offered: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality of the most specific range that the type is in."""
    kind = offered.split("/", 1)[0]
    for wanted in (offered, f"{kind}/*", "*/*"):
        found = [quality for media_range, quality in ranges if media_range == wanted]
        if found:
            return max(found)
    return 0.0
