"""Groups of victims that are one family after all: linked, taken apart, and what follows of it."""

from sqlalchemy import Text, Uuid, bindparam, delete, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from bluelamp.kit.turns import in_turn
from offenders.offences.tables import victim_group_links, victim_group_roots

_ONE = bindparam("one_group", type_=Uuid)
_OTHER = bindparam("other_group", type_=Uuid)
_links = victim_group_links

IN_TURN = Statement(in_turn("victim_group_links"))
"""Let one change of the links follow another: each recounts who is connected."""

LINK = Statement(
    insert_or_not(_links)
    .values(victim_group_id=_ONE, linked_group_id=_OTHER, linked_by=bindparam("linked_by", type_=Text))
    .on_conflict_do_nothing()
)
UNLINK = Statement(delete(_links).where(_links.c.victim_group_id == _ONE, _links.c.linked_group_id == _OTHER))


def _connected() -> Statement:
    start = select(bindparam("the_group", type_=Uuid).label("victim_group_id")).cte("connected", recursive=True)
    other = func.coalesce(func.nullif(_links.c.linked_group_id, start.c.victim_group_id), _links.c.victim_group_id)
    touches = or_(
        _links.c.victim_group_id == start.c.victim_group_id, _links.c.linked_group_id == start.c.victim_group_id
    )
    everyone = start.union(select(other).select_from(start.join(_links, touches)))
    return Statement(select(everyone.c.victim_group_id).order_by(everyone.c.victim_group_id))


CONNECTED = _connected()
"""Every group that is linked with one, over others too; that one among them."""

FORGET_ROOTS = Statement(
    delete(victim_group_roots).where(
        victim_group_roots.c.victim_group_id == func.any(bindparam("group_ids", type_=ARRAY(Uuid)))
    )
)

ADD_ROOTS = Statement(
    insert_or_not(victim_group_roots)
    .from_select(
        ["victim_group_id", "root_group_id"],
        select(func.unnest(bindparam("group_ids", type_=ARRAY(Uuid))), bindparam("root_group_id", type_=Uuid)),
    )
    .on_conflict_do_nothing()
)
