"""The demonstration's months, victims and dip samples, put in as those who work with them would."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Statement
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.dip_samples import NewDipContact, NewDipSampleDraw
from bluelamp.schemas.contact.satisfaction import NewResponse
from bluelamp.schemas.contact.surveys import NewSurveyCase, NewSurveySample
from contact.surveys import demonstration
from contact.surveys.statements import cases as case_statements
from contact.surveys.statements import dip_samples as dip_statements
from contact.surveys.statements import history
from contact.surveys.usecases import attempts, cases, dip_samples, interviews, registers, samples

_DRAWN = (
    (demonstration.CASE_TO_RING, None),
    (demonstration.CASE_TO_READ_DETAILS, demonstration.ATTEMPT_TO_READ),
    (demonstration.CASE_TO_END, demonstration.ATTEMPT_TO_END),
    (demonstration.CASE_TO_INTERVIEW, demonstration.ATTEMPT_TO_INTERVIEW),
    (demonstration.CASE_INTERVIEWED, demonstration.ATTEMPT_INTERVIEWED),
)


async def seed_surveys(resources: Resources) -> int:
    """Add the demonstration's records that are missing; returns how many were added."""
    analyst = keeper("analyst")
    async with resources.database.transaction() as connection:
        added = await _history(connection, analyst)
        added += await add_missing(connection, registers.SIMILAR_FORCE_RESULTS, analyst, demonstration.RESULTS)
        added += await _cases(connection, resources, analyst)
        return added + await _dip_samples(connection, analyst)


async def _history(connection: Connection, actor: Actor) -> int:
    months: tuple[tuple[Statement, str, Mapping[UUID, Mapping[str, Any]]], ...] = (
        (history.MONTH_COUNTS, "survey_month_count", demonstration.MONTH_COUNTS),
        (history.POPULATIONS, "survey_population", demonstration.POPULATIONS),
    )
    added = 0
    for statement, name, records in months:
        columns: dict[str, list[Any]] = {f"all_{name}_id": list(records)}
        for column in next(iter(records.values())):
            values = [one[column] for one in records.values()]
            columns[f"all_{column}"] = [date.fromisoformat(one) for one in values] if column == "month" else values
        new = await statement.rows(connection, **columns)
        if new:
            await record(connection, actor, AuditAction.COLLECTION, f"seed_{name}s", [row[0] for row in new])
        added += len(new)
    return added


async def _cases(connection: Connection, resources: Resources, analyst: Actor) -> int:
    if await case_statements.ONE.row(connection, the_case=demonstration.CASE_WAITING) is not None:
        return 0
    recorded_at = (clocks.now() - timedelta(days=42)).isoformat()
    ids = [demonstration.CASE_WAITING, *(case_id for case_id, _ in _DRAWN)]
    for place, case_id in enumerate(ids):
        lpu = "WALSALL" if case_id == demonstration.CASE_WAITING else "COVENTRY"
        new = NewSurveyCase.model_validate(demonstration.case(place, lpu, recorded_at))
        await cases.create_case(connection, keeper("service"), new, resources.vault, case_id)
    today = clocks.today()
    quota = {"lpu": "COVENTRY", "incident_group": "BURGLARY", "quota": len(_DRAWN)}
    sample = {
        "survey_id": str(demonstration.CRIME_SURVEY),
        "due_from": (today - timedelta(days=1)).isoformat(),
        "due_until": (today + timedelta(days=2)).isoformat(),
        "seed": 42,
        "quotas": [quota],
    }
    drawn = NewSurveySample.model_validate(sample)
    await samples.create_sample(connection, analyst, drawn, demonstration.SAMPLE_TO_READ)
    await _interviews(connection)
    return len(ids)


async def _interviews(connection: Connection) -> None:
    surveyor = keeper("surveyor")
    for case_id, attempt_id in _DRAWN:
        if attempt_id is not None:
            await attempts.begin_attempt(connection, surveyor, case_id, attempt_id)
    answers = {"survey_attempt_id": str(demonstration.ATTEMPT_INTERVIEWED), **demonstration.ANSWERS}
    response = NewResponse.model_validate(answers)
    await interviews.create_response(connection, surveyor, response, demonstration.RESPONSE_TO_READ)


async def _dip_samples(connection: Connection, analyst: Actor) -> int:
    if await dip_statements.DRAW.row(connection, the_draw=demonstration.DRAW_TO_READ) is not None:
        return 0
    this_month = clocks.today().replace(day=1).isoformat()
    places = iter(range(100))
    new = NewDipSampleDraw.model_validate(demonstration.draw("BIRMINGHAM_NORTH", this_month, per_rank=2, count=12))
    await dip_samples.create_draw(
        connection,
        analyst,
        new,
        demonstration.DRAW_TO_READ,
        lambda: demonstration.dip_sample_id(next(places)),
    )
    for lpu in demonstration.DIP_LPUS:
        past = NewDipSampleDraw.model_validate(demonstration.draw(lpu, demonstration.DIP_MONTH))
        await dip_samples.create_draw(connection, analyst, past)
    return 1 + len(demonstration.DIP_LPUS) + await _contacts(connection)


async def _contacts(connection: Connection) -> int:
    spoken = NewDipContact.model_validate(demonstration.SPOKEN)
    month = date.fromisoformat(demonstration.DIP_MONTH)
    rows = await dip_statements.PAGE.rows(connection, of_month=month, limit=100)
    done = rows[: len(rows) - demonstration.DIP_CONTACTS_LEFT_OUT]
    for row in done:
        role = "sergeant" if row["rank"] == "SERGEANT" else "senior-officer"
        supervisor = replace(keeper(role), lpu=row["lpu"])
        await dip_samples.record_contact(connection, supervisor, row["dip_sample_id"], spoken)
    return len(done)
