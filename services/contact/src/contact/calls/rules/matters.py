"""What callers ring about, and for how long: whoever rings again within seven days follows the call before up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from contact.calls.rules.columns import ORIGIN, SECOND, Columns, Flags

_RINGS_AGAIN_WITHIN: Final = 7 * 86_400 * SECOND


class Rung(NamedTuple):
    """When somebody rang about a matter, in microseconds from ORIGIN; the call's id, and its place in its columns."""

    at: int
    call_id: int
    place: int


RungAbout: TypeAlias = Mapping[str, Sequence[Rung]]
"""Who rang about each matter, by its reference and one after another."""


@dataclass(frozen=True, slots=True)
class Matter:
    """From when until when callers rang about a matter."""

    since: datetime
    until: datetime


def rung_about(columns: Columns) -> RungAbout:
    """Return the calls about each matter in their order."""
    matters: dict[str, list[Rung]] = defaultdict(list)
    for place, ref in enumerate(columns.repeat_refs):
        if ref is not None:
            matters[ref].append(Rung(int(columns.offered[place]), columns.ids[place], place))
    for rung in matters.values():
        rung.sort()
    return matters


def followed_up(columns: Columns, about: RungAbout) -> Flags:
    """Say after which calls another rings about the same matter; calls that stand in the tables are compared there."""
    followed = np.zeros(len(columns), np.bool_)
    for rung in about.values():
        for one, following in pairwise(rung):
            followed[one.place] = following.at - one.at <= _RINGS_AGAIN_WITHIN
    return followed


def matters_of(about: RungAbout) -> dict[str, Matter]:
    """Return from when until when somebody rang about each matter."""
    return {ref: Matter(_moment(rung[0].at), _moment(rung[-1].at)) for ref, rung in about.items()}


def _moment(microseconds: int) -> datetime:
    return ORIGIN + timedelta(microseconds=microseconds)
