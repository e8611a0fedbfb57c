"""`make seed-contact`: years of calls for the stack that runs, whose July 2014 is the board report's."""

from typing import Final

from local_stack.installation_secrets import InstallationSecrets
from local_stack.ports import LOOPBACK
from local_stack.roles import ServiceDatabase, service_passwords
from local_stack.seed import run_seeding
from local_stack.services import Services
from local_stack.settings import StackSettings

SERVICE: Final = "contact"
COMMANDS: Final = ("seed-calls",)
"""The service's own commands, in their order; each adds what is missing and no more."""


def seed_contact(settings: StackSettings) -> None:
    """Run each command beside the running service; raises StackError when one fails."""
    secrets = InstallationSecrets(settings.secrets)
    server = settings.database_url or f"postgresql://{LOOPBACK}:{settings.postgres_port}/postgres"
    database = ServiceDatabase(SERVICE, SERVICE, server, service_passwords(SERVICE, secrets))
    environment = Services(settings, secrets, {SERVICE: database}).environment(SERVICE)
    for command in COMMANDS:
        run_seeding(SERVICE, command, environment)
