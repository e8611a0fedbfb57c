"""One answer of a receiver to everything that a reallocation asks of it: taken at once, given to each by the worker."""

from dataclasses import replace
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once, is_stored
from bluelamp.kit.identity import CONFINED_ROLES, Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.lead_agencies import (
    ChangeAnswer,
    NewChangeAnswer,
    ReallocationAnswer,
    ReallocationState,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from offenders.lead_agencies.rules.refusing import check_answer
from offenders.lead_agencies.statements import answering as statements
from offenders.lead_agencies.statements.reallocating import LOCK
from offenders.lead_agencies.usecases.changing import take_answer
from offenders.lead_agencies.usecases.telling import SYSTEM
from offenders.nominals.usecases.sight import sight_of
from offenders.settings import ADDRESS

JOB = "answer_reallocation"
"""The job that gives the answer whose id the payload is to each change that waits for it."""
_AT_ONCE = 100


async def answer_reallocation(
    resources: Resources, actor: Actor, key: RequestKey, reallocation_id: UUID, new: NewChangeAnswer
) -> Response:
    """Take a receiver's answer to all that is asked of it; the worker gives it to each case.

    Each is then as if it had been answered alone. Raises NOT_FOUND where nothing is asked of the caller, RULE_BROKEN.
    """
    check_answer(new)
    async with resources.database.transaction(actor.confined_to) as connection:
        if not await is_stored(connection, actor, key) and not await _waiting(connection, actor, reallocation_id):
            raise not_found("reallocation that waits for your answer")
    as_service = replace(actor, roles=actor.roles - CONFINED_ROLES)
    return await answer_once(
        resources.database, as_service, key, lambda connection: take_for_all(connection, actor, reallocation_id, new)
    )


async def take_for_all(
    connection: Connection, actor: Actor, reallocation_id: UUID, new: NewChangeAnswer, answer_id: UUID | None = None
) -> Answer:
    """Write an answer to everything that waits for the caller's agency, for the worker to give.

    Raises STATE_CONFLICT while not everything is offered, and while another answer is being given.
    """
    answer_id = answer_id or uuid7()
    reallocation = await LOCK.row(connection, reallocation_id=reallocation_id)
    if reallocation is None or reallocation["state"] == ReallocationState.RUNNING:
        raise _conflict("Not everything is offered yet: answer once it is.", "not_offered_yet")
    written = await statements.WRITE.run(
        connection,
        reallocation_answer_id=answer_id,
        reallocation_id=reallocation_id,
        organisation_id=actor.confined_to,
        answer=new.answer,
        reason=new.reason,
        answered_by=actor.subject,
        answered_in_organisation=actor.organisation_id,
        answered_at=clocks.now(),
    )
    if not written:
        raise _conflict("Somebody of your agency has answered, and that is being given to each.", "answered_already")
    await record(connection, actor, AuditAction.COLLECTION, "answer_reallocation", [reallocation_id, answer_id])
    await ENQUEUE.run(connection, entrypoint=JOB, payload=str(answer_id))
    row = await _there(connection, answer_id, reallocation_id)
    address = f"{ADDRESS}/lead-agency-reallocations/{reallocation_id}/answers/{answer_id}"
    return created(await _shown(connection, actor, row), address)


def _conflict(detail: str, code: str) -> ProblemError:
    return ProblemError(ProblemCode.STATE_CONFLICT, detail, [Fault("#/answer", detail, code)])


async def get_answer(
    connection: Connection, actor: Actor, reallocation_id: UUID, answer_id: UUID
) -> ReallocationAnswer:
    """Return how far an answer is; raises NOT_FOUND for one that is not the caller's organisation's."""
    row = await _there(connection, answer_id, reallocation_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_reallocation_answer", [reallocation_id, answer_id])
    return await _shown(connection, actor, row)


async def give_answer(resources: Resources, payload: str) -> None:
    """Give the answer whose id the payload is to each change that waits for it, each in a transaction of its own.

    A worker that is killed has answered some, and whoever takes the job over answers the rest.
    """
    async with resources.database.connection() as connection:
        answer = await statements.ANSWER.row(connection, reallocation_answer_id=UUID(payload))
    if answer is None or answer["finished_at"] is not None:
        return
    after_id: UUID | None = UUID(int=0)
    while after_id is not None:
        after_id = await _give_some(resources, answer, after_id)
    async with resources.database.transaction() as connection:
        await statements.FINISH.run(connection, the_answer=UUID(payload), finished_at=clocks.now())


async def _give_some(resources: Resources, answer: Row, after_id: UUID) -> UUID | None:
    """Give it to the next changes, and return the last of them; what may not be accepted goes on waiting."""
    values = {"reallocation_id": answer["reallocation_id"], "organisation_id": answer["organisation_id"]}
    async with resources.database.connection() as connection:
        rows = await statements.NEXT.rows(connection, **values, after_id=after_id, limit=_AT_ONCE)
    for row in rows:
        await _give(resources, answer, row["change_id"])
    return rows[-1]["change_id"] if rows else None


async def _give(resources: Resources, answer: Row, change_id: UUID) -> None:
    new = NewChangeAnswer(answer=ChangeAnswer(answer["answer"]), reason=answer["reason"])
    try:
        async with resources.database.transaction() as connection:
            await take_answer(connection, _on_behalf(answer), change_id, new)
    except ProblemError as error:
        # Somebody has answered or withdrawn it meanwhile, or closed its case; or the agency may lead no longer.
        if error.code is not ProblemCode.STATE_CONFLICT:
            raise


def _on_behalf(answer: Row) -> Actor:
    """Say who answers while the worker gives the answer that somebody gave."""
    return Actor(
        subject=answer["answered_by"],
        client_id=SYSTEM.client_id,
        organisation_id=answer["answered_in_organisation"],
        roles=SYSTEM.roles if answer["organisation_id"] is None else frozenset({"partner"}),
        scopes=frozenset(),
    )


async def _waiting(connection: Connection, actor: Actor, reallocation_id: UUID) -> int:
    values = {"reallocation_id": reallocation_id, "organisation_id": actor.confined_to}
    return int(await statements.WAITING.value(connection, **values, **sight_of(actor, statements.WAITING)))


async def _there(connection: Connection, answer_id: UUID, reallocation_id: UUID) -> Row:
    row = await statements.ANSWER.row(connection, reallocation_answer_id=answer_id)
    if row is None or row["reallocation_id"] != reallocation_id:
        raise not_found("answer to a reallocation")
    return row


async def _shown(connection: Connection, actor: Actor, row: Row) -> ReallocationAnswer:
    values = {"reallocation_id": row["reallocation_id"], "organisation_id": row["organisation_id"]}
    waiting = await statements.WAITING.value(connection, **values, **sight_of(actor, statements.WAITING))
    stored = {name: row[name] for name in ReallocationAnswer.model_fields if name in row}
    return ReallocationAnswer.model_validate({**stored, "waiting": waiting})
