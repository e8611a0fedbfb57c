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

FORCE: Final = "00000000-0000-7000-8000-000000000001"
PARTNER_A: Final = "00000000-0000-7000-8000-00000000000a"
PARTNER_B: Final = "00000000-0000-7000-8000-00000000000b"
PARTNER_COUNCIL: Final = "00000000-0000-7000-8000-00000000000c"


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
)


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


def seed_clients(secrets: InstallationSecrets, gateway_environment: Mapping[str, str]) -> None:
    """Registers the demo clients with the gateway; as often as you like, the secrets stay as they are."""
    clients = [
        {**asdict(client), "scopes": None, "client_secret": secrets.password(f"client-{client.client_id}")}
        for client in DEMO_CLIENTS
    ]
    document = json.dumps(clients, indent=2)
    write_secret(clients_file(secrets.folder), document)
    run_seeding("gateway", "seed-clients", gateway_environment, document)


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
