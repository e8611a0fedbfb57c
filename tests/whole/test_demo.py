"""`make demo` as a newcomer runs it: on a machine where nothing runs, and once more beside a stack that does."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local_stack.background import BackgroundStack, on_free_ports
from local_stack.seed import DEMO_CLIENTS
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
    "steps the referral up",
    "becomes a case of the Sandwell hub",
    "screens and rates it",
    "put to every agency at once",
    "own system answers by machine",
    "which sees no other: Housing",
    "the desks do not, until the decision is released",
    "The hub's board",
    "the information is complete",
    "The hub manager decides, with reasons",
    "becomes a referral of the portal, with its lawful basis",
    "the record is open to the hub",
    "A partner is offered the new referral",
    "The portal tells the hub how it ended",
    "The hub closes the case, and tells both referrals",
    "fourteen ticks make the grade high",
    "to somebody who never met the first",
    "The hub finds him serial",
    "handed over to those who manage offenders",
    "each part is explained",
    "takes him up with a plan",
    "a referral of the portal, without a victim",
    "was ever told leads to a victim",
    "was ever told says how he is managed",
    "sends yesterday's calls in one batch",
    "says of each line what became of it",
    "named with its reason",
    "the day's service level, with its formula",
    "signals are told from noise",
    "report of July 2014 writes itself",
    "event feed has told it all",
    "endpoint has been called about each of them",
    "reads who did what with this referral",
    "verifies the seals of the whole log",
)


def run_demo(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "local_stack", "demo"],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
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


def test_the_board_is_a_table_with_both_clocks_and_what_is_outstanding(first_run):
    [columns] = [line.split() for line in first_run.stdout.splitlines() if "RAG clock" in line]
    assert " ".join(columns) == "case risk status RAG clock statutory clock answers outstanding next"
    [ours] = [line for line in first_run.stdout.splitlines() if "AWAIT_ANSWERS" in line and "Health" in line]
    assert re.search(r"S-\S+ +AMBER +INFORMATION_REQUESTED +\d+ h \d\d min +\d+ h \d\d min +Health", ours)


def test_without_a_terminal_it_says_that_all_was_stopped_and_prints_no_token(first_run):
    told = first_run.stdout.partition("steps were as told")[2]
    assert "The platform was stopped again" in told
    assert all(command in told for command in ("make up", "make token WHO=officer"))
    assert not any(dead in told for dead in ("http://", "eyJ"))


def test_it_leaves_nothing_running(first_run, environment):
    assert first_run.returncode == 0
    assert not StateFile(Path(environment["BLUELAMP_DATA"])).is_held()


def test_it_uses_a_stack_that_runs_and_leaves_it_running(first_run, environment):
    with BackgroundStack(Path(environment["BLUELAMP_DATA"]), environment) as stack:
        again = run_demo(environment)
        assert again.returncode == 0, again.stdout + again.stderr
        assert "runs already" in again.stdout
        assert f"{stack.state.public_url}/docs" in again.stdout
        assert "eyJ" not in again.stdout
        assert stack.state.ready


def test_on_a_terminal_it_stays_up_with_tokens_to_go_on_by_hand(first_run, environment):
    assert first_run.returncode == 0
    ours, theirs = pty.openpty()
    demo = subprocess.Popen(
        [sys.executable, "-m", "local_stack", "demo"],
        env={**os.environ, **environment, "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        told = read_until(ours, "Ctrl-C stops it")
        tokens = dict(re.findall(r"^([A-Z_0-9]+)=(eyJ\S+)$", told, re.MULTILINE))
        assert set(tokens) == {client.client_id.upper().replace("-", "_") for client in DEMO_CLIENTS}
        [call] = re.findall(r"^curl .+$", told, re.MULTILINE)
        answer = subprocess.check_output(["/bin/sh", "-c", f"OFFICER={tokens['OFFICER']}; {call}"], text=True)
        assert '"reference"' in answer
        demo.send_signal(signal.SIGINT)
        assert "The platform was stopped again" in read_until(ours, "e-mails and logs")
        assert demo.wait(60) == 0
    finally:
        demo.terminate()
        demo.wait(60)
        os.close(ours)
    assert not StateFile(Path(environment["BLUELAMP_DATA"])).is_held()


def read_until(terminal: int, words: str) -> str:
    """What a terminal was told, with plain ends of lines, up to and with these words."""
    told, deadline = "", time.monotonic() + MINUTES * 60
    while words not in told:
        assert time.monotonic() < deadline, told
        if select.select([terminal], [], [], 1)[0]:
            told += os.read(terminal, 65536).decode(errors="replace").replace("\r\n", "\n")
    return told
