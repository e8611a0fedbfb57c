"""The people of the demonstration: invented, with fixed ids, one record for each example that changes something."""

from uuid import UUID


def _record(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_4000 + number)


MOTHER = _record(0x01)
CHILD = _record(0x02)
FORMER_PARTNER = _record(0x03)
TO_CHANGE = _record(0x04)
TO_NAME = _record(0x05)
TWICE = _record(0x06)
TWICE_AGAIN = _record(0x07)
TO_KEEP = _record(0x08)
TO_MERGE = _record(0x09)
NOT_TO_MERGE = _record(0x0A)
NOT_THE_SAME = _record(0x0B)
MERGED_KEPT = _record(0x0C)
MERGED_AWAY = _record(0x0D)

HOME = _record(0x101)
ADDRESS_TO_PROTECT = _record(0x102)
HOUSEHOLD = _record(0x201)
HOUSEHOLD_MEMBER = _record(0x211)
RELATIONSHIP = _record(0x301)
RELATIONSHIP_TO_END = _record(0x302)
MATCH_TO_CONFIRM = _record(0x401)
MATCH_TO_REJECT = _record(0x402)
MATCH_CONFIRMED = _record(0x403)
MERGE_TO_REVERSE = _record(0x501)
