"""`make board-report`: the report of a month, written to files as JSON, page and PDF.

From the stack that runs, as it stands; without one, from a throw-away stack with the demonstration's data and years of
calls, which takes some minutes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx

from local_stack.background import BackgroundStack, on_free_ports
from local_stack.errors import StackError
from local_stack.settings import StackSettings, read_settings
from local_stack.state import StateFile
from local_stack.tokens import ask_for_token

WHO: Final = "board"
PATH: Final = "/contact/v1/board-reports"
FORMS: Final = {"json": "application/json", "html": "text/html", "pdf": "application/pdf"}
ANSWER_SECONDS: Final = 30.0
MADE_SECONDS: Final = 120.0
POLL_SECONDS: Final = 0.5
REQUEST: Final[Mapping[str, Any]] = {
    "title": "Local Policing, Contact and Public Protection",
    "period_from": "2014-07-01",
    "period_until": "2014-08-01",
    "as_at": "2014-08-31",
    "financial_implication": "NONE",
    "financial_statement": "There are no financial implications.",
    "legal_statement": "There are no legal implications.",
}
"""The report that was written in 2014; other days are the caller's to give."""


def run(arguments: Sequence[str]) -> int:
    """Return the exit code; the files' names go to standard output."""
    settings = read_settings()
    given = _parsed(arguments)
    changes = {name: value for name, value in vars(given).items() if name in REQUEST and value is not None}
    for file in write_report(settings, given.folder or settings.folder / "board-report", changes):
        sys.stdout.write(f"{file}\n")
    return 0


def say(message: str) -> None:
    """Progress goes to stderr."""
    sys.stderr.write(f"bluelamp: {message}\n")


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make board-report ARGS=", description="Write the board report to files.")
    parser.add_argument("--folder", type=Path, help="where the files go; .bluelamp/board-report by default")
    parser.add_argument("--period-from", help="the first day of the first month, such as 2014-07-01")
    parser.add_argument("--period-until", help="the first day after the last month")
    parser.add_argument("--as-at", help="the day whose state the registers are told in")
    parser.add_argument("--title", help="what stands above it")
    return parser.parse_args(arguments)


def write_report(settings: StackSettings, folder: Path, changes: Mapping[str, str]) -> list[Path]:
    """Make a report and write its three forms; returns the files. Raises StackError when it is not made."""
    folder.mkdir(parents=True, exist_ok=True)
    with _stack(settings) as (public_url, secrets):
        token = ask_for_token(public_url, WHO, secrets)
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=public_url, headers=headers, timeout=ANSWER_SECONDS, trust_env=False) as client:
            return _written(client, folder, {**REQUEST, **changes})


def _written(client: httpx.Client, folder: Path, request: Mapping[str, Any]) -> list[Path]:
    asked = client.post(PATH, json=request, headers={"Idempotency-Key": f'"{uuid4()}"'})
    if asked.status_code not in {201, 202}:
        raise StackError(f"the report was not made: {asked.status_code} {asked.text[:2000]}")
    address = asked.headers["Location"]
    _wait_until_made(client, address)
    files = []
    for ending, form in FORMS.items():
        answer = client.get(address, headers={"Accept": form})
        if answer.status_code != 200:  # noqa: PLR2004 # OK
            raise StackError(f"no report as {form}: {answer.status_code} {answer.text[:2000]}")
        file = folder / f"board-report-{request['period_from'][:7]}.{ending}"
        file.write_bytes(answer.content)
        files.append(file)
    return files


def _wait_until_made(client: httpx.Client, address: str) -> None:
    deadline = time.monotonic() + MADE_SECONDS
    while client.get(address).json().get("status") != "MADE":
        if time.monotonic() > deadline:
            raise StackError(f"the worker did not make the report within {MADE_SECONDS:.0f} s")
        time.sleep(POLL_SECONDS)


@contextmanager
def _stack(settings: StackSettings) -> Iterator[tuple[str, Path]]:
    """The stack that runs already, or one of our own with years of calls; its address, and where its secrets are."""
    state = StateFile(settings.folder).read()
    if state is not None and state.ready:
        yield state.public_url, settings.secrets
        return
    say("no stack runs: one of its own is filled with years of calls, which takes some minutes")
    with (
        tempfile.TemporaryDirectory(prefix="bluelamp-board-report-") as data,
        BackgroundStack(Path(data), on_free_ports()) as stack,
    ):
        _seed(stack)
        yield stack.state.public_url, stack.folder / "secrets"


def _seed(stack: BackgroundStack) -> None:
    command = [sys.executable, "-m", "local_stack", "seed-contact"]
    environment = {**os.environ, **stack.environment}
    done = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)  # noqa: S603 # our own
    if done.returncode != 0:
        raise StackError(f"the calls could not be made: {done.stderr.strip()[-2000:]}")
