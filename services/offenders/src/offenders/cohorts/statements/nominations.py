"""Nominations written, read and listed, each with its latest score and the one record that stands for the person."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Select,
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
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from offenders.caseload.tables import cases
from offenders.cohorts.tables import nomination_scores, nominations, panel_items, panels
from offenders.nominals.statements.sight import is_record_of, is_seen
from offenders.nominals.tables import offenders
from offenders.offences.tables import offences

NOMINATION_ID = bindparam("nomination_id", type_=Uuid)
THE_NOMINATION = bindparam("the_nomination", type_=Uuid)
OPEN: ColumnElement[str] = literal_column("'OPEN'")
_OFFENDER_ID = bindparam("offender_id", type_=Uuid)
_MOMENT = DateTime(timezone=True)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_AFTER_TIME = bindparam("after_time", value=None, type_=_MOMENT)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_ONE: ColumnElement[int] = literal_column("1")
_SCORED = ("score_id", "cohort_rule_set_id", "value", "most", "entry_score", "provisional_because", "components")
_SCORED_BY = ("scored_at", "scored_by")


def person_of(record: FromClause) -> Any:
    """Return who somebody on an agenda is, as the database tells it to whoever may know of the record's row."""
    names = [column("offender_id", Uuid), *(column(name, Text) for name in ("reference", "given_name", "family_name"))]
    told = func.person_on_agenda(record.c.offender_id)
    return told.table_valued(
        *names, column("date_of_birth", Date), column("is_restricted", Boolean), name="person"
    ).render_derived()


def _shown() -> Select[Any]:
    person = person_of(nominations)
    score = (
        select(nomination_scores)
        .where(nomination_scores.c.nomination_id == nominations.c.nomination_id)
        .order_by(nomination_scores.c.scored_at.desc(), nomination_scores.c.score_id.desc())
        .limit(_ONE)
        .lateral("score")
    )
    open_panels = (
        select(cast(func.count(), Integer))
        .select_from(panel_items.join(panels, panels.c.panel_id == panel_items.c.panel_id))
        .where(panel_items.c.nomination_id == nominations.c.nomination_id, panels.c.status == OPEN)
        .scalar_subquery()
    )
    return select(
        *(one for one in nominations.c if one.name != "offender_id"),
        nominations.c.offender_id.label("given_offender_id"),
        *person.c,
        offenders.c.lpu,
        *(score.c[name].label(f"score_{name}") for name in (*_SCORED, "facts", *_SCORED_BY)),
        open_panels.label("open_panels"),
    ).select_from(
        nominations.join(person, true())
        # Of the record itself an organisation on a panel sees nothing but who it is of.
        .outerjoin(offenders, offenders.c.offender_id == nominations.c.offender_id)
        .outerjoin(score, true())
    )


NOMINATION = Statement(_shown().where(nominations.c.nomination_id == NOMINATION_ID, is_seen()))
"""A nomination, where the reader may know of whom it is."""
BARE = Statement(_shown().where(nominations.c.nomination_id == NOMINATION_ID))

LOCK = Statement(
    select(nominations.c.nomination_id).where(nominations.c.nomination_id == NOMINATION_ID).with_for_update()
)
"""Hold a nomination that something is about to become of."""

_before = or_(
    _AFTER_ID.is_(None),
    tuple_(nominations.c.nominated_at, nominations.c.nomination_id) < tuple_(_AFTER_TIME, _AFTER_ID),
)
_newest = (nominations.c.nominated_at.desc(), nominations.c.nomination_id.desc())
_OF_COHORT, _OF_STATE = bindparam("of_cohort", type_=Text), bindparam("of_state", type_=Text)
PAGE = Statement(
    _shown()
    .where(
        or_(_OF_COHORT.is_(None), nominations.c.cohort == _OF_COHORT),
        or_(_OF_STATE.is_(None), nominations.c.state == _OF_STATE),
        is_seen(),
        _before,
    )
    .order_by(*_newest)
    .limit(_LIMIT)
)
"""One page of nominations, the newest first."""

PAGE_OF_PERSON = Statement(
    _shown()
    .where(is_record_of(nominations.c.offender_id, _OFFENDER_ID), is_seen(), _before)
    .order_by(*_newest)
    .limit(_LIMIT)
)
"""One page of somebody's nominations under all their records."""

_GIVEN = (
    *("offender_id", "cohort", "reason", "offence_patterns", "is_statutory", "new_information"),
    *("previous_nomination_id", "origin", "matac_adoption_id", "organisation_id", "nominated_by", "nominated_at"),
)
ADD = Statement(
    insert(nominations).values(
        nomination_id=NOMINATION_ID, **{name: bindparam(name, type_=nominations.c[name].type) for name in _GIVEN}
    )
)

ADD_SCORE = Statement(
    insert(nomination_scores).values(
        nomination_id=NOMINATION_ID,
        **{
            name: bindparam(name, type_=nomination_scores.c[name].type)
            for name in (*_SCORED, "facts", "scored_at", "scored_by")
        },
    )
)

BECOME = Statement(
    update(nominations)
    .where(nominations.c.nomination_id == THE_NOMINATION)
    .values(
        version=nominations.c.version + _ONE,
        **{
            name: bindparam(name, type_=nominations.c[name].type)
            for name in ("state", "case_id", "ended_at", "withdrawal_reason")
        },
    )
)
"""Write what became of a nomination that is held."""

TOUCH = Statement(
    update(nominations)
    .where(nominations.c.nomination_id == THE_NOMINATION)
    .values(version=nominations.c.version + _ONE)
)

_COHORT: ColumnElement[str] = bindparam("cohort", type_=Text)
_of_person = (
    is_record_of(nominations.c.offender_id, _OFFENDER_ID),
    nominations.c.cohort == _COHORT,
)
OPEN_OF = Statement(
    select(nominations.c.nomination_id).where(
        *_of_person,
        nominations.c.state == OPEN,
        nominations.c.organisation_id == bindparam("organisation_id", type_=Uuid),
    )
)
"""An organisation's open nomination of somebody to a cohort, under whichever record."""

DECIDED_BEFORE = Statement(
    select(nominations.c.nomination_id)
    .select_from(nominations.outerjoin(cases, cases.c.case_id == nominations.c.case_id))
    .where(
        is_record_of(nominations.c.offender_id, _OFFENDER_ID),
        or_(nominations.c.cohort == _COHORT, cases.c.cohort == _COHORT),
        nominations.c.state == any_(bindparam("states", type_=ARRAY(Text))),
    )
    .order_by(nominations.c.ended_at.desc(), nominations.c.nomination_id.desc())
    .limit(_ONE)
)
"""The latest nomination of somebody of which a panel has decided already: to a cohort, or that it took into it."""

HOLD_PERSON = Statement(
    select(offenders.c.offender_id)
    .where(is_record_of(offenders.c.offender_id, _OFFENDER_ID))
    .order_by(offenders.c.offender_id)
    .with_for_update(key_share=True)
)
"""Let two nominations of one person be made one after the other."""

RECORDED = Statement(
    select(
        cast(func.count(), Integer).label("offences"),
        cast(func.count().filter(offences.c.status == literal_column("'ALLEGED'")), Integer).label("alleged"),
    ).where(
        is_record_of(offences.c.offender_id, _OFFENDER_ID),
        offences.c.is_crime,
        offences.c.status == any_(bindparam("statuses", type_=ARRAY(Text))),
        offences.c.occurred_on > bindparam("since", type_=Date),
        offences.c.occurred_on <= bindparam("until", type_=Date),
    )
)
"""How many offences somebody's records hold in some days, and how many of them are only alleged."""

LAST_FACTS = Statement(
    select(nomination_scores.c.facts)
    .where(nomination_scores.c.nomination_id == NOMINATION_ID)
    .order_by(nomination_scores.c.scored_at.desc(), nomination_scores.c.score_id.desc())
    .limit(_ONE)
)

EXISTS = Statement(select(true()).where(nominations.c.nomination_id == NOMINATION_ID))
