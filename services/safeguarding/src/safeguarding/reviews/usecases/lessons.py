"""Lessons: recorded without anybody in them, published to all, acted on, and found by their words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.reviews import (
    ActionClosure,
    Lesson,
    LessonAction,
    LessonActionStatus,
    LessonDetails,
    LessonPage,
    LessonPatch,
    LessonStatus,
    LessonSummary,
    NewLesson,
    NewLessonAction,
    ReviewMatter,
    ReviewReason,
)
from safeguarding.reviews.rules.anonymity import Source, check_anonymous
from safeguarding.reviews.statements import lessons as statements
from safeguarding.reviews.statements import reviews as review_statements
from safeguarding.reviews.usecases.steps import ADDRESS, told_by

REVIEWER = "reviewer"
MOST_ACTIONS = 200


class LessonFilters(NamedTuple):
    """The words to look for, and what narrows the list."""

    q: str | None
    theme: str | None
    status: LessonStatus | None
    matter: ReviewMatter | None
    overdue: bool | None


async def record_lesson(connection: Connection, actor: Actor, new: NewLesson, lesson_id: UUID | None = None) -> Answer:
    """Record what was learnt from a review; raises RULE_BROKEN where somebody could be recognised in it."""
    review = await review_statements.ONE.row(connection, the_review=new.source_review_id)
    if review is None:
        raise rule_broken("#/source_review_id", "There is no such review.", "review_unknown")
    await _check(connection, new.source_review_id, {**_texts(new), **_action_texts(new.actions)})
    lesson_id = lesson_id or uuid7()
    await statements.RECORD.run(
        connection,
        the_lesson=lesson_id,
        moment=clocks.now(),
        source_review_id=new.source_review_id,
        source_kind=review["kind"],
        source_matter=review["matter"],
        **{name: getattr(new, name) for name in LessonDetails.model_fields},
        **_told(actor, lesson_id, new.theme, LessonStatus.DRAFT),
    )
    for action in new.actions:
        await _add_action(connection, actor, lesson_id, action)
    return created(await lesson_of(connection, actor, lesson_id), f"{ADDRESS}/lessons/{lesson_id}")


async def change_lesson(
    connection: Connection, actor: Actor, lesson_id: UUID, if_match: str | None, patch: LessonPatch
) -> Answer:
    """Change a lesson by merge patch; it is looked through again."""
    row = await _locked(connection, lesson_id)
    check_if_match(if_match, row["version"])
    before = LessonDetails.model_validate({name: row[name] for name in LessonDetails.model_fields})
    after = patched(before, patch)
    if after != before:
        await _check(connection, row["source_review_id"], _texts(after))
        told = _told(actor, lesson_id, after.theme, row["status"])
        await statements.CHANGE.run(connection, the_lesson=lesson_id, **dict(after), **told)
    return await _stands(connection, actor, lesson_id)


async def publish_lesson(connection: Connection, actor: Actor, lesson_id: UUID) -> Answer:
    """Let everybody read a lesson; it is looked through once more, as the review may know more names by now."""
    row = await _locked(connection, lesson_id)
    if row["status"] != LessonStatus.DRAFT:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The lesson was published before.")
    texts = {"#/title": row["title"], "#/lesson": row["lesson"]}
    for place, one in enumerate(await statements.TEXTS.rows(connection, the_lesson=lesson_id)):
        texts |= {f"#/actions/{place}/{name}": one[name] for name in ("action", "owner", "evidence") if one[name]}
    await _check(connection, row["source_review_id"], texts)
    told = _told(actor, lesson_id, row["theme"], LessonStatus.PUBLISHED)
    await statements.PUBLISH.run(connection, the_lesson=lesson_id, moment=clocks.now(), **told)
    return await _stands(connection, actor, lesson_id)


async def withdraw_lesson(connection: Connection, actor: Actor, lesson_id: UUID, given: ReviewReason) -> Answer:
    """Take a lesson back: from now on the review team alone reads it."""
    row = await _locked(connection, lesson_id)
    told = _told(actor, lesson_id, row["theme"], LessonStatus.WITHDRAWN)
    await statements.WITHDRAW.run(connection, the_lesson=lesson_id, moment=clocks.now(), reason=given.reason, **told)
    return await _stands(connection, actor, lesson_id)


async def add_action(
    connection: Connection, actor: Actor, lesson_id: UUID, new: NewLessonAction, action_id: UUID | None = None
) -> Answer:
    """Add what is to be done about a lesson, by which role, until when."""
    row = await _locked(connection, lesson_id)
    await _check(connection, row["source_review_id"], {"#/action": new.action, "#/owner": new.owner})
    if len(await statements.ACTIONS.rows(connection, the_lesson=lesson_id)) >= MOST_ACTIONS:
        raise rule_broken("#/action", f"A lesson has {MOST_ACTIONS} actions at the most.", "actions_full")
    await _add_action(connection, actor, lesson_id, new, action_id)
    await statements.ACT_ON.run(
        connection, the_lesson=lesson_id, **_told(actor, lesson_id, row["theme"], row["status"])
    )
    lesson = await lesson_of(connection, actor, lesson_id)
    return created(lesson, f"{ADDRESS}/lessons/{lesson_id}", lesson.version)


async def close_action(
    connection: Connection, actor: Actor, lesson_id: UUID, action_id: UUID, closure: ActionClosure
) -> Answer:
    """Close an action with what shows that it was done; raises STATE_CONFLICT if it was closed before."""
    row = await _locked(connection, lesson_id)
    actions = await statements.ACTIONS.rows(connection, the_lesson=lesson_id)
    action = next((one for one in actions if one["lesson_action_id"] == action_id), None)
    if action is None:
        raise not_found("action")
    if action["status"] == LessonActionStatus.CLOSED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The action was closed before.")
    await _check(connection, row["source_review_id"], {"#/evidence": closure.evidence})
    await statements.CLOSE_ACTION.run(
        connection, the_action=action_id, evidence=closure.evidence, audit_actor=actor.subject, moment=clocks.now()
    )
    await statements.ACT_ON.run(
        connection, the_lesson=lesson_id, **_told(actor, lesson_id, row["theme"], row["status"])
    )
    return await _stands(connection, actor, lesson_id)


async def lesson_of(connection: Connection, actor: Actor, lesson_id: UUID) -> Lesson:
    """Return a lesson with its actions; raises NOT_FOUND for one that is not published, but to the review team."""
    row = await statements.ONE.row(connection, the_lesson=lesson_id, sees_drafts=_sees_drafts(actor))
    if row is None:
        raise not_found("lesson")
    actions = [_action(one) for one in await statements.ACTIONS.rows(connection, the_lesson=lesson_id)]
    names = Lesson.model_fields.keys() & row.keys()
    return Lesson.model_validate({**{name: row[name] for name in names}, "actions": actions})


async def get_lesson(connection: Connection, actor: Actor, lesson_id: UUID, if_none_match: str | None) -> Response:
    """Return one lesson; who reads what was learnt is noted, for somebody will ask whether it was."""
    lesson = await lesson_of(connection, actor, lesson_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_lesson", [lesson_id])
    return read(lesson, lesson.version, if_none_match)


async def list_lessons(
    resources: Resources, actor: Actor, filters: LessonFilters, cursor: str | None, limit: int
) -> Response:
    """Return one page of lessons: the most relevant to the words first, then the newest."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/lessons", filters._asdict(), limit)
    relevance, last_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            q=filters.q,
            of_theme=filters.theme,
            of_status=filters.status,
            of_matter=filters.matter,
            overdue=filters.overdue,
            today=clocks.today(),
            sees_drafts=_sees_drafts(actor),
            after_relevance=None if relevance is None else Decimal(str(relevance)),
            after_id=UUID(last_id) if last_id else None,
            limit=limit + 1,
        )
        subjects = [row["lesson_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_lessons", subjects)
    found = [LessonSummary.model_validate({name: row[name] for name in LessonSummary.model_fields}) for row in rows]
    return listing.answer(LessonPage, found, ("relevance", "lesson_id"))


async def _check(connection: Connection, review_id: UUID, texts: Mapping[str, str]) -> None:
    rows = await review_statements.NAMES.rows(connection, the_review=review_id)
    names = {name for row in rows for name in (row["given_name"], row["family_name"])}
    reference = await review_statements.SOURCE_REFERENCE.value(connection, the_review=review_id)
    check_anonymous(texts, Source(names, reference))


async def _locked(connection: Connection, lesson_id: UUID) -> Row:
    row = await statements.LOCKED.row(connection, the_lesson=lesson_id)
    if row is None:
        raise not_found("lesson")
    if row["status"] == LessonStatus.WITHDRAWN:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The lesson is withdrawn; record another.")
    return row


async def _stands(connection: Connection, actor: Actor, lesson_id: UUID) -> Answer:
    lesson = await lesson_of(connection, actor, lesson_id)
    return stands(lesson, lesson.version)


async def _add_action(
    connection: Connection, actor: Actor, lesson_id: UUID, new: NewLessonAction, action_id: UUID | None = None
) -> None:
    await statements.ADD_ACTION.run(
        connection,
        the_lesson=lesson_id,
        the_action=action_id or uuid7(),
        audit_actor=actor.subject,
        moment=clocks.now(),
        **dict(new),
    )


def _action(row: Row) -> LessonAction:
    overdue = row["status"] == LessonActionStatus.OPEN and row["due_on"] < clocks.today()
    names = LessonAction.model_fields.keys() - {"overdue"}
    return LessonAction.model_validate({**{name: row[name] for name in names}, "overdue": overdue})


def _told(actor: Actor, lesson_id: UUID, theme: str, status: str) -> dict[str, Any]:
    return told_by(actor, [lesson_id], {"lesson_id": lesson_id, "theme": theme, "status": status})


def _sees_drafts(actor: Actor) -> bool:
    return REVIEWER in actor.roles and actor.confined_to is None


def _texts(details: LessonDetails) -> dict[str, str]:
    return {"#/title": details.title, "#/lesson": details.lesson}


def _action_texts(actions: list[NewLessonAction]) -> dict[str, str]:
    return {
        f"#/actions/{place}/{name}": text
        for place, one in enumerate(actions)
        for name, text in (("action", one.action), ("owner", one.owner))
    }
