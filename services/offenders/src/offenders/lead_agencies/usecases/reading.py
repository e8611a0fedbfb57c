"""Changes of lead read one by one, by person, and as the list of what waits; and the queue of cases without a lead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyChange,
    LeadAgencyChangePage,
)
from bluelamp.schemas.offenders.lead_queues import OutdatedLead, OutdatedLeadPage, UnassignedCase, UnassignedPage
from offenders.lead_agencies.statements import changes as statements
from offenders.lead_agencies.statements.queue import OUTDATED, UNASSIGNED
from offenders.lead_agencies.usecases.changing import seen_change, shown
from offenders.lead_agencies.usecases.rules import holding_on
from offenders.nominals.usecases.sight import seen_offender, sight_of
from offenders.settings import ADDRESS


async def get_change(connection: Connection, actor: Actor, change_id: UUID) -> LeadAgencyChange:
    """Return one change; raises NOT_FOUND."""
    row = await seen_change(connection, actor, change_id)
    subjects = [change_id, row["case_id"], row["offender_id"]]
    await record(connection, actor, AuditAction.CONSULTATION, "get_lead_agency_change", subjects)
    return shown(row)


async def list_changes_of(
    resources: Resources, actor: Actor, offender_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of the changes of somebody's lead, the newest first; raises NOT_FOUND."""
    address = f"{ADDRESS}/offenders/{offender_id}/lead-agency-changes"
    listing = Listing(resources.cursors, actor, address, {}, limit)
    after = _after(listing, cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        await seen_offender(connection, actor, offender_id)
        sight = sight_of(actor, statements.PAGE_OF_PERSON)
        rows = await statements.PAGE_OF_PERSON.rows(
            connection, offender_id=offender_id, limit=limit + 1, **after, **sight
        )
        subjects = [offender_id, *(row["change_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_lead_agency_changes", subjects)
    return listing.answer(LeadAgencyChangePage, [shown(row) for row in rows], ("decided_at", "change_id"))


async def list_pending(
    resources: Resources, actor: Actor, filters: dict[str, Any], cursor: str | None, limit: int
) -> Response:
    """Return one page of the changes that wait for an answer, the longest overdue first; a partner's are its own."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/lead-agency-changes", filters, limit)
    after = _after(listing, cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE_OF_PENDING.rows(
            connection,
            overdue_only=filters["overdue"],
            of_agency=filters["to_agency"],
            of_lpu=filters["lpu"],
            now=clocks.now(),
            limit=limit + 1,
            **after,
            **sight_of(actor, statements.PAGE_OF_PENDING),
        )
        subjects = [row[name] for row in rows[:limit] for name in ("change_id", "offender_id")]
        await record(connection, actor, AuditAction.CONSULTATION, "list_pending_lead_agency_changes", subjects)
    return listing.answer(LeadAgencyChangePage, [shown(row) for row in rows], ("accept_due_at", "change_id"))


async def list_unassigned(
    resources: Resources, actor: Actor, of: tuple[Lpu | None, str | None], cursor: str | None, limit: int
) -> Response:
    """Return one page of the cases for which no agency answers, the oldest first, each with its age in days."""
    lpu, team = of
    listing = Listing(
        resources.cursors, actor, f"{ADDRESS}/lead-agencies/unassigned", {"lpu": lpu, "team": team}, limit
    )
    after = _after(listing, cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        sight = sight_of(actor, UNASSIGNED)
        rows = await UNASSIGNED.rows(connection, of_lpu=lpu, of_team=team, limit=limit + 1, **after, **sight)
        await record(connection, actor, AuditAction.CONSULTATION, "list_unassigned_cases", _of_cases(rows[:limit]))
    items = [_waiting(row) for row in rows]
    return listing.answer(UnassignedPage, items, ("unassigned_since", "case_id"))


async def list_outdated(
    resources: Resources, actor: Actor, of: tuple[Lpu | None, str | None], cursor: str | None, limit: int
) -> Response:
    """Return one page of the cases whose agency may not lead by the rule set of today, the oldest first."""
    lpu, team = of
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/lead-agencies/outdated", {"lpu": lpu, "team": team}, limit)
    after = _after(listing, cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        may_lead = (await holding_on(connection, clocks.today())).rules.agencies
        agencies = sorted(set(LeadAgency) - may_lead - {LeadAgency.UNASSIGNED})
        sight = sight_of(actor, OUTDATED)
        rows = await OUTDATED.rows(
            connection, agencies=agencies, of_lpu=lpu, of_team=team, limit=limit + 1, **after, **sight
        )
        await record(connection, actor, AuditAction.CONSULTATION, "list_outdated_leads", _of_cases(rows[:limit]))
    items = [OutdatedLead.model_validate(dict(row)) for row in rows]
    return listing.answer(OutdatedLeadPage, items, ("opened_at", "case_id"))


def _of_cases(rows: Sequence[Row]) -> list[UUID]:
    return [row[name] for row in rows for name in ("case_id", "offender_id")]


def _waiting(row: Row) -> UnassignedCase:
    age_days = max(0, (clocks.now() - row["unassigned_since"]).days)
    return UnassignedCase.model_validate({**dict(row), "age_days": age_days})


def _after(listing: Listing, cursor: str | None) -> dict[str, Any]:
    after_time, after_id = listing.position(cursor)
    return {
        "after_time": datetime.fromisoformat(after_time) if after_time else None,
        "after_id": UUID(after_id) if after_id else None,
    }
