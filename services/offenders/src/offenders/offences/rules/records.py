"""An offence as a feed sends it, line by line, and what is wrong with one."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Annotated, Any, Final, Protocol
from uuid import UUID

import msgspec

from bluelamp.kit.batches.rules.typed import json_judge, table_judge
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.offences import HO_CODE, LARGEST_REVISION, MOST_VICTIMS, OffenceStatus
from bluelamp.schemas.problems import Fault

EARLIEST: Final = date(1900, 1, 1)
_REQUIRED: Final = (
    *("offence_id", "offender_id", "occurred_on", "recorded_on", "lpu", "is_crime", "is_domestic_abuse"),
    *("status", "source_agency"),
)
# Python's `$` lets a line's end follow, the contract's does not.
_HoCode = Annotated[str, msgspec.Meta(min_length=1, max_length=12, pattern=HO_CODE.removesuffix("$") + r"\Z")]
_Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"^[A-Z][A-Z0-9_]*\Z")]


class Victim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Somebody who was harmed: an id, a group, and nothing else."""

    victim_id: UUID
    victim_group_id: UUID | None = None


class OffenceRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A line of an import."""

    offence_id: UUID
    offender_id: UUID
    occurred_on: date
    recorded_on: date
    lpu: Lpu
    is_crime: bool
    is_domestic_abuse: bool
    status: OffenceStatus
    source_agency: _Code
    ho_code: _HoCode | None = None
    is_proactive: bool = False
    revision: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_REVISION)] = 0
    victims: Annotated[tuple[Victim, ...], msgspec.Meta(max_length=MOST_VICTIMS)] = ()


class Described(Protocol):
    """Whatever says of an offence what these rules ask, from a feed or by hand."""

    @property
    def occurred_on(self) -> date: ...
    @property
    def recorded_on(self) -> date: ...
    @property
    def is_crime(self) -> bool: ...
    @property
    def ho_code(self) -> str | None: ...


def faults_of(offence: Described, victim_ids: Collection[UUID], today: date) -> list[Fault]:
    """Name everything that cannot be so."""
    faults = []
    if offence.recorded_on < offence.occurred_on:
        faults.append(Fault("#/recorded_on", "It was recorded before it was done.", "recorded_too_early"))
    if offence.recorded_on > today:
        faults.append(Fault("#/recorded_on", "The day lies in the future.", "in_future"))
    if offence.occurred_on < EARLIEST:
        faults.append(Fault("#/occurred_on", "Nobody alive did anything on that day.", "too_early"))
    if offence.is_crime and offence.ho_code is None:
        faults.append(Fault("#/ho_code", "A crime has the code that it is counted under.", "code_missing"))
    if len(set(victim_ids)) != len(victim_ids):
        faults.append(Fault("#/victims", "Somebody stands there twice.", "victim_twice"))
    return faults


def judge_of(today: date) -> Callable[[bytes], OffenceRecord | list[Fault]]:
    """Return what judges a line of NDJSON."""
    return _in_order(json_judge(OffenceRecord), today)


def judge_under(header: bytes, today: date) -> Callable[[bytes], OffenceRecord | list[Fault]]:
    """Return what judges the rows under a table's header; raises UnreadableError.

    The cell of `victims` holds `victim` or `victim:group` for each, with blanks between them.
    """
    return _in_order(table_judge(OffenceRecord, header, _REQUIRED, _spread), today)


def digest_of(offence: OffenceRecord) -> bytes:
    """Return what tells two contents of one revision apart; the order in which victims stand is no content."""
    victims = tuple(sorted(offence.victims, key=lambda one: one.victim_id.int))
    same = offence if len(victims) < 2 else msgspec.structs.replace(offence, victims=victims)  # noqa: PLR2004 # one has no order
    return hashlib.blake2b(msgspec.json.encode(same), digest_size=16).digest()


def _in_order(
    read: Callable[[bytes], OffenceRecord | list[Fault]], today: date
) -> Callable[[bytes], OffenceRecord | list[Fault]]:
    def judge(line: bytes) -> OffenceRecord | list[Fault]:
        record = read(line)
        if isinstance(record, list):
            return record
        # Most lines are in order: asking so is a fifth of naming what is not.
        is_plain = EARLIEST <= record.occurred_on <= record.recorded_on <= today and len(record.victims) < 2  # noqa: PLR2004 # one stands there once
        if is_plain and (record.ho_code is not None or not record.is_crime):
            return record
        return faults_of(record, [one.victim_id for one in record.victims], today) or record

    return judge


def _spread(cells: Mapping[str, str]) -> Mapping[str, Any]:
    if "victims" not in cells:
        return cells
    victims = (one.split(":", 1) for one in cells["victims"].split())
    return {**cells, "victims": [dict(zip(("victim_id", "victim_group_id"), one, strict=False)) for one in victims]}
