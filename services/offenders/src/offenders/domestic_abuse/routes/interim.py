"""The interim model over HTTP: how teams work, what was learnt, and their posts (¶35-36)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Lpu
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.domestic_abuse_pilot import (
    Experience,
    ExperiencePage,
    ExperiencePatch,
    NewExperience,
    NewPilot,
    NewPost,
    Pilot,
    PilotPage,
    PilotPatch,
    Post,
    PostCoverageReport,
    PostPage,
    PostPatch,
)
from offenders.access import InterimModelKeeper, InterimModelReader
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.routes import examples
from offenders.domestic_abuse.usecases import registers

router = APIRouter(prefix="/domestic-abuse", tags=["domestic abuse"], route_class=StrictRoute)
_PATCH = "application/merge-patch+json"


@router.post("/pilots", summary="Say how a team works", status_code=201, response_model=Pilot)
async def create_pilot(
    new: Annotated[NewPilot, Body(openapi_examples=examples.NEW_PILOT)],
    actor: InterimModelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say by which model a team manages perpetrators from a day on: the pilot, the interim arrangement, or for good."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.PILOTS.create(connection, actor, new)
    )


@router.get("/pilots", summary="List how teams work", response_model=PilotPage)
async def list_pilots(
    actor: InterimModelReader,
    resources: ResourcesOf,
    team: Annotated[Code | None, Query(description="One team alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the models of teams, the latest to begin first."""
    given = {"team": team}
    return await registers.PILOTS.list_page(resources, actor, given, cursor, limit)


@router.get("/pilots/{pilot_id}", summary="Read how a team works", response_model=Pilot)
async def get_pilot(
    pilot_id: Annotated[UUID, path_of("team's model", demonstration.PILOT)],
    actor: InterimModelReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one team's model."""
    return await registers.PILOTS.get(resources, actor, pilot_id, if_none_match)


@router.patch("/pilots/{pilot_id}", summary="Change how a team works", response_model=Pilot)
async def change_pilot(
    pilot_id: Annotated[UUID, path_of("team's model", demonstration.PILOT_TO_CHANGE)],
    patch: Annotated[PilotPatch, Body(media_type=_PATCH, openapi_examples=examples.PILOT_PATCH)],
    actor: InterimModelKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a team's model by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await registers.PILOTS.change(connection, actor, pilot_id, if_match, patch)
    return answer.response()


@router.post("/experiences", summary="Note an experience", status_code=201, response_model=Experience)
async def create_experience(
    new: Annotated[NewExperience, Body(openapi_examples=examples.NEW_EXPERIENCE)],
    actor: InterimModelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Note what was learnt in the pilot; it names nobody."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.EXPERIENCES.create(connection, actor, new)
    )


@router.get("/experiences", summary="List the experiences", response_model=ExperiencePage)
async def list_experiences(
    actor: InterimModelReader,
    resources: ResourcesOf,
    team: Annotated[Code | None, Query(description="One team alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what was learnt, the latest first."""
    given = {"team": team}
    return await registers.EXPERIENCES.list_page(resources, actor, given, cursor, limit)


@router.get("/experiences/{experience_id}", summary="Read an experience", response_model=Experience)
async def get_experience(
    experience_id: Annotated[UUID, path_of("experience", demonstration.EXPERIENCE)],
    actor: InterimModelReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one experience."""
    return await registers.EXPERIENCES.get(resources, actor, experience_id, if_none_match)


@router.patch("/experiences/{experience_id}", summary="Correct an experience", response_model=Experience)
async def change_experience(
    experience_id: Annotated[UUID, path_of("experience", demonstration.EXPERIENCE_TO_CHANGE)],
    patch: Annotated[ExperiencePatch, Body(media_type=_PATCH, openapi_examples=examples.EXPERIENCE_PATCH)],
    actor: InterimModelKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Correct what was noted, by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await registers.EXPERIENCES.change(connection, actor, experience_id, if_match, patch)
    return answer.response()


@router.post("/posts", summary="Open a post", status_code=201, response_model=Post)
async def create_post(
    new: Annotated[NewPost, Body(openapi_examples=examples.NEW_POST)],
    actor: InterimModelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Open a post of a manager of perpetrators in a team."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.POSTS.create(connection, actor, new)
    )


@router.get("/posts", summary="List the posts", response_model=PostPage)
async def list_posts(
    actor: InterimModelReader,
    resources: ResourcesOf,
    team: Annotated[Code | None, Query(description="One team alone.")] = None,
    lpu: Annotated[Lpu | None, Query(description="One unit alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the posts, the latest opened first."""
    given = {"team": team, "lpu": lpu}
    return await registers.POSTS.list_page(resources, actor, given, cursor, limit)


@router.get("/posts/{post_id}", summary="Read a post", response_model=Post)
async def get_post(
    post_id: Annotated[UUID, path_of("post", demonstration.POST)],
    actor: InterimModelReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one post: which team it is of, and whether it is filled."""
    return await registers.POSTS.get(resources, actor, post_id, if_none_match)


@router.patch("/posts/{post_id}", summary="Fill or end a post", response_model=Post)
async def change_post(
    post_id: Annotated[UUID, path_of("post", demonstration.POST_TO_CHANGE)],
    patch: Annotated[PostPatch, Body(media_type=_PATCH, openapi_examples=examples.POST_PATCH)],
    actor: InterimModelKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Say by merge patch when a post was filled, trained for, or ended."""
    async with resources.database.transaction() as connection:
        answer = await registers.POSTS.change(connection, actor, post_id, if_match, patch)
    return answer.response()


@router.get("/post-coverage", summary="Count the posts of each team")
async def get_post_coverage(
    actor: InterimModelReader,
    resources: ResourcesOf,
    as_at: Annotated[CalendarDay | None, Query(description="As at this day; today if left out.")] = None,
) -> PostCoverageReport:
    """Return how many posts each team has, how many are filled, and how many of those are trained."""
    async with resources.database.transaction() as connection:
        return await registers.coverage(connection, actor, as_at)
