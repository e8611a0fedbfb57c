"""The demo clients of the local default: fixed identities, random secrets that never leave this installation."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from local_stack.errors import StackError
from local_stack.installation_secrets import InstallationSecrets, write_secret
from local_stack.settings import BUSINESS_SERVICES

FORCE: Final = "00000000-0000-7000-8000-000000000001"
PARTNER_A: Final = "00000000-0000-7000-8000-00000000000a"
PARTNER_B: Final = "00000000-0000-7000-8000-00000000000b"
PARTNER_COUNCIL: Final = "00000000-0000-7000-8000-00000000000c"


def desk(number: int) -> str:
    """The organisation of an agency's desk in a hub: 01… in Sandwell, 11… in Birmingham, 21… in Coventry."""
    return f"00000000-0000-7000-8000-0000000005{number:02}"


@dataclass(frozen=True)
class DemoClient:
    """Who a demo token speaks for."""

    client_id: str
    organisation_id: str
    roles: tuple[str, ...]
    lpu: str | None
    display_name: str


DEMO_CLIENTS: Final = (
    DemoClient("officer", FORCE, ("officer",), "BIRMINGHAM_NORTH", "Demonstration officer, Birmingham North"),
    DemoClient("officer-2", FORCE, ("officer",), "DUDLEY", "Demonstration officer, Dudley"),
    DemoClient("sergeant", FORCE, ("sergeant",), "BIRMINGHAM_NORTH", "Demonstration sergeant, Birmingham North"),
    DemoClient("partner-a", PARTNER_A, ("partner",), None, "Lantern Community Support"),
    DemoClient("partner-b", PARTNER_B, ("partner",), None, "Harbour Wellbeing"),
    DemoClient("partner-council", PARTNER_COUNCIL, ("partner",), None, "Northfold Council Adult Services"),
    DemoClient("directory-admin", FORCE, ("directory-admin",), None, "Demonstration directory administrator"),
    DemoClient("integrator", FORCE, ("integrator",), None, "Demonstration integrator"),
    DemoClient("dpo", FORCE, ("dpo",), None, "Demonstration data-protection officer"),
    DemoClient("auditor", FORCE, ("auditor",), None, "Demonstration auditor"),
    DemoClient("board", FORCE, ("board",), None, "Demonstration board member"),
    DemoClient("mash-police", desk(1), ("practitioner",), None, "Sandwell hub, police"),
    DemoClient("mash-csc", desk(2), ("practitioner",), None, "Sandwell hub, children's social care"),
    DemoClient("mash-asc", desk(3), ("practitioner",), None, "Sandwell hub, adult social care"),
    DemoClient("mash-housing", desk(4), ("practitioner",), None, "Sandwell hub, housing and neighbourhood services"),
    DemoClient("mash-probation", desk(5), ("practitioner",), None, "Sandwell hub, probation"),
    DemoClient("mash-health", desk(6), ("practitioner",), None, "Sandwell hub, health"),
    DemoClient("mash-police-bham", desk(11), ("practitioner",), None, "Birmingham hub, police"),
    DemoClient("mash-csc-bham", desk(12), ("practitioner",), None, "Birmingham hub, children's social care"),
    DemoClient("hub-manager", desk(9), ("hub-manager",), None, "Sandwell hub, manager"),
    DemoClient("hub-manager-2", desk(9), ("hub-manager",), None, "Sandwell hub, second manager"),
    DemoClient("hub-manager-bham", desk(19), ("hub-manager",), None, "Birmingham hub, manager"),
    DemoClient("da-specialist", FORCE, ("da-specialist",), None, "Demonstration domestic-abuse specialist"),
    DemoClient("exploitation-officer", FORCE, ("exploitation-officer",), None, "Demonstration exploitation officer"),
    DemoClient("contact-handler", FORCE, ("contact-handler",), None, "Demonstration contact handler"),
    DemoClient("reviewer", FORCE, ("reviewer",), None, "Demonstration reviewer"),
    DemoClient("reviewer-2", FORCE, ("reviewer",), None, "Demonstration reviewer who signs"),
    DemoClient("sentinel-lead", FORCE, ("sentinel-lead",), None, "Demonstration Sentinel lead"),
    DemoClient("contact-handler-2", FORCE, ("contact-handler",), None, "Demonstration contact handler, second"),
    DemoClient("contact-manager", FORCE, ("contact-manager",), None, "Demonstration contact manager"),
    DemoClient("telephony", FORCE, ("telephony",), None, "The telephony feed"),
    DemoClient("analyst", FORCE, ("analyst",), None, "Demonstration performance analyst"),
    DemoClient("surveyor", FORCE, ("surveyor",), None, "Demonstration surveyor"),
    DemoClient("crime-registrar", FORCE, ("crime-registrar",), None, "Demonstration crime registrar"),
    DemoClient("senior-officer", FORCE, ("senior-officer",), "BIRMINGHAM_NORTH", "Demonstration senior officer"),
    DemoClient("offender-manager", FORCE, ("offender-manager",), "SANDWELL", "Offender manager, Sandwell"),
    DemoClient("offender-manager-2", FORCE, ("offender-manager",), "COVENTRY", "Offender manager, Coventry"),
    DemoClient("offender-supervisor", FORCE, ("offender-supervisor",), "SANDWELL", "Supervisor of offender managers"),
    DemoClient("iom-coordinator", FORCE, ("iom-coordinator",), None, "Demonstration IOM co-ordinator"),
    DemoClient("iom-coordinator-2", FORCE, ("iom-coordinator",), None, "Second IOM co-ordinator"),
    DemoClient("da-offender-manager", FORCE, ("da-offender-manager",), None, "Manager of domestic-abuse perpetrators"),
    DemoClient("sex-offender-manager", FORCE, ("sex-offender-manager",), None, "Manager of sex offenders"),
)
SERVICE_CLIENTS: Final = {
    service: DemoClient(f"{service}-service", FORCE, ("service",), None, f"The {service} service itself")
    for service in BUSINESS_SERVICES
}
"""Who the services are when they call one another; their secrets are told to them alone."""


def clients_file(secrets_folder: Path) -> Path:
    return secrets_folder / "clients.json"


def read_client_secret(secrets_folder: Path, client_id: str) -> str:
    """Raises StackError that lists the known clients when this is none of them."""
    known = ", ".join(client.client_id for client in DEMO_CLIENTS)
    try:
        clients = json.loads(clients_file(secrets_folder).read_text())
    except FileNotFoundError:
        raise StackError("there are no demo clients yet: `make up` makes them") from None
    for client in clients:
        if client["client_id"] == client_id:
            return str(client["client_secret"])
    raise StackError(f"there is no demo client {client_id!r}: WHO is one of {known}")


def client_secret(secrets: InstallationSecrets, client_id: str) -> str:
    """The client's password, made on first use."""
    return secrets.password(f"client-{client_id}")


def seed_clients(secrets: InstallationSecrets, gateway_environment: Mapping[str, str]) -> None:
    """Registers the demo clients and the services with the gateway; as often as you like, the secrets stay."""
    demo = [_registration(secrets, client) for client in DEMO_CLIENTS]
    services = [_registration(secrets, client) for client in SERVICE_CLIENTS.values()]
    write_secret(clients_file(secrets.folder), json.dumps(demo, indent=2))
    run_seeding("gateway", "seed-clients", gateway_environment, json.dumps([*demo, *services]))


def _registration(secrets: InstallationSecrets, client: DemoClient) -> dict[str, object]:
    return {**asdict(client), "scopes": None, "client_secret": client_secret(secrets, client.client_id)}


def run_seeding(package: str, command: str, environment: Mapping[str, str], document: str = "") -> None:
    """Runs a service's own seeding command, which reads `document` from its standard input."""
    done = subprocess.run(  # noqa: S603  (fixed command)
        [sys.executable, "-m", package, command],
        input=document,
        env=dict(environment),
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        raise StackError(f"`python -m {package} {command}` failed:\n{done.stderr.strip()[-2000:]}")
