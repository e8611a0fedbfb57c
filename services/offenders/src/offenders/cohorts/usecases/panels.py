"""Panels: called with the agencies that sit on them, their agendas, and closed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
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
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.caseload import CaseStatus
from bluelamp.schemas.offenders.nominations import NominationState
from bluelamp.schemas.offenders.panels import (
    NewAgendaItem,
    NewPanel,
    NewPanelClosing,
    Panel,
    PanelItem,
    PanelItemPage,
    PanelPage,
    PanelStatus,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from offenders.caseload.usecases.cases import seen_case
from offenders.cohorts.rules.refusing import check_agenda_item, check_panel
from offenders.cohorts.statements import panels as statements
from offenders.cohorts.usecases.nominating import seen_nomination
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import Hearers, News, tell, tell_many
from offenders.settings import ADDRESS

PATH = f"{ADDRESS}/panels"


async def call_panel(
    connection: Connection, actor: Actor, new: NewPanel, panel_id: UUID | None = None, item_ids: Sequence[UUID] = ()
) -> Answer:
    """Call a panel: its members are asked, and what stands on its agenda is theirs to see while it is open.

    Raises RULE_BROKEN with each fault, and what `put_on_agenda` raises of an item.
    """
    check_panel(new, actor.organisation_id, clocks.today())
    panel_id = panel_id or uuid7()
    await statements.ADD.run(connection, panel_id=panel_id, meets_on=new.meets_on, lpu=new.lpu, opened_by=actor.subject)
    members = [
        {"panel_id": panel_id, "organisation_id": one.organisation_id, "agency": one.agency} for one in new.members
    ]
    await statements.ADD_MEMBER.each(connection, members)
    for place, one in enumerate(new.agenda):
        item_id = item_ids[place] if place < len(item_ids) else uuid7()
        await _put(connection, actor, panel_id, one, (item_id, f"#/agenda/{place}"))
    panel = await panel_of(connection, actor, panel_id)
    await record(connection, actor, AuditAction.COLLECTION, "call_panel", [panel_id])
    await _tell_panel(connection, EventType.OFFENDERS_PANEL_CALLED, panel)
    asked = [
        News(
            panel_id,
            {"panel_id": panel_id, "organisation_id": one.organisation_id, "meets_on": new.meets_on},
            Hearers(organisation_id=one.organisation_id, owner=actor.subject),
        )
        for one in new.members
        if one.organisation_id != actor.organisation_id
    ]
    await tell_many(connection, EventType.OFFENDERS_PANEL_MEMBER_ASKED, asked)
    return created(panel, f"{PATH}/{panel_id}")


async def put_on_agenda(
    connection: Connection, actor: Actor, panel_id: UUID, new: NewAgendaItem, item_id: UUID | None = None
) -> Answer:
    """Put a nomination or a case on an open panel's agenda.

    Raises NOT_FOUND, STATE_CONFLICT for a panel that is over, RULE_BROKEN for what is not there, decided already, there
    already, or of a restricted record where another organisation sits on the panel.
    """
    check_agenda_item(new)
    await lock_open(connection, panel_id)
    item_id = item_id or uuid7()
    pointer = "#/nomination_id" if new.nomination_id else "#/case_id"
    await _put(connection, actor, panel_id, new, (item_id, pointer))
    item = await item_of(connection, actor, panel_id, item_id)
    return created(shown_item(item), f"{PATH}/{panel_id}/agenda")


async def _put(connection: Connection, actor: Actor, panel_id: UUID, new: NewAgendaItem, at: tuple[UUID, str]) -> None:
    item_id, pointer = at
    row = await _what_is_put(connection, actor, new, pointer)
    panel = await panel_of(connection, actor, panel_id)
    partners = [one for one in panel.members if one.organisation_id != actor.organisation_id]
    if row["is_restricted"] and partners:
        detail = "The record is restricted: only a panel of the force alone speaks of it."
        raise rule_broken(pointer, detail, "restricted")
    is_case = new.case_id is not None
    try:
        await statements.ADD_ITEM.run(
            connection,
            item_id=item_id,
            panel_id=panel_id,
            place=await statements.NEXT_PLACE.value(connection, panel_id=panel_id),
            offender_id=row["given_offender_id"],
            nomination_id=new.nomination_id,
            case_id=new.case_id,
            cohort=row["cohort"],
            colour=row["colour"] if is_case else None,
            review_on=row["review_on"] if is_case else None,
            added_by=actor.subject,
        )
    except asyncpg.UniqueViolationError:
        raise rule_broken(pointer, "It stands on this agenda already.", "twice") from None
    subjects = [panel_id, item_id, row["offender_id"]]
    await record(connection, actor, AuditAction.COLLECTION, "put_on_agenda", subjects)
    data = {"panel_id": panel_id, "item_id": item_id, "nomination_id": new.nomination_id, "case_id": new.case_id}
    lpu = None if row["is_restricted"] else row["lpu"]
    await tell(connection, EventType.OFFENDERS_PANEL_ITEM_ADDED, panel_id, data, Hearers(lpu=lpu, owner=actor.subject))


async def _what_is_put(connection: Connection, actor: Actor, new: NewAgendaItem, pointer: str) -> Row:
    """Return the nomination or the case; what is decided of it meanwhile is decided, and this panel is told so."""
    try:
        if new.case_id is not None:
            row = await seen_case(connection, actor, new.case_id)
            is_over = row["status"] == CaseStatus.CLOSED
        elif new.nomination_id is not None:
            row = await seen_nomination(connection, actor, new.nomination_id)
            is_over = row["state"] != NominationState.OPEN
        else:
            raise RuntimeError("an item names a nomination or a case")
    except ProblemError as error:
        if error.code is not ProblemCode.NOT_FOUND:
            raise
        raise rule_broken(pointer, error.detail, "no_such_item") from None
    if is_over:
        raise rule_broken(pointer, "What became of it is decided already.", "decided_already")
    return row


async def get_panel(connection: Connection, actor: Actor, panel_id: UUID, if_none_match: str | None) -> Response:
    """Return a panel; raises NOT_FOUND, also for an organisation that does not sit on it."""
    panel = await panel_of(connection, actor, panel_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_panel", [panel_id])
    return read(panel, panel.version, if_none_match)


async def list_panels(
    resources: Resources, actor: Actor, of: tuple[PanelStatus | None, Lpu | None], cursor: str | None, limit: int
) -> Response:
    """Return one page of panels, the latest to meet first; an organisation's are those on which it sits."""
    status, lpu = of
    listing = Listing(resources.cursors, actor, PATH, {"status": status, "lpu": lpu}, limit)
    after_day, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_status=status,
            of_lpu=lpu,
            after_day=date.fromisoformat(after_day) if after_day else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.PAGE),
        )
        subjects = [row["panel_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_panels", subjects)
    return listing.answer(PanelPage, [_shown(row) for row in rows], ("meets_on", "panel_id"))


async def list_agenda(resources: Resources, actor: Actor, panel_id: UUID, cursor: str | None, limit: int) -> Response:
    """Return one page of an agenda; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{PATH}/{panel_id}/agenda", {}, limit)
    [after_place] = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        await panel_of(connection, actor, panel_id)
        rows = await statements.AGENDA.rows(
            connection,
            panel_id=panel_id,
            after_place=after_place or 0,
            limit=limit + 1,
            **sight_of(actor, statements.AGENDA),
        )
        subjects = [panel_id, *(row["offender_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_panel_agenda", subjects)
    return listing.answer(PanelItemPage, [shown_item(row) for row in rows], ("place",))


async def close_panel(connection: Connection, actor: Actor, panel_id: UUID, new: NewPanelClosing) -> Answer:
    """Close a panel: what it has not decided stays open for another, and its members see nothing of it any more."""
    await lock_open(connection, panel_id)
    await statements.CLOSE.run(
        connection, the_panel=panel_id, closed_at=clocks.now(), closed_by=actor.subject, closing_reason=new.reason
    )
    panel = await panel_of(connection, actor, panel_id)
    await record(connection, actor, AuditAction.ALTERATION, "close_panel", [panel_id])
    await _tell_panel(connection, EventType.OFFENDERS_PANEL_CLOSED, panel)
    return stands(panel, panel.version)


async def panel_of(connection: Connection, actor: Actor, panel_id: UUID) -> Panel:
    """Return a panel that the caller may know of; raises NOT_FOUND."""
    row = await statements.PANEL.row(connection, panel_id=panel_id, **sight_of(actor, statements.PANEL))
    if row is None:
        raise not_found("panel")
    return _shown(row)


async def lock_open(connection: Connection, panel_id: UUID) -> None:
    """Hold an open panel alone; raises NOT_FOUND, and STATE_CONFLICT for one that is over."""
    row = await statements.LOCK.row(connection, panel_id=panel_id)
    _check_open(None if row is None else row["status"])


async def hold_open(connection: Connection, panel_id: UUID) -> None:
    """Keep a panel open while something is given or decided in it; raises as `lock_open` does."""
    _check_open(await statements.HOLD.value(connection, panel_id=panel_id))


def _check_open(status: str | None) -> None:
    if status is None:
        raise not_found("panel")
    if status != PanelStatus.OPEN:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The panel is over.")


async def item_of(connection: Connection, actor: Actor, panel_id: UUID, item_id: UUID) -> Row:
    """Return one on an agenda; raises RULE_BROKEN where there is none that the caller may know of."""
    sight: dict[str, Any] = sight_of(actor, statements.ITEM)
    row = await statements.ITEM.row(connection, panel_id=panel_id, item_id=item_id, **sight)
    if row is None:
        raise rule_broken("#/item_id", "There is no such thing on this agenda.", "not_on_agenda")
    return row


async def held_item(connection: Connection, actor: Actor, panel_id: UUID, item_id: UUID) -> Row:
    """Return one on an agenda, held and not decided; raises RULE_BROKEN, and STATE_CONFLICT once it is decided."""
    await item_of(connection, actor, panel_id, item_id)
    await statements.LOCK_ITEM.row(connection, item_id=item_id)
    row = await item_of(connection, actor, panel_id, item_id)
    if row["decided_at"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The panel has decided of this one.")
    return row


def shown_item(row: Row) -> PanelItem:
    """Return one on an agenda as it is told."""
    return PanelItem.model_validate({name: row[name] for name in PanelItem.model_fields})


def _shown(row: Row) -> Panel:
    return Panel.model_validate({name: row[name] for name in Panel.model_fields})


async def _tell_panel(connection: Connection, event: EventType, panel: Panel) -> None:
    data = {
        "panel_id": panel.panel_id,
        "meets_on": panel.meets_on,
        "status": panel.status,
        "members": len(panel.members),
    }
    await tell(connection, event, panel.panel_id, data, Hearers(lpu=panel.lpu, owner=panel.opened_by))
