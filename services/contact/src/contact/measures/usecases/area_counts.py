"""What a feature below gives for a period: its counts by area."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

from bluelamp.kit.database import Connection


class AreaCounts(NamedTuple):
    """What was counted in one area; without a formula the definition's own holds."""

    area: str
    numerator: int
    denominator: int | None
    formula: str | None = None


Provider: TypeAlias = Callable[[Connection, datetime, datetime], Awaitable[Sequence[AreaCounts]]]
"""Counts a period from its first moment up to and without its last."""
