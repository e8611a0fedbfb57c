"""The stack that is measured: one of its own, over a folder of its own, with the settings of production."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg

from local_stack.background import BackgroundStack, on_free_ports
from local_stack.installation_secrets import InstallationSecrets
from local_stack.ports import LOOPBACK
from local_stack.postgres import SUPERUSER
from local_stack.roles import ServiceDatabase, service_passwords
from local_stack.seed import SERVICE_CLIENTS, client_secret
from local_stack.state import StackState, StateFile
from local_stack.tokens import ask_for_token, ask_with_secret

WEB_PROCESSES: Final = 2
"""Of the service that is measured; the others have as many as they have by default."""
PREFIX: Final = "stack-"
# No client of the bench is to be slowed down by its quota, which is per client.
NO_QUOTA: Final = "1000000000"


@dataclass(frozen=True)
class Installation:
    """How to reach the running stack: as a client through the gateway, and as a role of its database."""

    stack: BackgroundStack
    postgres_port: int
    service: str

    @property
    def state(self) -> StackState:
        return self.stack.state

    @property
    def port(self) -> int:
        """The gateway's."""
        return urlsplit(self.state.public_url).port or 80

    def token(self, who: str) -> str:
        """A fresh one, good for ten minutes, for a demo client or for a service itself."""
        folder = self.stack.folder / "secrets"
        if who in {client.client_id for client in SERVICE_CLIENTS.values()}:
            return ask_with_secret(self.state.public_url, who, client_secret(InstallationSecrets(folder), who))
        return ask_for_token(self.state.public_url, who, folder)

    def dsn(self, role: str) -> str:
        """The measured service's database as owner, app or partner."""
        passwords = service_passwords(self.service, InstallationSecrets(self.stack.folder / "secrets"))
        server = f"postgresql://{LOOPBACK}:{self.postgres_port}/postgres"
        return ServiceDatabase(self.service, self.service, server, passwords).dsn(role)

    async def checkpoint(self) -> None:
        """Have PostgreSQL write all that is dirty.

        Who writes a page first after that writes the whole of it to the log: two that are compared both begin here.
        """
        password = InstallationSecrets(self.stack.folder / "secrets").password("postgres-superuser")
        connection = await asyncpg.connect(
            host=LOOPBACK, port=self.postgres_port, user=SUPERUSER, password=password, database="postgres", timeout=60
        )
        try:
            await connection.execute("CHECKPOINT", timeout=300)
        finally:
            await connection.close()


@contextmanager
def installed(folder: Path, service: str) -> Iterator[Installation]:
    """A stack for measuring that service, on free ports, in a new folder below the given one; gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _remove_remains(folder)
    ports = on_free_ports(**{service: WEB_PROCESSES})
    with tempfile.TemporaryDirectory(dir=folder, prefix=PREFIX) as data:
        environment = {**ports, f"{service.upper()}_RATE_LIMIT_PER_MINUTE": NO_QUOTA}
        with BackgroundStack(Path(data), environment) as stack:
            yield Installation(stack, int(ports["BLUELAMP_POSTGRES_PORT"]), service)


def _remove_remains(folder: Path) -> None:
    """A bench that was killed outright could not take away its own: a gigabyte each."""
    for remains in folder.glob(f"{PREFIX}*"):
        if not StateFile(remains).is_held():
            shutil.rmtree(remains)
