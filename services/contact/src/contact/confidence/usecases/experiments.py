"""Experiments: what is compared is said before anything is known, and every team's change is told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.confidence import (
    Arm,
    ArmResult,
    ConfidenceExperiment,
    ConfidenceExperimentPage,
    ExperimentAllocation,
    ExperimentConclusion,
    ExperimentExtension,
    ExperimentResult,
    ExperimentState,
    NewConfidenceExperiment,
    Reading,
    TeamResult,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from contact.confidence.rules import answers, effects
from contact.confidence.rules import experiments as rules
from contact.confidence.rules.answers import Fieldwork
from contact.confidence.rules.effects import Arms, TwoWaves
from contact.confidence.rules.experiments import Step
from contact.confidence.statements import experiments as statements
from contact.confidence.statements import telling, waves
from contact.confidence.usecases.waves import fieldwork_of, tally_of
from contact.settings import ADDRESS

PATH = f"{ADDRESS}/confidence-experiments"


async def register(
    connection: Connection,
    actor: Actor,
    new: NewConfidenceExperiment,
    experiment_id: UUID | None = None,
    moment: datetime | None = None,
) -> Answer:
    """Register what is going to be compared; raises RULE_BROKEN where an outcome is known already."""
    moment = moment or clocks.now()
    await waves.HOLD.run(connection, the_survey=new.survey)
    named = {"the_survey": new.survey, "the_wave": new.wave_after, "teams": new.teams}
    known = [row["team"] for row in await statements.KNOWN.rows(connection, **named)]
    rules.check_registration(new, known, clocks.local_day(moment))
    experiment_id = experiment_id or uuid7()
    terms = new.model_dump(exclude={"teams"})
    await statements.REGISTER.run(
        connection, the_experiment=experiment_id, **terms, registered_by=actor.subject, moment=moment
    )
    try:
        await statements.NAME_TEAMS.run(connection, the_experiment=experiment_id, **named)
    except asyncpg.UniqueViolationError:
        detail = "A team is in another experiment with that wave."
        raise rule_broken("#/teams", detail, "team_in_another_experiment") from None
    told = await _told(connection, actor, experiment_id, AuditAction.COLLECTION, "register_confidence_experiment")
    return created(told, f"{PATH}/{experiment_id}")


async def allocate(
    connection: Connection,
    actor: Actor,
    experiment_id: UUID,
    allocation: ExperimentAllocation,
    moment: datetime | None = None,
) -> Answer:
    """Record which team is in which arm, once, and before the first outcome: no outcome is taken without it."""
    row, state = await _step(connection, experiment_id, Step.ALLOCATE)
    before = await _one(connection, experiment_id)
    rules.check_allocation(allocation, before.teams)
    await statements.ALLOCATE.run(
        connection,
        the_experiment=experiment_id,
        the_method=allocation.method,
        the_explanation=allocation.explanation,
        moment=moment or clocks.now(),
    )
    await statements.PUT_IN_ARMS.run(
        connection,
        the_experiment=experiment_id,
        teams=[one.team for one in allocation.arms],
        arms=[one.arm.value for one in allocation.arms],
    )
    return await _moved(connection, actor, row, state, "allocate_confidence_experiment")


async def extend(connection: Connection, actor: Actor, experiment_id: UUID, extension: ExperimentExtension) -> Answer:
    """Let an experiment go on; its first end stays on record with the reason (¶45)."""
    row, state = await _step(connection, experiment_id, Step.EXTEND)
    rules.check_extension(row["ends_on"], extension.ends_on)
    given = {"the_experiment": experiment_id, "the_end": extension.ends_on}
    await statements.EXTEND.run(connection, **given)
    await statements.NOTE_EXTENSION.run(
        connection,
        **given,
        the_reason=extension.reason,
        the_funding=extension.funding,
        moment=clocks.now(),
    )
    return await _moved(connection, actor, row, state, "extend_confidence_experiment")


async def conclude(
    connection: Connection, actor: Actor, experiment_id: UUID, conclusion: ExperimentConclusion
) -> Answer:
    """Say what follows, once every team's outcome is recorded."""
    row, state = await _step(connection, experiment_id, Step.CONCLUDE)
    teams = _teams(row, await statements.WAVES.rows(connection, the_experiment=experiment_id))
    rules.check_conclusion([one.team for one in teams if not one.complete])
    await statements.CONCLUDE.run(
        connection, the_experiment=experiment_id, the_conclusion=conclusion.conclusion, moment=clocks.now()
    )
    return await _moved(connection, actor, row, state, "conclude_confidence_experiment")


async def get_experiment(
    resources: Resources, actor: Actor, experiment_id: UUID, if_none_match: str | None
) -> Response:
    """Return one experiment as it was registered, with what has happened since."""
    async with resources.database.transaction() as connection:
        told = await _one(connection, experiment_id)
        await record(connection, actor, AuditAction.CONSULTATION, "get_confidence_experiment", [experiment_id])
    # That the first outcome came is no step of the experiment's own.
    return read(told, told.version, if_none_match if told.first_outcome_at else None)


async def list_experiments(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page, the last registered first."""
    listing = Listing(resources.cursors, actor, PATH, {}, limit)
    [after_id] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(connection, after_id=UUID(after_id) if after_id else None, limit=limit + 1)
        subjects = [row["confidence_experiment_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_confidence_experiments", subjects)
    found = [_shown(row) for row in rows]
    return listing.answer(ConfidenceExperimentPage, found, ("confidence_experiment_id",))


async def get_result(
    connection: Connection, actor: Actor, experiment_id: UUID, reading: Reading | None
) -> ExperimentResult:
    """Return the effect with its interval, each arm and every team; raises STATE_CONFLICT before the allocation."""
    experiment = await _one(connection, experiment_id)
    if experiment.state is ExperimentState.REGISTERED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Without arms there is no result.")
    rows = await statements.WAVES.rows(connection, the_experiment=experiment_id)
    subjects = [experiment_id, *(row["confidence_wave_id"] for row in rows if row["confidence_wave_id"])]
    await record(connection, actor, AuditAction.CONSULTATION, "get_confidence_result", subjects)
    return _result(experiment, rows, reading or experiment.reading)


def _result(experiment: ConfidenceExperiment, rows: Sequence[Row], reading: Reading) -> ExperimentResult:
    by_wave = {(row["of_team"], row["wave"]): row for row in rows if row["wave"] is not None}
    teams = _teams(dict(experiment), rows)
    whole = _whole_fieldwork(list(by_wave.values()), experiment)
    pooled = effects.pooled(teams)
    effect = effects.effect(pooled, reading, whole)
    return ExperimentResult(
        confidence_experiment_id=experiment.confidence_experiment_id,
        state=experiment.state,
        reading=reading,
        is_registered_reading=reading is experiment.reading,
        effect=effect,
        distinguishable=effects.distinguishable(effect),
        arms=_arms(pooled, teams, reading, whole),
        teams=[_team(one, by_wave, experiment, reading) for one in teams],
        footnotes=[
            *effects.footnotes(teams, experiment.smallest_wave, reading, experiment.reading),
            *effects.corrected_footnotes({row["of_team"] for row in rows if row["corrected_at"]}),
        ],
    )


def _arms(pooled: Arms, teams: Sequence[TwoWaves], reading: Reading, whole: Fieldwork) -> list[ArmResult]:
    both = {
        Arm.TEST: (pooled.test_before, pooled.test_after),
        Arm.CONTROL: (pooled.control_before, pooled.control_after),
    }
    return [
        ArmResult(
            arm=arm,
            teams=sum(one.arm is arm and one.complete for one in teams),
            before=answers.share(before, reading, whole),
            after=answers.share(after, reading, whole),
            change=effects.change(before, after, reading, whole, of_arm=True),
        )
        for arm, (before, after) in both.items()
    ]


def _team(
    one: TwoWaves, by_wave: dict[tuple[str, int], Row], experiment: ConfidenceExperiment, reading: Reading
) -> TeamResult:
    first, second = ((one.team, wave) for wave in (experiment.wave_before, experiment.wave_after))
    change = None
    if one.before is not None and one.after is not None:
        fieldwork = fieldwork_of(by_wave[first]).until(fieldwork_of(by_wave[second]))
        change = effects.change(one.before, one.after, reading, fieldwork)
    return TeamResult(
        team=one.team,
        arm=one.arm,
        before=answers.share(one.before, reading, fieldwork_of(by_wave[first])) if one.before is not None else None,
        after=answers.share(one.after, reading, fieldwork_of(by_wave[second])) if one.after is not None else None,
        change=change,
    )


def _teams(experiment: Row, rows: Sequence[Row]) -> list[TwoWaves]:
    arms = {row["of_team"]: Arm(row["arm"]) for row in rows}
    found = {(row["of_team"], row["wave"]): tally_of(row) for row in rows if row["wave"] is not None}
    return [
        TwoWaves(team, arm, found.get((team, experiment["wave_before"])), found.get((team, experiment["wave_after"])))
        for team, arm in arms.items()
    ]


def _whole_fieldwork(rows: Sequence[Row], experiment: ConfidenceExperiment) -> Fieldwork:
    if not rows:
        # Nothing was asked yet: what is told is of the day of the registration, and counts nobody.
        day = clocks.local_day(experiment.registered_at)
        return Fieldwork(day, day, clocks.now())
    whole = fieldwork_of(rows[0])
    for row in rows[1:]:
        whole = whole.until(fieldwork_of(row))
    return whole


async def _step(connection: Connection, experiment_id: UUID, step: Step) -> tuple[Row, ExperimentState]:
    row = await statements.LOCKED.row(connection, the_experiment=experiment_id)
    if row is None:
        raise not_found("experiment")
    await waves.HOLD.run(connection, the_survey=row["survey"])
    return row, rules.state_after(ExperimentState(row["state"]), step)


async def _moved(connection: Connection, actor: Actor, row: Row, state: ExperimentState, operation: str) -> Answer:
    told = await _told(connection, actor, row["confidence_experiment_id"], AuditAction.ALTERATION, operation)
    if told.state is not state:
        raise RuntimeError("a locked experiment is in the state that its step leads to")
    return stands(told, told.version)


async def _told(
    connection: Connection, actor: Actor, experiment_id: UUID, action: AuditAction, operation: str
) -> ConfidenceExperiment:
    told = await _one(connection, experiment_id)
    await record(connection, actor, action, operation, [experiment_id])
    event = {"confidence_experiment_id": experiment_id, "state": told.state}
    await telling.EXPERIMENT_MOVED.run(connection, **telling.told_of(experiment_id, event))
    return told


async def _one(connection: Connection, experiment_id: UUID) -> ConfidenceExperiment:
    row = await statements.ONE.row(connection, the_experiment=experiment_id)
    if row is None:
        raise not_found("experiment")
    return _shown(row)


def _shown(row: Row) -> ConfidenceExperiment:
    kept = {name: row[name] for name in ConfidenceExperiment.model_fields}
    arms = row["arms"] if row["allocated_at"] is not None else []
    return ConfidenceExperiment.model_validate({**kept, "arms": arms})
