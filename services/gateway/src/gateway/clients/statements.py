"""Every SQL statement about clients."""

from sqlalchemy import Interval, bindparam, func, null, select, update
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from gateway.clients.tables import clients

_GIVEN = (
    "display_name",
    "organisation_id",
    "roles",
    "lpu",
    "scopes",
    "secret_salt",
    "secret_hash",
    "public_keys",
)
_new = insert(clients).values({name: bindparam(name, type_=clients.c[name].type) for name in ("client_id", *_GIVEN)})

FIND = Statement(select(clients).where(clients.c.client_id == bindparam("client_id")))

ALL = Statement(select(clients).order_by(clients.c.client_id))

ADD = Statement(_new.on_conflict_do_nothing().returning(clients.c.client_id))
"""Answers nothing when the id is taken."""

ADD_OR_REPLACE = Statement(
    _new.on_conflict_do_update(
        index_elements=[clients.c.client_id],
        set_={
            **{name: _new.excluded[name] for name in _GIVEN},
            "previous_secret_hash": null(),
            "previous_secret_expires_at": null(),
            "disabled_at": null(),
            "updated_at": func.now(),
        },
    )
)

ROTATE_SECRET = Statement(
    update(clients)
    .where(clients.c.client_id == bindparam("client_id"))
    .values(
        previous_secret_hash=clients.c.secret_hash,
        previous_secret_expires_at=func.now() + bindparam("overlap", type_=Interval),
        secret_hash=bindparam("secret_hash", type_=clients.c.secret_hash.type),
        updated_at=func.now(),
    )
    .returning(clients.c.organisation_id)
)

DISABLE = Statement(
    update(clients)
    .where(clients.c.client_id == bindparam("client_id"))
    .values(disabled_at=func.coalesce(clients.c.disabled_at, func.now()), updated_at=func.now())
    .returning(clients.c.organisation_id)
)
