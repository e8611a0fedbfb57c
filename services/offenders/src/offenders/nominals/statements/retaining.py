"""Reviews of how long the records of a person are kept, what is due for one, and legal holds."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    SmallInteger,
    Text,
    Uuid,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import is_record_of, is_restricted, is_seen
from offenders.nominals.tables import legal_holds, offender_viewers, offenders, retention_reviews

_OFFENDER = bindparam("offender_id", type_=Uuid)
_AFTER_DAY = bindparam("after_day", value=None, type_=Date)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_LPU = bindparam("of_lpu", value=None, type_=Text)
_DUE_ON = bindparam("due_on", type_=Date)

_records = offenders.alias("records")
_is_theirs = is_record_of(_records.c.offender_id, offenders.c.offender_id)
STRICTEST_GROUP = select(func.min(_records.c.retention_group)).where(_is_theirs).scalar_subquery()
LATEST_NOTICE = select(func.max(_records.c.came_to_notice_on)).where(_is_theirs).scalar_subquery()
LATEST_REVIEW = select(func.max(_records.c.next_review_on)).where(_is_theirs).scalar_subquery()
"""Of records that are one person's the strictest group and the latest day hold; taken apart, each has its own again."""

_held = exists().where(
    is_record_of(legal_holds.c.offender_id, offenders.c.offender_id), legal_holds.c.until_at.is_(None)
)
# Of the cases alone: that somebody is managed otherwise is not told by a refusal (ADR 0047).
_managed = exists().where(
    is_record_of(offender_viewers.c.offender_id, offenders.c.offender_id),
    offender_viewers.c.basis.like(literal_column("'CASE%'")),
    offender_viewers.c.until_at.is_(None),
)

TO_REVIEW = Statement(
    select(
        STRICTEST_GROUP.label("retention_group"),
        LATEST_NOTICE.label("came_to_notice_on"),
        _held.label("is_held"),
        _managed.label("is_managed"),
    ).where(offenders.c.offender_id == _OFFENDER)
)
"""What a decision about a person rests on, from all their records."""

_hundred: ColumnElement[Any] = literal_column("100")
HOLDS = Statement(
    select(legal_holds)
    .where(is_record_of(legal_holds.c.offender_id, _OFFENDER), legal_holds.c.until_at.is_(None))
    .order_by(legal_holds.c.hold_id.desc())
    .limit(_hundred)
)
REVIEWS = Statement(
    select(retention_reviews)
    .where(is_record_of(retention_reviews.c.offender_id, _OFFENDER))
    .order_by(retention_reviews.c.reviewed_at.desc(), retention_reviews.c.review_id.desc())
    .limit(_hundred)
)
"""What holds the records of a person, and what was decided of any of them."""

_later = offenders.alias("reviewed_later")
DUE = Statement(
    select(
        offenders.c.offender_id,
        offenders.c.reference,
        offenders.c.lpu,
        is_restricted().label("is_restricted"),
        STRICTEST_GROUP.label("retention_group"),
        LATEST_NOTICE.label("came_to_notice_on"),
        offenders.c.next_review_on,
        _held.label("is_held"),
    )
    .where(
        offenders.c.merged_into.is_(None),
        not_(offenders.c.is_to_be_disposed_of),
        offenders.c.next_review_on <= _DUE_ON,
        not_(exists().where(_later.c.merged_into == offenders.c.offender_id, _later.c.next_review_on > _DUE_ON)),
        or_(_LPU.is_(None), offenders.c.lpu == _LPU),
        or_(
            _AFTER_ID.is_(None),
            tuple_(offenders.c.next_review_on, offenders.c.offender_id) > tuple_(_AFTER_DAY, _AFTER_ID),
        ),
        is_seen(),
    )
    .order_by(offenders.c.next_review_on, offenders.c.offender_id)
    .limit(bindparam("limit", type_=Integer))
)
"""One page of the people on whom somebody decides by a day, the longest due first."""

DECIDE = Statement(
    update(offenders)
    .where(is_record_of(offenders.c.offender_id, bindparam("the_offender", type_=Uuid)))
    .values(
        retention_group=bindparam("to_group", type_=SmallInteger),
        next_review_on=func.coalesce(bindparam("review_on", type_=Date), offenders.c.next_review_on),
        is_to_be_disposed_of=bindparam("is_to_be_disposed_of", type_=Boolean),
        changed_at=func.now(),
        version=offenders.c.version + literal_column("1"),
    )
)
"""Let what was decided hold for every record of the person."""

KEEP = Statement(
    update(offenders)
    .where(
        is_record_of(offenders.c.offender_id, bindparam("the_offender", type_=Uuid)), offenders.c.is_to_be_disposed_of
    )
    .values(
        is_to_be_disposed_of=literal_column("false"),
        changed_at=func.now(),
        version=offenders.c.version + literal_column("1"),
    )
)
"""Take back that a person's records are to be disposed of: they come up for a review again."""

ADD_REVIEW = Statement(
    insert(retention_reviews)
    .values(
        review_id=bindparam("review_id", type_=Uuid),
        offender_id=_OFFENDER,
        decision=bindparam("decision", type_=Text),
        from_group=bindparam("from_group", type_=SmallInteger),
        to_group=bindparam("to_group", type_=SmallInteger),
        came_to_notice_on=bindparam("came_to_notice_on", type_=Date),
        next_review_on=bindparam("next_review_on", type_=Date),
        reason=bindparam("reason", type_=Text),
        reviewed_by=bindparam("reviewed_by", type_=Text),
    )
    .returning(retention_reviews)
)

ADD_HOLD = Statement(
    insert(legal_holds)
    .values(
        hold_id=bindparam("hold_id", type_=Uuid),
        offender_id=_OFFENDER,
        reason=bindparam("reason", type_=Text),
        placed_by=bindparam("placed_by", type_=Text),
    )
    .returning(legal_holds)
)

HOLD = Statement(select(legal_holds).where(legal_holds.c.hold_id == bindparam("hold_id", type_=Uuid)))

END_HOLD = Statement(
    update(legal_holds)
    .where(legal_holds.c.hold_id == bindparam("the_hold", type_=Uuid), legal_holds.c.until_at.is_(None))
    .values(
        until_at=func.now(), ended_by=bindparam("ended_by", type_=Text), end_reason=bindparam("end_reason", type_=Text)
    )
    .returning(legal_holds)
)
"""End a hold, once."""
