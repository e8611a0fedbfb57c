"""Counting what every perpetrator did, in one statement over all of them; the rule set gives the days and the numbers.

Whom they harmed is counted here, and read for the two readings of serial alone: it leaves in no answer.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    Float,
    FromClause,
    Integer,
    Numeric,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    extract,
    false,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from bluelamp.kit.database import Statement
from offenders.domestic_abuse.tables import (
    serial_flag_records,
    serial_flags,
)
from offenders.nominals.statements.sight import is_record_of, kept
from offenders.nominals.tables import offenders
from offenders.offences.tables import (
    harm_weight_tables,
    harm_weights,
    offence_victims,
    offences,
    victim_group_roots,
)

_AS_AT = bindparam("as_at", type_=Date)
_NOUGHT: ColumnElement[Any] = literal_column("0", Integer)


def _is_old_enough(person: FromClause, occurred_on: ColumnElement[Any]) -> ColumnElement[bool]:
    age = extract("year", func.age(occurred_on, person.c.date_of_birth))
    return or_(person.c.date_of_birth.is_(None), age >= bindparam("minimum_age", type_=Integer))


def counts(person: FromClause) -> ColumnElement[bool]:
    """Whether an offence counts: domestic abuse, known on the day, come far enough, and not done as a child."""
    return and_(
        offences.c.is_domestic_abuse,
        offences.c.occurred_on <= _AS_AT,
        offences.c.recorded_on <= _AS_AT,
        offences.c.status == any_(bindparam("statuses", type_=ARRAY(Text))),
        _is_old_enough(person, offences.c.occurred_on),
    )


_record, _person = offenders.alias("record"), offenders.alias("person")


def _with_person(table: Any) -> Any:
    """Join what is of an offender to the record that stands for the person."""
    joined = table.join(_record, _record.c.offender_id == table.c.offender_id)
    return joined.join(_person, _person.c.offender_id == kept(_record))


def _weighed_by() -> ColumnElement[Any]:
    pinned = (
        select(harm_weight_tables.c.harm_table_id)
        .where(harm_weight_tables.c.version == bindparam("harm_version", type_=Text))
        .scalar_subquery()
    )
    return case((bindparam("harm_version", type_=Text).is_(None), offences.c.harm_table_id), else_=pinned)


def _own_events() -> CTE:
    weights = and_(harm_weights.c.harm_table_id == _weighed_by(), harm_weights.c.ho_code == offences.c.ho_code)
    return (
        select(
            _person.c.offender_id,
            offences.c.offence_id,
            offences.c.occurred_on,
            offences.c.is_crime,
            offences.c.is_proactive,
            harm_weights.c.days,
        )
        .select_from(_with_person(offences).outerjoin(harm_weights, weights))
        .where(counts(_person))
        .cte("own_events")
    )


def _sent(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return what the safeguarding service's flags had by the day: of each of its people the newest one by then."""
    computed_on = func.date(func.timezone(literal_column("'Europe/London'"), serial_flags.c.computed_at))
    newest = (
        select(serial_flags.c.flag_id, serial_flags.c.offender_id)
        .where(bindparam("counts_flags", type_=Boolean), computed_on <= _AS_AT, *conditions)
        .ext(distinct_on(serial_flags.c.person_id))
        .order_by(serial_flags.c.person_id, serial_flags.c.computed_at.desc(), serial_flags.c.received_at.desc())
        .subquery("newest_flags")
    )
    names = ("record_id", "agency", "occurred_on", "is_crime", "victim_id", "victim_group_id")
    return (
        select(_person.c.offender_id, *(serial_flag_records.c[name] for name in names))
        .select_from(_with_person(newest).join(serial_flag_records, serial_flag_records.c.flag_id == newest.c.flag_id))
        .where(serial_flag_records.c.occurred_on <= _AS_AT, _is_old_enough(_person, serial_flag_records.c.occurred_on))
    )


def _events(own: CTE, sent: CTE) -> CTE:
    """Add what the safeguarding service sent, on days on which no offence of the person is known."""
    known = own.alias("known")
    is_known = exists().where(known.c.offender_id == sent.c.offender_id, known.c.occurred_on == sent.c.occurred_on)
    told = (
        select(
            sent.c.offender_id,
            sent.c.record_id,
            sent.c.occurred_on,
            sent.c.is_crime,
            false().label("is_proactive"),
            cast(null(), Numeric).label("days"),
            true().label("is_sent"),
        )
        .where(not_(is_known))
        # What two people of the other service have in common, who are one here, is one record.
        .distinct()
        .subquery("told")
    )
    columns = ("offender_id", "occurred_on", "is_crime", "is_proactive", "days")
    recorded = select(*(own.c[name] for name in columns), false().label("is_sent"))
    return union_all(recorded, select(*(told.c[name] for name in columns), told.c.is_sent)).cte("events")


def _tallies(events: CTE) -> CTE:
    day = events.c.occurred_on
    since = bindparam("gravity_from", type_=Date)
    is_grave = or_(since.is_(None), day >= since)
    is_weighable = and_(is_grave, events.c.is_crime, not_(events.c.is_proactive))
    recent, older = bindparam("recent_from", type_=Date), bindparam("older_from", type_=Date)
    return (
        select(
            events.c.offender_id,
            func.max(day).label("last_event_on"),
            # On a day of both sources the event is the recorded one: what was sent of that day is not counted.
            (func.max(day) == func.max(day).filter(events.c.is_sent)).label("last_is_sent"),
            func.count().label("events"),
            func.count().filter(events.c.is_sent).label("sent_events"),
            func.count().filter(day >= recent).label("recent_events"),
            func.count().filter(day >= older, day < recent).label("older_events"),
            func.coalesce(func.sum(events.c.days).filter(is_weighable), _NOUGHT).label("harm_days"),
            func.count().filter(is_weighable, events.c.days.is_not(None)).label("weighed"),
            func.count().filter(is_grave, not_(events.c.is_crime)).label("non_crimes"),
            func.count().filter(is_grave, events.c.is_crime, events.c.is_proactive).label("proactive"),
            func.count().filter(is_weighable, events.c.days.is_(None)).label("not_weighed"),
        )
        .group_by(events.c.offender_id)
        .cte("tallies")
    )


def _harmed(own: CTE) -> CTE:
    """Count whom each harmed, per person of them once, with the family that is known of them, if any is.

    Of whom no family is known each is one alone: ids of people and of families never meet.
    """
    group = cast(func.coalesce(victim_group_roots.c.root_group_id, offence_victims.c.victim_group_id), Text)
    roots = victim_group_roots.c.victim_group_id == offence_victims.c.victim_group_id
    joined = own.join(offence_victims, offence_victims.c.offence_id == own.c.offence_id)
    each = (
        select(
            own.c.offender_id,
            func.max(own.c.occurred_on).label("last_on"),
            func.min(group).label("family"),
            func.coalesce(func.min(group) != func.max(group), false()).label("joins_families"),
            _repeats(own.c.occurred_on).label("repeats"),
        )
        .select_from(joined.outerjoin(victim_group_roots, roots))
        .group_by(own.c.offender_id, offence_victims.c.victim_id)
        .cte("each_harmed")
    )
    in_serial = each.c.last_on >= bindparam("serial_from", type_=Date)
    return (
        select(
            each.c.offender_id,
            func.count().filter(each.c.last_on >= bindparam("victims_from", type_=Date)).label("victims"),
            func.count().filter(in_serial).label("serial_victims"),
            (
                func.count(each.c.family.distinct()).filter(in_serial)
                + func.count().filter(in_serial, each.c.family.is_(None))
            ).label("families"),
            func.bool_or(each.c.joins_families).label("joins_families"),
            func.max(each.c.repeats).label("most_of_one"),
        )
        .group_by(each.c.offender_id)
        .cte("harmed")
    )


def _repeats(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.count().filter(day >= bindparam("repeat_from", type_=Date))


def _sent_of_one(sent: CTE) -> CTE:
    """Count the sent records in which the same person was harmed, of each perpetrator the most."""
    repeats = func.count(sent.c.record_id.distinct()).filter(sent.c.occurred_on >= bindparam("repeat_from", type_=Date))
    each = select(sent.c.offender_id, repeats.label("repeats")).group_by(sent.c.offender_id, sent.c.victim_id)
    counted = each.cte("each_sent")
    return (
        select(counted.c.offender_id, func.max(counted.c.repeats).label("most_of_one"))
        .group_by(counted.c.offender_id)
        .cte("sent_of_one")
    )


def _flagged(sent: Any) -> Select[Any]:
    """Count whom the sent records harmed in the rule set's windows; hashes of one key are of one person once."""
    in_serial = sent.c.occurred_on >= bindparam("serial_from", type_=Date)
    since = bindparam("victims_from", type_=Date)
    people = sent.c.victim_id.distinct()
    return select(
        sent.c.offender_id,
        func.count(people).filter(sent.c.occurred_on >= since).label("victims"),
        func.count(people).filter(in_serial).label("serial_victims"),
        func.count(sent.c.victim_group_id.distinct()).filter(in_serial).label("families"),
    ).group_by(sent.c.offender_id)


def _tally() -> Select[Any]:
    own, sent = _own_events(), _sent().cte("sent")
    tallies, harmed, flagged = _tallies(_events(own, sent)), _harmed(own), _flagged(sent).cte("flagged")
    of_one = _sent_of_one(sent)
    several = bindparam("serial_victims", type_=Integer)
    joined: Any = tallies
    for part in (harmed, flagged, of_one):
        joined = joined.outerjoin(part, part.c.offender_id == tallies.c.offender_id)
    is_loose = or_(harmed.c.serial_victims >= several, flagged.c.serial_victims >= several)
    return select(
        *(column for column in tallies.c if column.name not in {"harm_days", "last_is_sent"}),
        func.coalesce(tallies.c.last_is_sent, false()).label("last_is_sent"),
        cast(tallies.c.harm_days, Float).label("harm_days"),
        func.coalesce(harmed.c.victims, _NOUGHT).label("own_victims"),
        func.coalesce(flagged.c.victims, _NOUGHT).label("sent_victims"),
        func.coalesce(func.greatest(harmed.c.most_of_one, of_one.c.most_of_one), _NOUGHT).label("most_of_one"),
        func.coalesce(harmed.c.families >= several, false()).label("is_serial_own"),
        func.coalesce(flagged.c.families >= several, false()).label("is_flagged"),
        func.coalesce(is_loose, false()).label("is_serial_loose"),
        # Fewer families than several stay so when some of them are one.
        func.coalesce(and_(harmed.c.joins_families, harmed.c.families >= several), false()).label("joins_families"),
    ).select_from(joined)


TALLIES = Statement(_tally())
"""What everybody did, counted, one row for each person.

Of whom `joins_families` is true the families are counted anew: somebody whom they harmed is in two, so these are one.
"""


def _harmed_by(*conditions: ColumnElement[bool]) -> Select[Any]:
    group = func.coalesce(victim_group_roots.c.root_group_id, offence_victims.c.victim_group_id)
    roots = victim_group_roots.c.victim_group_id == offence_victims.c.victim_group_id
    joined = _with_person(offences).join(offence_victims, offence_victims.c.offence_id == offences.c.offence_id)
    return (
        select(
            _person.c.offender_id,
            offences.c.offence_id.label("record_id"),
            offences.c.source_agency.label("agency"),
            offences.c.occurred_on,
            offence_victims.c.victim_id,
            group.label("group_id"),
        )
        .select_from(joined.outerjoin(victim_group_roots, roots))
        .where(counts(_person), *conditions)
    )


_of_some = _harmed_by(_person.c.offender_id == any_(bindparam("offender_ids", type_=ARRAY(Uuid)))).subquery("of_some")
HARMED_BY = Statement(
    select(
        _of_some.c.offender_id,
        _of_some.c.victim_id,
        func.max(_of_some.c.occurred_on).label("last_on"),
        func.array_agg(_of_some.c.group_id.distinct(), type_=ARRAY(Uuid)).label("groups"),
    ).group_by(_of_some.c.offender_id, _of_some.c.victim_id)
)
"""Whom some people harmed, by opaque ids, for the readings alone: they are in no answer. One row for each of them."""

MOST_READ = 5000

HARMED_BY_ONE = Statement(
    _harmed_by(is_record_of(offences.c.offender_id, bindparam("offender_id", type_=Uuid)))
    .order_by(offences.c.occurred_on.desc(), offences.c.offence_id)
    .limit(literal_column(str(MOST_READ + 1)))
)
"""The same of one person, record by record, the latest first: one more than is read tells that there are more."""

_of_one = _sent(is_record_of(serial_flags.c.offender_id, bindparam("offender_id", type_=Uuid))).subquery("sent_of_one")
FLAGGED_ONE = Statement(_flagged(_of_one))
"""How many people the safeguarding service's records of one person harmed; no row where it had none by the day."""
FLAG_AGENCIES = Statement(
    select(_of_one.c.agency, func.count(_of_one.c.record_id.distinct()).label("records"))
    .where(_of_one.c.occurred_on >= bindparam("serial_from", type_=Date))
    .group_by(_of_one.c.agency)
    .order_by(_of_one.c.agency)
    .limit(literal_column("50"))
)
"""How many records of which agency stand behind that."""
