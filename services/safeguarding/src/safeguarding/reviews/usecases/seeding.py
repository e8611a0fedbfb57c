"""The demonstration records of reviews and lessons: one for each example in the reference, in the state it needs."""

from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.kit.etags import etag
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.people import NewPerson
from bluelamp.schemas.safeguarding.reviews import (
    NewChronologyEntry,
    NewExhibit,
    NewLesson,
    NewLessonAction,
    NewOpportunity,
    NewReview,
    NewReviewDecision,
    NewReviewSignature,
    ReviewPatch,
)
from safeguarding.people.usecases.keeping import register_person
from safeguarding.reviews import demonstration as known
from safeguarding.reviews.statements import seeding as statements
from safeguarding.reviews.usecases import lessons, parts, reviewing

_FORCE = UUID("00000000-0000-7000-8000-000000000001")
AUTHOR, SIGNER = (Actor(one, one, _FORCE, frozenset({"reviewer"}), frozenset()) for one in (known.AUTHOR, known.SIGNER))


async def seed_reviews(resources: Resources) -> int:
    """Add the demonstration records that are missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        added = await _person(connection)
        added += sum([await _cold_case(connection, one) for one in known.COLD_CASES])
        added += sum([await _internal(connection, one) for one in known.INTERNALS])
        added += sum([await _lesson(connection, one) for one in known.LESSONS])
    return added


async def _person(connection: Connection) -> int:
    if await statements.HAS_PERSON.value(connection, record_id=known.VICTIM) is not None:
        return 0
    await register_person(connection, AUTHOR, NewPerson.model_validate(known.PERSON), known.VICTIM)
    return 1


async def _cold_case(connection: Connection, review_id: UUID) -> bool:
    if await statements.HAS_REVIEW.value(connection, record_id=review_id) is not None:
        return False
    await reviewing.open_review(connection, AUTHOR, NewReview.model_validate(known.COLD_CASE), review_id)
    if review_id in {known.TO_READ, known.TO_EXAMINE}:
        exhibit_id = known.EXHIBIT_ID if review_id == known.TO_EXAMINE else None
        await parts.add_exhibit(connection, AUTHOR, review_id, NewExhibit.model_validate(known.EXHIBIT), exhibit_id)
    if review_id == known.TO_EXAMINE:
        opportunity = NewOpportunity.model_validate(known.OPPORTUNITY_GIVEN)
        await parts.add_opportunity(connection, AUTHOR, review_id, opportunity, known.OPPORTUNITY)
    if review_id in {known.TO_REOPEN, known.TO_CLOSE}:
        decision = NewReviewDecision.model_validate(known.DECISION)
        await reviewing.decide(connection, AUTHOR, review_id, decision)
    return True


async def _internal(connection: Connection, review_id: UUID) -> bool:
    if await statements.HAS_REVIEW.value(connection, record_id=review_id) is not None:
        return False
    await reviewing.open_review(connection, AUTHOR, NewReview.model_validate(known.INTERNAL), review_id)
    if review_id == known.TO_CHANGE:
        return True
    entry_id = known.ENTRY if review_id == known.TO_CHRONICLE else None
    entry = NewChronologyEntry.model_validate(known.ENTRY_GIVEN)
    await parts.add_entry(connection, AUTHOR, review_id, entry, entry_id)
    report = ReviewPatch(report=known.REPORT)
    await reviewing.change_review(connection, AUTHOR, review_id, etag(2), report)
    if review_id in {*known.SUBMITTED, *known.SIGNED}:
        await reviewing.submit(connection, AUTHOR, review_id)
    if review_id in known.SIGNED:
        signature = NewReviewSignature.model_validate(known.SIGNATURE)
        await reviewing.sign(connection, SIGNER, review_id, signature)
    return True


async def _lesson(connection: Connection, lesson_id: UUID) -> bool:
    if await statements.HAS_LESSON.value(connection, record_id=lesson_id) is not None:
        return False
    await lessons.record_lesson(connection, AUTHOR, NewLesson.model_validate(known.LESSON), lesson_id)
    if lesson_id == known.LESSON_TO_ACT_ON:
        action = NewLessonAction.model_validate(known.ACTION)
        await lessons.add_action(connection, AUTHOR, lesson_id, action, known.LESSON_ACTION)
    if lesson_id in {known.LESSON_TO_READ, known.LESSON_TO_WITHDRAW}:
        await lessons.publish_lesson(connection, AUTHOR, lesson_id)
    return True
