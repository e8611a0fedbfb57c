"""The SQL of stored answers."""

from sqlalchemy import CTE, LargeBinary, SmallInteger, Text, Uuid, bindparam, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from bluelamp.kit.database import Statement
from bluelamp.kit.idempotency.tables import idempotency_keys

_claim = (
    insert(idempotency_keys)
    .values(
        caller=bindparam("key_caller"),
        operation=bindparam("key_operation"),
        key=bindparam("key"),
        organisation_id=bindparam("key_organisation"),
        fingerprint=bindparam("key_fingerprint"),
    )
    .on_conflict_do_nothing()
    .returning(idempotency_keys.c.key)
)

CLAIM = Statement(_claim)
"""Take the key for this transaction; no row when it is taken. Waits for a first request that is still running."""

STORED = Statement(
    select(
        idempotency_keys.c.fingerprint,
        idempotency_keys.c.status,
        idempotency_keys.c.headers,
        idempotency_keys.c.body,
    ).where(
        idempotency_keys.c.caller == bindparam("key_caller"),
        idempotency_keys.c.operation == bindparam("key_operation"),
        idempotency_keys.c.key == bindparam("key"),
    )
)

KEEP = Statement(
    update(idempotency_keys)
    .where(
        idempotency_keys.c.caller == bindparam("key_caller"),
        idempotency_keys.c.operation == bindparam("key_operation"),
        idempotency_keys.c.key == bindparam("the_key"),
    )
    .values(status=bindparam("status"), headers=bindparam("headers"), body=bindparam("body"))
)

FORGET = Statement(
    delete(idempotency_keys).where(
        idempotency_keys.c.created_at < func.now() - func.make_interval(0, 0, 0, 0, bindparam("hours"))
    )
)


def claim_with_answer() -> CTE:
    """Claim the key and store its answer in one step, for a statement whose answer is known before it runs."""
    return (
        insert(idempotency_keys)
        .values(
            caller=bindparam("key_caller"),
            operation=bindparam("key_operation"),
            key=bindparam("key"),
            organisation_id=bindparam("key_organisation"),
            fingerprint=bindparam("key_fingerprint", type_=LargeBinary),
            status=bindparam("answer_status", type_=SmallInteger),
            headers=cast(bindparam("answer_headers", type_=Text), JSONB),
            body=bindparam("answer_body", type_=Text),
        )
        .on_conflict_do_nothing()
        .returning(cast(idempotency_keys.c.organisation_id, Uuid).label("organisation_id"))
        .cte("claimed")
    )
