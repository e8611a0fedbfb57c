"""What every change of Sentinel says to the log and to the feed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.identity import Actor


def told_by(actor: Actor, subjects: Sequence[UUID], data: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the parameters that `statements.telling.told` leaves open."""
    return {
        **actor_values(actor),
        "subjects": list(subjects),
        "event_data": to_json(data).decode(),
        "traceparent": context.current().traceparent,
    }
