"""Streams' settings, sites, centres, where each sits, and where the plan of the control rooms stands on a day."""

from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.sites import (
    Centre,
    CentrePage,
    CentreSite,
    CentreSitePage,
    ControlRoomMove,
    ControlRoomMoveDetails,
    ControlRoomMovePage,
    ControlRoomPlan,
    NewCentre,
    NewCentreSite,
    NewSite,
    NewStreamSetting,
    Site,
    SitePage,
    StreamSetting,
    StreamSettingPage,
)
from bluelamp.schemas.problems import Fault
from contact.settings import ADDRESS
from contact.sites import rules, statements

_SITE_UNKNOWN = "There is no such site."
STREAM_SETTINGS = Register(
    name="stream setting",
    address=f"{ADDRESS}/stream-settings",
    statements=statements.STREAM_SETTINGS,
    details=NewStreamSetting,
    kept=StreamSetting,
    page=StreamSettingPage,
    check=rules.check_setting,
    faults={
        "stream_settings_overlap": Fault(
            "#/effective_from", "The stream has another setting on one of these days: end that one first.", "overlaps"
        )
    },
)
SITES = Register(
    name="site",
    address=f"{ADDRESS}/sites",
    statements=statements.SITES,
    details=NewSite,
    kept=Site,
    page=SitePage,
    check=rules.check_site,
    faults={"sites_code": Fault("#/site", "There is a site of that code.", "code_taken")},
)
CENTRES = Register(
    name="centre",
    address=f"{ADDRESS}/centres",
    statements=statements.CENTRES,
    details=NewCentre,
    kept=Centre,
    page=CentrePage,
    check=rules.check_centre,
    faults={"centres_code": Fault("#/centre", "There is a centre of that code.", "code_taken")},
)
CENTRE_SITES = Register(
    name="centre site",
    address=f"{ADDRESS}/centre-sites",
    statements=statements.CENTRE_SITES,
    details=NewCentreSite,
    kept=CentreSite,
    page=CentreSitePage,
    check=rules.check_term,
    faults={
        "centre_sites_overlap": Fault(
            "#/effective_from", "The centre has that site already on one of these days.", "overlaps"
        ),
        "centre_known": Fault("#/centre", "There is no such centre.", "centre_unknown"),
        "site_known": Fault("#/site", _SITE_UNKNOWN, "site_unknown"),
    },
)
CONTROL_ROOM_MOVES = Register(
    name="control room move",
    address=f"{ADDRESS}/control-room-moves",
    statements=statements.CONTROL_ROOM_MOVES,
    details=ControlRoomMoveDetails,
    kept=ControlRoomMove,
    page=ControlRoomMovePage,
    check=lambda move: rules.check_move(move, clocks.today()),
)


async def control_room_plan(connection: Connection, actor: Actor, as_at: date | None) -> ControlRoomPlan:
    """Return the plan from ten control rooms to five sites as it stands on a day, or today."""
    rows = await statements.ALL_MOVES.rows(connection)
    moves = [ControlRoomMove.model_validate(dict(row)) for row in rows]
    subjects = [move.control_room_move_id for move in moves]
    await record(connection, actor, AuditAction.CONSULTATION, "get_control_room_plan", subjects)
    return rules.plan_as_at(moves, as_at or clocks.today())
