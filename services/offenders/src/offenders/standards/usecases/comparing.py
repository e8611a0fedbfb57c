"""Which units do not work by the version in force, and how far the strategy has come."""

from datetime import date
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.standards import StandardGaps, StepStatus, Strand, StrategyProgress
from offenders.standards.rules.comparing import Adoption, Edition, StrategyStep, gaps, in_force, progress_of
from offenders.standards.statements import registers as statements

_ADOPTED = "units that adopted the version in force by the day ÷ all units"
_PROGRESS = "actions done ÷ actions that are open or done, of a strand"


async def standard_gaps(connection: Connection, actor: Actor, standard_id: UUID, as_at: date | None) -> StandardGaps:
    """Return which units do not work by the version in force on a day; raises NOT_FOUND."""
    if await statements.STANDARDS.one.row(connection, record_id=standard_id) is None:
        raise not_found("standard")
    day = as_at or clocks.today()
    editions = [
        Edition(*row.values()) for row in await statements.VERSIONS_OF.rows(connection, standard_id=standard_id)
    ]
    adoptions = [
        Adoption(row["standard_version_id"], Lpu(row["lpu"]), row["planned_for"], row["adopted_on"])
        for row in await statements.ADOPTIONS_OF.rows(connection, standard_id=standard_id)
    ]
    current, (adopted, missing) = in_force(editions, day), gaps(editions, adoptions, day)
    await record(connection, actor, AuditAction.CONSULTATION, "get_standard_gaps", [standard_id])
    return StandardGaps(
        standard_id=standard_id,
        standard_version_id=current and current.key,
        version_number=current and current.number,
        as_at=day,
        days_in_force=(day - current.in_force_from).days if current else 0,
        definition=_ADOPTED,
        adopted=adopted,
        units=len(Lpu),
        items=missing,
    )


async def strategy_progress(connection: Connection, actor: Actor) -> StrategyProgress:
    """Return how far the three strands have come."""
    today = clocks.today()
    steps = [
        StrategyStep(Strand(row["strand"]), StepStatus(row["status"]), row["due_on"])
        for row in await statements.STEPS.rows(connection)
    ]
    await record(connection, actor, AuditAction.CONSULTATION, "get_strategy", [])
    return StrategyProgress(as_at=today, definition=_PROGRESS, strands=progress_of(steps, today))
