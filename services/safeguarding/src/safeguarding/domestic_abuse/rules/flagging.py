"""What the offenders service hears of who abuses several people: their own identity, and records without anybody else.

Whom they harmed goes as a keyed hash, and so do the records, so that nothing there leads back to anything here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bluelamp.schemas.offenders.serial_flags import FlaggedPerson, FlaggedRecord, NewSerialFlag
from safeguarding.domestic_abuse.rules.serial import LOOKBACK_MONTHS, SerialFinding

_FIGURES = ("is_serial", "is_serial_loose", "victim_count", "unconnected_victim_count", "record_count")


def is_news(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether the other side knows less or more than is found: a flag has come or gone, or its figures have changed."""
    if before is None:
        return bool(after["is_serial_loose"])
    if not (before["is_serial_loose"] or after["is_serial_loose"]):
        return False
    return any(before[name] != after[name] for name in _FIGURES)


def flag_of(
    person: FlaggedPerson,
    finding: SerialFinding,
    hidden: Callable[[str, UUID], UUID],
    flag_id: UUID,
    computed_at: datetime,
) -> NewSerialFlag:
    """Return what is sent; `hidden` makes of an id here what it is there, another for each kind."""
    latest = max(finding.records, key=lambda one: (one.occurred_on, one.abuse_incident_id), default=None)
    return NewSerialFlag.model_validate(
        {
            "flag_id": flag_id,
            "person": person,
            "lpu": latest.lpu if latest else None,
            "is_serial": finding.is_serial,
            "is_serial_loose": finding.is_serial_loose,
            "lookback_months": LOOKBACK_MONTHS,
            "computed_at": computed_at,
            "records": [
                FlaggedRecord(
                    record_id=hidden("record", one.abuse_incident_id),
                    agency=one.agency,
                    occurred_on=one.occurred_on,
                    is_crime=one.is_crime,
                    victim_id=hidden("victim", one.victim_id),
                    victim_group_id=hidden("victim group", finding.families[one.victim_id]),
                )
                for one in finding.records
            ],
        }
    )
