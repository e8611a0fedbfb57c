"""The meetings, their agendas, what they decided, and whom they took up."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Float,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from bluelamp.kit.database import Statement, build_object
from bluelamp.kit.turns import in_turn
from offenders.caseload.tables import case_status_changes, cases
from offenders.domestic_abuse.statements.counting import counts
from offenders.domestic_abuse.statements.ranking import is_place_of
from offenders.domestic_abuse.tables import (
    matac_adoptions,
    matac_cycles,
    matac_information,
    matac_items,
    perpetrator_rankings,
    ranked_perpetrators,
    serial_flags,
)
from offenders.nominals.statements.sight import is_record_of, is_restricted, is_seen, kept
from offenders.nominals.tables import offenders
from offenders.offences.tables import offences

_CYCLE = bindparam("cycle_id", type_=Uuid)
_ITEM = bindparam("item_id", type_=Uuid)
_OFFENDER = bindparam("offender_id", type_=Uuid)
_RANKING = bindparam("ranking_id", type_=Uuid)
_ADOPTION = bindparam("the_adoption", type_=Uuid)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_LIMIT = bindparam("limit", type_=Integer)
_ONE: ColumnElement[Any] = literal_column("1", Integer)
_OPEN: ColumnElement[str] = literal_column("'OPEN'")
MOST_INFORMATION = 50
_ADOPTED: ColumnElement[str] = literal_column("'ADOPTED'")

IN_TURN = Statement(in_turn("matac_cycles"))
"""Let one meeting be called, or decide, after another."""

LAST = Statement(select(matac_cycles).order_by(matac_cycles.c.meets_on.desc()).limit(_ONE))

ADD_CYCLE = Statement(
    insert(matac_cycles).values(
        cycle_id=_CYCLE,
        meets_on=bindparam("meets_on", type_=Date),
        capacity=bindparam("capacity", type_=Integer),
        ranking_id=_RANKING,
        rule_set_id=bindparam("rule_set_id", type_=Uuid),
        opened_by=bindparam("opened_by", type_=Text),
    )
)

_record = offenders.alias("record")
_of_reader = (
    select(func.count().label("on_agenda"), func.count(matac_items.c.decision).label("decided"))
    .select_from(
        matac_items.join(_record, _record.c.offender_id == matac_items.c.offender_id).join(
            offenders, offenders.c.offender_id == kept(_record)
        )
    )
    .where(matac_items.c.cycle_id == matac_cycles.c.cycle_id, is_seen())
    .lateral("of_reader")
)
_cycle: Select[Any] = select(
    matac_cycles, perpetrator_rankings.c.as_at, _of_reader.c.on_agenda, _of_reader.c.decided
).select_from(
    matac_cycles.join(perpetrator_rankings, perpetrator_rankings.c.ranking_id == matac_cycles.c.ranking_id).join(
        _of_reader, true()
    )
)
"""Meetings, with how many of their agenda the reader may know of."""

CYCLE = Statement(_cycle.where(matac_cycles.c.cycle_id == _CYCLE))
LOCKED = Statement(select(matac_cycles).where(matac_cycles.c.cycle_id == _CYCLE).with_for_update())
CYCLES = Statement(
    _cycle.where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(matac_cycles.c.meets_on, matac_cycles.c.cycle_id)
            < tuple_(bindparam("after", type_=Date), _AFTER_ID),
        )
    )
    .order_by(matac_cycles.c.meets_on.desc(), matac_cycles.c.cycle_id.desc())
    .limit(_LIMIT)
)

CLOSE = Statement(
    update(matac_cycles)
    .where(matac_cycles.c.cycle_id == bindparam("the_cycle", type_=Uuid))
    .values(
        status=literal_column("'CLOSED'"),
        closed_at=func.now(),
        closed_by=bindparam("closed_by", type_=Text),
        closing_reason=bindparam("closing_reason", type_=Text),
        version=matac_cycles.c.version + _ONE,
    )
)

TOUCH = Statement(
    update(matac_cycles)
    .where(matac_cycles.c.cycle_id == bindparam("the_cycle", type_=Uuid))
    .values(version=matac_cycles.c.version + _ONE)
)

_case = cases.alias("custody_case")


def _custody() -> Any:
    """Say since when and until when somebody is in custody, from the case that says so."""
    turned = (
        select(func.max(case_status_changes.c.changed_at))
        .where(
            case_status_changes.c.case_id == _case.c.case_id,
            case_status_changes.c.colour == literal_column("'BLUE'"),
            case_status_changes.c.from_colour.is_distinct_from(literal_column("'BLUE'")),
        )
        .scalar_subquery()
    )
    london = func.timezone(literal_column("'Europe/London'"), func.coalesce(turned, _case.c.opened_at))
    return (
        select(func.min(func.date(london)).label("custody_from"), func.max(_case.c.release_on).label("custody_until"))
        .where(
            is_record_of(_case.c.offender_id, matac_adoptions.c.offender_id),
            _case.c.colour == literal_column("'BLUE'"),
            _case.c.status != literal_column("'CLOSED'"),
        )
        .lateral("custody")
    )


def _placed() -> Any:
    """Say where a ranking has a person, under whichever of their records: the best of their places."""
    ranked = ranked_perpetrators
    return (
        select(ranked.c.place, ranked.c.rank, ranked.c.score, ranked.c.last_event_on)
        .where(
            ranked.c.ranking_id == _RANKING,
            is_record_of(ranked.c.offender_id, matac_adoptions.c.offender_id),
        )
        .order_by(ranked.c.place)
        .limit(_ONE)
        .lateral("placed")
    )


def _counted(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    of_person = is_record_of(offences.c.offender_id, matac_adoptions.c.offender_id)
    return exists().where(of_person, counts(offenders), *conditions)


def _was_sent() -> ColumnElement[bool]:
    return exists().where(
        bindparam("counts_flags", type_=Boolean),
        is_record_of(serial_flags.c.offender_id, matac_adoptions.c.offender_id),
        serial_flags.c.is_current,
        serial_flags.c.records > literal_column("0", Integer),
    )


def _running() -> Select[Any]:
    custody, placed = _custody(), _placed()
    joined = matac_adoptions.join(_record, _record.c.offender_id == matac_adoptions.c.offender_id).join(
        offenders, offenders.c.offender_id == kept(_record)
    )
    return (
        select(
            matac_adoptions,
            offenders.c.offender_id.label("kept_offender_id"),
            placed.c.rank,
            placed.c.score,
            placed.c.last_event_on,
            _counted(offences.c.recorded_on > matac_adoptions.c.reviewed_as_at).label("is_recorded_anew"),
            or_(_counted(), _was_sent()).label("has_events"),
            custody.c.custody_from,
            custody.c.custody_until,
        )
        .select_from(joined.outerjoin(placed, true()).outerjoin(custody, true()))
        .where(matac_adoptions.c.status == _ADOPTED)
        .order_by(placed.c.place.nulls_last(), matac_adoptions.c.adoption_id)
    )


RUNNING = Statement(_running())
"""Everybody who is taken up, the highest in a ranking first, with their place there and whether they are in custody."""

TOP = Statement(
    select(kept(_record).label("offender_id"), ranked_perpetrators.c.rank, ranked_perpetrators.c.score)
    .join(_record, _record.c.offender_id == ranked_perpetrators.c.offender_id)
    .where(ranked_perpetrators.c.ranking_id == _RANKING, is_place_of(_record))
    .order_by(ranked_perpetrators.c.place)
    .limit(_LIMIT)
)
"""The highest of a ranking."""

ADD_ITEM = Statement(
    insert(matac_items).values(
        cycle_id=_CYCLE,
        place=bindparam("place", type_=Integer),
        offender_id=_OFFENDER,
        basis=bindparam("basis", type_=Text),
        rank=bindparam("rank", type_=Integer),
        score=bindparam("score", type_=Float),
        adoption_id=bindparam("adoption_id", type_=Uuid),
        proposal=bindparam("proposal", type_=JSONB),
    )
)

_NOTED = ("information_id", "agency", "information", "noted_by", "noted_at")
_noted = (
    select(
        build_object(**{name: matac_information.c[name] for name in _NOTED}).label("document"),
        matac_information.c.noted_at,
    )
    .where(matac_information.c.item_id == matac_items.c.item_id)
    .order_by(matac_information.c.noted_at.desc(), matac_information.c.information_id.desc())
    .limit(MOST_INFORMATION)
    .correlate(matac_items)
    .subquery("noted")
)
_every_one = func.json_agg(aggregate_order_by(_noted.c.document, _noted.c.noted_at.desc()))
_information = select(func.coalesce(_every_one, literal_column("'[]'::json"))).scalar_subquery()

ADD_INFORMATION = Statement(
    insert(matac_information).values(
        information_id=bindparam("information_id", type_=Uuid),
        item_id=_ITEM,
        agency=bindparam("agency", type_=Text),
        information=bindparam("information", type_=Text),
        noted_by=bindparam("noted_by", type_=Text),
    )
)

_shown: Select[Any] = (
    select(
        matac_items,
        cast(_information, Text).label("information"),
        *(offenders.c[name] for name in ("reference", "given_name", "family_name", "lpu")),
        offenders.c.offender_id.label("kept_offender_id"),
        is_restricted().label("is_restricted"),
        func.row_number().over(order_by=matac_items.c.place).label("seen_place"),
        *(
            matac_adoptions.c[name].label(f"adoption_{name}")
            for name in (
                *("adopted_on", "adopted_score", "rule_set_id", "plan", "status", "reviews", "reviews_improved"),
                *("compared_score", "compared_rule_set_id", "reviewed_as_at", "dropped_on", "drop_ground"),
            )
        ),
    )
    .select_from(
        matac_items.join(_record, _record.c.offender_id == matac_items.c.offender_id)
        .join(offenders, offenders.c.offender_id == kept(_record))
        .outerjoin(matac_adoptions, matac_adoptions.c.adoption_id == matac_items.c.adoption_id)
    )
    .where(matac_items.c.cycle_id == _CYCLE, is_seen())
)
_items = _shown.subquery("items")
AGENDA = Statement(
    select(_items)
    .where(_items.c.seen_place > bindparam("after_place", type_=Integer))
    .order_by(_items.c.seen_place)
    .limit(_LIMIT)
)
"""One page of an agenda; who is restricted is there for those alone who may know of them, and leaves no gap."""

ITEM = Statement(select(_items).where(_items.c.item_id == _ITEM))

UNREVIEWED = Statement(
    select(func.count())
    .select_from(matac_items.join(matac_adoptions, matac_adoptions.c.adoption_id == matac_items.c.adoption_id))
    .where(
        matac_items.c.cycle_id == _CYCLE,
        matac_items.c.basis == literal_column("'REVIEW'"),
        matac_items.c.decision.is_(None),
        # Who turned out since to be one person with another on the agenda may have been left with them.
        matac_adoptions.c.status == _ADOPTED,
    )
)

DECIDE = Statement(
    update(matac_items)
    .where(matac_items.c.item_id == bindparam("the_item", type_=Uuid))
    .values(
        decision=bindparam("decision", type_=Text),
        plan=bindparam("plan", type_=Text),
        drop_ground=bindparam("drop_ground", type_=Text),
        reason=bindparam("reason", type_=Text),
        follows_rule=bindparam("follows_rule", type_=Boolean),
        decided_by=bindparam("decided_by", type_=Text),
        decided_at=func.now(),
        adoption_id=bindparam("adoption_id", type_=Uuid),
    )
)

ADOPT = Statement(
    insert(matac_adoptions).values(
        adoption_id=bindparam("adoption_id", type_=Uuid),
        offender_id=_OFFENDER,
        cycle_id=_CYCLE,
        adopted_on=bindparam("adopted_on", type_=Date),
        adopted_as_at=bindparam("adopted_as_at", type_=Date),
        reviewed_as_at=bindparam("adopted_as_at", type_=Date),
        adopted_score=bindparam("adopted_score", type_=Float),
        rule_set_id=bindparam("rule_set_id", type_=Uuid),
        compared_score=bindparam("adopted_score", type_=Float),
        compared_rule_set_id=bindparam("rule_set_id", type_=Uuid),
        plan=bindparam("plan", type_=Text),
    )
)

KEEP = Statement(
    update(matac_adoptions)
    .where(matac_adoptions.c.adoption_id == _ADOPTION, matac_adoptions.c.status == _ADOPTED)
    .values(
        plan=bindparam("plan", type_=Text),
        compared_score=bindparam("compared_score", type_=Float),
        compared_rule_set_id=bindparam("compared_rule_set_id", type_=Uuid),
        reviews=matac_adoptions.c.reviews + _ONE,
        reviews_improved=bindparam("reviews_improved", type_=Integer),
        reviewed_as_at=func.greatest(matac_adoptions.c.reviewed_as_at, bindparam("looked_as_at", type_=Date)),
    )
)

DROP = Statement(
    update(matac_adoptions)
    .where(matac_adoptions.c.adoption_id == _ADOPTION, matac_adoptions.c.status == _ADOPTED)
    .values(
        status=literal_column("'DROPPED'"),
        reviews=matac_adoptions.c.reviews + _ONE,
        reviews_improved=bindparam("reviews_improved", type_=Integer),
        reviewed_as_at=func.greatest(matac_adoptions.c.reviewed_as_at, bindparam("looked_as_at", type_=Date)),
        dropped_on=bindparam("dropped_on", type_=Date),
        drop_ground=bindparam("drop_ground", type_=Text),
    )
)

LEAVE_OTHERS = Statement(
    update(matac_adoptions)
    .where(is_record_of(matac_adoptions.c.offender_id, _OFFENDER), matac_adoptions.c.status == _ADOPTED)
    .values(
        status=literal_column("'DROPPED'"),
        dropped_on=bindparam("dropped_on", type_=Date),
        drop_ground=bindparam("drop_ground", type_=Text),
    )
    .returning(matac_adoptions.c.adoption_id)
)
"""Who was taken up under two records that are one person's since is left once, and so under both."""

IS_ADOPTED = Statement(
    select(true())
    .where(is_record_of(matac_adoptions.c.offender_id, _OFFENDER), matac_adoptions.c.status == _ADOPTED)
    .limit(_ONE)
)

ADOPTED = Statement(
    select(matac_adoptions.c.adoption_id)
    .where(is_record_of(matac_adoptions.c.offender_id, _OFFENDER), matac_adoptions.c.status == _ADOPTED)
    .order_by(matac_adoptions.c.adoption_id)
    .limit(_ONE)
)
"""By which adoption somebody is taken up now, under whichever record."""

ITEM_IDS = Statement(
    select(matac_items.c.item_id).where(matac_items.c.cycle_id == _CYCLE).order_by(matac_items.c.place)
)

NAME_ITEM = Statement(
    update(matac_items)
    .where(matac_items.c.cycle_id == _CYCLE, matac_items.c.basis == bindparam("basis", type_=Text))
    .values(item_id=_ITEM)
)
"""Give the one of a demonstration's agenda the id that the reference's example names."""
