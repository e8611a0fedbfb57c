"""Waves: recorded once and in counts, read with their intervals, and compared within a team."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.proportions import score
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.kit.suppression import published
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.confidence import (
    ConfidenceChange,
    ConfidenceWave,
    ConfidenceWavePage,
    ExperimentState,
    NeitherNor,
    NewConfidenceWave,
    Reading,
    UnitReading,
    WaveCorrection,
)
from bluelamp.schemas.problems import rule_broken
from contact.confidence.rules import answers, effects
from contact.confidence.rules.answers import Fieldwork, Tally
from contact.confidence.rules.experiments import check_outcome
from contact.confidence.statements import telling
from contact.confidence.statements import waves as statements
from contact.settings import ADDRESS

PATH = f"{ADDRESS}/confidence-waves"


@dataclass(frozen=True, slots=True)
class WaveFilters:
    """Each narrows the list."""

    survey: str | None
    lpu: Lpu | None
    team: str | None

    def query(self) -> dict[str, object]:
        """Return what narrows the list, for its cursors and links."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class TwoOfTeam:
    """Two waves of one team."""

    survey: str
    team: str
    wave_before: int
    wave_after: int


async def record_wave(
    connection: Connection,
    actor: Actor,
    new: NewConfidenceWave,
    wave_id: UUID | None = None,
    moment: datetime | None = None,
) -> Answer:
    """Record one wave; raises STATE_CONFLICT for an outcome of an experiment without arms."""
    answers.check_wave(new, clocks.today())
    named = {"the_survey": new.survey, "the_team": new.team, "the_wave": new.wave}
    await statements.HOLD.run(connection, the_survey=new.survey)
    await _check_outcome(connection, named, new.fieldwork_from)
    wave_id = wave_id or uuid7()
    try:
        await statements.RECORD.run(
            connection,
            **named,
            the_wave_id=wave_id,
            the_lpu=new.lpu,
            fieldwork_from=new.fieldwork_from,
            fieldwork_until=new.fieldwork_until,
            **new.answers.model_dump(),
            recorded_by=actor.subject,
            moment=moment or clocks.now(),
        )
    except asyncpg.UniqueViolationError:
        raise rule_broken("#/wave", "That wave of the team is recorded; it is not overwritten.", "wave_taken") from None
    told = await _told(connection, actor, wave_id, AuditAction.COLLECTION, "record_confidence_wave")
    return created(told, f"{PATH}/{wave_id}")


async def correct_wave(connection: Connection, actor: Actor, wave_id: UUID, correction: WaveCorrection) -> Answer:
    """Put a wave right; what stood before stays on record with the reason.

    Raises STATE_CONFLICT for an outcome of an experiment that is concluded: what was concluded stays as it was read.
    """
    answers.check_correction(correction, clocks.today())
    row = await _one(connection, wave_id)
    await statements.HOLD.run(connection, the_survey=row["survey"])
    named = {"the_survey": row["survey"], "the_team": row["team"], "the_wave": row["wave"]}
    await _check_outcome(connection, named, correction.fieldwork_from)
    of_it = {"the_wave_id": wave_id, "moment": clocks.now()}
    await statements.KEEP_WHAT_STOOD.run(connection, **of_it, reason=correction.reason, corrected_by=actor.subject)
    days = correction.model_dump(include={"fieldwork_from", "fieldwork_until"})
    await statements.CORRECT.run(connection, **of_it, **days, **correction.answers.model_dump())
    return Answer(await _told(connection, actor, wave_id, AuditAction.ALTERATION, "correct_confidence_wave"))


async def get_wave(connection: Connection, actor: Actor, wave_id: UUID) -> ConfidenceWave:
    """Return one wave."""
    row = await _one(connection, wave_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_confidence_wave", [wave_id])
    return shown(row)


async def list_waves(
    resources: Resources, actor: Actor, filters: WaveFilters, cursor: str | None, limit: int
) -> Response:
    """Return one page, the last recorded first."""
    listing = Listing(resources.cursors, actor, PATH, filters.query(), limit)
    [after_id] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            **{f"of_{name}": value for name, value in filters.query().items()},
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["confidence_wave_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_confidence_waves", subjects)
    return listing.answer(ConfidenceWavePage, [shown(row) for row in rows], ("confidence_wave_id",))


async def get_change(connection: Connection, actor: Actor, asked: TwoOfTeam) -> ConfidenceChange:
    """Return what changed in one team, with what that figure leaves out; raises NOT_FOUND where a wave is missing."""
    effects.check_order(asked.wave_before, asked.wave_after)
    named = {"the_survey": asked.survey, "the_team": asked.team}
    before = await statements.OF_TEAM.row(connection, **named, the_wave=asked.wave_before)
    after = await statements.OF_TEAM.row(connection, **named, the_wave=asked.wave_after)
    if before is None or after is None:
        raise not_found("wave")
    experiment = after["confidence_experiment_id"]
    teams = await statements.EXPERIMENT_SIZE.value(connection, the_experiment=experiment) if experiment else None
    subjects = [before["confidence_wave_id"], after["confidence_wave_id"]]
    await record(connection, actor, AuditAction.CONSULTATION, "get_confidence_change", subjects)
    return _changed(before, after, teams)


async def get_neither_nor(connection: Connection, actor: Actor, survey: str, as_at: date | None) -> NeitherNor:
    """Return every unit's last whole wave that was over on a day, or that it has none yet (¶41)."""
    day = as_at or clocks.today()
    rows = await statements.LAST_OF_UNITS.rows(connection, the_survey=survey, as_at=day)
    subjects = [row["confidence_wave_id"] for row in rows]
    await record(connection, actor, AuditAction.CONSULTATION, "get_neither_nor", subjects)
    by_unit = {row["lpu"]: row for row in rows}
    items = [_of_unit(lpu, by_unit.get(lpu)) for lpu in Lpu]
    complete = sum(one.is_complete for one in items)
    remaining = len(items) - complete
    return NeitherNor(survey=survey, as_at=day, complete=complete, remaining=remaining, items=items, next_cursor=None)


async def agreed(connection: Connection, since: date, until: date) -> list[tuple[str, int, int]]:
    """Return who agreed, of all who answered, in the last wave of each team that was over in a period."""
    rows = await statements.AGREED.rows(connection, period_from=since, period_until=until)
    return [(row["team"], row["agreed"], row["answered"]) for row in rows]


def shown(row: Row) -> ConfidenceWave:
    """Return a wave as it is told: each share with its interval, and nothing that tells of few."""
    tally, fieldwork = tally_of(row), fieldwork_of(row)
    kept = {name: row[name] for name in ConfidenceWave.model_fields.keys() & set(row.keys())}
    return ConfidenceWave.model_validate({**kept, "answered": published(tally.answered), **_readings(tally, fieldwork)})


def tally_of(row: Row) -> Tally:
    """Read a wave's answers; who did not know is in none of them."""
    agree = row["strongly_agree"] + row["agree"]
    return Tally(agree, row["neither"], row["disagree"] + row["strongly_disagree"])


def fieldwork_of(row: Row) -> Fieldwork:
    """Read when a wave was asked."""
    return Fieldwork(row["fieldwork_from"], row["fieldwork_until"], row["corrected_at"] or row["recorded_at"])


async def _one(connection: Connection, wave_id: UUID) -> Row:
    row = await statements.ONE.row(connection, the_wave_id=wave_id)
    if row is None:
        raise not_found("wave")
    return row


async def _check_outcome(connection: Connection, named: dict[str, Any], fieldwork_from: date) -> None:
    experiment = await statements.EXPERIMENT_OF.row(connection, **named)
    if experiment is not None:
        allocated_at = experiment["allocated_at"]
        allocated_on = local_day(allocated_at) if allocated_at else None
        check_outcome(ExperimentState(experiment["state"]), allocated_on, fieldwork_from)


async def _told(
    connection: Connection, actor: Actor, wave_id: UUID, action: AuditAction, operation: str
) -> ConfidenceWave:
    await record(connection, actor, action, operation, [wave_id])
    told = shown(await _one(connection, wave_id))
    event = told.model_dump(include={"confidence_wave_id", "lpu", "team", "wave"})
    await telling.WAVE_RECORDED.run(connection, **telling.told_of(wave_id, event))
    return told


def _readings(tally: Tally, fieldwork: Fieldwork) -> dict[str, object]:
    shares = {reading.value.lower(): answers.share(tally, reading, fieldwork) for reading in Reading}
    return {**shares, "net": answers.net(tally, fieldwork)}


def _of_unit(lpu: Lpu, row: Row | None) -> UnitReading:
    told: dict[str, object] = dict.fromkeys(("fieldwork_until", "answered", "agree", "neither", "disagree", "net"))
    if row is not None:
        tally = tally_of(row)
        told = {"fieldwork_until": row["fieldwork_until"], "answered": published(tally.answered)}
        told |= _readings(tally, fieldwork_of(row))
    return UnitReading.model_validate({"lpu": lpu, "is_complete": row is not None, **told})


def _changed(before: Row, after: Row, teams: int | None) -> ConfidenceChange:
    first, second = tally_of(before), tally_of(after)
    fieldwork = fieldwork_of(before).until(fieldwork_of(after))
    change = effects.change(first, second, Reading.AGREE, fieldwork)
    told = shown(before).agree.value, shown(after).agree.value
    share, other = told if change.value is not None else (None, None)
    return ConfidenceChange(
        survey=after["survey"],
        lpu=after["lpu"],
        team=after["team"],
        before=shown(before),
        after=shown(after),
        change=change,
        relative_change=change.value / share if change.value is not None and share else None,
        z=score(first.of(Reading.AGREE), second.of(Reading.AGREE)) if change.value is not None else None,
        distinguishable=effects.distinguishable(change),
        smallest_wave=None if share is None or other is None else effects.smallest_wave(share, other),
        footnotes=[
            *effects.change_footnotes(after["team"], teams),
            *effects.corrected_footnotes({one["team"] for one in (before, after) if one["corrected_at"]}),
        ],
    )
