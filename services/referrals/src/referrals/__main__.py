"""The commands of the service: serve, worker, openapi, and the seeding of the local default."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from bluelamp.kit import application, telemetry
from bluelamp.kit.audit.usecases import verify_seals
from bluelamp.kit.database import Database
from bluelamp.kit.jobs.dead_letters import dead_letters, requeue_dead_letters
from bluelamp.kit.jobs.worker import run_worker
from bluelamp.kit.resources import Resources
from bluelamp.kit.settings import from_environment
from bluelamp.kit.webhooks.demonstration import seed_webhooks
from bluelamp.kit.webhooks.usecases import pause_client
from bluelamp.schemas.audit import AuditVerification, AuditVerificationRequest
from bluelamp.schemas.directory_imports import SeedDirectory
from referrals import main
from referrals.directory.usecases.seeding import seed_directory
from referrals.portal.usecases.seeding import seed_referrals
from referrals.settings import Settings

Result = TypeVar("Result")
command = typer.Typer(help="The Referral Portal.", no_args_is_help=True, add_completion=False)


@command.command()
def serve() -> None:
    """Answer HTTP on REFERRALS_HOST and REFERRALS_PORT until stopped."""
    settings = from_environment(Settings)
    telemetry.set_up_logging("referrals", settings.log_level)
    application.serve(main.create(settings), settings)


@command.command()
def worker() -> None:
    """Do the jobs of the queue and mind the clocks until stopped."""
    settings = from_environment(Settings)
    telemetry.set_up_logging("referrals-worker", settings.log_level)
    run_worker(main.open_for(settings), main.jobs(), main.sweeps())


@command.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    typer.echo(json.dumps(main.create(from_environment(Settings)).openapi(), indent=2))


@command.command("dead-letters")
def list_dead_letters() -> None:
    """List the jobs that were given up, with what ended each."""
    for letter in asyncio.run(_with_database(main.open_for(from_environment(Settings)), dead_letters)):
        typer.echo(f"{letter.failed_at:%Y-%m-%d %H:%M} {letter.entrypoint} {letter.payload} {letter.error}")


@command.command("requeue")
def requeue(entrypoint: str) -> None:
    """Put every job of one kind that was given up back in the queue, once its cause is mended."""
    count = asyncio.run(
        _with_database(
            main.open_for(from_environment(Settings)), lambda database: requeue_dead_letters(database, entrypoint)
        )
    )
    typer.echo(f"{count} jobs are in the queue again")


@command.command("pause-webhooks")
def pause_webhooks(
    client_id: Annotated[str, typer.Argument(metavar="CLIENT", help="Its id, as the audit log has it.")],
) -> None:
    """Stop calling the webhook endpoints of a client, as when it was disabled; it alone can resume them."""
    count = asyncio.run(_pause_webhooks(main.open_for(from_environment(Settings)), client_id))
    typer.echo(f"{count} webhook endpoints of {client_id} are paused")


@command.command("verify-audit")
def verify_audit() -> None:
    """Check every seal of the audit log; exits 1 and names what is wrong if one does not hold."""
    verification = asyncio.run(_verify_audit(main.open_for(from_environment(Settings))))
    typer.echo(verification.model_dump_json(indent=2))
    raise typer.Exit(0 if verification.intact else 1)


@command.command("seed-directory")
def seed_demonstration_directory() -> None:
    """Add the demonstration directory that stands on standard input; refused outside the local default."""
    settings = _local_settings()
    document = SeedDirectory.model_validate(json.load(sys.stdin))
    typer.echo(f"{asyncio.run(_seed_directory(main.open_for(settings), document))} records added")


@command.command("seed-referrals")
def seed_demonstration_referrals() -> None:
    """Add the referrals and webhook endpoints that the reference's examples name; refused outside the local default."""
    resources = main.open_for(_local_settings())
    typer.echo(f"{asyncio.run(_seed_referrals(resources))} records added")


def _local_settings() -> Settings:
    settings = from_environment(Settings)
    if not settings.is_local:
        typer.echo("REFERRALS_ENVIRONMENT is not local: demonstration data have no place here.", err=True)
        raise typer.Exit(1)
    return settings


async def _with_database(resources: Resources, act: Callable[[Database], Awaitable[Result]]) -> Result:
    await resources.database.open()
    try:
        return await act(resources.database)
    finally:
        await resources.close()


async def _verify_audit(resources: Resources) -> AuditVerification:
    await resources.database.open()
    try:
        return await verify_seals(resources, AuditVerificationRequest())
    finally:
        await resources.close()


async def _pause_webhooks(resources: Resources, client_id: str) -> int:
    await resources.database.open()
    try:
        async with resources.database.transaction() as connection:
            return await pause_client(connection, client_id)
    finally:
        await resources.close()


async def _seed_directory(resources: Resources, document: SeedDirectory) -> int:
    await resources.database.open()
    try:
        async with resources.database.transaction() as connection:
            return await seed_directory(connection, document)
    finally:
        await resources.close()


async def _seed_referrals(resources: Resources) -> int:
    await resources.database.open()
    try:
        return await seed_referrals(resources) + await seed_webhooks(resources)
    finally:
        await resources.close()


if __name__ == "__main__":
    command()
