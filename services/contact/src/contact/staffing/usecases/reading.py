"""Staffing plans as they were reckoned; whoever reads is logged."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.staffing import StaffedInterval, StaffedIntervalPage, StaffingPlan, StaffingPlanPage
from contact.settings import ADDRESS
from contact.staffing import statements


async def get_staffing_plan(resources: Resources, actor: Actor, staffing_plan_id: UUID) -> StaffingPlan:
    """Return one plan; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, staffing_plan_id=staffing_plan_id)
        if row is None:
            raise not_found("staffing plan")
        await record(connection, actor, AuditAction.CONSULTATION, "get_staffing_plan", [staffing_plan_id])
    return _shown(row)


async def list_staffing_plans(
    resources: Resources, actor: Actor, stream: Stream | None, cursor: str | None, limit: int
) -> Response:
    """Return a page of plans, the latest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/staffing-plans", {"stream": stream}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_stream=stream,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["staffing_plan_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_staffing_plans", subjects)
    return listing.answer(StaffingPlanPage, [_shown(row) for row in rows], ("created_at", "staffing_plan_id"))


async def list_intervals(
    resources: Resources, actor: Actor, staffing_plan_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return a page of a plan's half-hours in their order; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/staffing-plans/{staffing_plan_id}/intervals", {}, limit)
    [after] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        if await statements.ONE.row(connection, staffing_plan_id=staffing_plan_id) is None:
            raise not_found("staffing plan")
        rows = await statements.INTERVALS.rows(
            connection,
            staffing_plan_id=staffing_plan_id,
            after=datetime.fromisoformat(after) if after else None,
            limit=limit + 1,
        )
        await record(connection, actor, AuditAction.CONSULTATION, "list_staffed_intervals", [staffing_plan_id])
    found = [StaffedInterval.model_validate({name: row[name] for name in StaffedInterval.model_fields}) for row in rows]
    return listing.answer(StaffedIntervalPage, found, ("interval_start",))


def _shown(row: Any) -> StaffingPlan:
    return StaffingPlan.model_validate({name: row[name] for name in StaffingPlan.model_fields})
