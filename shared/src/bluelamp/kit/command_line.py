"""The commands that every service with a worker has: what runs it, and what is asked of its queue and its log.

What only the web process needs, or only the worker, is loaded by its own command: neither holds the other's.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Generic, Protocol, TypeVar
from uuid import UUID

import typer

from bluelamp.kit import garbage, telemetry
from bluelamp.kit.audit.usecases import verify_seals
from bluelamp.kit.description import Description
from bluelamp.kit.handovers.destinations import Destination, StillHeldError
from bluelamp.kit.handovers.usecases import release, waiting
from bluelamp.kit.jobs.dead_letters import dead_letters, requeue_dead_letters
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from bluelamp.kit.settings import ServiceSettings, from_environment
from bluelamp.kit.webhooks.usecases import pause_client
from bluelamp.schemas.audit import AuditVerificationRequest

if TYPE_CHECKING:
    from fastapi import FastAPI

# Who imports this is a service's `__main__`, before it imports the service.
garbage.put_off()

Result = TypeVar("Result")
SettingsType = TypeVar("SettingsType", bound=ServiceSettings)
_Given_contra = TypeVar("_Given_contra", bound=ServiceSettings, contravariant=True)


_Record = Annotated[UUID, typer.Argument(metavar="RECORD", help="The record's id, as the list has it.")]
_To = Annotated[str | None, typer.Option(help="Where it goes instead, as the code of a hub; only for what is HELD.")]


class Composition(Protocol[_Given_contra]):
    """What a service's `main` offers."""

    DESCRIPTION: Description

    def create(self, settings: _Given_contra) -> "FastAPI":
        """Build the web application."""

    def open_for(self, settings: _Given_contra) -> Resources:
        """Make what a process of the service holds open."""

    def jobs(self) -> Sequence[Job]:
        """List everything that the worker takes from the queue."""

    def sweeps(self) -> Sequence[Sweep]:
        """List everything that the worker looks after by the clock."""


class CommandLine(Generic[SettingsType]):
    """The commands of one service; its `__main__` may add its own to `command`."""

    def __init__(self, main: Composition[SettingsType], settings: type[SettingsType]) -> None:
        self._main = main
        self._settings = settings
        self._name = main.DESCRIPTION.name
        self.command = typer.Typer(help=f"{main.DESCRIPTION.title}.", no_args_is_help=True, add_completion=False)
        variable = self._name.upper()
        self._add("serve", f"Answer HTTP on {variable}_HOST and {variable}_PORT until stopped.", self._serve)
        self._add("worker", "Do the jobs of the queue and mind the clocks until stopped.", self._worker)
        self._add("openapi", "Print the OpenAPI document.", self._openapi)
        self._add("access-table", "Write into a README who may do what; a file with the table's marks.", self._table)
        self._add("dead-letters", "List the jobs that were given up, with what ended each.", self._dead_letters)
        self._add(
            "requeue",
            "Put every job of one kind that was given up back in the queue, once its cause is mended.",
            self._requeue,
        )
        self._add(
            "pause-webhooks",
            "Stop calling the webhook endpoints of a client, as when it was disabled; it alone can resume them.",
            self._pause_webhooks,
        )
        self._add(
            "verify-audit",
            "Check every seal of the audit log; exits 1 and names what is wrong if one does not hold.",
            self._verify_audit,
        )

    def seed(self, add: Callable[[Resources], Awaitable[int]]) -> None:
        """Add demonstration data, and tell how many records; outside the local default it exits 1 instead."""
        settings = from_environment(self._settings)
        if not settings.is_local:
            variable = f"{self._name.upper()}_ENVIRONMENT"
            typer.echo(f"{variable} is not local: demonstration data have no place here.", err=True)
            raise typer.Exit(1)
        typer.echo(f"{self.run(add, settings)} records added")

    def add_handovers(self, destinations: Sequence[Destination]) -> None:
        """Add the commands about what this service hands over to others: what waits, and letting it go."""

        def list_waiting() -> None:
            for one in self.run(waiting):
                told = f"{one['created_at']:%Y-%m-%d %H:%M} {one['state']} {one['operation']} {one['record_id']}"
                typer.echo(f"{told} attempts={one['attempts']} {one['problem_code'] or ''}".rstrip())

        def let_go(record: _Record, to: _To = None) -> None:
            self._release(destinations, record, to)

        group = typer.Typer(help="What this service hands over to others.", no_args_is_help=True)
        group.command("list", help="List what has not arrived; HELD is what was refused, and comes first.")(
            list_waiting
        )
        group.command("release", help="Try what waits of one record again, once its cause is mended.")(let_go)
        self.command.add_typer(group, name="handovers")

    def _release(self, destinations: Sequence[Destination], record: UUID, to: str | None) -> None:
        try:
            is_released = self.run(lambda resources: release(resources, destinations, record, to))
        except StillHeldError as error:
            typer.echo(f"still held: {error.code}", err=True)
            raise typer.Exit(1) from None
        typer.echo("it is tried again" if is_released else "nothing of this record waits")

    def _add(self, name: str, told: str, function: Callable[..., None]) -> None:
        self.command.command(name, help=told)(function)

    def run(self, act: Callable[[Resources], Awaitable[Result]], settings: SettingsType | None = None) -> Result:
        """Open the service's resources, do one thing with them, and close them again."""

        async def with_resources() -> Result:
            resources = self._main.open_for(settings or from_environment(self._settings))
            await resources.database.open()
            try:
                return await act(resources)
            finally:
                await resources.close()

        garbage.settle()
        return asyncio.run(with_resources())

    def _serve(self) -> None:
        from bluelamp.kit import application  # noqa: PLC0415 # the worker need not hold it

        settings = from_environment(self._settings)
        telemetry.set_up_logging(self._name, settings.log_level)
        application.serve(self._main.create(settings), settings)

    def _worker(self) -> None:
        from bluelamp.kit.jobs.worker import run_worker  # noqa: PLC0415 # the web process need not hold it

        settings = from_environment(self._settings)
        telemetry.set_up_logging(f"{self._name}-worker", settings.log_level)
        run_worker(self._main.open_for(settings), self._main.jobs(), self._main.sweeps())

    def _openapi(self) -> None:
        typer.echo(json.dumps(self._main.create(from_environment(self._settings)).openapi(), indent=2))

    def _table(self, readme: Path) -> None:
        from bluelamp.kit.openapi.access_table import with_access_table  # noqa: PLC0415 # no other command needs it

        document = self._main.create(from_environment(self._settings)).openapi()
        readme.write_text(with_access_table(readme.read_text(encoding="utf-8"), document), encoding="utf-8")

    def _dead_letters(self) -> None:
        for letter in self.run(lambda resources: dead_letters(resources.database)):
            typer.echo(f"{letter.failed_at:%Y-%m-%d %H:%M} {letter.entrypoint} {letter.payload} {letter.error}")

    def _requeue(self, entrypoint: str) -> None:
        count = self.run(lambda resources: requeue_dead_letters(resources.database, entrypoint))
        typer.echo(f"{count} jobs are in the queue again")

    def _pause_webhooks(
        self, client_id: Annotated[str, typer.Argument(metavar="CLIENT", help="Its id, as the audit log has it.")]
    ) -> None:
        async def pause(resources: Resources) -> int:
            async with resources.database.transaction() as connection:
                return await pause_client(connection, client_id)

        typer.echo(f"{self.run(pause)} webhook endpoints of {client_id} are paused")

    def _verify_audit(self) -> None:
        verification = self.run(lambda resources: verify_seals(resources, AuditVerificationRequest()))
        typer.echo(verification.model_dump_json(indent=2))
        raise typer.Exit(0 if verification.intact else 1)
