"""Somebody is managed as a sex offender, by whom, and until when."""

from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.etags import check_if_match, require_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, stands
from bluelamp.schemas.offenders.sex_offenders import (
    EndingReason,
    NewManagementEnd,
    NewSexOffender,
    SexOffenderDetails,
    SexOffenderPatch,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.nominals.usecases.sight import end_sight, let_subject_see, seen_offender
from offenders.person_checks.usecases.saying import end_withholding, withhold
from offenders.settings import ADDRESS
from offenders.sex_offenders.rules.refusing import check_end, check_new, check_until
from offenders.sex_offenders.rules.visiting import standing_of
from offenders.sex_offenders.statements import people as statements
from offenders.sex_offenders.usecases.records import BASIS, bare, held, shown, told
from offenders.sex_offenders.usecases.settling import rules_of

_DETAILS = tuple(SexOffenderDetails.model_fields)


async def register_sex_offender(
    connection: Connection, actor: Actor, new: NewSexOffender, sex_offender_id: UUID | None = None
) -> Answer:
    """Manage somebody from a day on: a first visit is owed, and a person check says from now on that it may not tell.

    Nothing of the offender's own record is written, its version neither: who reads that learns nothing. Raises
    NOT_FOUND for an offender whom the caller may not know of, ALREADY_EXISTS for who is managed already.
    """
    rules = await rules_of(connection)
    check_new(new, rules.first_day, clocks.today())
    offender = await seen_offender(connection, actor, new.offender_id)
    sex_offender_id = sex_offender_id or uuid7()
    days = rules.on(new.managed_from).days_to_visit
    await statements.HOLD_PERSON.rows(connection, offender_id=new.offender_id)
    if await statements.MANAGED.value(connection, offender_id=new.offender_id):
        raise _managed_already()
    try:
        await statements.REGISTER.run(
            connection,
            sex_offender_id=sex_offender_id,
            next_visit_due_on=standing_of(new.managed_from, days, ()).due_on,
            created_by=actor.subject,
            **dict(new),
        )
    except asyncpg.UniqueViolationError:
        raise _managed_already() from None
    await withhold(connection, offender["offender_id"], BASIS, sex_offender_id)
    await let_subject_see(connection, offender["offender_id"], new.manager, BASIS, sex_offender_id)
    row = await bare(connection, sex_offender_id)
    await told(connection, actor, row, "register_sex_offender", "REGISTERED")
    return created(shown(row), f"{ADDRESS}/sex-offenders/{sex_offender_id}", row["version"])


async def change_sex_offender(
    connection: Connection, actor: Actor, sex_offender_id: UUID, if_match: str | None, patch: SexOffenderPatch
) -> Answer:
    """Give somebody another manager or unit, or another end of the requirement; the manager before sees no more."""
    require_if_match(if_match)
    row = await held(connection, actor, sex_offender_id)
    check_if_match(if_match, row["version"])
    before = SexOffenderDetails.model_validate({name: row[name] for name in _DETAILS})
    after = patched(before, patch)
    check_until(after.notification_until, row["managed_from"])
    values: dict[str, Any] = dict(after)
    await statements.CHANGE.run(connection, the_sex_offender=sex_offender_id, **values)
    if after.manager != before.manager:
        await end_sight(connection, BASIS, sex_offender_id)
        await let_subject_see(connection, row["given_offender_id"], after.manager, BASIS, sex_offender_id)
    changed = await bare(connection, sex_offender_id)
    await told(connection, actor, changed, "change_sex_offender", "CHANGED")
    return stands(shown(changed), changed["version"])


async def end_management(connection: Connection, actor: Actor, sex_offender_id: UUID, new: NewManagementEnd) -> Answer:
    """End the management: no visit is owed. Who was managed stays withheld from checks, but for an error of ours."""
    row = await held(connection, actor, sex_offender_id)
    check_end(new, row["managed_from"], clocks.today())
    await statements.END.run(
        connection,
        the_sex_offender=sex_offender_id,
        ended_on=new.ended_on,
        ending_reason=new.reason_code,
        ending_note=new.reason,
    )
    await end_sight(connection, BASIS, sex_offender_id)
    if new.reason_code is EndingReason.RECORDED_IN_ERROR:
        await end_withholding(connection, BASIS, sex_offender_id)
    ended = await bare(connection, sex_offender_id)
    await told(connection, actor, ended, "end_sex_offender_management", "ENDED")
    return stands(shown(ended), ended["version"])


def _managed_already() -> ProblemError:
    return ProblemError(ProblemCode.ALREADY_EXISTS, "This person is managed already.")
