"""Every SQL statement behind the token endpoint's guards."""

from sqlalchemy import (
    Double,
    Integer,
    Interval,
    LargeBinary,
    bindparam,
    case,
    cast,
    delete,
    extract,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from bluelamp.kit.database import Statement
from gateway.tokens.tables import failed_logins, used_assertions

_SWEEP = 100

USE_ASSERTION = Statement(
    insert(used_assertions)
    .values(
        client_id=bindparam("client_id"),
        assertion_id=bindparam("assertion_id"),
        expires_at=bindparam("expires_at"),
    )
    .on_conflict_do_nothing()
    .returning(used_assertions.c.assertion_id)
)
"""Answers nothing when the assertion was used before."""

FORGET_ASSERTIONS = Statement(
    delete(used_assertions).where(
        used_assertions.c.assertion_id.in_(
            select(used_assertions.c.assertion_id).where(used_assertions.c.expires_at < func.now()).limit(_SWEEP)
        ),
        used_assertions.c.expires_at < func.now(),
    )
)

SECONDS_BLOCKED = Statement(
    select(func.max(extract("epoch", failed_logins.c.blocked_until - func.now()))).where(
        failed_logins.c.subject == func.any(bindparam("subjects", type_=ARRAY(LargeBinary))),
        failed_logins.c.blocked_until > func.now(),
    )
)

_window = bindparam("window", type_=Interval)
_rested = func.greatest(failed_logins.c.last_failed_at, failed_logins.c.blocked_until) < func.now() - _window
_failures = case((_rested, 1), else_=failed_logins.c.failures + 1)
_over = cast(_failures - bindparam("allowed", type_=Integer), Double)
_doublings = func.power(literal(2.0, Double), func.least(_over, 20.0))
_pause = func.least(
    func.make_interval(0, 0, 0, 0, 0, 0, bindparam("first_pause", type_=Double) * _doublings),
    bindparam("longest_pause", type_=Interval),
)

RECORD_FAILURE = Statement(
    insert(failed_logins)
    .values(subject=bindparam("subject"), failures=1, last_failed_at=func.now(), blocked_until=null())
    .on_conflict_do_update(
        index_elements=[failed_logins.c.subject],
        set_={
            "failures": _failures,
            "last_failed_at": func.now(),
            "blocked_until": case((_over >= 0, func.now() + _pause), else_=null()),
        },
    )
)
"""Count one more failure; from the allowed number on, each blocks for twice as long as the one before."""

FORGIVE = Statement(delete(failed_logins).where(failed_logins.c.subject == bindparam("subject")))

FORGET_FAILURES = Statement(
    delete(failed_logins).where(
        failed_logins.c.subject.in_(
            select(failed_logins.c.subject)
            .where(failed_logins.c.last_failed_at < func.now() - bindparam("age", type_=Interval))
            .limit(_SWEEP)
        )
    )
)
