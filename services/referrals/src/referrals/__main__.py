"""The commands of the service: serve, worker, openapi, seed-directory."""

import asyncio
import json
import sys

import typer

from bluelamp.kit import application, telemetry
from bluelamp.kit.database import Database
from bluelamp.schemas.directory import SeedDirectory
from referrals import main
from referrals.directory.usecases.seeding import seed_directory
from referrals.settings import Settings

command = typer.Typer(help="The Referral Portal.", no_args_is_help=True, add_completion=False)


@command.command()
def serve() -> None:
    """Answer HTTP on REFERRALS_HOST and REFERRALS_PORT until stopped."""
    settings = Settings()
    telemetry.set_up_logging("referrals", settings.log_level)
    application.serve(main.create(settings), settings)


@command.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    typer.echo(json.dumps(main.create(Settings()).openapi(), indent=2))


@command.command("seed-directory")
def seed_demonstration_directory() -> None:
    """Add the demonstration directory that stands on standard input; refused outside the local default."""
    settings = Settings()
    if not settings.is_local:
        typer.echo("REFERRALS_ENVIRONMENT is not local: a real directory is kept through the API.", err=True)
        raise typer.Exit(1)
    document = SeedDirectory.model_validate(json.load(sys.stdin))
    typer.echo(f"{asyncio.run(_seed(settings, document))} records added")


async def _seed(settings: Settings, document: SeedDirectory) -> int:
    database = Database(settings.database_url)
    await database.open()
    try:
        async with database.transaction() as connection:
            return await seed_directory(connection, document)
    finally:
        await database.close()


if __name__ == "__main__":
    command()
