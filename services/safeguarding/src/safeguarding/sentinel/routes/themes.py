"""Themes, what is tagged with them, and their volumes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day, Lpu
from bluelamp.schemas.safeguarding.sentinel import (
    NewTag,
    NewTheme,
    TagPage,
    TagRemoval,
    Theme,
    ThemeCode,
    Themes,
    ThemeTag,
    ThemeTerms,
    ThemeVolumes,
)
from safeguarding.access import ThemeKeeper, ThemeReader, ThemeTagger
from safeguarding.sentinel import demonstration
from safeguarding.sentinel.routes import examples
from safeguarding.sentinel.usecases import tagging, themes, volumes

router = APIRouter(tags=["sentinel"], route_class=StrictRoute)
ThemePath = Annotated[ThemeCode, Path(description="The theme's code.", examples=[demonstration.THEME])]
AsAt = Annotated[
    Day | None, Query(description="As it was or will be on this day; today if left out.", examples=["2014-10-01"])
]


@router.get("/themes", summary="List the themes")
async def list_themes(_: ThemeReader, resources: ResourcesOf, as_at: AsAt = None) -> Themes:
    """Return every theme with the terms that held on a day, the ended ones too."""
    async with resources.database.connection() as connection:
        return await themes.list_themes(connection, as_at)


@router.get("/themes/{theme}", summary="Read a theme")
async def get_theme(theme: ThemePath, _: ThemeReader, resources: ResourcesOf, as_at: AsAt = None) -> Theme:
    """Return one theme: what is tagged with it, and which way its volumes move when things get better."""
    async with resources.database.connection() as connection:
        return await themes.get_theme(connection, theme, as_at)


@router.post("/themes", summary="Add a theme", status_code=201, response_model=Theme)
async def add_theme(
    new: Annotated[NewTheme, Body(openapi_examples=examples.NEW_THEME)],
    actor: ThemeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a theme from a day on."""
    return await answer_once(
        resources.database, actor, key, lambda connection: themes.add_theme(connection, actor, new)
    )


@router.post("/themes/{theme}/terms", summary="Change or end a theme", status_code=201, response_model=Theme)
async def add_theme_terms(
    theme: ThemePath,
    new: Annotated[ThemeTerms, Body(openapi_examples=examples.TERMS)],
    actor: ThemeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let a theme mean something else from a day on, or end; what was before stays as it was."""
    return await answer_once(
        resources.database, actor, key, lambda connection: themes.add_terms(connection, actor, theme, new)
    )


@router.get("/themes/{theme}/volumes", summary="Read a theme's volumes")
async def get_theme_volumes(
    theme: ThemePath,
    _: ThemeReader,
    resources: ResourcesOf,
    period_from: Annotated[Day | None, Query(description="The first Monday at this day or later.")] = None,
    period_until: Annotated[Day | None, Query(description="Weeks that end by this day.")] = None,
    lpu: Annotated[Lpu | None, Query(description="One unit alone.")] = None,
) -> ThemeVolumes:
    """Return target, actual and movement by week and unit, by default of twelve whole weeks.

    An increase can be success: `improvement_direction` says. Counts under five are null, with all that follows.
    """
    return await volumes.theme_volumes(resources, theme, period_from, period_until, lpu)


@router.post("/themes/{theme}/tags", summary="Tag a record", status_code=201, response_model=ThemeTag)
async def tag_record(
    theme: ThemePath,
    new: Annotated[NewTag, Body(openapi_examples=examples.NEW_TAG)],
    actor: ThemeTagger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say that a record that you may see has to do with a theme; it is counted on its own day, in its own unit."""
    return await answer_once(
        resources.database, actor, key, lambda connection: tagging.tag_record(connection, actor, theme, new)
    )


@router.get("/themes/{theme}/tags", summary="List what is tagged with a theme", response_model=TagPage)
async def list_tags(
    theme: ThemePath, actor: ThemeTagger, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List the tags on records that you may see, newest first."""
    return await tagging.list_tags(resources, actor, theme, cursor, limit)


@router.get("/themes/{theme}/tags/{tag_id}", summary="Read a tag")
async def get_tag(
    theme: ThemePath,
    tag_id: Annotated[UUID, path_of("tag", demonstration.TAG_TO_READ)],
    actor: ThemeTagger,
    resources: ResourcesOf,
) -> ThemeTag:
    """Return one tag, also one that was taken away."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await tagging.get_tag(connection, actor, theme, tag_id)


@router.post("/themes/{theme}/tags/{tag_id}/removal", summary="Take a tag away", response_model=ThemeTag)
async def remove_tag(
    theme: ThemePath,
    tag_id: Annotated[UUID, path_of("tag", demonstration.TAG_TO_REMOVE)],
    removal: Annotated[TagRemoval, Body(openapi_examples=examples.REMOVAL)],
    actor: ThemeTagger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say that it was a mistake, and why; that it was there stays known."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: tagging.remove_tag(connection, actor, theme, tag_id, removal),
    )
