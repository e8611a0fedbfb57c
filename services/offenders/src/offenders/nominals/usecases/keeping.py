"""Offenders recorded and changed, and what is known of them added."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row, Statement
from bluelamp.kit.etags import check_if_match, require_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, stands
from bluelamp.kit.references import new_reference
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.nominals import (
    NewIdentityWithdrawal,
    NewOffender,
    NewOffenderAlias,
    NewOffenderIdentifier,
    NewRestriction,
    OffenderDetails,
    OffenderPatch,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.nominals.rules.retention import next_review_on
from offenders.nominals.statements import offenders as statements
from offenders.nominals.statements.versions import KEEP as KEEP_VERSION
from offenders.nominals.statements.withdrawing import WITHDRAW_ALIAS, WITHDRAW_IDENTIFIER
from offenders.nominals.usecases.reading import offender_of
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import Hearers, hearers_of_record, tell
from offenders.settings import ADDRESS

_PREFIX = "N"
MOST_KNOWN = 200
"""How many names, and how many numbers, are kept of one person."""
_DETAILS = tuple(OffenderDetails.model_fields)


async def record_offender(
    connection: Connection, actor: Actor, new: NewOffender, offender_id: UUID | None = None
) -> Answer:
    """Record somebody with everything that is known of who they are."""
    offender_id = offender_id or uuid7()
    await statements.ADD.run(
        connection,
        offender_id=offender_id,
        reference=new_reference(_PREFIX),
        created_by=actor.subject,
        came_to_notice_on=clocks.today(),
        next_review_on=next_review_on(new.retention_group, clocks.today()),
        **{name: getattr(new, name) for name in _DETAILS},
    )
    for alias in new.aliases:
        await statements.ADD_ALIAS.run(connection, offender_id=offender_id, **dict(alias))
    for identifier in dict.fromkeys((one.kind, one.value) for one in new.identifiers):
        await statements.ADD_IDENTIFIER.run(
            connection, offender_id=offender_id, kind=identifier[0], value=identifier[1]
        )
    await record(connection, actor, AuditAction.COLLECTION, "record_offender", [offender_id])
    event = EventType.OFFENDERS_OFFENDER_RECORDED
    told = {"offender_id": offender_id, "change": "RECORDED"}
    await tell(connection, event, offender_id, told, Hearers(lpu=new.lpu, owner=actor.subject))
    return created(await offender_of(connection, actor, offender_id), f"{ADDRESS}/offenders/{offender_id}")


async def change_offender(
    connection: Connection, actor: Actor, offender_id: UUID, if_match: str | None, patch: OffenderPatch
) -> Answer:
    """Change who somebody is by merge patch; what stood before is kept as a version.

    How long the record is kept is decided by a review of retention.
    """
    require_if_match(if_match)
    row = await locked(connection, actor, offender_id)
    check_if_match(if_match, row["version"])
    before = OffenderDetails.model_validate({name: row[name] for name in _DETAILS})
    details = OffenderPatch.model_construct(patch.model_fields_set - {"was_misspelt"}, **dict(patch))
    after = patched(before, details)
    values = {name: getattr(after, name) for name in _DETAILS}
    await KEEP_VERSION.run(connection, offender_id=offender_id, replaced_by=actor.subject)
    await statements.CHANGE.run(connection, the_offender=offender_id, next_review_on=row["next_review_on"], **values)
    if not patch.was_misspelt:
        await _keep_former_name(connection, actor, offender_id, before, after)
    return await _changed(connection, actor, row, "change_offender", "DETAILS_CHANGED")


def check_room(known: int, what: str, more: int = 1) -> None:
    """Refuse what would be more of one person than an answer shows; raises STATE_CONFLICT."""
    if known + more > MOST_KNOWN:
        raise ProblemError(ProblemCode.STATE_CONFLICT, f"At most {MOST_KNOWN} {what} are kept of one person.")


async def _keep_former_name(
    connection: Connection, actor: Actor, offender_id: UUID, before: OffenderDetails, after: OffenderDetails
) -> None:
    former = {"given_name": before.given_name, "family_name": before.family_name}
    if former == {"given_name": after.given_name, "family_name": after.family_name}:
        return
    offender = await offender_of(connection, actor, offender_id)
    if former not in [one.model_dump(include=set(former)) for one in offender.aliases]:
        check_room(len(offender.aliases), "names")
        await statements.ADD_ALIAS.run(connection, offender_id=offender_id, **former)


async def add_alias(connection: Connection, actor: Actor, offender_id: UUID, new: NewOffenderAlias) -> Answer:
    """Add another name by which somebody goes or went; raises ALREADY_EXISTS for one that is there."""

    async def add() -> None:
        offender = await offender_of(connection, actor, offender_id)
        if new.model_dump() in [one.model_dump(exclude={"alias_id"}) for one in offender.aliases]:
            raise ProblemError(ProblemCode.ALREADY_EXISTS, "The name is known already.")
        check_room(len(offender.aliases), "names")
        await statements.ADD_ALIAS.run(connection, offender_id=offender_id, **dict(new))

    return await _added(connection, actor, offender_id, "NAME_ADDED", add)


async def add_identifier(connection: Connection, actor: Actor, offender_id: UUID, new: NewOffenderIdentifier) -> Answer:
    """Add a number of another register; raises ALREADY_EXISTS for one that is there."""

    async def add() -> None:
        offender = await offender_of(connection, actor, offender_id)
        if (new.kind, new.value) in {(one.kind, one.value) for one in offender.identifiers}:
            raise ProblemError(ProblemCode.ALREADY_EXISTS, "The number is known already.")
        check_room(len(offender.identifiers), "numbers")
        await statements.ADD_IDENTIFIER.run(connection, offender_id=offender_id, **dict(new))

    return await _added(connection, actor, offender_id, "NUMBER_ADDED", add)


async def withdraw_alias(
    connection: Connection, actor: Actor, offender_id: UUID, alias_id: UUID, new: NewIdentityWithdrawal
) -> Answer:
    """Take back a name that was never theirs: nothing finds by it, and what it was is kept with the reason."""
    withdrawn = _Withdrawn(WITHDRAW_ALIAS, alias_id, "name", "NAME_WITHDRAWN")
    return await _withdraw(connection, actor, offender_id, withdrawn, new)


async def withdraw_identifier(
    connection: Connection, actor: Actor, offender_id: UUID, identifier_id: UUID, new: NewIdentityWithdrawal
) -> Answer:
    """Take back a number that was never theirs: nothing finds by it, and what it was is kept with the reason."""
    withdrawn = _Withdrawn(WITHDRAW_IDENTIFIER, identifier_id, "number", "NUMBER_WITHDRAWN")
    return await _withdraw(connection, actor, offender_id, withdrawn, new)


class _Withdrawn(NamedTuple):
    statement: Statement
    withdrawn_id: UUID
    what: str
    change: str


async def _withdraw(
    connection: Connection, actor: Actor, offender_id: UUID, withdrawn: _Withdrawn, new: NewIdentityWithdrawal
) -> Answer:
    row = await locked(connection, actor, offender_id)
    values = {"withdrawn_id": withdrawn.withdrawn_id, "reason": new.reason, "withdrawn_by": actor.subject}
    if not await withdrawn.statement.run(connection, the_offender=offender_id, **values):
        raise not_found(withdrawn.what)
    await statements.TOUCH.run(connection, the_offender=offender_id)
    return await _changed(connection, actor, row, "withdraw_particular", withdrawn.change)


async def restrict_offender(connection: Connection, actor: Actor, offender_id: UUID, new: NewRestriction) -> Answer:
    """Restrict a record, or end that: it is there for who manages it, opens it with a reason, or supervises.

    A merged record keeps a mark of its own, which is set and ended by its own id: taken apart, each is as it was.
    """
    row = await locked(connection, actor, offender_id, also_merged=True)
    await statements.RESTRICT.run(connection, the_offender=offender_id, is_restricted=new.is_restricted)
    values = {"is_restricted": new.is_restricted, "reason": new.reason, "decided_by": actor.subject}
    await statements.ADD_RESTRICTION.run(connection, offender_id=offender_id, **values)
    change = "RESTRICTED" if new.is_restricted else "UNRESTRICTED"
    answer = await _changed(connection, actor, row, "restrict_offender", change)
    return Answer(answer.body, 201, {**answer.headers, "Location": f"{ADDRESS}/offenders/{offender_id}"})


async def _added(
    connection: Connection, actor: Actor, offender_id: UUID, change: str, add: Callable[[], Awaitable[Any]]
) -> Answer:
    row = await locked(connection, actor, offender_id)
    await add()
    await statements.TOUCH.run(connection, the_offender=offender_id)
    answer = await _changed(connection, actor, row, "change_offender", change)
    return created(answer.body, f"{ADDRESS}/offenders/{offender_id}", row["version"] + 1)


async def locked(connection: Connection, actor: Actor, offender_id: UUID, *, also_merged: bool = False) -> Row:
    """Hold a record that is about to be written; raises NOT_FOUND, or STATE_CONFLICT for one that was merged."""
    row = await statements.LOCKED.row(connection, offender_id=offender_id, **sight_of(actor, statements.LOCKED))
    if row is None:
        raise not_found("offender")
    if row["merged_into"] is not None and not also_merged:
        raise ProblemError(
            ProblemCode.STATE_CONFLICT, "This record was merged into another: write to the one it names."
        )
    return row


async def _changed(connection: Connection, actor: Actor, row: Row, operation: str, change: str) -> Answer:
    offender_id = row["offender_id"]
    await record(connection, actor, AuditAction.ALTERATION, operation, [offender_id])
    told = {"offender_id": offender_id, "change": change}
    offender = await offender_of(connection, actor, offender_id)
    hearers = hearers_of_record(
        {"is_restricted": offender.is_restricted or row["is_restricted"], "lpu": row["lpu"]}, actor
    )
    await tell(connection, EventType.OFFENDERS_OFFENDER_CHANGED, offender_id, told, hearers)
    return stands(offender, offender.version)
