"""What is added to a review: exhibits, forensic opportunities and their results, the chronology."""

from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created, not_found, stands
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.reviews import (
    ChronologyEntry,
    ExhibitCondition,
    NewChronologyEntry,
    NewExhibit,
    NewOpportunity,
    NewOpportunityResult,
    ReviewReason,
)
from safeguarding.reviews.rules.records import check_entry
from safeguarding.reviews.rules.workflow import Verb
from safeguarding.reviews.statements import parts as statements
from safeguarding.reviews.usecases.reading import entry_as_told, review_of
from safeguarding.reviews.usecases.steps import ADDRESS, locked, work_on

MOST_PARTS = 500
"""As many of one sort as a review shows."""
MOST_ENTRIES = 5000
"""What one signed version can hold; a longer story is several reviews."""


async def add_exhibit(
    connection: Connection, actor: Actor, review_id: UUID, new: NewExhibit, exhibit_id: UUID | None = None
) -> Answer:
    """Add what was kept of a cold case; raises ALREADY_EXISTS for a reference that the review has."""
    row = await locked(connection, actor, review_id)
    await work_on(connection, actor, row, Verb.WORK_ON_CASE)
    if await statements.EXHIBIT_COUNT.value(connection, the_review=review_id) >= MOST_PARTS:
        raise rule_broken("#/exhibit_reference", f"A review has {MOST_PARTS} exhibits at the most.", "exhibits_full")
    added = await statements.ADD_EXHIBIT.value(
        connection,
        the_review=review_id,
        exhibit_id=exhibit_id or uuid7(),
        actor=actor.subject,
        moment=clocks.now(),
        **dict(new),
    )
    if added is None:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "The review has an exhibit of that reference.")
    return await _created(connection, review_id)


async def add_opportunity(
    connection: Connection, actor: Actor, review_id: UUID, new: NewOpportunity, opportunity_id: UUID | None = None
) -> Answer:
    """Add what could be found in exhibits today; raises RULE_BROKEN for one that is not there any more."""
    row = await locked(connection, actor, review_id)
    await work_on(connection, actor, row, Verb.WORK_ON_CASE)
    known = await statements.KNOWN_EXHIBITS.rows(connection, the_review=review_id, exhibit_ids=new.exhibit_ids)
    conditions = {one["exhibit_id"]: one["condition"] for one in known}
    faults = [
        Fault(f"#/exhibit_ids/{place}", "The review has no such exhibit that could be examined.", "exhibit_unusable")
        for place, one in enumerate(new.exhibit_ids)
        if conditions.get(one, ExhibitCondition.LOST) in {ExhibitCondition.LOST, ExhibitCondition.CONSUMED}
    ]
    if await statements.OPPORTUNITY_COUNT.value(connection, the_review=review_id) >= MOST_PARTS:
        faults.append(Fault("#/technique", f"A review has {MOST_PARTS} at the most.", "opportunities_full"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "The opportunity cannot be added.", faults)
    await statements.ADD_OPPORTUNITY.run(
        connection,
        the_review=review_id,
        opportunity_id=opportunity_id or uuid7(),
        actor=actor.subject,
        moment=clocks.now(),
        **dict(new),
    )
    return await _created(connection, review_id)


async def add_result(
    connection: Connection, actor: Actor, review_id: UUID, opportunity_id: UUID, new: NewOpportunityResult
) -> Answer:
    """Say what came of an opportunity; raises STATE_CONFLICT where it was said before."""
    row = await locked(connection, actor, review_id)
    opportunity = await statements.OPPORTUNITY.row(connection, the_review=review_id, the_opportunity=opportunity_id)
    if opportunity is None:
        raise not_found("forensic opportunity")
    if opportunity["result"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "What came of it was said before.")
    await work_on(connection, actor, row, Verb.HEAR_RESULT)
    await statements.ADD_RESULT.run(
        connection,
        the_opportunity=opportunity_id,
        new_result=new.result,
        detail=new.detail,
        actor=actor.subject,
        moment=clocks.now(),
    )
    review = await review_of(connection, review_id)
    return stands(review, review.version)


async def add_entry(
    connection: Connection, actor: Actor, review_id: UUID, new: NewChronologyEntry, entry_id: UUID | None = None
) -> Answer:
    """Add to the chronology what an agency knew or did, with its source; the writer contributes to the review."""
    row = await locked(connection, actor, review_id)
    await work_on(connection, actor, row, Verb.WRITE)
    check_entry(new, row["scope_from"], row["scope_until"])
    if await statements.ENTRY_COUNT.value(connection, the_review=review_id) >= MOST_ENTRIES:
        raise rule_broken("#/event", f"A chronology has {MOST_ENTRIES} entries at the most.", "chronology_full")
    entry_id = entry_id or uuid7()
    await statements.ADD_ENTRY.run(
        connection,
        the_review=review_id,
        chronology_entry_id=entry_id,
        actor=actor.subject,
        moment=clocks.now(),
        **dict(new),
    )
    location = {"Location": f"{ADDRESS}/reviews/{review_id}/chronology"}
    return Answer(await _entry_of(connection, review_id, entry_id), 201, location)


async def withdraw_entry(
    connection: Connection, actor: Actor, review_id: UUID, entry_id: UUID, given: ReviewReason
) -> Answer:
    """Take an entry out of the version that is being written; signed versions keep it."""
    row = await locked(connection, actor, review_id)
    entry = await statements.ENTRY.row(connection, the_review=review_id, the_entry=entry_id)
    if entry is None:
        raise not_found("entry")
    if entry["withdrawn_at"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The entry was withdrawn before.")
    await work_on(connection, actor, row, Verb.WRITE)
    await statements.WITHDRAW_ENTRY.run(
        connection, the_entry=entry_id, reason=given.reason, actor=actor.subject, moment=clocks.now()
    )
    return Answer(await _entry_of(connection, review_id, entry_id))


async def _entry_of(connection: Connection, review_id: UUID, entry_id: UUID) -> ChronologyEntry:
    row = await statements.ENTRY.row(connection, the_review=review_id, the_entry=entry_id)
    if row is None:
        raise not_found("entry")
    return entry_as_told(row)


async def _created(connection: Connection, review_id: UUID) -> Answer:
    review = await review_of(connection, review_id)
    return created(review, f"{ADDRESS}/reviews/{review_id}", review.version)
