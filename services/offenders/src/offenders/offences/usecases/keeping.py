"""Offences recorded and corrected by hand; what stood before a correction is kept."""

from collections.abc import Sequence
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match, require_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, stands
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.offences import NewOffence, NewOffenceVictim, Offence, OffenceDetails, OffencePatch
from bluelamp.schemas.problems import raise_all, rule_broken
from offenders.nominals.usecases.noticing import came_to_notice
from offenders.nominals.usecases.sight import seen_offenders, sight_of
from offenders.nominals.usecases.telling import hearers_of_record, tell
from offenders.offences.rules.records import faults_of
from offenders.offences.statements import harm
from offenders.offences.statements import offences as statements
from offenders.offences.usecases.reading import offence_of
from offenders.settings import ADDRESS


async def record_offence(
    connection: Connection, actor: Actor, new: NewOffence, offence_id: UUID | None = None
) -> Answer:
    """Record an offence; its harm is read from the table in force today, as an import's is. Raises RULE_BROKEN."""
    offence_id = offence_id or uuid7()
    offender = await _check(connection, actor, new)
    await statements.ADD.run(
        connection,
        offence_id=offence_id,
        offender_id=new.offender_id,
        harm_table_id=await harm.IN_FORCE.value(connection, on=clocks.today()),
        changed_by=actor.subject,
        **{name: getattr(new, name) for name in statements.VALUES},
    )
    await _add_victims(connection, offence_id, new.victims)
    await came_to_notice(connection, {new.offender_id: new.recorded_on})
    offence = await offence_of(connection, actor, offence_id)
    subjects = [offence_id, new.offender_id]
    await record(connection, actor, AuditAction.COLLECTION, "record_offence", subjects)
    await _tell(connection, actor, EventType.OFFENDERS_OFFENCE_RECORDED, offence, offender)
    return created(offence, f"{ADDRESS}/offences/{offence_id}")


async def correct_offence(
    connection: Connection, actor: Actor, offence_id: UUID, if_match: str | None, patch: OffencePatch
) -> Answer:
    """Correct an offence by merge patch; what stood before is kept as a version. Raises NOT_FOUND, RULE_BROKEN."""
    require_if_match(if_match)
    row = await statements.LOCKED.row(connection, offence_id=offence_id, **sight_of(actor, statements.LOCKED))
    if row is None:
        raise not_found("offence")
    check_if_match(if_match, row["version"])
    victims = [dict(one) for one in await statements.VICTIMS.rows(connection, offence_id=offence_id)]
    names = OffenceDetails.model_fields.keys() - {"victims"}
    before = OffenceDetails.model_validate({**{name: row[name] for name in names}, "victims": victims})
    after = patched(before, patch)
    offender = await _check(connection, actor, after)
    await statements.KEEP_VERSIONS.run(
        connection, offence_ids=[offence_id], corrected_by=actor.subject, source="BY_HAND"
    )
    await statements.CHANGE.run(
        connection,
        the_offence=offence_id,
        offender_id=after.offender_id,
        changed_by=actor.subject,
        **{name: getattr(after, name) for name in statements.VALUES},
    )
    if "victims" in patch.model_fields_set:
        await statements.DROP_VICTIMS.run(connection, offence_ids=[offence_id])
        await _add_victims(connection, offence_id, after.victims)
    await came_to_notice(connection, {after.offender_id: after.recorded_on})
    offence = await offence_of(connection, actor, offence_id)
    subjects = list(dict.fromkeys([offence_id, row["offender_id"], after.offender_id]))
    await record(connection, actor, AuditAction.ALTERATION, "correct_offence", subjects)
    await _tell(connection, actor, EventType.OFFENDERS_OFFENCE_CORRECTED, offence, offender)
    return stands(offence, offence.version)


async def _check(connection: Connection, actor: Actor, given: OffenceDetails) -> Row:
    raise_all(faults_of(given, [one.victim_id for one in given.victims], clocks.today()))
    seen = await seen_offenders(connection, actor, [given.offender_id])
    if not seen:
        raise rule_broken("#/offender_id", "There is no such offender that the caller may see.", "offender_unknown")
    return seen[0]


async def _add_victims(connection: Connection, offence_id: UUID, victims: Sequence[NewOffenceVictim]) -> None:
    await statements.ADD_VICTIMS.run(
        connection,
        offence_id=offence_id,
        victim_ids=[one.victim_id for one in victims],
        victim_group_ids=[one.victim_group_id for one in victims],
    )


async def _tell(connection: Connection, actor: Actor, event: EventType, offence: Offence, offender: Row) -> None:
    hearers = hearers_of_record({"is_restricted": offender["is_restricted"], "lpu": offence.lpu}, actor)
    told = {"offence_id": offence.offence_id, "offender_id": offence.offender_id, "version": offence.version}
    await tell(connection, event, offence.offence_id, told, hearers)
