"""The whole platform on one machine, put together from its parts."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import typer

from local_stack.demo_directory import demo_directory
from local_stack.errors import StackError
from local_stack.installation_secrets import InstallationSecrets
from local_stack.migrations import migrate
from local_stack.ports import require_free
from local_stack.postgres import PostgresServer
from local_stack.processes import WATCH_SECONDS, Program, Supervisor
from local_stack.readiness import answers, wait_until
from local_stack.roles import ServiceDatabase, create_service_database, service_passwords
from local_stack.seed import run_seeding, seed_clients
from local_stack.services import Services
from local_stack.settings import StackSettings
from local_stack.state import StackState, StateFile

READY_SECONDS: Final = 120.0
LARGEST_LOG_BYTES: Final = 20 * 1024 * 1024
ENDED_BY_USER: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stack:
    """Starts everything in order, keeps it running, and stops it in reverse order."""

    def __init__(self, settings: StackSettings) -> None:
        self.settings = settings
        self._secrets = InstallationSecrets(settings.secrets)
        self._state = StateFile(settings.folder)
        self._supervisor = Supervisor(report)

    def run(self) -> None:
        """Returns after the user's signal, when all has stopped; raises StackError when it cannot start."""
        with self._state.held(), _stopped_by_signals():
            try:
                self._start()
                while True:
                    time.sleep(WATCH_SECONDS)
                    if self._supervisor.watch_once():
                        self._write_state(ready=True)
            except KeyboardInterrupt:
                report("stopping")
            finally:
                _ignore_signals()
                self._supervisor.stop()

    def _start(self) -> None:
        for port, setting in self.settings.ports():
            require_free(port, setting)
        self._prepare_folders()
        self._write_state(ready=False)
        services = Services(self.settings, self._secrets, self._prepare_databases())
        programs = self._start_programs(services)
        if self.settings.demo_data:
            report("seeding the demonstration data")
            _side_by_side(
                lambda: seed_clients(self._secrets, services.gateway_environment()),
                *(partial(self._seed, service, services) for service in self.settings.started),
            )
        # Not before: a worker would make the offers of the demonstration first, under ids that no example knows.
        self._supervisor.start(*services.workers())
        for program, port in programs:
            self._wait(program, port, "/readyz")
        self._open_front_door(services)
        self._write_state(ready=True)
        _say_where(self.settings)

    def _prepare_folders(self) -> None:
        for folder in (self.settings.folder, self.settings.logs, self.settings.mailbox, self.settings.secrets):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for log in self.settings.logs.glob("*.log"):
            if log.stat().st_size > LARGEST_LOG_BYTES:
                log.replace(log.with_suffix(".previous"))

    def _prepare_databases(self) -> dict[str, ServiceDatabase]:
        server_dsn = self.settings.database_url or self._start_postgres()
        report("migrating the databases")
        databases = {
            service: create_service_database(server_dsn, service, service_passwords(service, self._secrets))
            for service in ("gateway", *self.settings.started)
        }
        _side_by_side(*(partial(migrate, database) for database in databases.values()))
        return databases

    def _start_postgres(self) -> str:
        server = PostgresServer(
            self.settings.folder / "postgres",
            self.settings.postgres_port,
            settings=self.settings.postgres_settings,
            log_file=self.settings.logs / "postgres.log",
            password_file=self.settings.secrets / "postgres-superuser",
        )
        report("starting PostgreSQL")
        self._supervisor.start(server)
        return server.superuser_dsn()

    def _start_programs(self, services: Services) -> list[tuple[Program, int]]:
        """Starts the services that answer; returns their processes and ports."""
        report("starting the services and the gateway")
        gateway, web = services.gateway(), services.web()
        self._supervisor.start(gateway)
        self._supervisor.start(*(program for program, _ in web))
        return [(gateway, self.settings.gateway_service_port), *web]

    @staticmethod
    def _seed(service: str, services: Services) -> None:
        environment = services.environment(service)
        if service == "referrals":
            run_seeding(service, "seed-directory", environment, json.dumps(demo_directory()))
            run_seeding(service, "seed-referrals", environment)
        else:
            run_seeding(service, "seed-demonstration", environment)

    def _open_front_door(self, services: Services) -> None:
        caddy = services.caddy()
        self._supervisor.start(caddy)
        self._wait(caddy, self.settings.gateway_port, "/.well-known/jwks.json")
        for service in self.settings.started:
            self._wait(caddy, self.settings.gateway_port, f"/{service}/v1/events", below=500)

    def _wait(self, program: Program, port: int, path: str, *, below: int = 300) -> None:
        try:
            wait_until(
                lambda: answers(port, path, below=below),
                seconds=READY_SECONDS,
                what=program.name,
                still_possible=program.is_running,
            )
        except StackError as error:
            raise StackError(f"{error}; the end of {program.log_file}:\n{_end_of(program.log_file)}") from error

    def _write_state(self, *, ready: bool) -> None:
        processes = {part.name: part.pid for part in self._supervisor.parts if part.pid is not None}
        self._state.write(
            StackState(
                launcher_pid=os.getpid(),
                ready=ready,
                public_url=self.settings.public_url,
                mailbox=self.settings.mailbox,
                processes=processes,
            )
        )


def _side_by_side(*works: Callable[[], None]) -> None:
    """Each work is a process that is waited for; raises what the first of them raises."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


def report(message: str) -> None:
    """Progress goes to stderr, so that commands whose output is used stay clean."""
    typer.echo(f"bluelamp: {message}", err=True)


def _say_where(settings: StackSettings) -> None:
    places = {
        "start here": settings.public_url,
        "API reference": f"{settings.public_url}/docs",
        "e-mails sent": settings.mailbox,
        "logs": settings.logs,
    }
    lines = [f"  {name:<14} {place}" for name, place in places.items()]
    last = "A token: make token WHO=officer. Ctrl-C stops everything; the data stays."
    typer.echo("\n".join(["", "Bluelamp is ready.", "", *lines, "", last]))


def _end_of(path: Path, lines: int = 15) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    previous = {number: signal.signal(number, _interrupt) for number in ENDED_BY_USER}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in ENDED_BY_USER:
        signal.signal(number, signal.SIG_IGN)
