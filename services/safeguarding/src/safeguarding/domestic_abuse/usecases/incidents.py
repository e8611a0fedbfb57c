"""Recording what an agency knows of abuse, and what follows from it at once."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.domestic_abuse import (
    AbuseIncident,
    IncidentDetails,
    IncidentKind,
    IncidentSeverity,
    MaracRepeat,
    NewAbuseIncident,
)
from safeguarding.domestic_abuse.rules.assessing import check_sides, person_faults
from safeguarding.domestic_abuse.rules.limbs import History, KnownIncident, MaracRules
from safeguarding.domestic_abuse.statements import incidents as statements
from safeguarding.domestic_abuse.usecases.parties import ADDRESS, Place, consulted, place_of, resolve, sight
from safeguarding.domestic_abuse.usecases.repeats import Pair, find_repeat, incident_event, last_marac
from safeguarding.domestic_abuse.usecases.rule_sets import marac_rules

LONGEST_HISTORY_YEARS = 5


class Abuse(NamedTuple):
    """The newest abuse of a pair."""

    occurred_on: date
    is_crime: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Between whom abuse happened, and in whose record it stands."""

    lpu: Lpu
    place: Place
    victim_id: UUID
    perpetrator_ids: list[UUID]
    rules: MaracRules


async def record_abuse_incident(
    connection: Connection, actor: Actor, new: NewAbuseIncident, abuse_incident_id: UUID | None = None
) -> Answer:
    """Store an incident and say whether it repeats a MARAC; what it means beyond this hub is the worker's to find.

    Raises RULE_BROKEN with every fault.
    """
    today = clocks.today()
    people = {"#/victim": new.victim}
    people |= {f"#/perpetrators/{index}": one for index, one in enumerate(new.perpetrators)}
    faults = [fault for pointer, one in people.items() for fault in person_faults(pointer, one)]
    if new.occurred_on > today:
        faults.append(Fault("#/occurred_on", "The date lies in the future.", "date_in_future"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) of incidents are broken.", faults)
    place = await place_of(connection, new.lpu)
    rules = await marac_rules(connection, new.lpu, today)
    ids = await resolve(connection, actor, people)
    victim_id, perpetrator_ids = ids.pop("#/victim"), list(ids.values())
    check_sides(victim_id, perpetrator_ids)
    pairing = Pairing(lpu=new.lpu, place=place, victim_id=victim_id, perpetrator_ids=perpetrator_ids, rules=rules)
    row = await write_incident(connection, actor, pairing, new, abuse_incident_id)
    incident = _incident(row)
    return Answer(incident, 201, {"Location": f"{ADDRESS}/abuse-incidents/{incident.abuse_incident_id}"})


async def write_incident(
    connection: Connection,
    actor: Actor,
    pairing: Pairing,
    details: IncidentDetails,
    abuse_incident_id: UUID | None = None,
) -> Row:
    """Store an incident between people who are known; returns its row."""
    incident_id = abuse_incident_id or uuid7()
    found = asdict(await find_repeat(connection, pairing.rules, pairing, details.occurred_on, details.kind))
    row = await statements.RECORD_INCIDENT.row(
        connection,
        **actor_values(actor),
        **_values(pairing, details),
        **found,
        abuse_incident_id=incident_id,
        marac_rule_set_id=pairing.rules.marac_rule_set_id,
        recorded_at=clocks.now(),
        subjects=[incident_id, pairing.victim_id, *pairing.perpetrator_ids],
        event_organisation=actor.confined_to,
        event_data=incident_event(incident_id, pairing.place.agency, pairing.lpu, found),
        traceparent=context.current().traceparent,
    )
    if row is None:
        raise not_found("incident")
    return row


async def history_of(connection: Connection, pair: Pair, abuse: Abuse, *, possible: bool = False) -> History:
    """Return what every agency knows of a pair's past, also by records that may be theirs, if asked."""
    perpetrator_ids = await statements.RECORDS.value(
        connection, perpetrator_ids=list(pair.perpetrator_ids), possible=possible
    )
    return History(
        perpetrator_ids=frozenset(perpetrator_ids),
        abuse_on=abuse.occurred_on,
        abuse_is_crime=abuse.is_crime,
        last_marac_on=await last_marac(connection, pair, abuse.occurred_on, possible=possible),
        incidents=await _known_incidents(connection, pair.victim_id, abuse.occurred_on, possible=possible),
    )


async def _known_incidents(
    connection: Connection, victim_id: UUID, day: date, *, possible: bool
) -> list[KnownIncident]:
    since = day.replace(year=day.year - LONGEST_HISTORY_YEARS, day=1)
    rows = await statements.HISTORY.rows(connection, victim_id=victim_id, since=since, possible=possible)
    return [
        KnownIncident(
            row["agency"],
            frozenset(row["perpetrator_ids"]),
            row["occurred_on"],
            IncidentKind(row["kind"]),
            IncidentSeverity(row["severity"]),
        )
        for row in rows
    ]


async def get_abuse_incident(connection: Connection, actor: Actor, abuse_incident_id: UUID) -> AbuseIncident:
    """Return an incident; reading it is a consultation of it and of both sides. Raises NOT_FOUND."""
    row = await statements.ONE.row(connection, abuse_incident_id=abuse_incident_id, **sight(actor))
    if row is None:
        raise not_found("incident")
    subjects = [abuse_incident_id, row["victim_id"], *row["perpetrator_ids"]]
    await consulted(connection, actor, "get_abuse_incident", subjects)
    return _incident(row)


def _values(pairing: Pairing, details: IncidentDetails) -> dict[str, Any]:
    return {
        "hub": pairing.place.hub,
        "agency": pairing.place.agency,
        "lpu": pairing.lpu,
        "victim_id": pairing.victim_id,
        "perpetrator_ids": pairing.perpetrator_ids,
        "occurred_on": details.occurred_on,
        "kind": details.kind,
        "severity": details.severity,
        "source_reference": details.source_reference,
    }


def _incident(row: Row) -> AbuseIncident:
    repeat = MaracRepeat(
        is_repeat=row["is_marac_repeat"],
        last_marac_on=row["last_marac_on"],
        is_possible_repeat=row["is_possible_marac_repeat"],
        possible_last_marac_on=row["possible_last_marac_on"],
    )
    names = AbuseIncident.model_fields.keys() & row.keys()
    return AbuseIncident.model_validate({**{name: row[name] for name in names}, "marac_repeat": repeat})
