"""The risk footprint of a person: who is linked, why, and what that suggests to look at."""

from collections.abc import Sequence
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
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
from safeguarding.people.usecases.sight import sight_of


async def get_footprint(connection: Connection, actor: Actor, person_id: UUID) -> Footprint:
    """Return who may be at risk with a person; of an alleged perpetrator only that checks are suggested.

    Raises NOT_FOUND for somebody whom the caller may not know.
    """
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
    centre = rows[0]["centre_id"]
    linked = [row for row in rows if row["person_id"] is not None]
    people = _people(linked[:MOST_LINKED])
    subjects = [centre, *(one.person_id for one in people)]
    await record(connection, actor, AuditAction.CONSULTATION, "get_footprint", subjects)
    return Footprint(
        person_id=centre,
        as_at=clocks.today(),
        decides="NOTHING",
        people=people,
        checks_suggested=_checks(people, walled=rows[0]["walled"]),
        complete=len(linked) <= MOST_LINKED,
    )


def _people(rows: Sequence[Row]) -> list[FootprintPerson]:
    alleged = {
        row["person_id"] for row in rows for link in row["links"] if link["type"] == LinkType.ALLEGED_PERPETRATOR
    }
    return [_person(row, alleged) for row in rows]


def _person(row: Row, alleged: set[UUID]) -> FootprintPerson:
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
