"""The commands of the service: serve, openapi, and what operators do with clients and keys."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from pydantic import TypeAdapter, ValidationError

from bluelamp.kit import application, telemetry
from bluelamp.kit.database import Connection
from bluelamp.kit.settings import from_environment
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.gateway import NewClient, Role
from gateway import main
from gateway.clients import usecases as clients
from gateway.clients.public_keys import UnusableKeyError
from gateway.resources import GatewayResources, open_gateway_resources
from gateway.settings import Settings

Result = TypeVar("Result")
ClientId = Annotated[str, typer.Argument(help="The client's id.")]
_USAGE = 2

command = typer.Typer(help="The gateway's own service.", no_args_is_help=True, add_completion=False)


@command.command()
def serve() -> None:
    """Answer HTTP on GATEWAY_HOST and GATEWAY_PORT until stopped."""
    settings = from_environment(Settings)
    telemetry.set_up_logging("gateway", settings.log_level)
    application.serve(main.create(settings), settings)


@command.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    typer.echo(json.dumps(main.create(from_environment(Settings)).openapi(), indent=2))


@command.command()
def seed_clients() -> None:
    """Make the clients listed as JSON on stdin exactly so; for the local default only."""
    if not from_environment(Settings).is_local:
        raise _fault("seed-clients works with GATEWAY_ENVIRONMENT=local only: use add-client")
    new = _read_clients(sys.stdin.read())

    async def seed(connection: Connection) -> None:
        for one in new:
            await clients.seed(connection, one)

    _in_transaction(seed)
    typer.echo(f"{len(new)} clients are as listed")


@command.command()
def add_client(  # noqa: PLR0917 # typer passes by name
    client_id: ClientId,
    organisation: Annotated[UUID, typer.Option(help="The organisation it speaks for.")],
    role: Annotated[list[Role], typer.Option(help="May be given several times.")],
    name: Annotated[str, typer.Option(help="For people to read.")],
    lpu: Annotated[Lpu | None, typer.Option(help="The force unit it belongs to.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="All that its roles allow, when not given.")] = None,
    public_keys: Annotated[Path | None, typer.Option(help="A JWK set: the client signs assertions, no secret.")] = None,
) -> None:
    """Register a client and print its secret: the only time it can be seen."""
    new = _new_client(
        client_id=client_id,
        organisation_id=organisation,
        roles=role,
        display_name=name,
        lpu=lpu,
        scopes=scope,
        public_keys=json.loads(public_keys.read_text()) if public_keys else None,
    )
    secret = _in_transaction(lambda connection: clients.add(connection, new))
    typer.echo(secret or f"{client_id} authenticates with its keys: there is no secret")


@command.command()
def rotate_secret(
    client_id: ClientId,
    overlap_hours: Annotated[float, typer.Option(min=0, max=720, help="How long the old one still counts.")] = 24,
) -> None:
    """Give a client a new secret and print it: the only time it can be seen."""
    overlap = timedelta(hours=overlap_hours)
    typer.echo(_in_transaction(lambda connection: clients.rotate_secret(connection, client_id, overlap)))


@command.command()
def disable_client(client_id: ClientId) -> None:
    """Let a client have no more tokens; those it has run out within ten minutes."""
    _in_transaction(lambda connection: clients.disable(connection, client_id))
    typer.echo(f"{client_id} is disabled: its last token has run out in ten minutes")
    services = " ".join(one.name for one in from_environment(Settings).services) or "each service"
    typer.echo(
        f"its webhooks are still called: run `python -m SERVICE pause-webhooks {client_id}` now, and again in ten "
        f"minutes, because until then it can resume them (SERVICE: {services})"
    )


@command.command()
def list_clients() -> None:
    """Show every client, without its secret."""
    for client in _in_transaction(clients.list_all):
        state = "disabled" if client.disabled_at else "active"
        proof = "keys" if client.public_keys else "secret"
        place = client.lpu or "-"
        row = (client.client_id, state, proof, ",".join(client.roles), place, client.display_name)
        typer.echo("\t".join(row))


@command.command()
def rotate_keys(
    now: Annotated[bool, typer.Option("--now", help="Sign with it at once: when the old key may be known.")] = False,
) -> None:
    """Add a signing key: published at once, signing ten minutes later."""
    key_id, signs_from = _run(lambda resources: resources.keys.rotate(at_once=now))
    typer.echo(f"{key_id} signs from {signs_from:%Y-%m-%d %H:%M:%S} UTC")


def _in_transaction(work: Callable[[Connection], Awaitable[Result]]) -> Result:
    async def within(resources: GatewayResources) -> Result:
        async with resources.database.transaction() as connection:
            return await work(connection)

    return _run(within)


def _run(work: Callable[[GatewayResources], Awaitable[Result]]) -> Result:
    async def with_resources() -> Result:
        resources = open_gateway_resources(from_environment(Settings))
        await resources.database.open()
        try:
            return await work(resources)
        finally:
            await resources.close()

    try:
        return asyncio.run(with_resources())
    except clients.NoSuchClientError as error:
        raise _fault(f"there is no client {error}") from None
    except (clients.ClientExistsError, UnusableKeyError) as error:
        raise _fault(str(error)) from None


def _new_client(**given: object) -> NewClient:
    try:
        return NewClient.model_validate(given)
    except ValidationError as error:
        raise _fault(_places(error)) from None


def _read_clients(text: str) -> list[NewClient]:
    try:
        return TypeAdapter(list[NewClient]).validate_json(text)
    except ValidationError as error:
        raise _fault(_places(error)) from None


def _places(error: ValidationError) -> str:
    # Without the input, which holds secrets.
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False))


def _fault(message: str) -> typer.Exit:
    typer.echo(f"gateway: {message}", err=True)
    return typer.Exit(_USAGE)


if __name__ == "__main__":
    command()
