"""Instruments, as of a day."""

from sqlalchemy import ColumnElement, Date, Integer, Text, Uuid, bindparam, cast, func, insert, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.domestic_abuse.tables import risk_instrument_versions, risk_instruments

_VERSION = risk_instrument_versions.c
_DAY = bindparam("day", type_=Date)
_INSTRUMENT = bindparam("instrument", type_=Text)

_current = (
    select(risk_instrument_versions)
    .where(_VERSION.instrument == risk_instruments.c.instrument, _VERSION.effective_from <= _DAY)
    .order_by(_VERSION.effective_from.desc())
    .limit(1)
    .lateral("current_version")
)
_columns: list[ColumnElement[object]] = [
    risk_instruments.c.instrument,
    func.coalesce(_current.c.name, risk_instruments.c.name).label("name"),
    _current.c.version,
    _current.c.effective_from,
    _current.c.questions,
    _current.c.bands,
    _current.c.licence,
    _current.c.source,
]
_all = select(*_columns).select_from(risk_instruments.outerjoin(_current, true()))

ALL = Statement(_all.order_by(risk_instruments.c.instrument).limit(100))

ONE = Statement(_all.where(risk_instruments.c.instrument == _INSTRUMENT))
"""An instrument with the version that holds on a day, if one does."""

KNOW = Statement(
    upsert(risk_instruments)
    .values(instrument=_INSTRUMENT, name=bindparam("name", type_=Text))
    .on_conflict_do_update(index_elements=["instrument"], set_={"name": risk_instruments.c.name})
)
"""Know an instrument, and hold its row until the transaction ends, so that versions are numbered one by one."""


def _load() -> Statement:
    newest = (
        select(func.coalesce(func.max(_VERSION.version), 0) + 1)
        .where(_VERSION.instrument == _INSTRUMENT)
        .scalar_subquery()
    )
    loaded = (
        insert(risk_instrument_versions)
        .values(
            instrument=_INSTRUMENT,
            version=newest,
            name=bindparam("name", type_=Text),
            effective_from=bindparam("effective_from", type_=Date),
            questions=cast(bindparam("questions", type_=Text), JSONB),
            bands=cast(bindparam("bands", type_=Text), JSONB),
            licence=bindparam("licence", type_=Text),
            source=bindparam("source", type_=Text),
            loaded_by=bindparam("audit_actor", type_=Text),
        )
        .returning(_VERSION.instrument, _VERSION.version)
        .cte("loaded")
    )
    subject = bindparam("subject_id", type_=Uuid)
    data = func.json_build_object("instrument", loaded.c.instrument, "version", cast(loaded.c.version, Integer))
    nobody = Audience(cast(None, Uuid), cast(None, Text), bindparam("audit_actor", type_=Text))
    published = event_from(
        "uk.police.bluelamp.safeguarding.risk_instrument.loaded.v1", subject, data, nobody, source=loaded
    )
    audited = entry_from(AuditAction.ALTERATION, "load_risk_instrument", only(subject), source=loaded)
    return Statement(select(loaded.c.version).add_cte(audited, *published))


LOAD = _load()
"""Add a version of an instrument, and publish it."""
