"""A ranking's pages, one perpetrator's place in it, and what else is known of one for the explanation.

A page is one range of the ranking's key, with its JSON and its audit entry from the same statement.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)

from bluelamp.kit.audit.statements import consulted_page
from bluelamp.kit.database import Statement, build_object
from offenders.domestic_abuse.statements.ranking import current, is_place_of
from offenders.domestic_abuse.tables import (
    flagged_people,
    matac_adoptions,
    perpetrator_rankings,
    ranked_perpetrators,
    serial_flags,
)
from offenders.nominals.statements.sight import is_record_of, is_seen, kept
from offenders.nominals.tables import offenders

_ranked = ranked_perpetrators
_OFFENDER_ID = bindparam("offender_id", type_=Uuid)
_LIMIT = bindparam("limit", type_=Integer)
_AFTER_PLACE = bindparam("after_place", type_=Integer)
_ONE: ColumnElement[Any] = literal_column("1", Integer)
_NOUGHT: ColumnElement[Any] = literal_column("0", Integer)
_WHO: dict[str, ColumnElement[Any]] = {
    name: offenders.c[name] for name in ("offender_id", "reference", "given_name", "family_name", "lpu")
}
_SUMMARY: dict[str, ColumnElement[Any]] = {
    **_WHO,
    **{
        name: _ranked.c[name]
        for name in (
            *("rank", "score", "recency", "frequency", "gravity", "victims", "events"),
            *("is_serial", "is_serial_loose", "is_repeat", "is_high_risk", "is_priority"),
        )
    },
    # On which day another agency heard of something is not for who manages whom it is about.
    "last_event_on": case((not_(_ranked.c.last_is_sent), _ranked.c.last_event_on)),
    "is_provisional": _ranked.c.not_weighed > _NOUGHT,
}


_record = offenders.alias("record")
_with_person = _ranked.join(_record, _record.c.offender_id == _ranked.c.offender_id).join(
    offenders, offenders.c.offender_id == kept(_record)
)


def _page(*conditions: ColumnElement[bool]) -> Statement:
    ranking = func.coalesce(bindparam("ranking_id", type_=Uuid), current().scalar_subquery())
    # By the whole key: where the ranking is worked out, PostgreSQL does not see that the index has its places in order.
    in_order = (_ranked.c.ranking_id, _ranked.c.place)
    found = (
        select(
            *(value.label(name) for name, value in _SUMMARY.items()),
            _ranked.c.place.label("order_place"),
            _ranked.c.ranking_id,
            func.row_number().over(order_by=in_order).label("place"),
        )
        .select_from(_with_person)
        .where(
            _ranked.c.ranking_id == ranking,
            _ranked.c.place > _AFTER_PLACE,
            # Who was merged since is there under the other record.
            is_place_of(_record),
            is_seen(),
            *conditions,
        )
        .order_by(*in_order)
        .limit(_LIMIT + _ONE)
        .cte("found")
    )
    document = build_object(**{name: found.c[name] for name in _SUMMARY})
    position = (found.c.order_place, found.c.ranking_id)
    return Statement(consulted_page("list_perpetrators", found, document, found.c.offender_id, position))


def _narrowed(column: ColumnElement[Any], name: str, kind: Any) -> ColumnElement[bool]:
    given = bindparam(name, type_=kind)
    return or_(given.is_(None), column == given)


PAGE = _page()
"""One page of a ranking, or of the newest one."""
PAGE_OF_SOME = _page(
    _narrowed(offenders.c.lpu, "lpu", Text),
    *(_narrowed(_ranked.c[name], name, Boolean) for name in ("is_serial", "is_repeat", "is_priority")),
)
"""The same of one unit, or of who is serial, repeats or is a priority, or not."""

IS_WHOLE = Statement(
    select(exists().where(_ranked.c.ranking_id == bindparam("ranking_id", type_=Uuid), _ranked.c.place == _AFTER_PLACE))
)
"""Whether the place at which a page ended is still kept: of a ranking that is forgotten none is."""

WHO = Statement(select(*_WHO.values()).where(offenders.c.offender_id == _OFFENDER_ID))

PLACE = Statement(
    select(_ranked, perpetrator_rankings.c.as_at, perpetrator_rankings.c.rule_set_id)
    .select_from(_ranked.join(perpetrator_rankings, perpetrator_rankings.c.ranking_id == _ranked.c.ranking_id))
    .where(_ranked.c.ranking_id == current().scalar_subquery(), is_record_of(_ranked.c.offender_id, _OFFENDER_ID))
    .order_by((_ranked.c.offender_id == _OFFENDER_ID).desc(), _ranked.c.place)
    .limit(_ONE)
)
"""Somebody's place in the newest ranking."""

FLAGS = Statement(
    select(serial_flags, *(flagged_people.c[name] for name in ("matched", "matched_by", "may_be_same")))
    .select_from(serial_flags.join(flagged_people, flagged_people.c.person_id == serial_flags.c.person_id))
    .where(serial_flags.c.is_current, is_record_of(serial_flags.c.offender_id, _OFFENDER_ID))
    .order_by(serial_flags.c.computed_at.desc(), serial_flags.c.flag_id)
    .limit(literal_column("50"))
)
"""What the safeguarding service said last of whom this person is."""

ADOPTIONS = Statement(
    select(matac_adoptions)
    .where(is_record_of(matac_adoptions.c.offender_id, _OFFENDER_ID))
    .order_by(matac_adoptions.c.adopted_on.desc(), matac_adoptions.c.adoption_id.desc())
    .limit(literal_column("50"))
)

IS_PERPETRATOR = Statement(
    select(
        or_(
            exists().where(
                _ranked.c.ranking_id == current().scalar_subquery(), is_record_of(_ranked.c.offender_id, _OFFENDER_ID)
            ),
            exists().where(is_record_of(serial_flags.c.offender_id, _OFFENDER_ID)),
            exists().where(is_record_of(matac_adoptions.c.offender_id, _OFFENDER_ID)),
        )
    )
)
"""Whether anything is reckoned of somebody here."""
