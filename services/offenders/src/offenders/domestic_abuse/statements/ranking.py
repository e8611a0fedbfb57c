"""Rankings asked for and kept, by which rule set; the points are the rule's affair alone (rules/ranking.py)."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    delete,
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
from sqlalchemy.dialects.postgresql import insert as insert_or_again

from bluelamp.kit.database import Connection, Statement
from bluelamp.kit.jobs.statements import job_from
from bluelamp.kit.turns import in_turn, in_turn_now
from offenders.domestic_abuse.tables import (
    matac_cycles,
    perpetrator_rankings,
    ranked_perpetrators,
    ranking_rule_sets,
)
from offenders.nominals.statements.sight import is_record_of, kept
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
        # Meanwhile the worker reckons; and on a busy machine it waits for its turn.
        func.set_config("idle_in_transaction_session_timeout", "120s", true()),
        # One sort of all events in memory and not on disk; the worker does one ranking at a time.
        func.set_config("work_mem", "64MB", true()),
        # Of what was copied a moment ago PostgreSQL knows nothing, and would look for each in all of the others.
        func.set_config("enable_nestloop", "off", true()),
    )
)
"""Let the statements of this transaction work over everybody."""


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

IN_TURN = Statement(in_turn("perpetrator_rankings"))
"""Let one ranking be asked for or computed after another."""

IN_TURN_NOW = Statement(in_turn_now("perpetrator_rankings"))
"""The same for who need not wait: false while a ranking is being asked for or computed."""

OF_DAY = Statement(
    select(perpetrator_rankings.c.ranking_id)
    .where(
        perpetrator_rankings.c.as_at == _AS_AT,
        or_(
            perpetrator_rankings.c.status == _DONE,
            perpetrator_rankings.c.requested_at > func.now() - literal_column("interval '1 hour'"),
        ),
    )
    .limit(_ONE)
)
"""A ranking of a day that is computed, or is about to be: of one that waits for an hour the job is lost."""

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


_other = ranked_perpetrators.alias("other_place")


def is_place_of(record: FromClause) -> ColumnElement[bool]:
    """Whether a place is the person's: of the record that stands for them, or else the best of those merged since."""
    ranked = ranked_perpetrators
    is_before = or_(_other.c.offender_id == record.c.merged_into, _other.c.place < ranked.c.place)
    has_better = exists().where(
        _other.c.ranking_id == ranked.c.ranking_id, is_record_of(_other.c.offender_id, kept(record)), is_before
    )
    return or_(record.c.merged_into.is_(None), ~has_better)


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
    # One that a meeting is being called by is held by its key.
    .with_for_update(skip_locked=True)
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
    ranked_perpetrators.c.is_serial_own,
)
TELL_NO_MORE = Statement(
    update(_codes)
    .where(_codes.c.basis == _BASIS, _codes.c.until_at.is_(None), ~_is_serial_now)
    # A ranking that waited for its turn began before what another told meanwhile.
    .values(until_at=func.greatest(func.now(), _codes.c.from_at))
)
_tell = insert_or_again(_codes).from_select(
    ["offender_id", "code", "basis", "basis_id"],
    select(ranked_perpetrators.c.offender_id, _CODE, _BASIS, ranked_perpetrators.c.offender_id).where(
        ranked_perpetrators.c.ranking_id == _RANKING_ID, ranked_perpetrators.c.is_serial_own
    ),
)
TELL_SERIAL = Statement(
    _tell.on_conflict_do_update(
        index_elements=["offender_id", "basis", "basis_id", "code"],
        set_={"until_at": None},
        where=_codes.c.until_at.is_not(None),
    )
)
"""What person checks may tell of who is serial by what is on record here, of everybody at once.

What the safeguarding service found has a basis of its own, which begins and ends when it is heard.
"""


async def copy_ranked(connection: Connection, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put a ranking's places in, each row in the order of the columns."""
    await connection.copy_records_to_table(ranked_perpetrators.name, records=rows, columns=columns)
