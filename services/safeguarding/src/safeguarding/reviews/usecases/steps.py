"""What every step of a review does: it is locked, moved or touched, and told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.reviews import ReviewKind, ReviewStatus
from safeguarding.people.usecases.sight import is_perpetrators_side
from safeguarding.reviews.rules.workflow import Verb, next_status, next_version, writers_after
from safeguarding.reviews.statements import reviews as statements

ADDRESS = "/safeguarding/v1"


def check_side(actor: Actor) -> None:
    """Refuse whoever works with offenders, whatever else they are: a review is full of the other side."""
    if is_perpetrators_side(actor):
        raise ProblemError(ProblemCode.FORBIDDEN, "Who works with offenders has no part in reviews.")


async def locked(connection: Connection, actor: Actor, review_id: UUID) -> Row:
    """Return a review about to be changed; raises NOT_FOUND, and FORBIDDEN for whoever works with offenders."""
    check_side(actor)
    row = await statements.LOCKED.row(connection, the_review=review_id)
    if row is None:
        raise not_found("review")
    return row


async def people_in(connection: Connection, review_id: UUID) -> list[UUID]:
    """Return whom a review is about."""
    return [row["person_id"] for row in await statements.PEOPLE.rows(connection, the_review=review_id)]


async def move(connection: Connection, actor: Actor, row: Row, verb: Verb, reason: str | None = None) -> None:
    """Take a step that changes where a review stands; raises STATE_CONFLICT where it leads nowhere from here."""
    status = next_status(ReviewKind(row["kind"]), ReviewStatus(row["status"]), verb)
    version_number = next_version(verb, row["version_number"])
    contributors = writers_after(verb, row["contributors"], row["author"], actor.subject)
    await statements.MOVE[verb.lower()].run(
        connection,
        the_review=row["review_id"],
        old_status=row["status"],
        new_status=status,
        new_version_number=version_number,
        contributors=contributors,
        reason=reason,
        moment=clocks.now(),
        **await _told(connection, actor, row, verb, (status, version_number)),
    )


async def work_on(connection: Connection, actor: Actor, row: Row, verb: Verb) -> None:
    """Note that the caller wrote a part of the review."""
    await statements.WORK_ON.run(
        connection,
        the_review=row["review_id"],
        contributors=with_contributor(row, actor),
        **await told_of_change(connection, actor, row, verb),
    )


def with_contributor(row: Row, actor: Actor) -> list[str]:
    """Return who wrote a part of what is being written, the caller now among them."""
    return sorted({*row["contributors"], actor.subject})


async def told_of_change(connection: Connection, actor: Actor, row: Row, verb: Verb) -> dict[str, Any]:
    """Return what a change without a step says to the log and to the feed; raises STATE_CONFLICT out of its time."""
    status = next_status(ReviewKind(row["kind"]), ReviewStatus(row["status"]), verb)
    return await _told(connection, actor, row, Verb.CHANGE, (status, row["version_number"]))


def told_by(actor: Actor, subjects: Sequence[UUID], data: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the parameters that `statements.telling.told` leaves open."""
    return {
        **actor_values(actor),
        "subjects": list(subjects),
        "event_data": to_json(data).decode(),
        "traceparent": context.current().traceparent,
    }


async def _told(
    connection: Connection, actor: Actor, row: Row, verb: Verb, after: tuple[ReviewStatus, int]
) -> dict[str, Any]:
    status, version_number = after
    event = {
        **{name: row[name] for name in ("review_id", "reference", "kind", "matter")},
        "status": status,
        "version_number": version_number,
        "verb": verb,
    }
    return told_by(actor, [row["review_id"], *await people_in(connection, row["review_id"])], event)
