"""The real platform on free ports with data of its own, for as long as the checks of a running API last."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from conformance.findings import CheckError
from conformance.programs import CHECKOUT, LAST_CHARACTERS
from local_stack.installation_secrets import InstallationSecrets
from local_stack.ports import free_port
from local_stack.seed import SERVICE_CLIENTS, client_secret, clients_file
from local_stack.settings import BUSINESS_SERVICES
from local_stack.state import StateFile

READY_SECONDS: Final = 180.0
STOP_SECONDS: Final = 60.0
POLL_SECONDS: Final = 0.25
DOCUMENT_SECONDS: Final = 30.0
# The search for faults asks and fails more than anyone may: what the limits do is tested elsewhere.
WITHOUT_LIMITS: Final = {
    **{f"{service.upper()}_RATE_LIMIT_PER_MINUTE": "100000000" for service in (*BUSINESS_SERVICES, "gateway")},
    "GATEWAY_FAILURES_PER_CLIENT": "100000000",
    "GATEWAY_FAILURES_PER_ADDRESS": "100000000",
}


@dataclass(frozen=True)
class RunningStack:
    """Where the platform answers, and where its data lies."""

    url: str
    folder: Path

    def clients(self) -> dict[str, str]:
        """Return the secrets of the demo clients, and of the services as one another's clients, by client id."""
        folder = self.folder / "secrets"
        told: list[dict[str, Any]] = json.loads(clients_file(folder).read_text())
        services = [client.client_id for client in SERVICE_CLIENTS.values()]
        own = {client_id: client_secret(InstallationSecrets(folder), client_id) for client_id in services}
        return {client["client_id"]: client["client_secret"] for client in told} | own

    def save(self, path: str, target: Path) -> Path:
        """Fetch a document through the gateway and keep it in a file; raises CheckError when there never is one.

        The gateway's service may hear of another service's document a moment after both have started.
        """
        deadline = time.monotonic() + DOCUMENT_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}{path}", timeout=DOCUMENT_SECONDS) as answer:  # noqa: S310 # loopback
                    target.write_bytes(answer.read())
            except OSError as error:
                if time.monotonic() > deadline:
                    raise CheckError(f"{path}: {error}") from error
                time.sleep(POLL_SECONDS)
            else:
                return target


@contextmanager
def running(folder: Path) -> Iterator[RunningStack]:
    """Start the platform and stop it afterwards; raises CheckError when it does not become ready."""
    names = ("GATEWAY", "GATEWAY_SERVICE", "POSTGRES", *(service.upper() for service in BUSINESS_SERVICES))
    ports = {f"BLUELAMP_{name}_PORT": str(free_port()) for name in names}
    settings = {"BLUELAMP_DATA": str(folder), "BLUELAMP_REFERRALS_WEB": "1", "BLUELAMP_LOG_LEVEL": "WARNING"}
    log = folder.with_suffix(".log")
    with log.open("w") as said:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "local_stack", "up"],
            env={**os.environ, **ports, **settings, **WITHOUT_LIMITS},
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        yield RunningStack(_wait_until_ready(launcher, folder, log), folder)
    finally:
        launcher.send_signal(signal.SIGTERM)
        launcher.wait(STOP_SECONDS)


def _wait_until_ready(launcher: subprocess.Popen[bytes], folder: Path, log: Path) -> str:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and launcher.poll() is None:
        state = StateFile(folder).read() if folder.exists() else None
        if state is not None and state.ready:
            return state.public_url
        time.sleep(POLL_SECONDS)
    raise CheckError(f"the platform did not start:\n{log.read_text()[-LAST_CHARACTERS:]}")
