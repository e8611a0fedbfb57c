"""Figures and codes in words: rates to one place, half rounded away from zero, as the board prints them."""

from fractions import Fraction

from bluelamp.schemas.contact.measures import FigureUnit

FORCE = "FORCE"
_SHARES = frozenset({FigureUnit.SHARE, FigureUnit.SHARE_DIFFERENCE})
_UNITS = {
    FigureUnit.SECONDS: " s",
    FigureUnit.MINUTES: " min",
    FigureUnit.HOURS: " h",
    FigureUnit.DAYS: " days",
}


def value_in_words(value: Fraction | float, unit: FigureUnit, places: int | None = None) -> str:
    """Write a value with its unit: `78.0%`, `185,001`, `£5,200,000`; whole numbers without a point."""
    exact = exactly(value)
    if unit in _SHARES:
        return f"{rounded(exact * 100, 1 if places is None else places)}%"
    decimals = (0 if exact.denominator == 1 else 1) if places is None else places
    written = rounded(exact, decimals)
    return f"£{written}" if unit is FigureUnit.POUNDS else f"{written}{_UNITS.get(unit, '')}"


def exactly(value: Fraction | float) -> Fraction:
    """Return a value by the decimals that it is written with: a binary 78.25% lies below the half it stands for."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def points_in_words(change: float) -> str:
    """Write a change of shares in points, with its sign: `+23.0`."""
    written = rounded(exactly(change) * 100, 1)
    return written if written.startswith("-") else f"+{written}"


def rounded(value: Fraction, places: int) -> str:
    """Write a number to so many places with thousands marked, half rounded away from zero."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    digits = f"{whole:0{places + 1}d}"
    before, after = (digits[:-places], f".{digits[-places:]}") if places else (digits, "")
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{int(before):,}{after}"


def area_in_words(area: str) -> str:
    """Write an area's code for people."""
    return "the force" if area == FORCE else area.replace("_", " ").title().replace(" And ", " and ")
