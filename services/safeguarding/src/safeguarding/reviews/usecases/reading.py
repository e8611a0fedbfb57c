"""Reviews read by the team, each reading with its entry in the audit log."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found, read
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.safeguarding.reviews import (
    ChronologyEntry,
    ChronologyPage,
    Exhibit,
    ForensicOpportunity,
    PersonInReview,
    Review,
    ReviewDecision,
    ReviewKind,
    ReviewPage,
    ReviewStatus,
    ReviewStep,
    ReviewSummary,
    SignedVersion,
    SignedVersions,
    SignedVersionSummary,
)
from safeguarding.reviews.rules.records import Deadlines, is_overdue
from safeguarding.reviews.statements import parts
from safeguarding.reviews.statements import reviews as statements
from safeguarding.reviews.usecases.steps import ADDRESS, check_side, people_in

_NESTED = {"overdue", "people", "exhibits", "forensic_opportunities", "decisions", "history"}


class ReviewFilters(NamedTuple):
    """Each narrows the list."""

    kind: ReviewKind | None
    status: ReviewStatus | None


async def review_of(connection: Connection, review_id: UUID) -> Review:
    """Return a review with what belongs to it; raises NOT_FOUND."""
    row = await statements.ONE.row(connection, the_review=review_id)
    if row is None:
        raise not_found("review")
    values = {"the_review": review_id}
    people = await statements.PEOPLE.rows(connection, **values)
    exhibits = await parts.EXHIBITS.rows(connection, **values)
    opportunities = await parts.OPPORTUNITIES.rows(connection, **values)
    decisions = await statements.DECISIONS.rows(connection, **values)
    history = await statements.HISTORY.rows(connection, **values)
    return Review.model_validate(
        {
            **{name: row[name] for name in Review.model_fields.keys() - _NESTED},
            "overdue": _is_overdue(row),
            "people": [dict(one) for one in people],
            "exhibits": [{name: one[name] for name in Exhibit.model_fields} for one in exhibits],
            "forensic_opportunities": [
                {name: one[name] for name in ForensicOpportunity.model_fields} for one in opportunities
            ],
            "decisions": [{name: one[name] for name in ReviewDecision.model_fields} for one in decisions],
            "history": [{name: one[name] for name in ReviewStep.model_fields} for one in history],
        }
    )


async def get_review(connection: Connection, actor: Actor, review_id: UUID, if_none_match: str | None) -> Response:
    """Return one review; reading it is a consultation of it and of the people in it."""
    review = await review_of(connection, review_id)
    await _consulted(connection, actor, "get_review", [review_id, *_ids(review.people)])
    return read(review, review.version, if_none_match)


async def list_reviews(
    resources: Resources, actor: Actor, filters: ReviewFilters, cursor: str | None, limit: int
) -> Response:
    """Return one page of reviews, newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/reviews", filters._asdict(), limit)
    moment, last_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_kind=filters.kind,
            of_status=filters.status,
            after_time=datetime.fromisoformat(moment) if moment else None,
            after_id=UUID(last_id) if last_id else None,
            limit=limit + 1,
        )
        shown = [row["review_id"] for row in rows[:limit]]
        people = await statements.PEOPLE_OF.rows(connection, review_ids=shown)
        subjects = [*shown, *sorted({row["person_id"] for row in people})]
        await _consulted(connection, actor, "list_reviews", subjects)
    names = ReviewSummary.model_fields.keys() - {"overdue"}
    found = [
        ReviewSummary.model_validate({**{name: row[name] for name in names}, "overdue": _is_overdue(row)})
        for row in rows
    ]
    return listing.answer(ReviewPage, found, ("opened_at", "review_id"))


async def list_chronology(
    resources: Resources, actor: Actor, review_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of a review's chronology, the earliest day first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/reviews/{review_id}/chronology", {}, limit)
    day, time, last_id = listing.position(cursor, 3)
    async with resources.database.transaction() as connection:
        await _check_there(connection, review_id)
        rows = await parts.CHRONOLOGY.rows(
            connection,
            the_review=review_id,
            after_day=date.fromisoformat(day) if day else None,
            after_time=time or "",
            after_id=UUID(last_id) if last_id else None,
            limit=limit + 1,
        )
        people = await people_in(connection, review_id)
        await _consulted(connection, actor, "list_chronology", [review_id, *people])
    order = ("occurred_on", "occurred_at_time", "chronology_entry_id")
    return listing.answer(ChronologyPage, [entry_as_told(row) for row in rows], order)


async def list_versions(connection: Connection, actor: Actor, review_id: UUID) -> SignedVersions:
    """Return which versions of a review were signed, by whom and when."""
    await _check_there(connection, review_id)
    rows = await statements.VERSIONS.rows(connection, the_review=review_id)
    await _consulted(connection, actor, "list_versions", [review_id, *await people_in(connection, review_id)])
    names = SignedVersionSummary.model_fields
    items = [SignedVersionSummary.model_validate({name: row[name] for name in names}) for row in rows]
    return SignedVersions(items=items, next_cursor=None)


async def get_version(connection: Connection, actor: Actor, review_id: UUID, version_number: int) -> SignedVersion:
    """Return a version as it was signed; raises NOT_FOUND for one that was not."""
    row = await statements.VERSION.row(connection, the_review=review_id, version_number=version_number)
    if row is None:
        raise not_found("signed version")
    people = await people_in(connection, review_id)
    await _consulted(connection, actor, "get_version", [review_id, *people])
    return SignedVersion.model_validate({name: row[name] for name in SignedVersion.model_fields})


def entry_as_told(row: Row) -> ChronologyEntry:
    """Return an entry of the chronology on its way out."""
    return ChronologyEntry.model_validate({name: row[name] for name in ChronologyEntry.model_fields})


async def _check_there(connection: Connection, review_id: UUID) -> None:
    if await statements.ONE.row(connection, the_review=review_id) is None:
        raise not_found("review")


async def _consulted(connection: Connection, actor: Actor, operation: str, subjects: list[UUID]) -> None:
    check_side(actor)
    await record(connection, actor, AuditAction.CONSULTATION, operation, subjects)


def _is_overdue(row: Row) -> bool:
    status = ReviewStatus(row["status"])
    deadlines = Deadlines(row["due_on"], row["chronology_due_on"], row["next_review_on"])
    return is_overdue(status, deadlines, row["entries"], clocks.today())


def _ids(people: list[PersonInReview]) -> list[UUID]:
    return [one.person_id for one in people]
