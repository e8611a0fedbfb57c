"""Counting what every perpetrator did, in one statement over all of them, and keeping what it comes to.

The rule set gives the days and the numbers; the points are the rule's affair alone (rules/ranking.py).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

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
    delete,
    exists,
    extract,
    false,
    func,
    insert,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_again

from bluelamp.kit.database import Connection, Statement
from bluelamp.kit.jobs.statements import job_from
from offenders.domestic_abuse.tables import (
    matac_cycles,
    perpetrator_rankings,
    ranked_perpetrators,
    ranking_rule_sets,
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
from offenders.person_checks.tables import person_check_codes

RANK_JOB: Final = "rank_perpetrators"
SERIAL_CODE: Final = "DA_SERIAL_PERPETRATOR"
_RANKING_ID = bindparam("ranking_id", type_=Uuid)
_AS_AT = bindparam("as_at", type_=Date)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_DONE: ColumnElement[str] = literal_column("'DONE'")
_ONE: ColumnElement[Any] = literal_column("1", Integer)
_NOUGHT: ColumnElement[Any] = literal_column("0", Integer)

RULE_SET_ON = Statement(
    select(ranking_rule_sets)
    .where(ranking_rule_sets.c.effective_from <= bindparam("day", type_=Date))
    .order_by(ranking_rule_sets.c.effective_from.desc())
    .limit(_ONE)
)
"""The rule set that holds on a day."""

RULE_SET = Statement(
    select(ranking_rule_sets).where(ranking_rule_sets.c.rule_set_id == bindparam("rule_set_id", type_=Uuid))
)

LONGER = Statement(
    select(
        func.set_config("statement_timeout", "120s", true()),
        # One sort of all events in memory and not on disk; the worker does one ranking at a time.
        func.set_config("work_mem", "64MB", true()),
    )
)
"""Let the statements of this transaction work over everybody."""


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


def _events(own: CTE) -> CTE:
    """Add what the safeguarding service sent, on days on which no offence of the person is known."""
    sent, known = serial_flag_records, own.alias("known")
    joined = _with_person(serial_flags).join(sent, sent.c.flag_id == serial_flags.c.flag_id)
    is_known = exists().where(known.c.offender_id == _person.c.offender_id, known.c.occurred_on == sent.c.occurred_on)
    told = (
        select(
            _person.c.offender_id,
            sent.c.record_id,
            sent.c.occurred_on,
            sent.c.is_crime,
            false().label("is_proactive"),
            cast(null(), Numeric).label("days"),
        )
        .select_from(joined)
        .where(
            serial_flags.c.is_current,
            bindparam("counts_flags", type_=Boolean),
            sent.c.occurred_on <= _AS_AT,
            _is_old_enough(_person, sent.c.occurred_on),
            not_(is_known),
        )
        # What two people of the other service have in common, who are one here, is one record.
        .distinct()
        .subquery("told")
    )
    columns = ("offender_id", "occurred_on", "is_crime", "is_proactive", "days")
    return union_all(select(*(own.c[name] for name in columns)), select(*(told.c[name] for name in columns))).cte(
        "events"
    )


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
            func.count().label("events"),
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
    """Count whom each harmed, per person of them once, with the family that is known of them."""
    group = cast(func.coalesce(victim_group_roots.c.root_group_id, offence_victims.c.victim_group_id), Text)
    roots = victim_group_roots.c.victim_group_id == offence_victims.c.victim_group_id
    joined = own.join(offence_victims, offence_victims.c.offence_id == own.c.offence_id)
    each = (
        select(
            own.c.offender_id,
            func.max(own.c.occurred_on).label("last_on"),
            func.coalesce(func.min(group), cast(offence_victims.c.victim_id, Text)).label("family"),
            func.coalesce(func.min(group) != func.max(group), false()).label("joins_families"),
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
            func.count(each.c.family.distinct()).filter(in_serial).label("families"),
            func.bool_or(each.c.joins_families).label("joins_families"),
        )
        .group_by(each.c.offender_id)
        .cte("harmed")
    )


def _flagged() -> CTE:
    return (
        select(
            _person.c.offender_id,
            func.max(serial_flags.c.victims).label("victims"),
            func.bool_or(serial_flags.c.is_serial).label("is_serial"),
            func.bool_or(serial_flags.c.is_serial_loose).label("is_serial_loose"),
        )
        .select_from(_with_person(serial_flags))
        .where(serial_flags.c.is_current, bindparam("counts_flags", type_=Boolean))
        .group_by(_person.c.offender_id)
        .cte("flagged")
    )


def _tally() -> Select[Any]:
    own = _own_events()
    tallies, harmed, flagged = _tallies(_events(own)), _harmed(own), _flagged()
    several = bindparam("serial_victims", type_=Integer)
    joined = tallies.outerjoin(harmed, harmed.c.offender_id == tallies.c.offender_id).outerjoin(
        flagged, flagged.c.offender_id == tallies.c.offender_id
    )
    return select(
        *(column for column in tallies.c if column.name != "harm_days"),
        cast(tallies.c.harm_days, Float).label("harm_days"),
        func.greatest(func.coalesce(harmed.c.victims, _NOUGHT), func.coalesce(flagged.c.victims, _NOUGHT)).label(
            "victims_counted"
        ),
        func.coalesce(or_(harmed.c.families >= several, flagged.c.is_serial), false()).label("is_serial"),
        func.coalesce(or_(harmed.c.serial_victims >= several, flagged.c.is_serial_loose), false()).label(
            "is_serial_loose"
        ),
        func.coalesce(flagged.c.is_serial, false()).label("is_flagged"),
        func.coalesce(harmed.c.joins_families, false()).label("joins_families"),
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


HARMED_BY = Statement(
    _harmed_by(_person.c.offender_id == any_(bindparam("offender_ids", type_=ARRAY(Uuid)))).order_by(
        _person.c.offender_id
    )
)
"""Whom some people harmed, by opaque ids, for the readings alone: they are in no answer."""

HARMED_BY_ONE = Statement(
    _harmed_by(is_record_of(offences.c.offender_id, bindparam("offender_id", type_=Uuid)))
    .order_by(offences.c.occurred_on.desc(), offences.c.offence_id)
    .limit(literal_column("5000"))
)
"""The same of one person, under whichever of their records, the latest first."""

_added = (
    insert(perpetrator_rankings)
    .values(
        ranking_id=_RANKING_ID,
        as_at=_AS_AT,
        requested_by=bindparam("requested_by", type_=Text),
    )
    .returning(perpetrator_rankings)
    .cte("added")
)
ASK = Statement(select(_added).add_cte(job_from(RANK_JOB, _added.c.ranking_id, _added, "ranking_job")))
"""Ask for a ranking; the worker computes it."""

IN_TURN = Statement(select(func.pg_advisory_xact_lock(func.hashtextextended("perpetrator_rankings", _NOUGHT))))
"""Let one ranking be asked for or computed after another."""

OF_DAY = Statement(select(perpetrator_rankings.c.ranking_id).where(perpetrator_rankings.c.as_at == _AS_AT).limit(_ONE))

RANKING = Statement(select(perpetrator_rankings).where(perpetrator_rankings.c.ranking_id == _RANKING_ID))

LOCKED = Statement(
    select(perpetrator_rankings).where(perpetrator_rankings.c.ranking_id == _RANKING_ID).with_for_update()
)

RANKINGS = Statement(
    select(perpetrator_rankings)
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(perpetrator_rankings.c.requested_at, perpetrator_rankings.c.ranking_id)
            < tuple_(bindparam("after", type_=perpetrator_rankings.c.requested_at.type), _AFTER_ID),
        )
    )
    .order_by(perpetrator_rankings.c.requested_at.desc(), perpetrator_rankings.c.ranking_id.desc())
    .limit(bindparam("limit", type_=Integer))
)


def current() -> Select[Any]:
    """Select the ranking that is read: as at the latest day, and of that the one computed last."""
    return (
        select(perpetrator_rankings.c.ranking_id)
        .where(perpetrator_rankings.c.status == _DONE)
        .order_by(perpetrator_rankings.c.as_at.desc(), perpetrator_rankings.c.computed_at.desc())
        .limit(_ONE)
    )


CURRENT = Statement(
    select(perpetrator_rankings).where(perpetrator_rankings.c.ranking_id == current().scalar_subquery())
)

FINISH = Statement(
    update(perpetrator_rankings)
    .where(perpetrator_rankings.c.ranking_id == bindparam("the_ranking", type_=Uuid))
    .values(
        status=_DONE,
        computed_at=func.clock_timestamp(),
        rule_set_id=bindparam("rule_set_id", type_=Uuid),
        perpetrators=bindparam("perpetrators", type_=Integer),
        events=bindparam("events", type_=Integer),
        provisional=bindparam("provisional", type_=Integer),
    )
)

_of_old = (
    select(perpetrator_rankings.c.ranking_id)
    .where(
        perpetrator_rankings.c.computed_at < func.now() - literal_column("interval '1 hour'"),
        perpetrator_rankings.c.ranking_id != current().scalar_subquery(),
        ~exists().where(matac_cycles.c.ranking_id == perpetrator_rankings.c.ranking_id),
    )
    .scalar_subquery()
)
FORGET = Statement(delete(ranked_perpetrators).where(ranked_perpetrators.c.ranking_id.in_(_of_old)))
"""Forget the places of rankings that nobody is in the middle of any more, and no meeting used; their heads stay."""

_codes = person_check_codes
_BASIS: ColumnElement[str] = literal_column("'RANKING'")
_CODE: ColumnElement[str] = literal_column(f"'{SERIAL_CODE}'")
_is_serial_now = exists().where(
    ranked_perpetrators.c.ranking_id == _RANKING_ID,
    ranked_perpetrators.c.offender_id == _codes.c.offender_id,
    ranked_perpetrators.c.is_serial,
)
TELL_NO_MORE = Statement(
    update(_codes)
    .where(_codes.c.basis == _BASIS, _codes.c.until_at.is_(None), ~_is_serial_now)
    .values(until_at=func.now())
)
_tell = insert_or_again(_codes).from_select(
    ["offender_id", "code", "basis", "basis_id"],
    select(ranked_perpetrators.c.offender_id, _CODE, _BASIS, ranked_perpetrators.c.offender_id).where(
        ranked_perpetrators.c.ranking_id == _RANKING_ID, ranked_perpetrators.c.is_serial
    ),
)
TELL_SERIAL = Statement(
    _tell.on_conflict_do_update(
        index_elements=["offender_id", "basis", "basis_id", "code"],
        set_={"until_at": None},
        where=_codes.c.until_at.is_not(None),
    )
)
"""What person checks may tell of who is serial, of everybody at once."""

COLUMNS: Final[Sequence[str]] = tuple(column.name for column in ranked_perpetrators.columns)


async def copy_ranked(connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Put a ranking's places in, in the order of COLUMNS."""
    await connection.copy_records_to_table(ranked_perpetrators.name, records=rows, columns=COLUMNS)
