"""The three hubs on a day, which units they answer for, and by what visits fall due."""

from collections.abc import Sequence
from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.offenders.sex_offender_hubs import (
    HubArea,
    HubAreaPage,
    HubStanding,
    HubStandings,
    NewHubArea,
    NewVisitRuleSet,
    VisitRuleSet,
    VisitRuleSetPage,
)
from bluelamp.schemas.offenders.sex_offenders import Management, SexOffenderHub, SexOffenderPurpose
from bluelamp.schemas.problems import Fault
from offenders.settings import ADDRESS
from offenders.sex_offenders.rules.refusing import check_hub_area, check_rule_set
from offenders.sex_offenders.statements import people, registers
from offenders.sex_offenders.usecases.records import consulted, for_purpose, sight

HUB_AREAS = Register(
    name="hub area",
    address=f"{ADDRESS}/sex-offender-hub-areas",
    statements=registers.HUB_AREAS,
    details=NewHubArea,
    kept=HubArea,
    page=HubAreaPage,
    check=check_hub_area,
    faults={
        "hub_areas_overlap": Fault(
            "#/effective_from", "A hub answers for the unit on one of these days: end that first.", "overlaps"
        )
    },
)
VISIT_RULE_SETS = Register(
    name="visit rule set",
    address=f"{ADDRESS}/visit-rule-sets",
    statements=registers.VISIT_RULE_SETS,
    details=NewVisitRuleSet,
    kept=VisitRuleSet,
    page=VisitRuleSetPage,
    check=lambda new: check_rule_set(new, clocks.today()),
    faults={
        "visit_rule_set_begins_once": Fault("#/effective_from", "Another begins on that day already.", "begins_already")
    },
)


async def hubs_on(
    connection: Connection, actor: Actor, purpose: SexOffenderPurpose, as_at: date | None
) -> HubStandings:
    """Return the hubs as they are, or were to be, on a day, with how many each manages today."""
    day, reader = as_at or clocks.today(), for_purpose(actor, purpose)
    areas = await registers.AREAS.rows(connection, day=day)
    counts = await people.COUNTS.rows(connection, **sight(reader, people.COUNTS))
    await consulted(connection, reader, "list_sex_offender_hubs", [])
    items = [_standing(hub, [one for one in areas if one["hub"] == hub], counts, day) for hub in SexOffenderHub]
    return HubStandings(as_at=day, items=items)


def _standing(hub: SexOffenderHub, areas: Sequence[Row], counts: Sequence[Row], day: date) -> HubStanding:
    """Of a hub that is not live yet the units are told that it is to have, so that the plan can be read."""
    live_on = min((one["effective_from"] for one in areas), default=None)
    is_live = live_on is not None and live_on <= day
    lpus = sorted({one["lpu"] for one in areas if one["effective_from"] <= day or not is_live})
    own = [one for one in counts if one["lpu"] in lpus]
    by_management = {one: sum(row["people"] for row in own if row["management"] == one) for one in Management}
    return HubStanding(
        hub=hub,
        sexual_offences_hub=hub,
        lpus=lpus,
        live_on=live_on,
        is_live=is_live,
        people=sum(row["people"] for row in own),
        visited=by_management[Management.VISITED],
        reactive=by_management[Management.REACTIVE],
        in_custody=by_management[Management.IN_CUSTODY],
        unplanned=sum(row["unplanned"] for row in own),
        overdue=sum(row["overdue"] for row in own),
    )
