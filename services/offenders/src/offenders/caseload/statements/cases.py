"""Cases opened, read, changed and closed, and the history from which what they owe is worked out."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Text,
    Uuid,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
    update,
)

from bluelamp.kit.database import Statement
from offenders.caseload.tables import (
    case_status_changes,
    cases,
    contact_schedules,
    contact_withdrawals,
    contacts,
    plans,
)
from offenders.nominals.statements.sight import is_record_of, is_restricted, is_seen
from offenders.nominals.tables import offender_viewers, offenders

CASE_ID = bindparam("case_id", type_=Uuid)
THE_CASE = bindparam("the_case", type_=Uuid)
CLOSED: ColumnElement[str] = literal_column("'CLOSED'")
_MOMENT = DateTime(timezone=True)
_ONE: ColumnElement[int] = literal_column("1")

person = offenders.alias("person")
"""The record that stands for whom a case is of."""


def with_person() -> FromClause:
    """Join cases to the record they were opened under, and to the one that stands for the person."""
    kept = func.coalesce(offenders.c.merged_into, offenders.c.offender_id)
    return cases.join(offenders, offenders.c.offender_id == cases.c.offender_id).join(
        person, person.c.offender_id == kept
    )


def standing_for() -> ColumnElement[Any]:
    """Return the older open case of the same person in the same cohort, where merging has left them two.

    Nothing is moved, so that taking the records apart again gives each case back. Most people have one record, and
    of them nothing more is asked.
    """
    other, record = cases.alias("other_case"), offenders.alias("other_record")
    several = or_(
        offenders.c.merged_into.is_not(None),
        exists(select(true()).where(record.c.merged_into == offenders.c.offender_id).correlate(offenders)),
    )
    return (
        select(other.c.case_id)
        .where(
            several,
            is_record_of(other.c.offender_id, cases.c.offender_id),
            other.c.cohort == cases.c.cohort,
            other.c.status != CLOSED,
            other.c.case_id < cases.c.case_id,
            cases.c.status != CLOSED,
        )
        .order_by(other.c.case_id)
        .limit(literal_column("1"))
        .correlate(cases, offenders)
        .scalar_subquery()
    )


SUMMARY: dict[str, ColumnElement[Any]] = {
    "case_id": cases.c.case_id,
    "offender_id": person.c.offender_id,
    "reference": person.c.reference,
    "given_name": person.c.given_name,
    "family_name": person.c.family_name,
    **{
        name: cases.c[name]
        for name in (
            "cohort",
            "status",
            "colour",
            "release_on",
            "manager",
            "team",
            "lpu",
            "lead_agency",
            "review_on",
            "opened_at",
            "last_contact_at",
            "next_contact_due_at",
        )
    },
}
_WHOLE = {
    **SUMMARY,
    **{
        name: cases.c[name]
        for name in (
            "nomination_id",
            "opened_by",
            "lead_organisation_id",
            "next_lapse_at",
            "closed_at",
            "closing_reason",
            "closing_note",
            "changed_at",
            "version",
        )
    },
    "given_offender_id": cases.c.offender_id,
    "is_restricted": is_restricted(),
    "same_person_case_id": standing_for(),
    "plan_id": select(plans.c.plan_id).where(plans.c.case_id == cases.c.case_id).scalar_subquery(),
}
_COLUMNS = tuple(column.label(name) for name, column in _WHOLE.items())

CASE = Statement(select(*_COLUMNS).select_from(with_person()).where(cases.c.case_id == CASE_ID, is_seen()))
"""A case, where the reader may know of whom it is."""

LOCK = Statement(select(cases.c.case_id).where(cases.c.case_id == CASE_ID).with_for_update())
"""Hold a case that is about to be changed; a partner that does not lead it finds no row."""

RUNNING = Statement(
    select(*_COLUMNS)
    .select_from(with_person())
    .where(is_record_of(cases.c.offender_id, bindparam("offender_id", type_=Uuid)), cases.c.status != CLOSED, is_seen())
    .order_by(cases.c.case_id)
)
"""The cases in which somebody is managed now, under whichever record."""

_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
PAGE_OF_PERSON = Statement(
    select(*_COLUMNS)
    .select_from(with_person())
    .where(
        is_record_of(cases.c.offender_id, bindparam("offender_id", type_=Uuid)),
        or_(_AFTER_ID.is_(None), cases.c.case_id < _AFTER_ID),
        is_seen(),
    )
    .order_by(cases.c.case_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of somebody's cases, newest first."""

HOLD_PERSON = Statement(
    select(offenders.c.offender_id)
    .where(is_record_of(offenders.c.offender_id, bindparam("offender_id", type_=Uuid)))
    .order_by(offenders.c.offender_id)
    .with_for_update(key_share=True)
)
"""Let two cases for two records of one person be opened one after the other."""

OPEN = Statement(
    insert(cases).values(
        case_id=CASE_ID,
        **{
            name: bindparam(name, type_=cases.c[name].type)
            for name in (
                "offender_id",
                "nomination_id",
                "cohort",
                "colour",
                "release_on",
                "manager",
                "team",
                "lpu",
                "review_on",
                "opened_at",
                "opened_by",
            )
        },
    )
)

CHANGE = Statement(
    update(cases)
    .where(cases.c.case_id == THE_CASE)
    .values(
        changed_at=func.now(),
        version=cases.c.version + _ONE,
        **{name: bindparam(name, type_=cases.c[name].type) for name in ("manager", "team", "lpu", "review_on")},
    )
)

SET_LEAD = Statement(
    update(cases)
    .where(cases.c.case_id == THE_CASE)
    .values(
        changed_at=func.now(),
        version=cases.c.version + _ONE,
        lead_agency=bindparam("lead_agency", type_=Text),
        lead_organisation_id=bindparam("lead_organisation_id", type_=Uuid),
    )
)

TURN = Statement(
    update(cases)
    .where(cases.c.case_id == THE_CASE)
    .values(
        changed_at=func.now(),
        version=cases.c.version + _ONE,
        next_contact_due_at=null(),
        next_lapse_at=null(),
        **{
            name: bindparam(name, type_=cases.c[name].type)
            for name in ("status", "colour", "release_on", "closed_at", "closing_reason", "closing_note")
        },
    )
)
"""Make a case something else; what it owes from then on is worked out next."""

WRITE_TURN = Statement(
    insert(case_status_changes).values(
        case_id=CASE_ID,
        **{
            name: bindparam(name, type_=case_status_changes.c[name].type)
            for name in (
                "status_change_id",
                "from_status",
                "from_colour",
                "status",
                "colour",
                "release_on",
                "reason",
                "contact_schedule_id",
                "changed_at",
                "changed_by",
            )
        },
    )
)

SCHEDULE_ON = Statement(
    select(contact_schedules.c.contact_schedule_id)
    .where(
        contact_schedules.c.colour == bindparam("colour", type_=Text),
        contact_schedules.c.effective_from <= bindparam("day", type_=Date),
    )
    .order_by(contact_schedules.c.effective_from.desc())
    .limit(1)
)
"""By which schedule somebody of a colour is seen on a day."""

TURNS = Statement(
    select(
        case_status_changes.c.changed_at,
        case_status_changes.c.status,
        case_status_changes.c.colour,
        case_status_changes.c.release_on,
        contact_schedules.c.interval_unit,
        contact_schedules.c.interval_amount,
        contact_schedules.c.weeks_before_release,
    )
    .join(contact_schedules, contact_schedules.c.contact_schedule_id == case_status_changes.c.contact_schedule_id)
    .where(case_status_changes.c.case_id == CASE_ID)
    .order_by(case_status_changes.c.changed_at, case_status_changes.c.status_change_id)
)
"""Everything that a case became, in its order, each with the schedule by which contact was owed from then on."""

KEPT = Statement(
    select(contacts.c.contacted_at, contacts.c.contact_id).where(
        contacts.c.case_id == CASE_ID,
        contacts.c.outcome == literal_column("'KEPT'"),
        ~exists(select(true()).where(contact_withdrawals.c.contact_id == contacts.c.contact_id).correlate(contacts)),
    )
)
"""Every contact that was made in a case, and was not recorded in error."""

_OWED = {
    "next_contact_due_at": bindparam("owed_at", type_=_MOMENT),
    "next_lapse_at": bindparam("lapsing_at", type_=_MOMENT),
    "last_contact_at": bindparam("kept_at", type_=_MOMENT),
}
OWE = Statement(
    update(cases)
    .where(cases.c.case_id == THE_CASE, or_(*(cases.c[name].is_distinct_from(value) for name, value in _OWED.items())))
    .values(**_OWED)
)
"""Keep when contact is next owed beside the case, where lists find it."""

_NOW = bindparam("now", type_=_MOMENT)
LAPSING = Statement(
    select(cases.c.case_id, cases.c.next_lapse_at)
    .where(
        cases.c.next_lapse_at <= _NOW,
        tuple_(cases.c.next_lapse_at, cases.c.case_id)
        > tuple_(bindparam("after_time", type_=_MOMENT), bindparam("after_id", type_=Uuid)),
    )
    .order_by(cases.c.next_lapse_at, cases.c.case_id)
    .limit(bindparam("limit", type_=Integer))
)
"""Cases whose contact has come to be missed since somebody looked, the longest ago first."""

HOLD_LAPSING = Statement(
    select(cases.c.case_id)
    .where(cases.c.case_id == CASE_ID, cases.c.next_lapse_at <= _NOW)
    .with_for_update(skip_locked=True)
)
"""One of them, held; no row if it has been seen to, or if somebody is at it."""


END_SIGHT = Statement(
    update(offender_viewers)
    .where(
        offender_viewers.c.basis_id == CASE_ID,
        or_(offender_viewers.c.basis == "CASE", offender_viewers.c.basis.startswith("CASE_", autoescape=True)),
        offender_viewers.c.until_at.is_(None),
    )
    .values(until_at=func.now())
)
"""End what anybody sees for a case: who managed it, who led it, and who was asked to and has not answered."""

BARE = Statement(select(*_COLUMNS).select_from(with_person()).where(cases.c.case_id == CASE_ID))
"""A case for the worker, which reads every one."""

EXISTS = Statement(select(true()).where(cases.c.case_id == CASE_ID))


def stands_alone() -> ColumnElement[bool]:
    """Whether a case counts: it is not one of two that merging has left of one person in one cohort."""
    return standing_for().is_(None)
