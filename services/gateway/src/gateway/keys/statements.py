"""Every SQL statement about signing keys; the database's clock decides, so that all replicas agree."""

from sqlalchemy import BigInteger, ColumnElement, Interval, bindparam, cast, delete, exists, func, insert, select

from bluelamp.kit.database import Statement
from gateway.keys.tables import signing_keys

_KEYRING_LOCK = 7_361_902_115

_later = signing_keys.alias("later")


def _superseded_since(grace: ColumnElement[object]) -> ColumnElement[bool]:
    """Another key has signed in this one's place for so long that none of this one's tokens is still valid."""
    return exists().where(_later.c.signs_from > signing_keys.c.signs_from, _later.c.signs_from <= func.now() - grace)


LOCK = Statement(select(func.pg_advisory_xact_lock(cast(_KEYRING_LOCK, BigInteger))))
"""One at a time changes the keyring, until its transaction ends."""

SIGNING = Statement(
    select(signing_keys.c.key_id, signing_keys.c.private_jwk)
    .where(signing_keys.c.signs_from <= func.now())
    .order_by(signing_keys.c.signs_from.desc(), signing_keys.c.key_id)
    .limit(1)
)

PUBLISHED = Statement(
    select(signing_keys.c.public_jwk)
    .where(~_superseded_since(bindparam("grace", type_=Interval)))
    .order_by(signing_keys.c.signs_from.desc(), signing_keys.c.key_id)
)

ADD = Statement(
    insert(signing_keys)
    .values(
        key_id=bindparam("key_id"),
        public_jwk=bindparam("public_jwk", type_=signing_keys.c.public_jwk.type),
        private_jwk=bindparam("private_jwk"),
        signs_from=func.now() + bindparam("delay", type_=Interval),
    )
    .returning(signing_keys.c.signs_from)
)

FORGET = Statement(delete(signing_keys).where(_superseded_since(bindparam("grace", type_=Interval))))
"""Remove keys, the private halves with them, that are no longer published."""
