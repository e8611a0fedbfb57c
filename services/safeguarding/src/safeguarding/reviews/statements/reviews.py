"""Reviews: opened, worked on, moved from step to step, signed and read."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from safeguarding.people.tables import people, person_aliases
from safeguarding.reviews.statements.telling import told
from safeguarding.reviews.tables import (
    review_chronology,
    review_decisions,
    review_history,
    review_people,
    review_versions,
    reviews,
)

_REVIEW = reviews.c
ID = bindparam("the_review", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_ACTOR = bindparam("audit_actor", type_=Text)
_REASON = bindparam("reason", value=None, type_=Text)
_GIVEN = (
    "reference",
    "kind",
    "matter",
    "occurred_on",
    "source_reference",
    "terms",
    "author",
    "scope_from",
    "scope_until",
    "chronology_due_on",
    "due_on",
)
MOVES = ("decide", "reopen", "submit", "return", "sign", "revise", "close")
"""The steps that change where a review stands."""


def _open() -> Statement:
    opened = (
        insert(reviews)
        .values(
            review_id=ID,
            contributors=bindparam("contributors", type_=ARRAY(Text)),
            opened_by=_ACTOR,
            opened_at=_MOMENT,
            **{name: bindparam(name, type_=_REVIEW[name].type) for name in _GIVEN},
        )
        .returning(_REVIEW.review_id, _REVIEW.status, _REVIEW.version_number)
        .cte("opened")
    )
    named = (
        func.unnest(bindparam("person_ids", type_=ARRAY(Uuid)), bindparam("roles", type_=ARRAY(Text)))
        .table_valued(column("person_id", Uuid), column("role", Text), name="named")
        .render_derived()
    )
    added = insert(review_people).from_select(
        ["review_id", "person_id", "role"], select(opened.c.review_id, named.c.person_id, named.c.role)
    )
    written = _history(opened, literal_column("'OPEN'"), cast(None, Text), opened.c.status)
    event = EventType.SAFEGUARDING_REVIEW_OPENED
    parts = told(opened, opened.c.review_id, event, AuditAction.COLLECTION, "open_review")
    return Statement(select(opened.c.review_id).add_cte(added.cte("added"), written, *parts))


def _history(source: CTE, verb: ColumnElement[Any], before: ColumnElement[Any], after: ColumnElement[Any]) -> CTE:
    values: dict[str, ColumnElement[Any]] = {
        "review_id": source.c.review_id,
        "verb": verb,
        "from_status": before,
        "to_status": after,
        "version_number": source.c.version_number,
        "reason": _REASON,
        "actor": _ACTOR,
        "occurred_at": _MOMENT,
    }
    return insert(review_history).from_select(list(values), select(*values.values()).select_from(source)).cte("written")


def _move(operation: str) -> Statement:
    moved = (
        update(reviews)
        .where(_REVIEW.review_id == ID)
        .values(
            status=bindparam("new_status", type_=Text),
            version_number=bindparam("new_version_number", type_=Integer),
            contributors=bindparam("contributors", type_=ARRAY(Text)),
            version=_REVIEW.version + 1,
        )
        .returning(_REVIEW.review_id, _REVIEW.status, _REVIEW.version_number)
        .cte("moved")
    )
    before = bindparam("old_status", type_=Text)
    written = _history(moved, literal_column(f"'{operation.upper()}'"), before, moved.c.status)
    event = EventType.SAFEGUARDING_REVIEW_MOVED
    parts = told(moved, moved.c.review_id, event, AuditAction.ALTERATION, f"{operation}_review")
    return Statement(select(moved.c.review_id).add_cte(written, *parts))


def _change(operation: str, *, kept: bool = False, **values: ColumnElement[Any]) -> Statement:
    changed = (
        update(reviews)
        .where(_REVIEW.review_id == ID)
        .values(
            contributors=bindparam("contributors", type_=ARRAY(Text)),
            version=_REVIEW.version + 1,
            **values,
        )
        .returning(_REVIEW.review_id, _REVIEW.status, _REVIEW.version_number)
        .cte("changed")
    )
    event = EventType.SAFEGUARDING_REVIEW_CHANGED
    parts = told(changed, changed.c.review_id, event, AuditAction.ALTERATION, operation)
    if kept:
        noted = select(changed).where(_REASON.is_not(None)).cte("noted")
        parts = (noted, _history(noted, literal_column("'CHANGE'"), noted.c.status, noted.c.status), *parts)
    return Statement(select(changed.c.review_id).add_cte(*parts))


OPEN = _open()
"""Open a review of the people named, and publish it."""

MOVE = {operation: _move(operation) for operation in MOVES}
"""Take a step that changes where a review stands, keep it, and publish it."""

CHANGE = _change(
    "change_review",
    kept=True,
    **{name: bindparam(name, type_=_REVIEW[name].type) for name in ("report", "author", "chronology_due_on", "due_on")},
)

"""Write, and keep in the history what else was changed: the parameter `reason` says, unless it is null."""

WORK_ON = _change("work_on_review")
"""Note that a part was added, by whom."""

DECIDE = Statement(
    insert(review_decisions).values(
        review_id=ID,
        decision=bindparam("decision", type_=Text),
        reasons=bindparam("reasons", type_=Text),
        next_review_on=bindparam("next_review_on"),
        decided_by=_ACTOR,
        decided_at=_MOMENT,
    )
)

SIGN = Statement(
    insert(review_versions).values(
        review_id=ID,
        version_number=bindparam("version_number", type_=Integer),
        report=bindparam("report", type_=Text),
        chronology=cast(bindparam("chronology", type_=Text), JSONB),
        digest=bindparam("digest", type_=Text),
        author=bindparam("author", type_=Text),
        contributors=bindparam("contributors", type_=ARRAY(Text)),
        statement=bindparam("statement", type_=Text),
        signed_by=_ACTOR,
        signed_at=_MOMENT,
    )
)
"""Keep a version whole; nobody may change it afterwards."""

ENTRIES = (
    select(func.count())
    .where(review_chronology.c.review_id == _REVIEW.review_id, review_chronology.c.withdrawn_at.is_(None))
    .correlate(reviews)
    .scalar_subquery()
)
# Of a case that is being looked at the day is over; the last decision says the next.
NEXT_REVIEW = (
    select(review_decisions.c.next_review_on)
    .where(review_decisions.c.review_id == _REVIEW.review_id, _REVIEW.status != literal_column("'OPEN'"))
    .order_by(review_decisions.c.review_decision_id.desc())
    .limit(1)
    .correlate(reviews)
    .scalar_subquery()
)
_whole = select(reviews, ENTRIES.label("entries"), NEXT_REVIEW.label("next_review_on"))
ONE = Statement(_whole.where(_REVIEW.review_id == ID))

LOCKED = Statement(_whole.where(_REVIEW.review_id == ID).with_for_update(of=reviews))

PEOPLE = Statement(
    select(review_people.c.person_id, review_people.c.role)
    .where(review_people.c.review_id == ID)
    .order_by(review_people.c.person_id)
    .limit(50)
)

HISTORY = Statement(
    select(review_history).where(review_history.c.review_id == ID).order_by(review_history.c.entry_id).limit(1000)
)

DECISIONS = Statement(
    select(review_decisions)
    .where(review_decisions.c.review_id == ID)
    .order_by(review_decisions.c.review_decision_id)
    .limit(100)
)

VERSIONS = Statement(
    select(review_versions)
    .where(review_versions.c.review_id == ID)
    .order_by(review_versions.c.version_number)
    .limit(1000)
)

VERSION = Statement(
    select(review_versions).where(
        review_versions.c.review_id == ID,
        review_versions.c.version_number == bindparam("version_number", type_=Integer),
    )
)

_records = (
    select(
        func.unnest(func.records_of(func.array_agg(review_people.c.person_id), type_=ARRAY(Uuid))).label("person_id")
    )
    .where(review_people.c.review_id == ID)
    .cte("records")
)


def _names(table: Any) -> Any:
    return select(table.c.given_name, table.c.family_name).where(table.c.person_id.in_(select(_records.c.person_id)))


NAMES = Statement(_names(people).union(_names(person_aliases)))
"""Every name of the people of a review, from all their records."""

SOURCE_REFERENCE = Statement(select(_REVIEW.source_reference).where(_REVIEW.review_id == ID))

_AFTER = bindparam("after_id", type_=Uuid)
_POSITION = tuple_(_REVIEW.opened_at, _REVIEW.review_id)
_OF_KIND = bindparam("of_kind", type_=Text)
_OF_STATUS = bindparam("of_status", type_=Text)
PAGE = Statement(
    _whole.where(
        or_(_OF_KIND.is_(None), _REVIEW.kind == _OF_KIND),
        or_(_OF_STATUS.is_(None), _REVIEW.status == _OF_STATUS),
        or_(_AFTER.is_(None), tuple_(bindparam("after_time", type_=DateTime(timezone=True)), _AFTER) > _POSITION),
    )
    .order_by(_REVIEW.opened_at.desc(), _REVIEW.review_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of reviews, newest first."""

PEOPLE_OF = Statement(
    select(review_people.c.review_id, review_people.c.person_id).where(
        review_people.c.review_id == any_(bindparam("review_ids", type_=ARRAY(Uuid)))
    )
)
"""Whom the reviews of a page are about: a list is a consultation of every row in it."""
