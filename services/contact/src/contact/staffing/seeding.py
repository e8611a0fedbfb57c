"""The demonstration's staffing plan."""

from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.staffing import NewStaffingPlan
from contact.staffing import demonstration, statements
from contact.staffing.usecases.planning import create_staffing_plan


async def seed_staffing(resources: Resources) -> int:
    """Add the demonstration's plan unless it is there; returns how many were added."""
    async with resources.database.transaction() as connection:
        if await statements.ONE.row(connection, staffing_plan_id=demonstration.PLAN) is not None:
            return 0
        new = NewStaffingPlan.model_validate(demonstration.NEW_SHARED_DESK)
        await create_staffing_plan(connection, keeper("contact-manager"), new, demonstration.PLAN)
    return 1
