"""The campaign calendar: planned, changed, accompanied, evaluated, read."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from fastapi import Response
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.measures import Rate
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.sentinel import (
    Campaign,
    CampaignDetails,
    CampaignPage,
    CampaignPatch,
    CampaignStatus,
    CampaignSummary,
    NewCampaign,
    NewEvaluation,
    NewTrainingCoverage,
    TrainingCoverage,
)
from safeguarding.sentinel.rules import campaigns as rules
from safeguarding.sentinel.statements import campaigns as statements
from safeguarding.sentinel.usecases.sight import ADDRESS
from safeguarding.sentinel.usecases.telling import told_by
from safeguarding.sentinel.usecases.themes import theme_in_force


class CalendarFilters(NamedTuple):
    """Each narrows the calendar."""

    theme: str | None
    on_day: date | None


async def plan_campaign(
    connection: Connection,
    actor: Actor,
    new: NewCampaign,
    campaign_id: UUID | None = None,
    *,
    today: date | None = None,
) -> Answer:
    """Plan a campaign on a theme; raises RULE_BROKEN with every fault, STATE_CONFLICT beside another of the theme.

    The demonstration's past campaigns were planned on a day of their own.
    """
    rules.check_campaign(new, today or clocks.today())
    await theme_in_force(connection, new.theme, new.starts_on)
    campaign_id = campaign_id or uuid7()
    event = _event(campaign_id, new.theme, CampaignStatus.PLANNED)
    values = {**_values(new), "the_campaign": campaign_id, "the_theme": new.theme, "moment": clocks.now()}
    try:
        await statements.PLAN.run(connection, **values, **told_by(actor, [campaign_id], event))
    except asyncpg.ExclusionViolationError:
        raise _overlaps() from None
    return created(await campaign_of(connection, campaign_id), f"{ADDRESS}/campaigns/{campaign_id}")


async def change_campaign(
    connection: Connection, actor: Actor, campaign_id: UUID, if_match: str | None, patch: CampaignPatch
) -> Answer:
    """Change a campaign by merge patch; a patch that changes nothing leaves the version as it is."""
    row = await _locked(connection, campaign_id)
    check_if_match(if_match, row["version"])
    before = CampaignDetails.model_validate({name: row[name] for name in CampaignDetails.model_fields})
    after = patched(before, patch)
    if after != before:
        rules.check_change(before, after, _status(row), clocks.today())
        await theme_in_force(connection, row["theme"], after.starts_on, "#/starts_on")
        event = _event(campaign_id, row["theme"], _status({**row, **dict(after)}))
        try:
            await statements.CHANGE.run(
                connection, the_campaign=campaign_id, **_values(after), **told_by(actor, [campaign_id], event)
            )
        except asyncpg.ExclusionViolationError:
            raise _overlaps() from None
    campaign = await campaign_of(connection, campaign_id)
    return stands(campaign, campaign.version)


async def record_training(connection: Connection, actor: Actor, campaign_id: UUID, new: NewTrainingCoverage) -> Answer:
    """Record how far a unit's training had come on a day; raises ALREADY_EXISTS for a day that has its figure."""
    row = await _locked(connection, campaign_id)
    rules.check_training(new, clocks.today())
    event = _event(campaign_id, row["theme"], _status(row))
    added = await statements.TRAIN.value(
        connection,
        the_campaign=campaign_id,
        moment=clocks.now(),
        **dict(new),
        **told_by(actor, [campaign_id], event),
    )
    if added is None:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "The unit's training on that day is recorded already.")
    campaign = await campaign_of(connection, campaign_id)
    return created(campaign, f"{ADDRESS}/campaigns/{campaign_id}", campaign.version)


async def evaluate_campaign(connection: Connection, actor: Actor, campaign_id: UUID, new: NewEvaluation) -> Answer:
    """Say what came of a campaign that has ended; it is said once."""
    row = await _locked(connection, campaign_id)
    rules.check_evaluation(new.findings, len(row["objectives"]), _status(row))
    told = {**new.model_dump(mode="json"), "evaluated_by": actor.subject, "evaluated_at": clocks.now()}
    event = _event(campaign_id, row["theme"], CampaignStatus.EVALUATED)
    await statements.EVALUATE.run(
        connection,
        the_campaign=campaign_id,
        evaluation=to_json(told).decode(),
        **told_by(actor, [campaign_id], event),
    )
    campaign = await campaign_of(connection, campaign_id)
    return created(campaign, f"{ADDRESS}/campaigns/{campaign_id}", campaign.version)


async def campaign_of(connection: Connection, campaign_id: UUID) -> Campaign:
    """Return a campaign with its training; raises NOT_FOUND."""
    row = await statements.ONE.row(connection, the_campaign=campaign_id)
    if row is None:
        raise not_found("campaign")
    training = [_coverage(one) for one in await statements.TRAINING.rows(connection, the_campaign=campaign_id)]
    names = Campaign.model_fields.keys() & row.keys()
    values = {name: row[name] for name in names}
    return Campaign.model_validate({**values, "status": _status(row), "training": training})


async def get_campaign(resources: Resources, actor: Actor, campaign_id: UUID, if_none_match: str | None) -> Response:
    """Return one campaign; it is about nobody, but that it was read is noted."""
    async with resources.database.transaction() as connection:
        campaign = await campaign_of(connection, campaign_id)
        await record(connection, actor, AuditAction.CONSULTATION, "get_campaign", [campaign_id])
    return read(campaign, campaign.version, if_none_match)


async def list_campaigns(
    resources: Resources, actor: Actor, filters: CalendarFilters, cursor: str | None, limit: int
) -> Response:
    """Return one page of the calendar, the latest beginning first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/campaigns", filters._asdict(), limit)
    after_day, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_theme=filters.theme,
            on_day=filters.on_day,
            after_day=date.fromisoformat(after_day) if after_day else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["campaign_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_campaigns", subjects)
    names = CampaignSummary.model_fields.keys() - {"status"}
    found = [CampaignSummary.model_validate({**{n: row[n] for n in names}, "status": _status(row)}) for row in rows]
    return listing.answer(CampaignPage, found, ("starts_on", "campaign_id"))


async def _locked(connection: Connection, campaign_id: UUID) -> Row:
    row = await statements.LOCKED.row(connection, the_campaign=campaign_id)
    if row is None:
        raise not_found("campaign")
    return row


def _status(row: Row) -> CampaignStatus:
    evaluated = row["evaluation"] is not None
    return rules.status_of(row["starts_on"], row["ends_on"], clocks.today(), evaluated=evaluated)


def _values(details: CampaignDetails) -> dict[str, Any]:
    values = {name: getattr(details, name) for name in CampaignDetails.model_fields}
    targets = [one.model_dump(mode="json") for one in details.target_volumes]
    return {**values, "target_volumes": to_json(targets).decode()}


def _event(campaign_id: UUID, theme: str, status: CampaignStatus) -> dict[str, Any]:
    return {"campaign_id": campaign_id, "theme": theme, "status": status}


def _coverage(row: Row) -> TrainingCoverage:
    counts = Rate(numerator=row["trained"], denominator=row["eligible"], value=row["trained"] / row["eligible"])
    names = TrainingCoverage.model_fields.keys() & row.keys()
    return TrainingCoverage.model_validate({**{name: row[name] for name in names}, "coverage": counts})


def _overlaps() -> ProblemError:
    return ProblemError(ProblemCode.STATE_CONFLICT, "Another campaign on this theme runs on one of these days.")
