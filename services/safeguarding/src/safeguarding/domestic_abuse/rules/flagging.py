"""What the offenders service hears of who abuses several people: their own identity, and records without anybody else.

Whom they harmed goes as a keyed hash, and so do the records, so that nothing there leads back to anything here.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from bluelamp.schemas.offenders.serial_flags import FlaggedPerson, FlaggedRecord, NewSerialFlag
from safeguarding.domestic_abuse.rules.serial import LOOKBACK_MONTHS, SerialFinding


def may_be_news(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether the other side has been told, or has to be: of whom nothing is found before or after, nothing is."""
    return bool(after["is_serial_loose"] or (before is not None and before["is_serial_loose"]))


def digest_of(flag: NewSerialFlag) -> str:
    """Return what a flag says, in short: who they are, the readings and every record, but not when it was found."""
    told = flag.model_dump(mode="json", exclude={"flag_id", "computed_at"})
    told["records"].sort(key=lambda one: str(one["record_id"]))
    person = told["person"]
    for name in ("other_names", "dates_of_birth", "identifiers"):
        person[name].sort(key=str)
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


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
