"""Who may see what of people, and the entry and the event that go with what they do."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import context
from bluelamp.kit.access import Permission
from bluelamp.kit.database import Connection, Statement
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.events import EventType
from safeguarding.access import PERPETRATORS_SIDE
from safeguarding.people.statements import people as statements
from safeguarding.people.statements.telling import TELL

ADDRESS = "/safeguarding/v1"
"""Where the service stands behind the gateway."""
_FEW = 3
_PROTECTED = "safeguarding:protected-address:read"


def sees_protected(actor: Actor) -> bool:
    """Whether the caller holds the permission to know protected addresses: its scope, and one of its roles."""
    needed = Permission.known[_PROTECTED]
    return needed.scope in actor.scopes and bool(needed.roles & actor.roles) and not is_perpetrators_side(actor)


def is_perpetrators_side(actor: Actor) -> bool:
    """Whether the caller works with offenders: whatever else they are, they hear nothing of the other side."""
    return not actor.roles.isdisjoint(PERPETRATORS_SIDE)


def sight_of(actor: Actor, statement: Statement) -> dict[str, Any]:
    """Return the values by which a statement leaves out what the caller may not know."""
    sight = {"sees_protected": sees_protected(actor), "offenders_only": is_perpetrators_side(actor)}
    return {name: value for name, value in sight.items() if name in statement.parameters}


async def check_visible(connection: Connection, actor: Actor, person_ids: Sequence[UUID]) -> None:
    """Raise NOT_FOUND when the caller may not know one of these people, so that their existence is not told."""
    if await visible_among(connection, actor, person_ids) != set(person_ids):
        raise not_found("person")


async def visible_among(connection: Connection, actor: Actor, person_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these people the caller may know: of many the hub is asked once, not row by row."""
    if actor.confined_to and len(person_ids) > _FEW:
        return set(await statements.SEEN_BY_HUB.value(connection, person_ids=list(person_ids)))
    sight = sight_of(actor, statements.VISIBLE)
    rows = await statements.VISIBLE.rows(connection, person_ids=list(person_ids), **sight)
    return {row["person_id"] for row in rows}


async def tell(
    connection: Connection, actor: Actor, event_type: EventType, subject: UUID, data: dict[str, Any]
) -> None:
    """Publish an event to the organisation that acts."""
    await TELL.run(
        connection,
        told_organisation=actor.organisation_id,
        event_type=event_type.value,
        event_subject=subject,
        event_data=to_json(data).decode(),
        traceparent=context.current().traceparent,
    )


async def tell_of_record(
    connection: Connection, actor: Actor, event_type: EventType, record_id: UUID, change: str
) -> None:
    """Publish that a person, a household or a relationship has changed."""
    await tell(connection, actor, event_type, record_id, {"record_id": record_id, "change": change})
