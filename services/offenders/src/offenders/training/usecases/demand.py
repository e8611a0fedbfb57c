"""What was thought of training, and to whom else it should be offered."""

from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.training import Audience, TrainingDemand, TrainingTier
from offenders.access import reads_feedback
from offenders.training.rules.counting import Opinion, demand_of, feedback_of
from offenders.training.rules.keeping import period_of
from offenders.training.statements.registers import OPINIONS


async def training_demand(
    connection: Connection, actor: Actor, day_from: date | None, day_until: date | None
) -> TrainingDemand:
    """Return the ratings and the demand of some days; without days, of the last year that the caller may ask of."""
    since, until = period_of(day_from, day_until, clocks.today(), reads_each=reads_feedback(actor))
    rows = await OPINIONS.rows(connection, day_from=since, day_until=until)
    opinions = [
        Opinion(
            TrainingTier(row["tier"]),
            row["rating"],
            Audience(row["offer_to"]) if row["offer_to"] else None,
            row["people"],
        )
        for row in rows
    ]
    await record(connection, actor, AuditAction.CONSULTATION, "get_training_demand", [])
    return TrainingDemand(day_from=since, day_until=until, tiers=feedback_of(opinions), audiences=demand_of(opinions))
