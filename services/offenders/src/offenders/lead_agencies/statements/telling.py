"""What the hubs are told of who leads, what they were told last, and where the two differ."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import CLOSED
from offenders.caseload.tables import cases
from offenders.lead_agencies.tables import lead_agency_told
from offenders.nominals.statements.sight import is_record_of, kept
from offenders.nominals.tables import offender_aliases, offenders
from offenders.person_checks.tables import person_check_profiles

_OFFENDER_ID = bindparam("offender_id", type_=Uuid)
_AGENCIES = bindparam("agencies", type_=ARRAY(Text))
_KNOWN_BY = bindparam("known_by", type_=Text)
_NOTICE_ID = bindparam("notice_id", type_=Uuid)
_TOLD_AT = bindparam("told_at", type_=DateTime(timezone=True))
_UNASSIGNED: ColumnElement[str] = literal_column("'UNASSIGNED'")
_NONE: ColumnElement[Any] = literal_column("'{}'::text[]")
_led = func.array_agg(aggregate_order_by(cases.c.lead_agency.distinct(), cases.c.lead_agency), type_=ARRAY(Text))
_is_led = (cases.c.status != CLOSED, cases.c.lead_agency != _UNASSIGNED)

HOLD_PERSON = Statement(
    select(offenders.c.offender_id)
    .where(is_record_of(offenders.c.offender_id, _OFFENDER_ID))
    .order_by(offenders.c.offender_id)
    .with_for_update(key_share=True)
)
"""Let what is told of one person be told in the order in which it happened."""


def _is_kept_back() -> ColumnElement[bool]:
    """Whether a person check would withhold the person whose record it is: of them a hub is told nothing."""
    return exists(
        select(true())
        .where(person_check_profiles.c.offender_id == kept(), person_check_profiles.c.is_withheld)
        .correlate(offenders)
    )


def _known_by() -> ColumnElement[str]:
    """Return of which records, and of which versions of them, it is said who somebody is: a hash."""
    record = offenders.alias("any_record")
    each = func.concat(record.c.offender_id, literal_column("':'"), record.c.version)
    joined = func.string_agg(each, aggregate_order_by(literal_column("','"), record.c.offender_id))
    of_person = or_(record.c.offender_id == kept(), record.c.merged_into == kept())
    return select(func.md5(joined)).where(of_person).correlate(offenders).scalar_subquery()


_leading = select(func.coalesce(_led, _NONE)).where(cases.c.offender_id == offenders.c.offender_id, *_is_led)
TO_TELL = Statement(
    select(
        _leading.scalar_subquery().label("agencies"),
        _is_kept_back().label("is_kept_back"),
        _known_by().label("known_by"),
        lead_agency_told.c.agencies.label("told_agencies"),
        lead_agency_told.c.told_at,
    )
    .select_from(offenders.outerjoin(lead_agency_told, lead_agency_told.c.offender_id == offenders.c.offender_id))
    .where(offenders.c.offender_id == _OFFENDER_ID)
)
"""Who leads the cases that were opened under one record, whether that may be told, of whom, and what was told last."""


def _names_in(table: Any) -> Select[Any]:
    return select(table.c.given_name, table.c.family_name).where(is_record_of(table.c.offender_id, _OFFENDER_ID))


NAMES = Statement(union(_names_in(offenders), _names_in(offender_aliases)).order_by("family_name", "given_name"))
"""Every name of any record of one person, each once."""

DATES_OF_BIRTH = Statement(
    select(offenders.c.date_of_birth)
    .distinct()
    .where(is_record_of(offenders.c.offender_id, _OFFENDER_ID), offenders.c.date_of_birth.is_not(None))
    .order_by(offenders.c.date_of_birth)
)
"""Every date of birth of any record of one person, each once."""

_write = insert(lead_agency_told).values(
    offender_id=_OFFENDER_ID, agencies=_AGENCIES, known_by=_KNOWN_BY, notice_id=_NOTICE_ID, told_at=_TOLD_AT
)
NOTE_TOLD = Statement(
    _write.on_conflict_do_update(
        index_elements=["offender_id"],
        set_={"agencies": _AGENCIES, "known_by": _KNOWN_BY, "notice_id": _NOTICE_ID, "told_at": _TOLD_AT},
    )
)


def _differing() -> Statement:
    now = (
        select(cases.c.offender_id, _led.label("agencies")).where(*_is_led).group_by(cases.c.offender_id).cte("now_led")
    )
    known = lead_agency_told.outerjoin(now, now.c.offender_id == lead_agency_told.c.offender_id, full=True)
    record_id = func.coalesce(now.c.offender_id, lead_agency_told.c.offender_id)
    told = func.coalesce(lead_agency_told.c.agencies, _NONE)
    may_be_told = func.coalesce(now.c.agencies, _NONE)
    after = bindparam("after_id", type_=Uuid)
    return Statement(
        select(offenders.c.offender_id.label("row_id"))
        .select_from(known.join(offenders, offenders.c.offender_id == record_id))
        .where(
            or_(after.is_(None), offenders.c.offender_id > after),
            or_(
                (told != may_be_told) & ~_is_kept_back(),
                (told != _NONE) & ~_is_kept_back() & (lead_agency_told.c.known_by != _known_by()),
                (told != _NONE) & _is_kept_back(),
            ),
        )
        .order_by(offenders.c.offender_id)
        .limit(bindparam("limit", type_=Integer))
    )


DIFFERING = _differing()
"""The records of which the hubs were last told otherwise than is so, or by other names and numbers."""
