"""How far the calls are known that measures count."""

from sqlalchemy import func, select

from bluelamp.kit.database import Statement
from contact.calls.tables import daily_call_counts

LAST_CALL_DAY = Statement(select(func.max(daily_call_counts.c.day)))
"""The last day of London's calendar on which a call is known; null before the first one."""
