"""The demonstration's waves, experiments, plans and strands, in the order in which they happened."""

from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.confidence import ExperimentAllocation, NewConfidenceExperiment, NewConfidenceWave
from contact.confidence import demonstration
from contact.confidence.demonstration import DemoExperiment, DemoWave
from contact.confidence.statements import experiments as experiment_statements
from contact.confidence.statements import waves as wave_statements
from contact.confidence.usecases import experiments, waves
from contact.confidence.usecases.registers import PLANS, STRANDS


async def seed_confidence(resources: Resources) -> int:
    """Add the demonstration's records that are missing; returns how many were added."""
    actor = keeper("analyst")
    async with resources.database.transaction() as connection:
        added = sum([await _experiment(connection, *one) for one in demonstration.EXPERIMENTS.items()])
        added += sum([await _wave(connection, one) for one in demonstration.waves()])
        added += await add_missing(connection, PLANS, actor, demonstration.PLANS)
        added += await add_missing(connection, STRANDS, actor, demonstration.STRANDS)
    return added


async def _experiment(connection: Connection, experiment_id: UUID, demo: DemoExperiment) -> int:
    if await experiment_statements.ONE.row(connection, the_experiment=experiment_id) is not None:
        return 0
    actor = keeper("analyst")
    new = NewConfidenceExperiment.model_validate(demo.new)
    await experiments.register(connection, actor, new, experiment_id, demo.registered_at)
    if demo.allocation is not None:
        allocation = ExperimentAllocation.model_validate(demo.allocation)
        await experiments.allocate(connection, actor, experiment_id, allocation, demo.allocated_at)
    return 1


async def _wave(connection: Connection, demo: DemoWave) -> int:
    if await wave_statements.ONE.row(connection, the_wave_id=demo.wave_id) is not None:
        return 0
    new = NewConfidenceWave.model_validate(demo.wave)
    await waves.record_wave(connection, keeper("analyst"), new, demo.wave_id, demo.recorded_at)
    return 1
