"""The commands of the service: those that every service has, and the seeding of the local default."""

import json
import sys

from bluelamp.kit.command_line import CommandLine
from bluelamp.kit.resources import Resources
from bluelamp.kit.webhooks.demonstration import seed_webhooks
from bluelamp.schemas.directory_imports import SeedDirectory
from bluelamp.schemas.events import EventType
from referrals import main
from referrals.directory.usecases.seeding import seed_directory
from referrals.portal.usecases.handing_over import DESTINATIONS
from referrals.portal.usecases.seeding import seed_referrals
from referrals.settings import Settings

line = CommandLine(main, Settings)
command = line.command
line.add_handovers(DESTINATIONS)


@command.command("seed-directory")
def seed_demonstration_directory() -> None:
    """Add the demonstration directory that stands on standard input; refused outside the local default."""
    line.seed(_add_directory)


@command.command("seed-referrals")
def seed_demonstration_referrals() -> None:
    """Add the referrals and webhook endpoints that the reference's examples name; refused outside the local default."""
    line.seed(_add_referrals)


async def _add_directory(resources: Resources) -> int:
    document = SeedDirectory.model_validate(json.load(sys.stdin))
    async with resources.database.transaction() as connection:
        return await seed_directory(connection, document)


async def _add_referrals(resources: Resources) -> int:
    return await seed_referrals(resources) + await seed_webhooks(resources, EventType.REFERRAL_RESUBMITTED)


if __name__ == "__main__":
    command()
