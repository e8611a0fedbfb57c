"""The reviews of the joint review team: cold cases and internal management reviews."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.reviews import (
    NewReview,
    NewReviewDecision,
    NewReviewSignature,
    Review,
    ReviewKind,
    ReviewPage,
    ReviewPatch,
    ReviewReason,
    ReviewStatus,
    SignedVersion,
    SignedVersions,
)
from safeguarding.access import ReviewKeeper, ReviewReader, ReviewSigner
from safeguarding.reviews import demonstration
from safeguarding.reviews.routes import examples
from safeguarding.reviews.rules.workflow import Verb
from safeguarding.reviews.usecases import reading, reviewing

router = APIRouter(tags=["reviews"], route_class=StrictRoute)
REVIEW = "/reviews/{review_id}"


@router.post("/reviews", summary="Open a review", status_code=201, response_model=Review)
async def open_review(
    new: Annotated[NewReview, Body(openapi_examples=examples.NEW_REVIEW)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Open the review of a cold case, or an internal management review for a statutory one, with its deadlines."""
    return await answer_once(
        resources.database, actor, key, lambda connection: reviewing.open_review(connection, actor, new)
    )


@router.get("/reviews", summary="List reviews", response_model=ReviewPage)
async def list_reviews(
    actor: ReviewReader,
    resources: ResourcesOf,
    kind: Annotated[ReviewKind | None, Query(description="Only those of this kind.")] = None,
    status: Annotated[ReviewStatus | None, Query(description="Only those that stand there.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the newest first; `overdue` says where a deadline has passed."""
    return await reading.list_reviews(resources, actor, reading.ReviewFilters(kind, status), cursor, limit)


@router.get(REVIEW, summary="Read a review", response_model=Review)
async def get_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_READ)],
    actor: ReviewReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return a review with exhibits, forensic opportunities, decisions and all that happened to it."""
    async with resources.database.transaction() as connection:
        return await reading.get_review(connection, actor, review_id, if_none_match)


@router.patch(REVIEW, summary="Write or change a review", response_model=Review)
async def change_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_CHANGE)],
    patch: Annotated[
        ReviewPatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.REVIEW_PATCH)
    ],
    actor: ReviewKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Write the report of an open review, or change its author or deadlines, by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await reviewing.change_review(connection, actor, review_id, if_match, patch)
    return answer.response()


@router.post(f"{REVIEW}/decision", summary="Decide a cold case's review", response_model=Review)
async def decide_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_DECIDE)],
    new: Annotated[NewReviewDecision, Body(openapi_examples=examples.DECISION)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Decide with reasons; unless the case is investigated again, somebody looks again on a day."""
    return await answer_once(
        resources.database, actor, key, lambda connection: reviewing.decide(connection, actor, review_id, new)
    )


@router.post(f"{REVIEW}/submission", summary="Submit a review for signature", response_model=Review)
async def submit_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_SUBMIT)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Put an internal management review, with its report and chronology, before somebody who wrote none of it."""
    return await answer_once(
        resources.database, actor, key, lambda connection: reviewing.submit(connection, actor, review_id)
    )


@router.post(f"{REVIEW}/signature", summary="Sign a review", response_model=Review)
async def sign_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_SIGN)],
    new: Annotated[NewReviewSignature, Body(openapi_examples=examples.SIGNATURE)],
    actor: ReviewSigner,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Approve the version that you have read and wrote no part of; it is kept whole and never changes again."""
    return await answer_once(
        resources.database, actor, key, lambda connection: reviewing.sign(connection, actor, review_id, new)
    )


@router.post(f"{REVIEW}/return", summary="Return a review to its author", response_model=Review)
async def return_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_RETURN)],
    given: Annotated[ReviewReason, Body(openapi_examples=examples.RETURN)],
    actor: ReviewSigner,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Give it back with what is missing."""
    return await answer_once(
        resources.database, actor, key, lambda connection: reviewing.give_back(connection, actor, review_id, given)
    )


@router.post(f"{REVIEW}/revision", summary="Revise a signed review", response_model=Review)
async def revise_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_REVISE)],
    given: Annotated[ReviewReason, Body(openapi_examples=examples.REVISION)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Begin the next version; the signed one stays as it is."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: reviewing.step(connection, actor, review_id, Verb.REVISE, given.reason),
    )


@router.post(f"{REVIEW}/reopening", summary="Reopen a cold case's review", response_model=Review)
async def reopen_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_REOPEN)],
    given: Annotated[ReviewReason, Body(openapi_examples=examples.REOPENING)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Look again, because something new is known."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: reviewing.step(connection, actor, review_id, Verb.REOPEN, given.reason),
    )


@router.post(f"{REVIEW}/closure", summary="Close a review", response_model=Review)
async def close_review(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_CLOSE)],
    given: Annotated[ReviewReason, Body(openapi_examples=examples.CLOSURE)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Close a cold case's review that is decided, or an internal one that is signed."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: reviewing.step(connection, actor, review_id, Verb.CLOSE, given.reason),
    )


@router.get(f"{REVIEW}/versions", summary="List a review's signed versions")
async def list_versions(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_READ_SIGNED)],
    actor: ReviewReader,
    resources: ResourcesOf,
) -> SignedVersions:
    """Return which versions were signed, by whom and when, with the digest of each."""
    async with resources.database.transaction() as connection:
        return await reading.list_versions(connection, actor, review_id)


@router.get(f"{REVIEW}/versions/{{version_number}}", summary="Read a signed version")
async def get_version(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_READ_SIGNED)],
    version_number: Annotated[int, Path(ge=1, le=1000, description="Which version.", examples=[1])],
    actor: ReviewReader,
    resources: ResourcesOf,
) -> SignedVersion:
    """Return a version as it was signed, with its chronology."""
    async with resources.database.transaction() as connection:
        return await reading.get_version(connection, actor, review_id, version_number)
