"""The SQL of streams' settings, sites, centres and the plan of the control rooms."""

from sqlalchemy import select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.sites.tables import centre_sites, centres, control_room_moves, sites, stream_settings

_EVENT = EventType.CONTACT_SITES_CHANGED

STREAM_SETTINGS = register_of(stream_settings, "STREAM_SETTING", _EVENT, "effective_from", ("stream", "as_at"))
SITES = register_of(sites, "SITE", _EVENT, "created_at")
CENTRES = register_of(centres, "CENTRE", _EVENT, "created_at")
CENTRE_SITES = register_of(centre_sites, "CENTRE_SITE", _EVENT, "effective_from", ("centre", "site", "as_at"))
CONTROL_ROOM_MOVES = register_of(control_room_moves, "CONTROL_ROOM_MOVE", _EVENT, "created_at")

ALL_MOVES = Statement(select(control_room_moves).order_by(control_room_moves.c.to_site, control_room_moves.c.lpu))
"""Each unit has one row, so there are ten."""
