"""Panels: called, their agendas, each agency's view and vote, what is decided, and closed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.panels import (
    NewAgendaItem,
    NewPanel,
    NewPanelClosing,
    NewPanelDecision,
    NewPanelView,
    Panel,
    PanelDecision,
    PanelDecisionPage,
    PanelItem,
    PanelItemPage,
    PanelPage,
    PanelStatus,
    PanelView,
    PanelViewPage,
)
from offenders.access import PanelDecider, PanelKeeper, PanelMember
from offenders.cohorts import demonstration
from offenders.cohorts.routes import examples
from offenders.cohorts.usecases import deciding, panels, viewing

router = APIRouter(tags=["cohorts"], route_class=StrictRoute)

OfPanel = Annotated[UUID, path_of("panel", demonstration.PANEL)]
OfHeld = Annotated[UUID, path_of("panel", demonstration.HELD)]


@router.post("/panels", summary="Call a panel", status_code=201, response_model=Panel)
async def call_panel(
    new: Annotated[NewPanel, Body(openapi_examples=examples.NEW_PANEL)],
    actor: PanelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Call a panel of agencies. While it is open each sees what stands on its agenda, and nothing else of it."""
    return await answer_once(
        resources.database, actor, key, lambda connection: panels.call_panel(connection, actor, new)
    )


@router.get("/panels", summary="List the panels", response_model=PanelPage)
async def list_panels(
    actor: PanelMember,
    resources: ResourcesOf,
    status: Annotated[PanelStatus | None, Query(description="Open or over.")] = None,
    lpu: Annotated[Lpu | None, Query(description="The unit for which they decide.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the panels, the latest to meet first; an organisation's are those on which it sits."""
    return await panels.list_panels(resources, actor, (status, lpu), cursor, limit)


@router.get("/panels/{panel_id}", summary="Read a panel", response_model=Panel)
async def get_panel(
    panel_id: OfPanel, actor: PanelMember, resources: ResourcesOf, if_none_match: IfNoneMatch = None
) -> Response:
    """Return when a panel meets, who sits on it, and how much of its agenda is decided."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await panels.get_panel(connection, actor, panel_id, if_none_match)


@router.post("/panels/{panel_id}/agenda", summary="Put on the agenda", status_code=201, response_model=PanelItem)
async def put_on_agenda(
    panel_id: OfPanel,
    new: Annotated[NewAgendaItem, Body(openapi_examples=examples.NEW_ITEM)],
    actor: PanelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Put a nomination, or a running case to review or close, on an open panel's agenda."""
    return await answer_once(
        resources.database, actor, key, lambda connection: panels.put_on_agenda(connection, actor, panel_id, new)
    )


@router.get("/panels/{panel_id}/agenda", summary="List an agenda of a panel", response_model=PanelItemPage)
async def list_panel_agenda(
    panel_id: OfPanel,
    actor: PanelMember,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what a panel is to decide of; to an agency from elsewhere only while the panel is open."""
    return await panels.list_agenda(resources, actor, panel_id, cursor, limit)


@router.post("/panels/{panel_id}/views", summary="Give a view", status_code=201, response_model=PanelView)
async def give_panel_view(
    panel_id: OfPanel,
    new: Annotated[NewPanelView, Body(openapi_examples=examples.NEW_VIEW)],
    actor: PanelMember,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say what your agency thinks and how it votes: once, before it has read what the others think."""
    return await viewing.give_view_once(resources, actor, key, panel_id, new)


@router.get("/panels/{panel_id}/views", summary="List the views", response_model=PanelViewPage)
async def list_panel_views(
    panel_id: OfPanel,
    actor: PanelMember,
    resources: ResourcesOf,
    item_id: Annotated[UUID | None, Query(description="Of one on the agenda alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the views: an agency's own always, the others' once all have given theirs or the panel has decided."""
    return await viewing.list_views(resources, actor, (panel_id, item_id), cursor, limit)


@router.post("/panels/{panel_id}/decisions", summary="Decide", status_code=201, response_model=PanelDecision)
async def decide_in_panel(
    panel_id: OfPanel,
    new: Annotated[NewPanelDecision, Body(openapi_examples=examples.NEW_DECISION)],
    actor: PanelDecider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take somebody in, which opens their case and asks an agency to lead it; decline; let go; or look again later."""
    return await answer_once(
        resources.database, actor, key, lambda connection: deciding.decide(connection, actor, panel_id, new)
    )


@router.get("/panels/{panel_id}/decisions", summary="List the decisions", response_model=PanelDecisionPage)
async def list_panel_decisions(
    panel_id: OfHeld,
    actor: PanelMember,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what a panel decided, the latest first, with the votes and by which rules."""
    return await deciding.list_decisions(resources, actor, panel_id, cursor, limit)


@router.post("/panels/{panel_id}/closure", summary="Close a panel", response_model=Panel)
async def close_panel(
    panel_id: Annotated[UUID, path_of("panel", demonstration.TO_CLOSE)],
    new: Annotated[NewPanelClosing, Body(openapi_examples=examples.NEW_CLOSING)],
    actor: PanelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Close a panel: what it has not decided waits for another, and its members see nothing of it any more."""
    return await answer_once(
        resources.database, actor, key, lambda connection: panels.close_panel(connection, actor, panel_id, new)
    )
