"""One click: the charts of a team, at addresses that stay, opened by the token that the caller has (¶42)."""

from urllib.parse import urlencode

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.charts import MeasureLink, MeasureLinks
from bluelamp.schemas.problems import rule_broken
from contact.measures.rules.words import FORCE, area_in_words
from contact.measures.statements import annotations, definitions
from contact.measures.usecases.catalogue import ADDRESS, definition_on


async def list_links(resources: Resources, actor: Actor, role: str | None, lpu: Lpu | None) -> MeasureLinks:
    """Return the charts of a team: the caller's own, unless another is named; before its unit's day there are none."""
    unit = lpu or (Lpu(actor.lpu) if actor.lpu else None)
    async with resources.database.transaction() as connection:
        named = await _role(connection, actor, role)
        rows = await definitions.LINKS.rows(connection, the_role=named)
        if any(row["of_unit"] for row in rows) and unit is None:
            raise rule_broken("#/query/lpu", "Name the unit: this role's charts are a unit's.", "lpu_required")
        live_from = await annotations.ROLLOUT.value(connection, the_lpu=unit)
        # The force's own charts wait for no unit.
        live = all(not row["of_unit"] for row in rows) or (live_from is not None and live_from <= clocks.today())
        links = [await _link(connection, row, unit) for row in rows] if live else []
        await record(connection, actor, AuditAction.CONSULTATION, "list_measure_links", [])
    return MeasureLinks(role=named, lpu=unit, live_from=live_from, live=live, items=links, next_cursor=None)


async def _role(connection: Connection, actor: Actor, role: str | None) -> str:
    """Return the named role, or the first of the caller's own that has links."""
    for one in [role] if role else sorted(actor.roles):
        if await definitions.LINKS.row(connection, the_role=one) is not None:
            return one
    raise rule_broken("#/query/role", "There are no charts for that role.", "role_without_links")


async def _link(connection: Connection, row: Row, unit: Lpu | None) -> MeasureLink:
    definition = await definition_on(connection, row["measure_id"], clocks.today())
    area = unit.value if row["of_unit"] and unit else FORCE
    asked = urlencode({"area": area})
    measure = f"{ADDRESS}/measures/{definition.measure_id}"
    return MeasureLink(
        measure_id=definition.measure_id,
        area=area,
        title=f"{definition.name}, {area_in_words(area)}",
        chart_url=f"{measure}/chart?{asked}",
        table_url=f"{measure}/figures?{asked}",
    )
