"""The database and the roles of each service, made by the same script that an administrator runs on a real server."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from local_stack.errors import PostgresError
from local_stack.installation_secrets import InstallationSecrets
from local_stack.paths import ROLES_SQL
from local_stack.postgres import binary

ROLES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "referrals": ("owner", "app", "partner"),
    "gateway": ("owner", "app"),
    "safeguarding": ("owner", "app", "partner"),
    "contact": ("owner", "app"),
    "offenders": ("owner", "app", "partner"),
}


@dataclass(frozen=True)
class ServiceDatabase:
    """How the roles of one service reach its database."""

    service: str
    database: str
    server_dsn: str
    passwords: Mapping[str, str]

    def dsn(self, role: str) -> str:
        """`role` is owner, app or partner; KeyError where the service has no such role."""
        server = urlsplit(self.server_dsn)
        address = server.netloc.rpartition("@")[2]
        login = f"{self.service}_{role}:{quote(self.passwords[role], safe='')}@{address}"
        return urlunsplit((server.scheme, login, f"/{self.database}", server.query, ""))


def service_passwords(service: str, secrets: InstallationSecrets) -> dict[str, str]:
    """The password of each role, made on first use."""
    return {role: secrets.password(f"postgres-{service}-{role}") for role in ROLES_OF[service]}


def create_service_database(
    superuser_dsn: str, service: str, passwords: Mapping[str, str], database: str | None = None
) -> ServiceDatabase:
    """Makes what is missing and sets the passwords; raises PostgresError when the server refuses."""
    created = ServiceDatabase(service, database or service, superuser_dsn, passwords)
    address, superuser_password = _without_password(superuser_dsn)
    by_environment = {f"{role.upper()}_PASSWORD": password for role, password in passwords.items()}
    variables = [f"--variable=service={service}", f"--variable=database={created.database}"]
    done = subprocess.run(  # noqa: S603  (our own script over our own server)
        [str(binary("psql")), "--no-psqlrc", "--quiet", *variables, f"--dbname={address}", f"--file={ROLES_SQL}"],
        env={"PATH": os.environ.get("PATH", os.defpath), "PGPASSWORD": superuser_password, **by_environment},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        raise PostgresError(f"the roles of {service} could not be made: {done.stderr.strip()}")
    return created


def _without_password(dsn: str) -> tuple[str, str]:
    server = urlsplit(dsn)
    login, _, address = server.netloc.rpartition("@")
    user, _, password = login.partition(":")
    return urlunsplit(server._replace(netloc=f"{user}@{address}")), unquote(password)
