"""Who may see what of Sentinel: a record's own readers, the lead, and nobody of the perpetrator's side."""

from typing import Any

from bluelamp.kit.access import Permission
from bluelamp.kit.identity import Actor
from bluelamp.schemas.safeguarding.sentinel import TaggedRecordType
from safeguarding.people.usecases.sight import is_perpetrators_side
from safeguarding.sentinel.rules.themes import SEEN_BY

ADDRESS = "/safeguarding/v1"
LEAD = "sentinel-lead"


def route_sight(actor: Actor) -> dict[str, Any]:
    """Return what confines a reader of contact routes; who works with offenders is nobody's reader."""
    shut_out = is_perpetrators_side(actor)
    return {"sees_all": LEAD in actor.roles and not shut_out, "reader": None if shut_out else actor.subject}


def record_sight(actor: Actor) -> dict[str, Any]:
    """Return what confines a reader of tagged records: the unit and authorship; a desk the database confines.

    The lead keeps the routes to people who are afraid; of other records a role alone shows none.
    """
    shut_out = is_perpetrators_side(actor)
    return {
        "sees_all": actor.confined_to is not None and not shut_out,
        "sees_routes": LEAD in actor.roles and not shut_out,
        "reader": None if shut_out else actor.subject,
        "reader_lpu": None if shut_out else actor.lpu,
    }


def may_read(actor: Actor, record_type: TaggedRecordType) -> bool:
    """Whether the caller holds the permission with which such records are read: its scope, and one of its roles."""
    needed = Permission.known[SEEN_BY[record_type]]
    return needed.scope in actor.scopes and bool(needed.roles & actor.roles)
