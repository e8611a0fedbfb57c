"""Themes as at a day, their terms, and what is tagged with them."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from safeguarding.sentinel.statements.telling import told
from safeguarding.sentinel.tables import theme_tags, theme_terms, themes

_THEME = bindparam("the_theme", type_=Text)
_DAY = bindparam("day", type_=Date)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_TAG = bindparam("the_tag", type_=Uuid)
# The event of a change to a theme is about no record: its subject is made for it.
_NO_RECORD = literal_column("uuidv7()", type_=Uuid)
_TERMS = ("name", "definition", "improvement_direction", "active", "effective_from", "source")

AT = Statement(
    select(theme_terms)
    .ext(distinct_on(theme_terms.c.theme))
    .where(
        or_(bindparam("the_theme", type_=Text).is_(None), theme_terms.c.theme == _THEME),
        theme_terms.c.effective_from <= _DAY,
    )
    .order_by(theme_terms.c.theme, theme_terms.c.effective_from.desc())
    .limit(200)
)
"""One theme or, for null, every theme, with the terms that held on the day."""

ADD = Statement(
    insert_or_not(themes)
    .values(theme=_THEME)
    .on_conflict_do_nothing(index_elements=["theme"])
    .returning(themes.c.theme)
)
"""Add a theme; no row when there is one of that code."""

EXISTS = Statement(select(themes.c.theme).where(themes.c.theme == _THEME))


def _add_terms() -> Statement:
    added = (
        insert_or_not(theme_terms)
        .values(
            theme=_THEME,
            recorded_by=bindparam("audit_actor", type_=Text),
            **{name: bindparam(name, type_=theme_terms.c[name].type) for name in _TERMS},
        )
        .on_conflict_do_nothing(index_elements=["theme", "effective_from"])
        .returning(theme_terms.c.theme)
        .cte("added")
    )
    parts = told(added, _NO_RECORD, EventType.SAFEGUARDING_THEME_CHANGED, AuditAction.ALTERATION, "change_theme")
    return Statement(select(added.c.theme).add_cte(*parts))


ADD_TERMS = _add_terms()
"""Say what a theme means from a day on, and publish it; no row when other terms begin on that very day."""

_RECORD_TYPE = bindparam("record_type", type_=Text)
_record = (
    func.taggable_record(_RECORD_TYPE, bindparam("record_id", type_=Uuid))
    .table_valued(
        column("lpu", Text),
        column("happened_at", DateTime(timezone=True)),
        column("open_to_unit", Boolean),
        column("readers", ARRAY(Text)),
        name="record",
    )
    .render_derived()
)
_SEES_ALL = cast(bindparam("sees_all"), Boolean)


def _is_seen(record: Any, record_type: ColumnElement[Any]) -> ColumnElement[bool]:
    sees_routes = cast(bindparam("sees_routes"), Boolean) & (record_type == literal_column("'CONTACT_ROUTE'"))
    reader = bindparam("reader", type_=Text)
    unit = bindparam("reader_lpu", type_=Text)
    of_unit = record.c.open_to_unit & (record.c.lpu == unit)
    return or_(_SEES_ALL, sees_routes, of_unit, reader == any_(record.c.readers))


RECORD = Statement(select(_record.c.lpu, _record.c.happened_at).where(_is_seen(_record, _RECORD_TYPE)))
"""Where and when a record is counted, if the caller may see it; row-level security confines a desk."""


def _tag() -> Statement:
    added = (
        insert_or_not(theme_tags)
        .values(
            tag_id=_TAG,
            theme=_THEME,
            record_type=bindparam("record_type", type_=Text),
            record_id=bindparam("record_id", type_=Uuid),
            lpu=bindparam("lpu", type_=Text),
            counted_on=bindparam("counted_on", type_=Date),
            tagged_by=bindparam("audit_actor", type_=Text),
            organisation_id=bindparam("audit_organisation", type_=Uuid),
            tagged_at=_MOMENT,
        )
        .on_conflict_do_nothing()
        .returning(theme_tags.c.tag_id)
        .cte("added")
    )
    organisation = bindparam("event_organisation", type_=Uuid)
    parts = told(
        added,
        added.c.tag_id,
        EventType.SAFEGUARDING_THEME_TAGGED,
        AuditAction.COLLECTION,
        "tag_record",
        organisation=organisation,
    )
    return Statement(select(added.c.tag_id).add_cte(*parts))


def _remove() -> Statement:
    removed = (
        update(theme_tags)
        .where(theme_tags.c.tag_id == _TAG)
        .values(
            removed_at=_MOMENT,
            removed_by=bindparam("audit_actor", type_=Text),
            removal_reason=bindparam("reason", type_=Text),
        )
        .returning(theme_tags.c.tag_id)
        .cte("removed")
    )
    parts = told(
        removed,
        removed.c.tag_id,
        EventType.SAFEGUARDING_THEME_UNTAGGED,
        AuditAction.ALTERATION,
        "remove_tag",
        organisation=bindparam("event_organisation", type_=Uuid),
    )
    return Statement(select(removed.c.tag_id).add_cte(*parts))


TAG = _tag()
"""Tag a record, and publish it; no row when it has the theme already."""

REMOVE = _remove()
"""Take a tag away, keep that it was there, and publish it."""

_tagged = (
    func.taggable_record(theme_tags.c.record_type, theme_tags.c.record_id)
    .table_valued(
        column("lpu", Text),
        column("happened_at", DateTime(timezone=True)),
        column("open_to_unit", Boolean),
        column("readers", ARRAY(Text)),
        name="tagged",
    )
    .render_derived()
)
_seen = (
    theme_tags.c.theme == _THEME,
    theme_tags.c.record_type == any_(bindparam("record_types", type_=ARRAY(Text))),
    select(literal_column("1"))
    .select_from(_tagged)
    .where(_is_seen(_tagged, theme_tags.c.record_type))
    .correlate(theme_tags)
    .exists(),
)

ONE_TAG = Statement(select(theme_tags).where(theme_tags.c.tag_id == _TAG, *_seen))

LOCKED_TAG = Statement(select(theme_tags).where(theme_tags.c.tag_id == _TAG, *_seen).with_for_update())

_AFTER = bindparam("after_id", type_=Uuid)
TAGS = Statement(
    select(theme_tags)
    .where(*_seen, theme_tags.c.removed_at.is_(None), or_(_AFTER.is_(None), theme_tags.c.tag_id < _AFTER))
    .order_by(theme_tags.c.tag_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of a theme's tags whose records the caller may see, newest first."""
