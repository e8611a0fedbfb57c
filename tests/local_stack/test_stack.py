"""The launcher from outside: what a person at a terminal sees, and what is left when it is gone."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from local_stack.background import BackgroundStack, on_free_ports
from local_stack.paths import CHECKOUT
from local_stack.seed import DEMO_CLIENTS


def run(stack: BackgroundStack, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**stack.environment, **settings}
    return subprocess.run(
        [sys.executable, "-m", "local_stack", *words], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def stack(tmp_path_factory) -> Iterator[BackgroundStack]:
    with BackgroundStack(tmp_path_factory.mktemp("stack"), on_free_ports()) as stack:
        yield stack


def processes_of(stack: BackgroundStack) -> set[int]:
    """The launcher's and all below it."""
    found, unseen = set(), [stack.launcher_pid]
    while unseen:
        pid = unseen.pop()
        found.add(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            unseen += [int(child) for child in task.read_text().split()]
    return found


def ended(pid: int) -> bool:
    try:
        return ") Z" in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True


def test_it_says_where_everything_is(stack):
    said = (stack.folder / "logs/launcher.log").read_text()

    for place in (stack.state.public_url, f"{stack.state.public_url}/docs", str(stack.folder / "mailbox")):
        assert place in said


@pytest.mark.parametrize("who", [client.client_id for client in DEMO_CLIENTS])
def test_a_token_is_printed_and_nothing_else(stack, who):
    done = run(stack, "token", who)

    assert done.returncode == 0
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
    assert done.stdout.count(".") == 2


def test_a_token_is_worth_something(stack):
    token = run(stack, "token", "officer").stdout.strip()

    answer = httpx.get(f"{stack.state.public_url}/referrals/v1/referrals", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200


def test_the_first_calls_of_the_readme_are_answered_as_they_stand(stack):
    blocks = re.findall(r"^```sh\n(.*?)^```$", (CHECKOUT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    script = "\n".join(block for block in blocks if "curl" in block)
    script = script.replace("http://127.0.0.1:8080", stack.state.public_url)
    script = script.replace("make token WHO=", f"{sys.executable} -m local_stack token ")
    script = script.replace("curl -s ", "curl -s --output /dev/null --write-out '%{http_code} ' ")

    done = subprocess.run(["/bin/sh", "-c", script], env=stack.environment, capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.stdout.split() == ["201", "200", "201", "200", "200"]


def test_an_unknown_client_is_told_the_known_ones(stack):
    done = run(stack, "token", "nobody")

    assert done.returncode == 2
    assert done.stdout == ""
    assert "officer, officer-2, sergeant" in done.stderr


def test_a_second_launcher_says_that_one_runs(stack):
    done = run(stack, "up")

    assert done.returncode == 2
    assert done.stderr == f"bluelamp: a stack already runs over {stack.folder}: `make down` stops it\n"


def test_data_in_use_is_not_thrown_away(stack):
    assert run(stack, "reset").returncode == 2
    assert (stack.folder / "postgres/PG_VERSION").exists()


def test_status_names_every_process(stack):
    said = run(stack, "status").stdout

    for name, pid in stack.state.processes.items():
        assert f"{name:<22} process {pid}" in said


def test_secrets_are_their_owners_alone(stack):
    files = [*(stack.folder / "secrets").iterdir(), stack.folder / "stack.json"]

    assert len(files) > len(DEMO_CLIENTS)
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


@pytest.mark.parametrize("name", ["referrals-web-1", "referrals-worker-1", "gateway", "caddy", "postgres"])
async def test_whatever_is_killed_comes_back(stack, until, name):
    before = stack.state.processes[name]

    os.kill(before, signal.SIGKILL)

    await until(lambda: stack.state.processes[name] != before)
    token = ""

    def works_again() -> bool:
        nonlocal token
        token = token or run(stack, "token", "officer").stdout.strip()
        return bool(token) and answers_with(stack, token)

    await until(works_again, 30)


def answers_with(stack: BackgroundStack, token: str) -> bool:
    address = f"{stack.state.public_url}/referrals/v1/referrals"
    try:
        return httpx.get(address, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(
    "setting",
    [
        "BLUELAMP_GATEWAY_PORT",
        "BLUELAMP_GATEWAY_SERVICE_PORT",
        "BLUELAMP_REFERRALS_PORT",
        "BLUELAMP_SAFEGUARDING_PORT",
        "BLUELAMP_POSTGRES_PORT",
    ],
)
def test_a_port_in_use_is_one_line_that_names_the_setting(tmp_path, setting):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run(BackgroundStack(tmp_path, {**on_free_ports(), setting: port}), "up")

    assert done.returncode == 2
    assert done.stderr == (
        f"bluelamp: port {port} is in use: stop what listens there, or set {setting} to another port\n"
    )


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"BLUELAMP_GATEWAY_PORT": "http"}, "BLUELAMP_GATEWAY_PORT"),
        ({"BLUELAMP_GATEWAY_PORT": "8110"}, "BLUELAMP_REFERRALS_PORT and BLUELAMP_GATEWAY_PORT both ask for port 8110"),
        ({"BLUELAMP_REFERRALS_WEB": "0"}, "BLUELAMP_REFERRALS_WEB"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path, settings, told):
    done = run(BackgroundStack(tmp_path, settings), "up")

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("token", "officer"), ("status",), ("logs",)], ids=lambda words: words[0])
def test_without_a_stack_each_command_says_how_to_start_one(tmp_path, words):
    done = run(BackgroundStack(tmp_path, {}), *words)

    assert done.returncode == 2
    assert "make up" in done.stderr
    assert "Traceback" not in done.stderr


def test_down_without_a_stack_is_no_fault(tmp_path):
    assert run(BackgroundStack(tmp_path, {}), "down").returncode == 0


async def test_data_survives_a_killed_launcher_and_nothing_else_does(tmp_path, until):
    settings = {**on_free_ports(), "BLUELAMP_SERVICES": "referrals"}
    first = BackgroundStack(tmp_path / "kept", settings)
    first.start()
    processes = processes_of(first)
    secrets = (tmp_path / "kept/secrets/clients.json").read_text()
    assert len(processes) > 10

    os.kill(first.launcher_pid, signal.SIGKILL)
    await until(lambda: all(map(ended, processes)))
    first.stop()

    second = BackgroundStack(tmp_path / "kept", settings)
    second.start()
    assert (tmp_path / "kept/secrets/clients.json").read_text() == secrets
    processes = processes_of(second)
    assert run(second, "down").returncode == 0
    await until(lambda: all(map(ended, processes)))
    second.stop()

    assert run(second, "reset").returncode == 0
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["lock"]
