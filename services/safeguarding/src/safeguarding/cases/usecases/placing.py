"""Who is in a case, and as what: somebody comes in, has another role than was thought, or has no part in it."""

from collections.abc import Collection
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.safeguarding.cases import NewCaseRole, PlacedPerson
from bluelamp.schemas.safeguarding.codes import CaseRole
from safeguarding.cases.rules.intake import check_may_take_for_error, check_placing
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.statements import records
from safeguarding.cases.statements.intake import REGISTER
from safeguarding.cases.statements.terms import KNOWN_PEOPLE
from safeguarding.cases.usecases.intake import address_of
from safeguarding.cases.usecases.moving import Step, lock, move
from safeguarding.cases.usecases.newcomers import newcomer_of


async def place_person(connection: Connection, actor: Actor, case_id: UUID, new: NewCaseRole) -> Answer:
    """Give somebody a role in a case, in the place of the one that they had, or end it; what was so stays written.

    Raises RULE_BROKEN with every fault, STATE_CONFLICT for the role that they have already, FORBIDDEN for a desk that
    takes a role for an error.
    """
    case = await lock(connection, case_id)
    rows = await records.ROLES.rows(connection, the_case=case_id)
    present = {row["person_id"]: CaseRole(row["role"]) for row in rows if row["stands"]}
    of_case = {row["person_id"] for row in rows}
    check_placing(new, present, of_case)
    check_may_take_for_error(new, await records.OWN_AGENCY.value(connection))
    person_id = await _person(connection, actor, new, of_case)
    step = Step(
        verb=Verb.PLACE_PERSON,
        moment=clocks.now(),
        reason=new.reason,
        details={
            "person_id": person_id,
            "old_role": present.get(person_id),
            "new_role": new.role,
            "was_error": new.was_error,
        },
    )
    if new.role is not None:
        await _end(connection, case_id, person_id, new, step)
        await _add(connection, case, person_id, new.role, step)
    # Whoever leaves the case is named in the log of it, so that comes first.
    status, version = await move(connection, actor, case, step)
    if new.role is None:
        await _end(connection, case_id, person_id, new, step)
    body = PlacedPerson(case_id=case_id, case_status=status, person_id=person_id, role=new.role)
    return Answer(body, 201, {"Location": address_of(case_id), "ETag": etag(version)})


async def _person(connection: Connection, actor: Actor, new: NewCaseRole, of_case: Collection[UUID]) -> UUID:
    if new.person is not None:
        newcomer = newcomer_of(new.person)
        await REGISTER.run(connection, known=to_json(newcomer.rows).decode(), audit_actor=actor.subject)
        return newcomer.person_ids[0]
    if new.person_id is not None and new.person_id in of_case:
        # Whose part has ended may be nobody whom the hub knows any more; that it was an error can still be said.
        return new.person_id
    known = await KNOWN_PEOPLE.rows(connection, person_ids=[new.person_id])
    if not known:
        raise rule_broken("#/person_id", "There is no such person that the caller may know.", "person_unknown")
    person_id: UUID = known[0]["person_id"]
    return person_id


async def _end(connection: Connection, case_id: UUID, person_id: UUID, new: NewCaseRole, step: Step) -> None:
    statement = records.END_AS_ERROR if new.was_error else records.END_ROLE
    await statement.run(connection, the_case=case_id, the_person=person_id, moment=step.moment)


async def _add(connection: Connection, case: Row, person_id: UUID, role: CaseRole, step: Step) -> None:
    await records.ADD_ROLE.run(
        connection,
        case_id=case["case_id"],
        person_id=person_id,
        referrer_organisation_id=case["referrer_organisation_id"],
        role=role,
        added_at=step.moment,
    )
