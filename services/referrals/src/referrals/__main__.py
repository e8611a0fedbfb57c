"""The commands of the service: serve, worker, openapi."""

import json

import typer

from bluelamp.kit import application, telemetry
from referrals import main
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


if __name__ == "__main__":
    command()
