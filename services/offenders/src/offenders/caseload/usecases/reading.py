"""Cases read one by one and by person, and given another manager."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match, require_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import read_as_shown, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.caseload import CaseDetails, CasePage, CasePatch
from offenders.caseload.statements import cases as statements
from offenders.caseload.usecases.cases import MANAGES, Happening, held_case, seen_case, settle_so_far, shown, told
from offenders.caseload.usecases.handing import check_handing, is_handed, note_handing
from offenders.nominals.usecases.sight import end_sight, let_subject_see, seen_offender, sight_of
from offenders.settings import ADDRESS

_DETAILS = tuple(CaseDetails.model_fields)


class Given(NamedTuple):
    """What a case would become, why, and why its manager would have more cases than there is room for."""

    after: CaseDetails
    reason: str | None
    capacity_override_reason: str | None


Check = Callable[[Connection, Actor, Row, Given], Awaitable[str | None]]
"""What is asked of a held case and what it would become; cohorts stand on the caseload, so that they give it.

It returns why the capacity is overridden, where it is.
"""


async def get_case(connection: Connection, actor: Actor, case_id: UUID, if_none_match: str | None) -> Response:
    """Return one case; raises NOT_FOUND."""
    row = await seen_case(connection, actor, case_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_managed_case", [case_id, row["offender_id"]])
    # Contact moves what is owed, and the day itself what is overdue, without another version.
    return read_as_shown(shown(row), row["version"], if_none_match)


async def list_cases_of(
    resources: Resources, actor: Actor, offender_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of somebody's cases under all their records, the newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/offenders/{offender_id}/cases", {}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        await seen_offender(connection, actor, offender_id)
        rows = await statements.PAGE_OF_PERSON.rows(
            connection,
            offender_id=offender_id,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.PAGE_OF_PERSON),
        )
        subjects = [offender_id, *(row["case_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_managed_cases", subjects)
    return listing.answer(CasePage, [shown(row) for row in rows], ("case_id",))


def _given(before: CaseDetails, patch: CasePatch) -> Given:
    changed = patch.model_dump(exclude_unset=True, exclude={"reason", "capacity_override_reason"})
    return Given(patched(before, CasePatch.model_validate(changed)), patch.reason, patch.capacity_override_reason)


async def change_case(
    connection: Connection, actor: Actor, case_id: UUID, change: tuple[str | None, CasePatch], check: Check
) -> Answer:
    """Give a case another manager, team or unit, or another day of review; the manager before sees it no longer.

    `change` is the version that is meant, and the patch; `check` raises what the cohort's rules have against it. Why it
    is given away is kept, with who had it.
    """
    if_match, patch = change
    require_if_match(if_match)
    row = await held_case(connection, actor, case_id)
    check_if_match(if_match, row["version"])
    before = CaseDetails.model_validate({name: row[name] for name in _DETAILS})
    given = _given(before, patch)
    after, is_given = given.after, is_handed(before, given.after)
    check_handing(given.reason, is_given=is_given)
    override_reason = await check(connection, actor, row, given)
    await settle_so_far(connection, row)
    values: dict[str, Any] = dict(after)
    await statements.CHANGE.run(connection, the_case=case_id, **values)
    if is_given:
        await note_handing(connection, actor, case_id, (before, after), (given.reason, override_reason))
    if after.manager != before.manager:
        await end_sight(connection, MANAGES, case_id)
        await let_subject_see(connection, row["given_offender_id"], after.manager, MANAGES, case_id)
    # Whoever gives a restricted case away is not shown it again: what is told is what they knew.
    changed = await statements.BARE.row(connection, case_id=case_id)
    if changed is None:
        raise RuntimeError("a case that is held is there")
    happening = Happening(AuditAction.ALTERATION, "change_case", EventType.OFFENDERS_CASE_CHANGED)
    await told(connection, actor, changed, happening)
    return stands(shown(changed), changed["version"])
