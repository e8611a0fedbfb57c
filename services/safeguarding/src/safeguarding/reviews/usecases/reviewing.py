"""Reviews opened, changed and taken from step to step."""

import hashlib
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, stands
from bluelamp.kit.references import new_reference
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.reviews import (
    NewReview,
    NewReviewDecision,
    NewReviewSignature,
    ReviewKind,
    ReviewPatch,
    ReviewReason,
    ReviewStatus,
    ReviewTerms,
    SignedEntry,
)
from safeguarding.people.usecases.sight import visible_among
from safeguarding.reviews.rules import records, workflow
from safeguarding.reviews.rules.workflow import Verb
from safeguarding.reviews.statements import parts
from safeguarding.reviews.statements import reviews as statements
from safeguarding.reviews.usecases.reading import review_of
from safeguarding.reviews.usecases.steps import (
    ADDRESS,
    check_side,
    locked,
    move,
    told_by,
    told_of_change,
    with_contributor,
)


async def open_review(connection: Connection, actor: Actor, new: NewReview, review_id: UUID | None = None) -> Answer:
    """Open a review of people who are known; raises RULE_BROKEN with a pointer to each fault."""
    check_side(actor)
    records.check_review(new, clocks.today())
    wanted = [one.person_id for one in new.people]
    seen = await visible_among(connection, actor, wanted)
    faults = [
        Fault(f"#/people/{place}/person_id", "There is no such person that the caller may see.", "unknown_person")
        for place, person_id in enumerate(wanted)
        if person_id not in seen
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} of the people are not known.", faults)
    review_id, reference = review_id or uuid7(), new_reference("V")
    event = {
        "review_id": review_id,
        "reference": reference,
        "kind": new.kind,
        "matter": new.matter,
        "status": ReviewStatus.OPEN,
        "version_number": 1,
        "verb": "OPEN",
    }
    await statements.OPEN.run(
        connection,
        the_review=review_id,
        moment=clocks.now(),
        contributors=[],
        person_ids=wanted,
        roles=[one.role for one in new.people],
        **_values(new, actor, reference),
        **told_by(actor, [review_id, *wanted], event),
    )
    return created(await review_of(connection, review_id), f"{ADDRESS}/reviews/{review_id}")


async def change_review(
    connection: Connection, actor: Actor, review_id: UUID, if_match: str | None, patch: ReviewPatch
) -> Answer:
    """Write the report, or change author or deadlines, by merge patch; who writes the report contributes to it."""
    row = await locked(connection, actor, review_id)
    check_if_match(if_match, row["version"])
    before = ReviewTerms.model_validate({name: row[name] for name in ReviewTerms.model_fields})
    after = patched(before, patch)
    told = await told_of_change(connection, actor, row, Verb.CHANGE)
    if after != before:
        records.check_deadlines(ReviewKind(row["kind"]), after.chronology_due_on, after.due_on)
        wrote = after.report != before.report
        await statements.CHANGE.run(
            connection,
            the_review=review_id,
            contributors=with_contributor(row, actor) if wrote else row["contributors"],
            reason=records.what_changed(before, after),
            moment=clocks.now(),
            **dict(after),
            **told,
        )
    return await _stands(connection, review_id)


async def decide(connection: Connection, actor: Actor, review_id: UUID, new: NewReviewDecision) -> Answer:
    """Decide what becomes of a cold case, with reasons."""
    row = await locked(connection, actor, review_id)
    records.check_decision(new, clocks.today())
    await move(connection, actor, row, Verb.DECIDE, new.reasons)
    await statements.DECIDE.run(
        connection, the_review=review_id, audit_actor=actor.subject, moment=clocks.now(), **dict(new)
    )
    return await _stands(connection, review_id)


async def submit(connection: Connection, actor: Actor, review_id: UUID) -> Answer:
    """Put an internal management review before somebody who wrote none of it; the author does."""
    row = await locked(connection, actor, review_id)
    workflow.next_status(ReviewKind(row["kind"]), ReviewStatus(row["status"]), Verb.SUBMIT)
    workflow.check_is_author(actor.subject, row["author"])
    records.check_complete(row["report"], row["entries"])
    await move(connection, actor, row, Verb.SUBMIT)
    return await _stands(connection, review_id)


async def give_back(connection: Connection, actor: Actor, review_id: UUID, given: ReviewReason) -> Answer:
    """Return a review to its author with the reason; whoever wrote a part of it may not."""
    row = await locked(connection, actor, review_id)
    workflow.next_status(ReviewKind(row["kind"]), ReviewStatus(row["status"]), Verb.RETURN)
    workflow.check_not_a_contributor(actor.subject, row["author"], row["contributors"])
    await move(connection, actor, row, Verb.RETURN, given.reason)
    return await _stands(connection, review_id)


async def sign(connection: Connection, actor: Actor, review_id: UUID, new: NewReviewSignature) -> Answer:
    """Sign the version as it stands, which is kept whole and never changes again.

    Raises FORBIDDEN for whoever wrote a part of it, RULE_BROKEN where it was not read as it stands.
    """
    row = await locked(connection, actor, review_id)
    workflow.next_status(ReviewKind(row["kind"]), ReviewStatus(row["status"]), Verb.SIGN)
    workflow.check_not_a_contributor(actor.subject, row["author"], row["contributors"])
    records.check_read(new, row["version_number"], row["version"])
    chronology = await _standing(connection, review_id)
    whole = to_json([row["report"], chronology])
    await statements.SIGN.run(
        connection,
        the_review=review_id,
        chronology=to_json(chronology).decode(),
        digest=hashlib.sha256(whole).hexdigest(),
        statement=new.statement,
        audit_actor=actor.subject,
        moment=clocks.now(),
        **{name: row[name] for name in ("version_number", "report", "author", "contributors")},
    )
    await move(connection, actor, row, Verb.SIGN, new.statement)
    return await _stands(connection, review_id)


async def step(connection: Connection, actor: Actor, review_id: UUID, verb: Verb, reason: str | None) -> Answer:
    """Reopen, revise or close a review with a reason."""
    await move(connection, actor, await locked(connection, actor, review_id), verb, reason)
    return await _stands(connection, review_id)


async def _stands(connection: Connection, review_id: UUID) -> Answer:
    review = await review_of(connection, review_id)
    return stands(review, review.version)


async def _standing(connection: Connection, review_id: UUID) -> list[dict[str, Any]]:
    rows = await parts.STANDING.rows(connection, the_review=review_id)
    return [_signed(row) for row in rows]


def _signed(row: Row) -> dict[str, Any]:
    values = {name: row[name] for name in SignedEntry.model_fields}
    return SignedEntry.model_validate(values).model_dump(mode="json")


def _values(new: NewReview, actor: Actor, reference: str) -> dict[str, Any]:
    names = NewReview.model_fields.keys() - {"people", "author"}
    values = {name: getattr(new, name) for name in names}
    return {**values, "reference": reference, "author": new.author or actor.subject}
