"""Whether an incident repeats a MARAC: reckoned when it is recorded, and again whenever who is who has changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.safeguarding.domestic_abuse import IncidentKind
from safeguarding.domestic_abuse.rules.limbs import MaracRules
from safeguarding.domestic_abuse.rules.repeats import RepeatFinding, repeat_of
from safeguarding.domestic_abuse.statements import incidents as incident_statements
from safeguarding.domestic_abuse.statements import reconsidering as reconsidering_statements
from safeguarding.domestic_abuse.statements import repeats as statements
from safeguarding.domestic_abuse.usecases.rule_sets import rules_decided_with

SYSTEM = Actor(
    subject="system",
    client_id="safeguarding-worker",
    organisation_id=UUID(int=0),
    roles=frozenset({"system"}),
    scopes=frozenset(),
)
"""Who acts when a queue or a clock does."""


class _Pair(NamedTuple):
    victim_id: UUID
    perpetrator_ids: Sequence[UUID]


class Pair(Protocol):
    """Between whom abuse happened."""

    @property
    def victim_id(self) -> UUID:
        """Who was abused."""
        ...

    @property
    def perpetrator_ids(self) -> Sequence[UUID]:
        """By whom."""
        ...


def pair_of(row: Row) -> Pair:
    """Return between whom a record says that abuse happened."""
    return _Pair(row["victim_id"], row["perpetrator_ids"])


async def last_marac(connection: Connection, pair: Pair, day: date, *, possible: bool = False) -> date | None:
    """Return the day of the pair's last MARAC before a day, in whatever hub."""
    found: date | None = await incident_statements.LAST_MARAC.value(
        connection,
        victim_id=pair.victim_id,
        perpetrator_ids=list(pair.perpetrator_ids),
        until_day=day,
        possible=possible,
    )
    return found


async def find_repeat(
    connection: Connection, rules: MaracRules, pair: Pair, occurred_on: date, kind: IncidentKind
) -> RepeatFinding:
    """Return what an incident between two sides repeats, by whatever agency recorded either."""
    return repeat_of(
        rules,
        occurred_on,
        is_crime=kind is IncidentKind.CRIME,
        last_marac_on=await last_marac(connection, pair, occurred_on),
        possible_last_on=await last_marac(connection, pair, occurred_on, possible=True),
    )


async def reconsider_incident(connection: Connection, incident: Row) -> None:
    """Reckon an incident's repeat again by the rule set that it was decided with, and tell both records what changed.

    It bears being run twice: what says the same as before is neither written nor published.
    """
    rules = await rules_decided_with(connection, incident["marac_rule_set_id"])
    pair = pair_of(incident)
    kind = IncidentKind(incident["kind"])
    found = asdict(await find_repeat(connection, rules, pair, incident["occurred_on"], kind))
    incident_id = incident["abuse_incident_id"]
    if found != {name: incident[name] for name in found}:
        await reconsidering_statements.CHANGE_REPEAT.run(
            connection,
            **acting(),
            **found,
            abuse_incident_id=incident_id,
            subjects=[incident_id, pair.victim_id, *pair.perpetrator_ids],
            event_data=incident_event(incident_id, incident["agency"], incident["lpu"], found),
        )
    await statements.KEEP.run(connection, **acting(), abuse_incident_id=incident_id)


def incident_event(abuse_incident_id: UUID, agency: str, lpu: str, found: dict[str, Any]) -> str:
    """Write what an event says of an incident."""
    told = {name: found[name] for name in ("is_marac_repeat", "is_possible_marac_repeat")}
    return to_json({"abuse_incident_id": abuse_incident_id, "agency": agency, "lpu": lpu, **told}).decode()


def acting() -> dict[str, Any]:
    """Return who does what the worker does."""
    return {**actor_values(SYSTEM), "traceparent": context.current().traceparent}
