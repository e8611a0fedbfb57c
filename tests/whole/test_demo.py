"""`make demo` as a newcomer runs it: on a machine where nothing runs, and once more beside a stack that does."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from local_stack.background import BackgroundStack, on_free_ports
from local_stack.state import StateFile

pytestmark = pytest.mark.xdist_group("stack")  # one at a time: each is a dozen processes

MINUTES = 5
PROMISED = (
    "asks who could help",
    "submits the referral in one call",
    "has no room, and declines",
    "The next best service is offered it",
    "accepts by the link in an e-mail",
    "does at the second try",
    "Support begins",
    "reports the outcome",
    "The officer reads the referral again",
    "event feed has told it all",
    "endpoint has been called about each of them",
    "reads who did what with this referral",
    "verifies the seals of the whole log",
)


def run_demo(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "local_stack", "demo"],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        text=True,
        timeout=MINUTES * 60,
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    return {**on_free_ports(), "BLUELAMP_DATA": str(tmp_path_factory.mktemp("demo") / "data")}


@pytest.fixture(scope="module")
def first_run(environment) -> subprocess.CompletedProcess[str]:
    return run_demo(environment)


def test_every_step_is_as_told(first_run):
    assert first_run.returncode == 0, first_run.stdout + first_run.stderr
    done = [line for line in first_run.stdout.splitlines() if re.match(r"✓ +\d+\. ", line)]
    for promise in PROMISED:
        assert any(promise in line for line in done), f"{promise!r} is missing in:\n{first_run.stdout}"
    assert "✗" not in first_run.stdout
    assert "make token WHO=officer" in first_run.stdout


def test_it_leaves_nothing_running(first_run, environment):
    assert first_run.returncode == 0
    assert not StateFile(Path(environment["BLUELAMP_DATA"])).is_held()


def test_it_uses_a_stack_that_runs_and_leaves_it_running(first_run, environment):
    with BackgroundStack(Path(environment["BLUELAMP_DATA"]), environment) as stack:
        again = run_demo(environment)
        assert again.returncode == 0, again.stdout + again.stderr
        assert "runs already" in again.stdout
        assert stack.state.ready
