"""The commands of the service: those that every service has, and the seeding of the local default."""

from bluelamp.kit.command_line import CommandLine
from offenders import main
from offenders.settings import Settings

line = CommandLine(main, Settings)
command = line.command
line.add_handovers(main.DESTINATIONS)


@command.command("seed-demonstration")
def seed_demonstration() -> None:
    """Add the records that the reference's examples name; refused outside the local default."""
    line.seed(main.seed_demonstration)


if __name__ == "__main__":
    command()
