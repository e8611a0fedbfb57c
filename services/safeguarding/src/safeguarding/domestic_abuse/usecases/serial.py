"""Who abuses several people: found by the worker from every agency's records, and read with them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic_core import to_json

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.kit.vault import Vault
from bluelamp.schemas.safeguarding.domestic_abuse import SerialPage, SerialPerpetrator, SerialRecord, SerialSummary
from safeguarding.domestic_abuse.rules import serial as rules
from safeguarding.domestic_abuse.rules.flagging import may_be_news
from safeguarding.domestic_abuse.statements import reconsidering as reconsidering_statements
from safeguarding.domestic_abuse.statements import serial as statements
from safeguarding.domestic_abuse.usecases.flagging import tell_offenders
from safeguarding.domestic_abuse.usecases.parties import ADDRESS, consulted
from safeguarding.domestic_abuse.usecases.repeats import SYSTEM, reconsider_incident

_GOOD_FOR = timedelta(days=1)
_AT_ONCE = 50


async def follow_abuse_incident(resources: Resources, abuse_incident_id: UUID) -> None:
    """Find what an incident means beyond its own hub: a repeat of a MARAC, and who abuses several people.

    The repeat is reckoned again: records may have become one since it was sent. It bears being run twice: a repeat is
    flagged once, and a finding that says nothing new is not published.
    """
    async with resources.database.transaction() as connection:
        incident = await reconsidering_statements.INCIDENT.row(connection, abuse_incident_id=abuse_incident_id)
        if incident is None:
            return
        await reconsider_incident(connection, incident)
        # In one order everywhere, so that two workers never wait for each other in a ring.
        for person_id in sorted(incident["perpetrator_ids"]):
            await find(connection, resources.vault, person_id)


async def find_stale(resources: Resources) -> None:
    """Compute again what is older than a day: a flag goes when its records leave the window."""
    async with resources.database.transaction() as connection:
        rows = await statements.STALE.rows(connection, before=clocks.now() - _GOOD_FOR, limit=_AT_ONCE)
        for person_id in sorted(row["person_id"] for row in rows):
            await find(connection, resources.vault, person_id)


async def list_serial_perpetrators(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of those who abuse several people, the newest finding first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/serial-perpetrators", {}, limit)
    moment, last_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            after_time=datetime.fromisoformat(moment) if moment else None,
            after_id=UUID(last_id) if last_id else None,
            limit=limit + 1,
        )
        await consulted(connection, actor, "list_serial_perpetrators", [row["person_id"] for row in rows[:limit]])
    found = [SerialSummary.model_validate({name: row[name] for name in SerialSummary.model_fields}) for row in rows]
    return listing.answer(SerialPage, found, ("computed_at", "person_id"))


async def get_serial_perpetrator(connection: Connection, actor: Actor, person_id: UUID) -> SerialPerpetrator:
    """Return a finding with the records behind it, and nothing of whom they harmed. Raises NOT_FOUND."""
    row = await statements.ONE.row(connection, person_id=person_id)
    if row is None:
        raise not_found("finding")
    shown = await statements.SHOWN.rows(connection, person_id=person_id)
    await consulted(connection, actor, "get_serial_perpetrator", [person_id])
    return SerialPerpetrator.model_validate(
        {
            **{name: row[name] for name in SerialSummary.model_fields},
            "records": [{name: one[name] for name in SerialRecord.model_fields} for one in shown],
            "records_not_shown": row["record_count"] - len(shown),
        }
    )


async def find(connection: Connection, vault: Vault, person_id: UUID) -> None:
    """Find whether a person abuses several people; of a record that was merged, nothing is said any more.

    The offenders service is told of what has changed, in the same transaction; the vault hides who was harmed.
    """
    kept = await statements.KEPT.row(connection, person_id=person_id)
    if kept is None:
        return
    await statements.LOCK.run(connection, person_id=kept["person_id"])
    if kept["person_id"] != person_id and await statements.BEFORE.row(connection, person_id=person_id) is not None:
        # The kept one first, here and everywhere: two workers never wait for each other in a ring.
        await statements.LOCK.run(connection, person_id=person_id)
        await _keep(connection, vault, person_id, rules.NOTHING_FOUND)
    person_id = kept["person_id"]
    rows = await statements.RECORDS.rows(connection, person_id=person_id)
    records = [rules.AbuseRecord(**row) for row in rows]
    victims = sorted({one.victim_id for one in records})
    links = await statements.LINKS.rows(connection, person_ids=victims)
    finding = rules.is_serial(
        records,
        [(link["person_a"], link["person_b"]) for link in links],
        perpetrator_id=person_id,
        born_on=kept["date_of_birth"],
        today=clocks.today(),
    )
    await _keep(connection, vault, person_id, finding)


async def _keep(connection: Connection, vault: Vault, person_id: UUID, finding: rules.SerialFinding) -> None:
    before = await statements.BEFORE.row(connection, person_id=person_id)
    said = (before["is_serial"], before["is_serial_loose"]) if before else (False, False)
    values: dict[str, Any] = {
        **actor_values(SYSTEM),
        "person_id": person_id,
        "is_serial": finding.is_serial,
        "is_serial_loose": finding.is_serial_loose,
        "victim_count": finding.victim_count,
        "unconnected_victim_count": finding.unconnected_victim_count,
        "lookback_months": rules.LOOKBACK_MONTHS,
        "agencies": finding.agencies,
        "record_count": len(finding.record_ids),
        "record_ids": finding.record_ids,
        "computed_at": clocks.now(),
        "told_digest": before["told_digest"] if before else None,
    }
    if may_be_news(dict(before) if before else None, values):
        found = (finding, values["computed_at"])
        values["told_digest"] = await tell_offenders(connection, vault, person_id, found, values["told_digest"])
    if said == (finding.is_serial, finding.is_serial_loose):
        await statements.KEEP.run(connection, **values)
        return
    event = {
        name: values[name] for name in ("person_id", "is_serial", "is_serial_loose", "lookback_months", "agencies")
    }
    await statements.FLAG.run(
        connection,
        **values,
        event_data=to_json(event).decode(),
        traceparent=context.current().traceparent,
    )
