"""Whether a caller would have an answer packed (RFC 9110 §12.5.3)."""

_GZIP = frozenset({"gzip", "x-gzip"})


def takes_gzip(accept_encoding: str) -> bool:
    """Say whether gzip may be sent and is not wanted less than the plain answer, which needs no mention."""
    qualities = dict(_coding(part) for part in accept_encoding.lower().split(",") if part.strip())
    named = [quality for name, quality in qualities.items() if name in _GZIP]
    quality = max(named) if named else qualities.get("*", 0.0)
    return quality > 0 and quality >= qualities.get("identity", 0.0)


def _coding(part: str) -> tuple[str, float]:
    name, *parameters = (one.strip() for one in part.split(";"))
    for one in parameters:
        parameter, _, value = one.partition("=")
        if parameter.strip() == "q":
            return name, _number(value)
    return name, 1.0


def _number(written: str) -> float:
    try:
        value = float(written)
    except ValueError:
        return 0.0
    # What is no quality of the standard's, `nan` and `inf` too, is none.
    return value if 0 <= value <= 1 else 0.0
