"""The offenders of the demonstration: invented, with fixed ids, one record for each example that changes something."""

from uuid import UUID


def _record(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_6000 + number)


MANAGED = _record(0x01)
"""Somebody whom other features' demonstrations manage; nothing of who they are is ever changed."""
PERPETRATOR = _record(0x02)
PNC_OF_PERPETRATOR = "1985/0054321L"
"""A perpetrator of domestic abuse, for the features that rank and plan; the same person as the hub's former partner."""
SEX_OFFENDER = _record(0x03)
"""Somebody whom the sex-offender managers manage."""
TO_CHANGE = _record(0x04)
TO_NAME = _record(0x05)
TO_NUMBER = _record(0x06)
TO_RESTRICT = _record(0x07)
RESTRICTED = _record(0x08)
TO_KEEP = _record(0x09)
TO_MERGE = _record(0x0A)
MERGED_KEPT = _record(0x0B)
MERGED_AWAY = _record(0x0C)
TO_REVIEW = _record(0x0D)
"""Somebody whose record is looked at again; nothing else is done with them."""
TO_WITHDRAW = _record(0x0E)
"""Somebody with a name and a number that were recorded in error."""
NOMINEES = tuple(_record(0x20 + number) for number in range(12))
"""People whom the other features' examples nominate, hand over and manage, one for each."""

MERGE_TO_REVERSE = _record(0x501)
OPENING_TO_REVIEW = _record(0x502)
HOLD_TO_END = _record(0x503)
ALIAS_TO_WITHDRAW = _record(0x504)
NUMBER_TO_WITHDRAW = _record(0x505)
