"""The filters of the list of referrals."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query

from bluelamp.schemas.common import Instant, Lpu
from bluelamp.schemas.referrals import Need, Status, Urgency


@dataclass(frozen=True, slots=True)
class Filters:
    """Each narrows the list; none of them says who a person is."""

    status: Annotated[Status | None, Query(description="Where the referral stands.")] = None
    urgency: Annotated[Urgency | None, Query(description="How soon a partner must answer.")] = None
    need: Annotated[Need | None, Query(description="One of the needs.")] = None
    service_id: Annotated[UUID | None, Query(description="A service that was asked.")] = None
    lpu: Annotated[Lpu | None, Query(description="The unit where the person lives.")] = None
    submitted_from: Annotated[Instant | None, Query(description="Submitted at this moment or later.")] = None
    submitted_until: Annotated[Instant | None, Query(description="Submitted before this moment.")] = None

    def values(self) -> dict[str, Any]:
        """Return the statement's parameters."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def as_text(self) -> list[str]:
        """Return what a cursor is bound to."""
        return [f"{name}={_written(value)}" for name, value in self.values().items() if value is not None]

    def as_query(self, **more: Any) -> str:
        """Return the query string of the next page."""
        given = {name: _written(value) for name, value in self.values().items() if value is not None}
        return urlencode({**given, **more})


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
