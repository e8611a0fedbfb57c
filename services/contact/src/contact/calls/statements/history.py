"""The SQL that makes calls by the million from a plan of days, and their rollups."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Double,
    FromClause,
    Integer,
    Interval,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from bluelamp.schemas.common import Lpu
from contact.calls.statements.rollups import COUNTED_OF, changes_of_counts, counted
from contact.calls.tables import calls
from contact.continuity.tables import outage_streams, outages

BATCH_NUMBER = -1
"""Of the calls that are made here; batches count from one, and what this service had itself is nought."""
_LONDON = literal_column("'Europe/London'", Text)
_SECOND = literal_column("interval '1 second'", Interval)
_LPUS = literal_column("'{" + ",".join(Lpu) + "}'::text[]", ARRAY(Text))
_HALVES = literal_column("48", Integer)
_TURN, _OTHER_TURN = (literal_column(number, BigInteger) for number in ("1000003", "999983"))
_FROM, _UNTIL = (bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until"))


def _numbered() -> Select[Any]:
    """Number each call of each day, and give it a hash to draw from: the same call is drawn the same each time."""
    columns = {
        "day": Date,
        "stream": Text,
        **dict.fromkeys(("offered", "within", "abandoned", "abandoned_within", "transferred"), BigInteger),
        **dict.fromkeys(("threshold_s", "talk_s"), Integer),
        "centres": JSONB,
    }
    given = func.jsonb_to_recordset(bindparam("plan", type_=JSONB)).table_valued(
        *(column(name, kind) for name, kind in columns.items()), name="plan"
    )
    plan = given.render_derived(with_types=True)
    numbers = func.generate_series(1, plan.c.offered).table_valued(column("number", BigInteger), name="numbers")
    number = numbers.render_derived()
    key = cast(plan.c.day, Text) + plan.c.stream
    return select(
        *plan.c,
        number.c.number,
        # A permutation of the day's calls: who is answered, and who is sent on, is spread over the day.
        ((number.c.number * _TURN) % plan.c.offered).label("place"),
        (plan.c.offered - plan.c.abandoned).label("answered"),
        func.hashtextextended(key, number.c.number).label("hash"),
        func.timezone(_LONDON, cast(plan.c.day, DateTime)).label("begins"),
        func.timezone(_LONDON, cast(plan.c.day + literal_column("1", Integer), DateTime)).label("ends"),
    ).select_from(plan.join(number, true()))


def _shifted(c: Any, bits: int) -> ColumnElement[Any]:
    return c.hash.op(">>")(literal_column(str(bits), Integer))  # type: ignore[no-any-return] # an operator of any column


def _drawn(c: Any, bits: int) -> ColumnElement[Any]:
    """Return a number from 0 up to 1 from some bits of the hash."""
    return cast(_shifted(c, bits).op("&")(65535), Double) / literal_column("65536.0", Double)


def _timed(numbered: FromClause) -> Select[Any]:
    """Put each call into its place in the day's profile; a day with an hour more or less is stretched."""
    shape = select(bindparam("profile", type_=ARRAY(Double)).label("shares")).cte("shape")
    place = (numbered.c.number - _of("0.9") + _of("0.8") * _drawn(numbered.c, 0)) / cast(numbered.c.offered, Double)
    half = func.least(func.width_bucket(place, shape.c.shares), _HALVES).label("half")
    placed = select(*numbered.c, place.label("in_day"), half, shape.c.shares).select_from(numbered.join(shape, true()))
    c = placed.subquery("placed").c
    low, high = c.shares[c.half], c.shares[c.half + literal_column("1", Integer)]
    reached = (cast(c.half - literal_column("1", Integer), Double) + (c.in_day - low) / (high - low)) / _of("48.0")
    return select(
        *(c[name] for name in (*_OF_A_CALL, "answered", "abandoned_within", "within")),
        (c.begins + (c.ends - c.begins) * reached).label("offered_at"),
    )


_OF_A_CALL = ("day", "stream", "offered", "number", "place", "hash", "transferred", "threshold_s", "talk_s", "centres")


def _of(number: str) -> ColumnElement[Any]:
    return literal_column(number, Double)


def _settled(timed: FromClause) -> Select[Any]:
    """Let each call be answered in time, late or not at all, as the plan has it; an outage overrides the plan."""
    c = timed.c
    threshold = cast(c.threshold_s, Double)
    is_answered = c.place < c.answered
    in_time = func.greatest(func.ceil(threshold * func.power(_drawn(c, 16), _of("1.5"))), _of("1"))
    late = threshold + 1 + func.floor(-threshold * func.ln(1 - _of("0.98") * _drawn(c, 16)))
    soon = func.greatest(func.ceil(threshold * _drawn(c, 16)), _of("1"))
    tired = threshold + 1 + func.floor(_of("60") * _drawn(c, 16))
    wait = case(
        (c.place < c.within, in_time),
        (is_answered, late),
        (c.place - c.answered < c.abandoned_within, soon),
        else_=tired,
    )
    out = outage_streams.outerjoin(outages, outages.c.outage_id == outage_streams.c.outage_id)
    struck = and_(
        outage_streams.c.stream == c.stream,
        outage_streams.c.started_at <= c.offered_at,
        outage_streams.c.ended_at > c.offered_at,
    )
    force = select(outages.c.overflow_force_999).select_from(out).where(struck).limit(1)
    return select(
        *(c[name] for name in _OF_A_CALL),
        c.offered_at,
        is_answered.label("is_answered"),
        and_(is_answered, (c.place * _OTHER_TURN) % c.answered < c.transferred).label("is_sent"),
        cast(wait, Integer).label("wait_s"),
        select(outage_streams.c.outage_id).where(struck).limit(1).scalar_subquery().label("outage_id"),
        force.scalar_subquery().label("force"),
        _is_quiet_day(c).label("is_quiet"),
    )


def _once(made: Select[Any], name: str) -> CTE:
    """Have each step worked out once for each call, not once for each place in which it is named."""
    return made.cte(name).prefix_with("MATERIALIZED")


def _is_quiet_day(c: Any) -> ColumnElement[bool]:
    day = cast(func.timezone(_LONDON, outage_streams.c.started_at), Date)
    return ~exists().where(outage_streams.c.stream == c.stream, day == c.day)


def _calls() -> Select[Any]:
    """Write each call out; in an outage another force takes it, or it never arrives."""
    c = _once(_settled(_once(_timed(_numbered().subquery("numbered")), "timed")), "settled").c
    is_out = c.outage_id.is_not(None)
    is_answered = and_(c.is_answered, ~is_out)
    wait = case((is_out, literal_column("5", Integer)), else_=c.wait_s)
    settled_at = c.offered_at + wait * _SECOND
    talk = case(
        (is_answered, cast(cast(c.talk_s, Double) * (_of("0.4") + _of("1.2") * _drawn(c, 32)), Integer)), else_=0
    )
    is_emergency = c.stream == literal_column("'999'", Text)
    connect = literal_column("1", Integer) + cast(c.hash.op("&")(3), Integer)
    number = cast(func.jsonb_array_length(c.centres), BigInteger)
    is_matter = and_(c.is_quiet, c.number % 8 == 0)
    return select(
        _uuid(c).label("call_id"),
        literal_column(str(BATCH_NUMBER), BigInteger).label("batch_number"),
        and_(is_matter, c.number % 16 == 0, c.number + 8 <= c.offered).label("followed_up"),
        c.offered_at,
        case((is_emergency, c.offered_at - connect * _SECOND)).label("bt_connect_at"),
        case((is_answered, settled_at)).label("answered_at"),
        case((and_(~c.is_answered, ~is_out), settled_at)).label("abandoned_at"),
        (settled_at + talk * _SECOND).label("ended_at"),
        c.outage_id,
        literal_column("0", Integer).label("revision"),
        wait.label("wait_s"),
        case((is_emergency, wait + connect)).label("connect_wait_s"),
        talk.label("talk_s"),
        case((is_answered, 20 + cast(_of("40") * _drawn(c, 40), Integer)), else_=0).label("wrap_s"),
        c.stream,
        c.centres.op("->>")(cast(c.number % number, Integer)).label("centre"),
        case((is_out, "OVERFLOWED"), (is_answered, "ANSWERED"), else_="ABANDONED").label("outcome"),
        case((is_answered, func.concat("A-", _shifted(c, 8).op("&")(511)))).label("agent_id"),
        case((is_out, c.force)).label("overflow_to_force"),
        case((is_matter, func.concat("M-", c.day, "-", c.stream, "-", c.number // 16))).label("caller_repeat_ref"),
        case((_drawn(c, 24) < _of("0.6"), _unit(c))).label("lpu"),
        case((and_(c.is_sent, ~is_out), _unit(c))).label("transferred_to_lpu"),
    ).where(or_(~is_out, c.force.is_not(None) & is_emergency))


def _unit(c: Any) -> ColumnElement[Any]:
    units = select(_LPUS.label("units")).scalar_subquery()
    return units[literal_column("1", Integer) + cast(_shifted(c, 20).op("&")(1023), Integer) % 10]


def _uuid(c: Any) -> ColumnElement[Any]:
    """Make an id that is in the order of time and the same each time the call is made."""
    milliseconds = cast(func.extract("epoch", c.offered_at) * 1000, BigInteger)
    some = func.lpad(func.to_hex(c.hash.op("&")(4095)), 3, "0")
    rest = func.lpad(func.to_hex(_shifted(c, 4).op("&")(literal_column("1152921504606846975", BigInteger))), 15, "0")
    return cast(func.concat(func.lpad(func.to_hex(milliseconds), 12, "0"), "7", some, "8", rest), Uuid)


_made = _calls()
MAKE_CALLS = Statement(
    insert_or_not(calls)
    .from_select([one.name for one in _made.selected_columns], _made)
    .on_conflict_do_nothing(index_elements=["call_id"])
)
"""Make the calls of a plan of some days."""

_period = and_(calls.c.offered_at >= _FROM, calls.c.offered_at < _UNTIL, calls.c.batch_number == BATCH_NUMBER)

IS_MADE = Statement(select(exists().where(_period)))

_moved = select(*counted({name: calls.c[name] for name in COUNTED_OF}, 1)).where(_period).cte("moved")
COUNT_THEM = Statement(select(func.count()).select_from(_moved).add_cte(*changes_of_counts(_moved)))
"""Add the calls that were made in a period to every rollup; tells how many they are."""
