"""Lessons: recorded, changed, published, acted on, withdrawn, and found by their words."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from safeguarding.reviews.statements.telling import told
from safeguarding.reviews.tables import lesson_actions, lessons

_LESSON = lessons.c
_ID = bindparam("the_lesson", type_=Uuid)
_ACTION = bindparam("the_action", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_ACTOR = bindparam("audit_actor", type_=Text)
# Whoever is not of the review team reads what is published; partners and desks the database confines as well.
_seen = or_(cast(bindparam("sees_drafts"), Boolean), _LESSON.status == literal_column("'PUBLISHED'"))


def _record() -> Statement:
    names = ("title", "lesson", "theme", "source_review_id", "source_kind", "source_matter")
    recorded = (
        insert(lessons)
        .values(
            lesson_id=_ID,
            recorded_by=_ACTOR,
            recorded_at=_MOMENT,
            **{name: bindparam(name, type_=_LESSON[name].type) for name in names},
        )
        .returning(_LESSON.lesson_id)
        .cte("recorded")
    )
    event = EventType.SAFEGUARDING_LESSON_RECORDED
    parts = told(recorded, recorded.c.lesson_id, event, AuditAction.COLLECTION, "record_lesson")
    return Statement(select(recorded.c.lesson_id).add_cte(*parts))


def _change(operation: str, event: EventType, **values: ColumnElement[Any]) -> Statement:
    changed = (
        update(lessons)
        .where(_LESSON.lesson_id == _ID)
        .values(version=_LESSON.version + 1, **values)
        .returning(_LESSON.lesson_id)
        .cte("changed")
    )
    parts = told(changed, changed.c.lesson_id, event, AuditAction.ALTERATION, operation)
    return Statement(select(changed.c.lesson_id).add_cte(*parts))


RECORD = _record()

CHANGE = _change(
    "change_lesson",
    EventType.SAFEGUARDING_LESSON_CHANGED,
    **{name: bindparam(name, type_=Text) for name in ("title", "lesson", "theme")},
)

ACT_ON = _change("act_on_lesson", EventType.SAFEGUARDING_LESSON_CHANGED)
"""Note that an action of the lesson was added or closed."""

PUBLISH = _change(
    "publish_lesson",
    EventType.SAFEGUARDING_LESSON_PUBLISHED,
    status=literal_column("'PUBLISHED'"),
    published_at=_MOMENT,
    published_by=_ACTOR,
)

WITHDRAW = _change(
    "withdraw_lesson",
    EventType.SAFEGUARDING_LESSON_WITHDRAWN,
    status=literal_column("'WITHDRAWN'"),
    withdrawn_at=_MOMENT,
    withdrawal_reason=bindparam("reason", type_=Text),
)

_DONE = bindparam("action", type_=Text)
_action_words = func.setweight(func.to_tsvector(literal_column("'english'"), _DONE), literal_column("'C'"))
ADD_ACTION = Statement(
    update(lessons)
    .where(_LESSON.lesson_id == _ID)
    .values(action_words=_LESSON.action_words.op("||")(_action_words))
    .add_cte(
        insert(lesson_actions)
        .values(
            lesson_action_id=_ACTION,
            lesson_id=_ID,
            action=_DONE,
            owner=bindparam("owner", type_=Text),
            due_on=bindparam("due_on", type_=Date),
            recorded_by=_ACTOR,
            recorded_at=_MOMENT,
        )
        .cte("added")
    )
)
"""Add an action to a lesson that is there, which is found by its words from now on."""

CLOSE_ACTION = Statement(
    update(lesson_actions)
    .where(lesson_actions.c.lesson_action_id == _ACTION)
    .values(
        status=literal_column("'CLOSED'"),
        evidence=bindparam("evidence", type_=Text),
        closed_at=_MOMENT,
        closed_by=_ACTOR,
    )
)

OPEN_ACTIONS = (
    select(func.count())
    .where(lesson_actions.c.lesson_id == _LESSON.lesson_id, lesson_actions.c.status == literal_column("'OPEN'"))
    .correlate(lessons)
    .scalar_subquery()
    .label("open_actions")
)
_COLUMNS = [one for one in _LESSON if one.name not in {"words", "action_words"}]

ONE = Statement(select(*_COLUMNS, OPEN_ACTIONS).where(_LESSON.lesson_id == _ID, _seen))

LOCKED = Statement(select(*_COLUMNS).where(_LESSON.lesson_id == _ID).with_for_update())

ACTIONS = Statement(
    select(lesson_actions)
    .where(lesson_actions.c.lesson_id == _ID)
    .order_by(lesson_actions.c.lesson_action_id)
    .limit(200)
)

TEXTS = Statement(
    select(lesson_actions.c.action, lesson_actions.c.owner, lesson_actions.c.evidence)
    .where(lesson_actions.c.lesson_id == _ID)
    .order_by(lesson_actions.c.lesson_action_id)
)


def _page() -> Statement:
    words = bindparam("q", type_=Text)
    query = func.websearch_to_tsquery(literal_column("'english'"), words)
    of_theme, of_status = bindparam("of_theme", type_=Text), bindparam("of_status", type_=Text)
    of_matter = bindparam("of_matter", type_=Text)
    overdue = cast(bindparam("overdue"), Boolean)
    acted: Select[Any] = (
        select(literal_column("1")).where(lesson_actions.c.lesson_id == _LESSON.lesson_id).correlate(lessons)
    )
    late = acted.where(
        lesson_actions.c.status == literal_column("'OPEN'"), lesson_actions.c.due_on < bindparam("today", type_=Date)
    )
    # Rounded, so that a position can be written down and compared again exactly.
    rank = cast(func.round(cast(func.ts_rank(_LESSON.words, query), Numeric), 6), Numeric)
    relevance = func.coalesce(rank, literal_column("0::numeric"))
    found = (
        select(*_COLUMNS, OPEN_ACTIONS, relevance.label("relevance"))
        .where(
            _seen,
            or_(words.is_(None), _LESSON.words.op("@@")(query)),
            or_(of_theme.is_(None), _LESSON.theme == of_theme),
            or_(of_status.is_(None), _LESSON.status == of_status),
            or_(of_matter.is_(None), _LESSON.source_matter == of_matter),
            or_(overdue.is_(None), late.exists() == overdue),
        )
        .subquery("found")
    )
    after = bindparam("after_id", type_=Uuid)
    position = tuple_(found.c.relevance, found.c.lesson_id)
    return Statement(
        select(found)
        .where(or_(after.is_(None), position < tuple_(cast(bindparam("after_relevance"), Numeric), after)))
        .order_by(found.c.relevance.desc(), found.c.lesson_id.desc())
        .limit(bindparam("limit", type_=Integer))
    )


PAGE = _page()
"""One page of lessons that the caller may read: the most relevant to the words first, then the newest."""
