"""What belongs to a review: exhibits and what could be found in them, and the chronology."""

from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from safeguarding.reviews.tables import forensic_opportunities, review_chronology, review_exhibits

_REVIEW = bindparam("the_review", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_ACTOR = bindparam("actor", type_=Text)
_EXHIBIT = ("exhibit_reference", "description", "seized_on", "stored_at", "condition")
_ENTRY = ("occurred_on", "occurred_at_time", "agency", "event", "source", "analysis")

ADD_EXHIBIT = Statement(
    insert_or_not(review_exhibits)
    .values(
        exhibit_id=bindparam("exhibit_id", type_=Uuid),
        review_id=_REVIEW,
        recorded_by=_ACTOR,
        recorded_at=_MOMENT,
        **{name: bindparam(name, type_=review_exhibits.c[name].type) for name in _EXHIBIT},
    )
    .on_conflict_do_nothing(index_elements=["review_id", "exhibit_reference"])
    .returning(review_exhibits.c.exhibit_id)
)
"""Add an exhibit; no row when the review has one of that reference."""

EXHIBIT_COUNT = Statement(select(func.count()).where(review_exhibits.c.review_id == _REVIEW))

OPPORTUNITY_COUNT = Statement(select(func.count()).where(forensic_opportunities.c.review_id == _REVIEW))

EXHIBITS = Statement(
    select(review_exhibits)
    .where(review_exhibits.c.review_id == _REVIEW)
    .order_by(review_exhibits.c.exhibit_id)
    .limit(500)
)

KNOWN_EXHIBITS = Statement(
    select(review_exhibits.c.exhibit_id, review_exhibits.c.condition).where(
        review_exhibits.c.review_id == _REVIEW,
        review_exhibits.c.exhibit_id == any_(bindparam("exhibit_ids", type_=ARRAY(Uuid))),
    )
)

ADD_OPPORTUNITY = Statement(
    insert(forensic_opportunities).values(
        opportunity_id=bindparam("opportunity_id", type_=Uuid),
        review_id=_REVIEW,
        exhibit_ids=bindparam("exhibit_ids", type_=ARRAY(Uuid)),
        technique=bindparam("technique", type_=Text),
        rationale=bindparam("rationale", type_=Text),
        priority=bindparam("priority", type_=Text),
        recorded_by=_ACTOR,
        recorded_at=_MOMENT,
    )
)

OPPORTUNITIES = Statement(
    select(forensic_opportunities)
    .where(forensic_opportunities.c.review_id == _REVIEW)
    .order_by(forensic_opportunities.c.opportunity_id)
    .limit(500)
)

_OPPORTUNITY = bindparam("the_opportunity", type_=Uuid)
OPPORTUNITY = Statement(
    select(forensic_opportunities).where(
        forensic_opportunities.c.review_id == _REVIEW, forensic_opportunities.c.opportunity_id == _OPPORTUNITY
    )
)

ADD_RESULT = Statement(
    update(forensic_opportunities)
    .where(forensic_opportunities.c.opportunity_id == _OPPORTUNITY)
    .values(
        result=bindparam("new_result", type_=Text),
        result_detail=bindparam("detail", type_=Text),
        result_by=_ACTOR,
        result_at=_MOMENT,
    )
)

ADD_ENTRY = Statement(
    insert(review_chronology).values(
        chronology_entry_id=bindparam("chronology_entry_id", type_=Uuid),
        review_id=_REVIEW,
        recorded_by=_ACTOR,
        recorded_at=_MOMENT,
        **{name: bindparam(name, type_=review_chronology.c[name].type) for name in _ENTRY},
    )
)

_THE_ENTRY = bindparam("the_entry", type_=Uuid)
ENTRY = Statement(
    select(review_chronology).where(
        review_chronology.c.review_id == _REVIEW, review_chronology.c.chronology_entry_id == _THE_ENTRY
    )
)

WITHDRAW_ENTRY = Statement(
    update(review_chronology)
    .where(review_chronology.c.chronology_entry_id == _THE_ENTRY)
    .values(withdrawn_at=_MOMENT, withdrawn_by=_ACTOR, withdrawal_reason=bindparam("reason", type_=Text))
)

ENTRY_COUNT = Statement(select(func.count()).where(review_chronology.c.review_id == _REVIEW))

# What has no time of its own stands before the day's first hour.
_ORDER = (
    review_chronology.c.occurred_on,
    func.coalesce(review_chronology.c.occurred_at_time, literal_column("''")),
    review_chronology.c.chronology_entry_id,
)
STANDING = Statement(
    select(review_chronology)
    .where(review_chronology.c.review_id == _REVIEW, review_chronology.c.withdrawn_at.is_(None))
    .order_by(*_ORDER)
    .limit(5000)
)
"""The chronology as it stands, the earliest day first; the service adds no more than it can sign."""

_AFTER = bindparam("after_id", type_=Uuid)
_AFTER_DAY, _AFTER_TIME = bindparam("after_day", type_=Date), bindparam("after_time", type_=Text)
CHRONOLOGY = Statement(
    select(review_chronology)
    .where(
        review_chronology.c.review_id == _REVIEW,
        or_(_AFTER.is_(None), tuple_(*_ORDER) > tuple_(_AFTER_DAY, _AFTER_TIME, _AFTER)),
    )
    .order_by(*_ORDER)
    .limit(bindparam("limit", type_=Integer))
)
"""One page of a chronology, withdrawn entries too, the earliest day first."""
