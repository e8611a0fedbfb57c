"""One perpetrator, known to both sides of the platform, and everything that neither side may learn of the other.

The hub knows whom they harmed and finds them serial; the offenders service hears of it, ranks and manages them, and
says who leads. So whatever is to cross the wall has crossed it.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import httpx
from pydantic import SecretStr

from bluelamp.kit.handovers.destinations import Destination
from bluelamp.kit.handovers.usecases import Deliverer
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.usecases.asking_portal import DESTINATIONS as TO_PORTAL
from offenders.lead_agencies.usecases.telling import DESTINATIONS as TO_HUBS
from parts.domestic_abuse import known, recorded
from parts.families import a_person
from parts.offenders import Offenders
from parts.offenders_caseload import ago, case_for, contact
from parts.offenders_cohorts import called, of_nomination
from parts.offenders_domestic_abuse import CYCLES, MANAGER, PERPETRATORS, ranked
from parts.offenders_lead_agencies import PROBATION, answered, decided, proposed
from parts.operations import Operation
from parts.safeguarding import Safeguarding
from parts.service import Service
from parts.stored import as_owner
from parts.two_services import FrontDoor
from parts.veiled_family import ids_in, made, veiled
from safeguarding.handovers.usecases.handing_down import DESTINATIONS as TO_OFFENDERS

ALIAS = {"given_name": "Quillon", "family_name": "Veilington"}
NUMBER = {"kind": "PNC_ID", "value": "1999/0098765Z"}
AIM = "A room of his own by the canal basin"
KNOWN_TO_HOUSING = "He sleeps on the narrowboat Kestrelwing"
DECIDED = "None of the three agencies could hold him at the lock gates alone"
SEEN = "Met at the towpath tearoom, an hour late"
VIEWED = "He took the lead in the flower-barge workshop"
AGREED = "He asked for it himself below the aqueduct"
WORDS = (
    *("Quillon", "1999/0098765Z", "canal basin", "Kestrelwing", "lock gates", "towpath tearoom", "flower-barge"),
    "aqueduct",
)
ANOTHER = "Valentina"
CROSSED = "SELECT referral_id::text, referral_reference FROM restorative_justice_requests WHERE request_id = $1"


@dataclass(frozen=True)
class Sides:
    """What is known on each side, by which it could be found on the other; and the ids by which each knows the one."""

    of_victims: frozenset[str]
    of_offenders: frozenset[str]
    person_id: str
    offender_id: str
    victim_id: str
    case_id: str
    reference: str
    """Of the offender: the portal's referral names it, for those who manage him to find it again."""
    notices: tuple[str, ...]

    @property
    def asked_for(self) -> list[str]:
        """The ids that somebody who has one of them would try."""
        return [self.person_id, self.offender_id, self.victim_id, self.case_id]


def said(answer: httpx.Response) -> str:
    """Everything that an answer tells, what is packed into it as well."""
    told = [answer.text, *answer.headers.values()]
    if zipfile.is_zipfile(io.BytesIO(answer.content)):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            told += [packed.read(name).decode(errors="replace") for name in packed.namelist()]
    return "\n".join(told)


def found_in(text: str, secrets: frozenset[str], *, given: tuple[str, ...] = ()) -> list[str]:
    """Which of the secrets a text tells, but for what the asker had said first."""
    for one in given:
        text = text.replace(one, "")
    return sorted(one for one in secrets if one in text)


def places_of(operation: Operation) -> list[str]:
    """Where an operation's address takes an id."""
    return [one for one in operation.path_names if one.endswith("_id")]


async def deliver(service: Service, destinations: Sequence[Destination]) -> None:
    """Deliver what a service hands over, as its worker would."""
    deliverer = Deliverer(destinations)
    for row in await service.sql("SELECT DISTINCT record_id FROM handovers WHERE state = 'PENDING'"):
        await deliverer.deliver(service.resources, str(row["record_id"]))
    assert {row["state"] for row in await service.sql("SELECT state FROM handovers")} <= {"DELIVERED"}


async def joined(demonstrations: Mapping[str, Service], hub: Service, offenders: Service) -> None:
    """Let the two find each other by the front door."""
    door = FrontDoor(hub.issuer, dict(demonstrations))
    for service in (hub, offenders):
        await service.resources.http.aclose()
        service.resources.http = httpx.AsyncClient(transport=door)
        given = {"client_id": f"{service.name}-service", "client_secret": SecretStr("s")}
        service.resources.settings = service.resources.settings.model_copy(update=given)


async def both_sides(demonstrations: Mapping[str, Service], hub: Safeguarding, offenders: Offenders) -> Sides:
    """Make one perpetrator known to both sides, and let each tell the other what it tells."""
    await joined(demonstrations, hub, offenders)
    async with as_owner(offenders.database) as owner:
        known_before = await ids_in(owner)
    family = await veiled(hub)
    other = await a_person(hub, given_name=ANOTHER, date_of_birth="1993-03-03")
    incident = await recorded(hub, victim=known(other["person_id"]), perpetrators=[known(family.perpetrator)])
    async with as_owner(hub.database) as owner:
        told = await ids_in(owner)
    await deliver(hub, TO_OFFENDERS)
    [row] = await offenders.sql("SELECT offender_id::text AS one, reference FROM offenders WHERE given_name = 'Percy'")
    case_id = await managed(offenders, row["one"])
    request = await asked_for_justice(offenders, row["one"])
    await deliver(offenders, [*TO_HUBS, *TO_PORTAL])
    [crossed] = await offenders.sql(CROSSED, UUID(request))
    assert None not in tuple(crossed), "the portal has made a referral of it"
    async with as_owner(hub.database) as owner:
        # As the server does by itself before long: without it the wall's functions are planned for empty tables.
        await owner.execute("ANALYZE")
    notices = await offenders.sql("SELECT handover_id::text, subject_id::text FROM handovers")
    async with as_owner(offenders.database) as owner:
        made_since = await ids_in(owner) - known_before
    return Sides(
        of_victims=frozenset(family.secrets | {other["person_id"], incident["abuse_incident_id"], ANOTHER}),
        # What the hub says of a perpetrator it says under ids of its own.
        # The portal knows the request that its referral came of, and we know the referral.
        of_offenders=frozenset(made_since - told - {request, crossed["referral_id"]} | set(WORDS)),
        person_id=family.perpetrator,
        offender_id=row["one"],
        victim_id=family.victim,
        case_id=case_id,
        reference=row["reference"],
        notices=tuple(one for row in notices for one in row.values()),
    )


async def managed(offenders: Offenders, offender_id: str) -> str:
    """Manage, plan, hand over and rank whom the hub has told of; returns the case."""
    await made(offenders, "offender_manager", f"/offenders/{offender_id}/aliases", ALIAS)
    await made(offenders, "offender_manager", f"/offenders/{offender_id}/identifiers", NUMBER)
    case = await case_for(offenders, UUID(offender_id), opened_at=ago(3))
    plan = {
        "case_id": str(case.case_id),
        "aim": AIM,
        "review_on": "2031-01-31",
        "assessment": {"assessed_on": "2026-01-31", "needs": [{"pathway": "HEALTH", "score": 1}]},
    }
    await made(offenders, "offender_manager", "/plans", plan)
    await proposed(offenders, case)
    answer = await answered(offenders, await decided(offenders, case, PROBATION), "partner_a")
    assert answer.is_success, answer.text
    await made(offenders, "offender_manager", "/contacts", {**contact(case.case_id, ago(1)), "note": SEEN})
    await ranked(offenders)
    await taken_up(offenders, offender_id)
    return str(case.case_id)


async def taken_up(offenders: Offenders, offender_id: str) -> None:
    """Have a meeting take him up by what agencies know, and a panel speak about him."""
    closing = {"reason": "Everybody on the agenda was spoken about."}
    await made(offenders, MANAGER, f"{CYCLES}/{demonstration.TO_DECIDE}/closure", closing)
    cycle = await made(offenders, MANAGER, CYCLES, {"capacity": 100})
    path = f"{CYCLES}/{cycle['cycle_id']}"
    agenda = (await offenders.get(MANAGER, f"{path}/agenda", limit=100)).json()["items"]
    item = next(one["item_id"] for one in agenda if one["offender_id"] == offender_id)
    known = {"item_id": item, "agency": "HOUSING", "information": KNOWN_TO_HOUSING}
    await made(offenders, MANAGER, f"{path}/information", known)
    decision = {"item_id": item, "decision": "ADOPT", "plan": "DISRUPTION", "reason": DECIDED}
    await made(offenders, MANAGER, f"{path}/decisions", decision)
    new = {"reason": "One manager is to hold it together.", "is_statutory": True}
    one = await made(offenders, MANAGER, f"{PERPETRATORS}/{offender_id}/nominations", new)
    panel_id, [panel_item] = await called(offenders, of_nomination(one))
    view = {"item_id": panel_item, "vote": "ACCEPT", "view": VIEWED}
    await made(offenders, "partner_a", f"/panels/{panel_id}/views", view)


async def asked_for_justice(offenders: Offenders, offender_id: str) -> str:
    """Ask the portal for restorative justice with him; returns the request."""
    new = {**demonstration.NEW_REQUEST, "reason": AGREED}
    path = f"{PERPETRATORS}/{offender_id}/restorative-justice-requests"
    request_id: str = (await made(offenders, MANAGER, path, new))["request_id"]
    return request_id
