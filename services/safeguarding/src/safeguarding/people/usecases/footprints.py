"""The risk footprint of a person: who is linked, why, and what that suggests to look at."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Record
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.safeguarding.people import (
    MOST_LINKED,
    CheckCode,
    Footprint,
    FootprintPerson,
    Link,
    LinkType,
    SuggestedCheck,
)
from safeguarding.people.rules import footprint as rules
from safeguarding.people.statements.footprint import FOOTPRINT
from safeguarding.people.usecases.sight import check_visible, sight_of, visible_among


async def get_footprint(resources: Resources, actor: Actor, person_id: UUID) -> Footprint:
    """Return who may be at risk with a person; of an alleged perpetrator only that checks are suggested.

    Raises NOT_FOUND for somebody whom the caller may not know.
    """
    async with resources.database.transaction(actor.confined_to) as connection:
        await check_visible(connection, actor, [person_id])
        rows = await _rows(resources, actor, person_id)
        centre, walled = rows[0]["centre_id"], rows[0]["walled"]
        linked = [dict(row) for row in rows if row["person_id"] is not None]
        people = _people(await _within_sight(connection, actor, centre, linked[:MOST_LINKED]))
        subjects = [centre, *(one.person_id for one in people)]
        await record(connection, actor, AuditAction.CONSULTATION, "get_footprint", subjects)
    return Footprint(
        person_id=centre,
        as_at=clocks.today(),
        decides="NOTHING",
        people=people,
        checks_suggested=_checks(people, walled=walled),
        complete=len(linked) <= MOST_LINKED,
    )


async def _rows(resources: Resources, actor: Actor, person_id: UUID) -> list[Record]:
    async with resources.database.connection() as connection:
        rows = await FOOTPRINT.rows(
            connection,
            person_id=person_id,
            today=clocks.today(),
            most_steps=rules.MOST_STEPS,
            limit=MOST_LINKED,
            **sight_of(actor, FOOTPRINT),
        )
    if not rows:
        raise not_found("person")
    return rows


async def _within_sight(
    connection: Connection, actor: Actor, centre: UUID, linked: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Leave out whom row-level security does not show to the caller, and the links that come from them."""
    seen = {centre} | await visible_among(connection, actor, [one["person_id"] for one in linked])
    shown = [one for one in linked if one["person_id"] in seen]
    for one in shown:
        one["links"] = [link for link in one["links"] if UUID(link["from_person_id"]) in seen]
    return [one for one in shown if one["links"]]


def _people(rows: Sequence[dict[str, Any]]) -> list[FootprintPerson]:
    alleged = {
        row["person_id"] for row in rows for link in row["links"] if link["type"] == LinkType.ALLEGED_PERPETRATOR
    }
    return [_person(row, alleged) for row in rows]


def _person(row: dict[str, Any], alleged: set[UUID]) -> FootprintPerson:
    links = [Link.model_validate(link) for link in row["links"]]
    child = rules.is_child(row["date_of_birth"], clocks.today())
    of_alleged = any(link.type is LinkType.CHILD and link.from_person_id in alleged for link in links)
    suggested = rules.suggest([link.type for link in links], child=child, of_alleged_perpetrator=of_alleged)
    values = {name: row[name] for name in ("person_id", "given_name", "family_name", "date_of_birth", "sex", "steps")}
    return FootprintPerson(**values, is_child=child, links=links, checks_suggested=suggested)


def _checks(people: Sequence[FootprintPerson], *, walled: bool) -> list[SuggestedCheck]:
    """Sum up what is suggested about anybody; behind the wall nothing is said but that checks are suggested."""
    if walled:
        return [rules.check(CheckCode.ASK_THE_HUB)]
    found = {suggested.code for one in people for suggested in one.checks_suggested}
    return [rules.check(code) for code in CheckCode if code in found]
