"""The commands of the service: those that every service has, and the seeding of the local default."""

import typer

from bluelamp.kit.command_line import CommandLine
from contact import main
from contact.calls.usecases.history import seed_history
from contact.calls.usecases.recounting import recount as recount_calls
from contact.settings import Settings

line = CommandLine(main, Settings)
command = line.command


@command.command("seed-demonstration")
def seed_demonstration() -> None:
    """Add the records that the reference's examples name; refused outside the local default."""
    line.seed(main.seed_demonstration)


@command.command("seed-calls")
def seed_calls() -> None:
    """Make three years of calls whose July 2014 is the board report's; refused outside the local default."""
    line.seed(seed_history)


@command.command("recount")
def recount() -> None:
    """Prove the rollups by counting every call again; exits 1 and says where they differ."""
    differences = line.run(recount_calls)
    for name, count in differences.items():
        typer.echo(f"{name}: {count} rows differ")
    raise typer.Exit(1 if any(differences.values()) else 0)


if __name__ == "__main__":
    command()
