"""Each agency's view and vote: given once, before it has read the others'."""

from dataclasses import replace
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once, is_stored
from bluelamp.kit.identity import CONFINED_ROLES, Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.panels import ItemKind, NewPanelView, PanelView, PanelViewPage
from bluelamp.schemas.problems import ProblemCode, ProblemError, raise_all
from offenders.cohorts.rules.deciding import faults_of_vote
from offenders.cohorts.statements import deciding as statements
from offenders.cohorts.usecases.panels import PATH, held_item, hold_open, item_of, panel_of
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import Hearers, tell


async def give_view_once(
    resources: Resources, actor: Actor, key: RequestKey, panel_id: UUID, new: NewPanelView
) -> Response:
    """Give an organisation's view.

    What a partner may speak of is looked up as the partner, under row-level security; the item is held against a
    decision at the same moment, which a partner may not do, so the service writes.
    """
    async with resources.database.transaction(actor.confined_to) as connection:
        if not await is_stored(connection, actor, key):
            await panel_of(connection, actor, panel_id)
            await item_of(connection, actor, panel_id, new.item_id)
    as_service = replace(actor, roles=actor.roles - CONFINED_ROLES)
    return await answer_once(
        resources.database, as_service, key, lambda connection: give_view(connection, actor, panel_id, new)
    )


async def give_view(
    connection: Connection, actor: Actor, panel_id: UUID, new: NewPanelView, view_id: UUID | None = None
) -> Answer:
    """Write what an organisation thinks of one on the agenda.

    Raises NOT_FOUND, RULE_BROKEN for what is not on the agenda or a vote that is not for it, FORBIDDEN to who does not
    sit on the panel, STATE_CONFLICT once it is given, decided, or the panel is over.
    """
    await hold_open(connection, panel_id)
    item = await held_item(connection, actor, panel_id, new.item_id)
    raise_all(faults_of_vote(new.vote, ItemKind(item["kind"])))
    own = {"organisation_id": actor.organisation_id}
    if await statements.AGENCY.value(connection, panel_id=panel_id, **own) is None:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only an organisation that sits on the panel gives its view.")
    if await statements.HAS_GIVEN.value(connection, item_id=new.item_id, **own) is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Your organisation has given its view: it is given once.")
    view_id = view_id or uuid7()
    await statements.GIVE.run(
        connection,
        view_id=view_id,
        panel_id=panel_id,
        item_id=new.item_id,
        vote=new.vote,
        view=new.view,
        given_by=actor.subject,
        **own,
    )
    subjects = [panel_id, new.item_id, item["offender_id"]]
    await record(connection, actor, AuditAction.COLLECTION, "give_panel_view", subjects)
    data = {"panel_id": panel_id, "item_id": new.item_id, "view_id": view_id, **own}
    hearers = Hearers(organisation_id=actor.confined_to, owner=item["added_by"])
    await tell(connection, EventType.OFFENDERS_PANEL_VIEW_GIVEN, panel_id, data, hearers)
    row = await statements.VIEW.row(connection, panel_id=panel_id, view_id=view_id, **sight_of(actor, statements.VIEW))
    if row is None:
        raise RuntimeError("what is written comes back")
    return created(
        PanelView.model_validate({name: row[name] for name in PanelView.model_fields}), f"{PATH}/{panel_id}/views"
    )


async def list_views(
    resources: Resources, actor: Actor, of: tuple[UUID, UUID | None], cursor: str | None, limit: int
) -> Response:
    """Return one page of the views in a panel: a partner's own, and the others' once they are open to it."""
    panel_id, item_id = of
    listing = Listing(resources.cursors, actor, f"{PATH}/{panel_id}/views", {"item_id": item_id}, limit)
    [after_id] = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        await panel_of(connection, actor, panel_id)
        rows = await statements.VIEWS.rows(
            connection,
            panel_id=panel_id,
            of_item=item_id,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.VIEWS),
        )
        subjects = [panel_id, *dict.fromkeys(row["item_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_panel_views", subjects)
    items = [PanelView.model_validate({name: row[name] for name in PanelView.model_fields}) for row in rows]
    return listing.answer(PanelViewPage, items, ("view_id",))
