"""The commands of the service: those that every service has, and the seeding of the local default."""

import typer

from bluelamp.kit.command_line import CommandLine
from bluelamp.kit.resources import Resources
from contact import main
from contact.calls.usecases.history import seed_history
from contact.calls.usecases.recounting import recount as recount_calls
from contact.measures.usecases.counting import OF_CALLS
from contact.measures.usecases.following import read_again
from contact.measures.usecases.taking import take_soon
from contact.settings import Settings

line = CommandLine(main, Settings)
command = line.command


@command.command("seed-demonstration")
def seed_demonstration() -> None:
    """Add the records that the reference's examples name; refused outside the local default."""
    from contact.seeds import seed_demonstration as seed  # noqa: PLC0415 # no other command needs it

    line.seed(seed)


@command.command("seed-calls")
def seed_calls() -> None:
    """Make three years of calls whose July 2014 is the board report's; refused outside the local default."""
    line.seed(_years_of_calls)


async def _years_of_calls(resources: Resources) -> int:
    calls = await seed_history(resources)
    await take_soon(resources, OF_CALLS)
    return calls


@command.command("reread-feeds")
def reread_feeds() -> None:
    """Read the other services' feeds from their start again, as when one was restored; nothing is counted twice."""
    typer.echo(f"{line.run(read_again)} feeds are read again")


@command.command("recount")
def recount() -> None:
    """Prove the rollups by counting every call again; exits 1 and says where they differ."""
    differences = line.run(recount_calls)
    for name, count in differences.items():
        typer.echo(f"{name}: {count} rows differ")
    raise typer.Exit(1 if any(differences.values()) else 0)


if __name__ == "__main__":
    command()
