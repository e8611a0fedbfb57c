"""References that people read out over the telephone: `R-7K3M-2QXP-5`.

The symbols are Crockford's thirty-two, without I, L, O and U. They are taken as the elements of GF(32), and the
last is chosen so that the sum of all ten, each multiplied by its own power of six, is zero. The ten powers
differ and none is zero, so no single wrong symbol and no swap of any two passes, the prefix included. Field
arithmetic, because a weighted sum of integers with one check symbol lets some swaps through unless the number
of symbols is prime.
"""

import secrets
from functools import reduce

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
_MISHEARD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RANDOM_SYMBOLS = 8
_SYMBOL_COUNT = 1 + _RANDOM_SYMBOLS + 1
_WIDTH = 32
_POLYNOMIAL = 0b110111  # x⁵ + x⁴ + x² + x + 1, irreducible over GF(2)
_BASE = 6  # generates the field without zero, as all but 0 and 1 do: 31 is prime


def new_reference(prefix: str) -> str:
    """Return a fresh reference (40 random bits) of the register that the letter names; raises ValueError if it is none.

    Any two coincide once in a million million: whoever stores them has a unique key.
    """
    if prefix not in _VALUES or not prefix.isalpha():
        raise ValueError("the prefix is one upper-case letter other than I, L, O and U")
    return _completed(prefix + "".join(secrets.choice(_SYMBOLS) for _ in range(_RANDOM_SYMBOLS)))


def is_valid_reference(text: str) -> bool:
    """Say whether this is a reference in its written form with the right check symbol."""
    symbols = text.replace("-", "")
    if len(symbols) != _SYMBOL_COUNT or text != _grouped(symbols) or not symbols[0].isalpha():
        return False
    return all(symbol in _VALUES for symbol in symbols) and _checksum(symbols) == 0


def normalise_reference(text: str) -> str:
    """Return the written form of what somebody said or typed: capitals, O as 0, I and L as 1, groups by hyphens.

    What cannot be a reference comes back as it stands in capitals; ask is_valid_reference of the answer.
    """
    symbols = "".join(character for character in text.upper() if character.isalnum()).translate(_MISHEARD)
    return _grouped(symbols) if len(symbols) == _SYMBOL_COUNT else symbols


def _completed(symbols: str) -> str:
    return _grouped(symbols + _SYMBOLS[_times(_checksum(symbols), _BASE)])


def _grouped(symbols: str) -> str:
    return f"{symbols[:1]}-{symbols[1:5]}-{symbols[5:9]}-{symbols[9:]}"


def _checksum(symbols: str) -> int:
    return reduce(lambda total, symbol: _times(total, _BASE) ^ _VALUES[symbol], symbols, 0)


def _times(left: int, right: int) -> int:
    """Multiply in GF(32): shift and add without carry, reduced by the polynomial."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & _WIDTH:
            left ^= _POLYNOMIAL
        right >>= 1
    return product
