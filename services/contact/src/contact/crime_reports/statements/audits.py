"""The SQL of the registrar's audits: a sample drawn by a hash, and what is found of each report in it."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement, among
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.crime_reports.tables import crime_audit_items, crime_audits, crime_reports

_AUDIT, _ITEM, _REPORT = crime_audits.c, crime_audit_items.c, crime_reports.c
ID = bindparam("the_audit", type_=Uuid)
_SEED = bindparam("seed", type_=Text)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_SIZE = bindparam("sample_size", type_=Integer)
_CENTRE = bindparam("the_centre", type_=Text)
_LONDON = literal_column("'Europe/London'", Text)
_HEX = literal_column("'hex'", Text)
_UTF8 = literal_column("'UTF8'", Text)


def _sha256(text: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.sha256(func.convert_to(text, _UTF8))


_reported_on = cast(func.timezone(_LONDON, _REPORT.reported_at), Date)
_recorded = bindparam("population", type_=Text) == literal_column("'RECORDED'", Text)
POPULATION = Statement(
    select(
        func.count().label("population_size"),
        func.encode(
            _sha256(
                func.coalesce(
                    func.string_agg(
                        cast(_REPORT.crime_report_id, Text),
                        aggregate_order_by(literal_column("','", Text), _REPORT.crime_report_id),
                    ),
                    literal_column("''", Text),
                )
            ),
            _HEX,
        ).label("population_digest"),
        func.coalesce(
            func.array_agg(
                aggregate_order_by(
                    _REPORT.crime_report_id,
                    _sha256(_SEED + literal_column("':'") + cast(_REPORT.crime_report_id, Text)),
                )
            )[1:_SIZE],
            literal_column("'{}'::uuid[]", ARRAY(Uuid)),
        ).label("sample"),
    ).where(
        _reported_on >= bindparam("reported_from", type_=Date),
        _reported_on < bindparam("reported_until", type_=Date),
        or_(_CENTRE.is_(None), _REPORT.centre == _CENTRE),
        or_(
            _recorded & among(_REPORT.status, "RECORDED", "ALLOCATED"),
            ~_recorded & among(_REPORT.status, "NOT_RECORDED"),
        ),
    )
)
"""How many there are to draw from, their digest, and the sample in the order of the draw."""

_COLUMNS = ("population", "reported_from", "reported_until", "centre", "population_size", "population_digest")


def _told(
    source: CTE, action: AuditAction, operation: str, subjects: ColumnElement[Any], counts: dict[str, Any]
) -> tuple[CTE, ...]:
    nobody = Audience(cast(null(), Uuid), cast(null(), Text), cast(null(), Text))
    subject = source.c.crime_audit_id
    data = func.jsonb_build_object(
        *(literal_column("'crime_audit_id'"), subject),
        *(literal_column("'sampled'"), counts["sampled"]),
        *(literal_column("'audited'"), counts["audited"]),
    )
    event = event_from(EventType.CONTACT_CRIME_AUDIT_CHANGED, subject, data, nobody, source=source)
    return entry_from(action, operation, subjects, source=source), *event


def _draw() -> Statement:
    drawn = (
        insert(crime_audits)
        .values(
            crime_audit_id=ID,
            seed=_SEED,
            sample_size=_SIZE,
            drawn_by=bindparam("audit_actor", type_=Text),
            drawn_at=_MOMENT,
            **{name: bindparam(name, type_=_AUDIT[name].type) for name in _COLUMNS},
        )
        .returning(crime_audits)
        .cte("written")
    )
    sample = bindparam("sample", type_=ARRAY(Uuid))
    place = func.unnest(sample).table_valued("crime_report_id", with_ordinality="place").render_derived()
    items = (
        insert(crime_audit_items)
        .from_select(
            ["crime_audit_id", "place", "crime_report_id"],
            select(ID, cast(place.c.place, Integer), place.c.crime_report_id),
        )
        .cte("items")
    )
    counts = {"sampled": drawn.c.sample_size, "audited": literal_column("0", Integer)}
    subjects = func.array_prepend(drawn.c.crime_audit_id, sample)
    parts = _told(drawn, AuditAction.COLLECTION, "create_crime_audit", subjects, counts)
    return Statement(select(drawn.c.crime_audit_id).add_cte(items, *parts))


DRAW = _draw()

_audited = func.count(_ITEM.result).label("audited")
_errors = func.count().filter(_ITEM.result == literal_column("'ERROR'", Text)).label("errors")
_found = (
    select(_audited, _errors).where(_ITEM.crime_audit_id == _AUDIT.crime_audit_id).correlate(crime_audits).lateral()
)


def _shown() -> Any:
    return select(crime_audits, _found.c.audited, _found.c.errors).join_from(
        crime_audits, _found, literal_column("TRUE")
    )


ONE = Statement(_shown().where(_AUDIT.crime_audit_id == ID))
_AFTER_ID = bindparam("after_id", type_=Uuid)
PAGE = Statement(
    _shown()
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(_AUDIT.drawn_at, _AUDIT.crime_audit_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        )
    )
    .order_by(_AUDIT.drawn_at.desc(), _AUDIT.crime_audit_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
ITEMS = Statement(
    select(crime_audit_items)
    .where(
        _ITEM.crime_audit_id == ID,
        _ITEM.place > func.coalesce(bindparam("after_place", type_=Integer), literal_column("0", Integer)),
    )
    .order_by(_ITEM.place)
    .limit(bindparam("limit", type_=Integer))
)
_REPORT_ID = bindparam("the_report", type_=Uuid)
ITEM_LOCKED = Statement(
    select(crime_audit_items, _AUDIT.population)
    .join_from(crime_audit_items, crime_audits, _AUDIT.crime_audit_id == _ITEM.crime_audit_id)
    .where(_ITEM.crime_audit_id == ID, _ITEM.crime_report_id == _REPORT_ID)
    .with_for_update(of=crime_audit_items)
)


def _find() -> Statement:
    written = (
        update(crime_audit_items)
        .where(_ITEM.crime_audit_id == ID, _ITEM.crime_report_id == _REPORT_ID)
        .values(
            result=bindparam("result", type_=Text),
            error_kinds=bindparam("error_kinds", type_=ARRAY(Text)),
            rationale=bindparam("rationale", type_=Text),
            audited_at=_MOMENT,
        )
        .returning(crime_audit_items)
        .cte("written")
    )
    # What this statement writes it does not see: the one that is audited now comes on top.
    so_far = select(func.count(_ITEM.result)).where(_ITEM.crime_audit_id == ID).scalar_subquery()
    sampled = select(_AUDIT.sample_size).where(_AUDIT.crime_audit_id == ID).scalar_subquery()
    counts = {"sampled": sampled, "audited": so_far + literal_column("1", Integer)}
    subjects = cast(func.array_append(func.array_append(literal_column("'{}'::uuid[]"), ID), _REPORT_ID), ARRAY(Uuid))
    parts = _told(written, AuditAction.ALTERATION, "create_audit_finding", subjects, counts)
    return Statement(select(written).add_cte(*parts))


FIND = _find()
