"""Draws: repeatable by their seed, settled stratum by stratum, and nobody in two of them."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.surveys import NewSurveySample, SampleStratum, SurveySample, SurveySamplePage
from bluelamp.schemas.events import EventType
from bluelamp.schemas.problems import Fault, raise_all, rule_broken
from contact.settings import ADDRESS
from contact.surveys.rules.sampling import METHOD, Candidate, Drawn, draw
from contact.surveys.statements import cases as case_statements
from contact.surveys.statements import samples as statements
from contact.surveys.statements.telling import tell
from contact.surveys.usecases import persons

PATH = f"{ADDRESS}/survey-samples"
SEEDS = 9_007_199_254_740_992
"""Every seed is a whole number that JSON's readers hold exactly."""
_Key = tuple[str, str]


async def create_sample(
    connection: Connection, actor: Actor, new: NewSurveySample, sample_id: UUID | None = None
) -> Answer:
    """Draw from the waiting cases; raises RULE_BROKEN for a survey that is not there or a stratum named twice."""
    _check(new)
    if await case_statements.SURVEY.row(connection, the_survey=new.survey_id) is None:
        raise rule_broken("#/survey_id", "There is no such survey.", "survey_unknown")
    moment, sample_id = clocks.now(), sample_id or uuid7()
    seed = secrets.randbelow(SEEDS) if new.seed is None else new.seed
    await statements.LOCK_DRAWS.run(connection)
    candidates = await _candidates(connection, new, moment)
    busy = frozenset(row["victim_id"] for row in await statements.BUSY.rows(connection))
    quotas: dict[_Key, int] = {(one.lpu.value, one.incident_group.value): one.quota for one in new.quotas}
    found = draw(seed, candidates, quotas, busy)
    row = await statements.ADD.row(
        connection,
        the_sample=sample_id,
        the_survey=new.survey_id,
        due_from=new.due_from,
        due_until=new.due_until,
        seed=seed,
        method=METHOD,
        strata=[one.model_dump(mode="json") for one in _strata(new, found)],
        moment=moment,
    )
    if row is None:
        raise RuntimeError("what is added is there")
    await _settle(connection, actor, sample_id, found, moment)
    event = {"survey_sample_id": sample_id, "survey_id": new.survey_id}
    await tell(connection, EventType.CONTACT_SURVEY_SAMPLE_DRAWN, sample_id, event)
    return created(_sample(row), f"{PATH}/{sample_id}")


def _check(new: NewSurveySample) -> None:
    named = Counter((one.lpu, one.incident_group) for one in new.quotas)
    faults = [
        Fault(f"#/quotas/{place}", "The stratum is named twice.", "named_twice")
        for place, one in enumerate(new.quotas)
        if named[one.lpu, one.incident_group] > 1
    ]
    if new.due_until <= new.due_from:
        faults.append(Fault("#/due_until", "It ends after it begins.", "ends_before_it_begins"))
    raise_all(faults)


async def _candidates(connection: Connection, new: NewSurveySample, moment: datetime) -> list[Candidate[_Key]]:
    rows = await statements.WAITING.rows(
        connection,
        the_survey=new.survey_id,
        due_from=new.due_from,
        due_until=new.due_until,
        today=local_day(moment),
    )
    return [Candidate(row["survey_case_id"], row["victim_id"], (row["lpu"], row["incident_group"])) for row in rows]


def _strata(new: NewSurveySample, found: Drawn[_Key]) -> list[SampleStratum]:
    drawn, left, passed = (
        Counter(one.stratum for one in part) for part in (found.drawn, found.left, found.passed_over)
    )
    strata = []
    for one in new.quotas:
        key = (one.lpu.value, one.incident_group.value)
        waiting = drawn[key] + left[key] + passed[key]
        strata.append(SampleStratum(**one.model_dump(), waiting=waiting, passed_over=passed[key], drawn=drawn[key]))
    return strata


async def _settle(connection: Connection, actor: Actor, sample_id: UUID, found: Drawn[_Key], moment: datetime) -> None:
    drawn = [one.case_id for one in found.drawn]
    left = [one.case_id for one in found.left]
    rows: Sequence[Row] = [
        *await statements.DRAW.rows(connection, the_sample=sample_id, case_ids=drawn),
        *await statements.LEAVE.rows(connection, the_sample=sample_id, case_ids=left, moment=moment),
    ]
    for row in rows:
        await persons.tell_case(connection, row)
    await record(connection, actor, AuditAction.ALTERATION, "create_survey_sample", [sample_id, *drawn])
    if left:
        await record(connection, actor, AuditAction.ERASURE, "leave_survey_cases", left)


async def get_sample(resources: Resources, actor: Actor, sample_id: UUID, if_none_match: str | None) -> Response:
    """Return one draw; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_sample=sample_id)
        if row is None:
            raise not_found("survey sample")
        await record(connection, actor, AuditAction.CONSULTATION, "get_survey_sample", [sample_id])
    return read(_sample(row), row["version"], if_none_match)


async def list_samples(
    resources: Resources, actor: Actor, survey_id: UUID | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of draws, the latest first."""
    listing = Listing(resources.cursors, actor, PATH, {"survey_id": survey_id}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_survey=survey_id,
            after_time=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["survey_sample_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_survey_samples", subjects)
    return listing.answer(SurveySamplePage, [_sample(row) for row in rows], ("drawn_at", "survey_sample_id"))


def _sample(row: Row) -> SurveySample:
    return SurveySample.model_validate({name: row[name] for name in SurveySample.model_fields})
