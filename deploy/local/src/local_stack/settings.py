"""What may be changed about the local stack: environment variables that begin with BLUELAMP_."""

from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from local_stack.errors import StackError
from local_stack.paths import CHECKOUT
from local_stack.ports import LOOPBACK

Port = Annotated[int, Field(ge=1, le=65535)]
BUSINESS_SERVICES: Final = ("referrals", "safeguarding", "contact", "offenders")
"""The services behind the gateway's own, each with a port, web processes and workers of its own."""


class StackSettings(BaseSettings):
    """The defaults start the whole platform on one machine."""

    model_config = SettingsConfigDict(env_prefix="BLUELAMP_", frozen=True)

    data: Path = Field(
        Path(".bluelamp"), description="Everything that is kept; a relative path starts at the checkout."
    )
    gateway_port: Port = Field(8080, description="The front door: the only port that callers need.")
    gateway_service_port: Port = 8100
    services: str = Field(
        " ".join(BUSINESS_SERVICES),
        pattern=rf"^({'|'.join(BUSINESS_SERVICES)})( ({'|'.join(BUSINESS_SERVICES)}))*$",
        description="Which services are started, with blanks between; to the others it is as if they were away.",
    )
    referrals_port: Port = Field(8110, description="The first replica's; the others follow it.")
    referrals_web: int = Field(2, ge=1, le=16, description="How many web processes share the load.")
    referrals_workers: int = Field(1, ge=1, le=16)
    safeguarding_port: Port = Field(8140, description="The first replica's; the others follow it.")
    safeguarding_web: int = Field(1, ge=1, le=16)
    safeguarding_workers: int = Field(1, ge=1, le=16)
    contact_port: Port = Field(8160, description="The first replica's; the others follow it.")
    contact_web: int = Field(1, ge=1, le=16)
    contact_workers: int = Field(1, ge=1, le=16)
    offenders_port: Port = Field(8180, description="The first replica's; the others follow it.")
    offenders_web: int = Field(1, ge=1, le=16)
    offenders_workers: int = Field(1, ge=1, le=16)
    postgres_port: Port = 8132
    postgres_settings: dict[str, str] = Field({}, description='As JSON, such as {"shared_buffers": "512MB"}.')
    database_url: str | None = Field(None, description="A superuser's address on a server to use instead of our own.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    demo_data: bool = Field(True, description="Whether the demo clients, organisations and services are put in.")

    @model_validator(mode="after")
    def _ports_differ(self) -> Self:
        taken: dict[int, str] = {}
        for port, setting in self.ports():
            if port in taken:
                raise ValueError(f"{setting} and {taken[port]} both ask for port {port}")
            taken[port] = setting
        return self

    def ports(self) -> list[tuple[int, str]]:
        """Every port the stack listens on, with the setting that moves it."""
        listened = [
            (self.gateway_port, "BLUELAMP_GATEWAY_PORT"),
            (self.gateway_service_port, "BLUELAMP_GATEWAY_SERVICE_PORT"),
            *(
                (port, f"BLUELAMP_{service.upper()}_PORT")
                for service in self.started
                for port in self.web_ports(service)
            ),
        ]
        return listened if self.database_url else [*listened, (self.postgres_port, "BLUELAMP_POSTGRES_PORT")]

    @property
    def folder(self) -> Path:
        return CHECKOUT / self.data

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def mailbox(self) -> Path:
        return self.folder / "mailbox"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    @property
    def public_url(self) -> str:
        return f"http://{LOOPBACK}:{self.gateway_port}"

    @property
    def started(self) -> list[str]:
        """The services that are started, in the order in which they are listed."""
        return [service for service in BUSINESS_SERVICES if service in self.services.split()]

    def web_ports(self, service: str) -> list[int]:
        """The port of each web process of a service."""
        first, replicas = getattr(self, f"{service}_port"), getattr(self, f"{service}_web")
        return [first + replica for replica in range(replicas)]

    def workers(self, service: str) -> int:
        """How many workers a service has."""
        count: int = getattr(self, f"{service}_workers")
        return count


def read_settings() -> StackSettings:
    """Reads the environment; raises StackError that names each setting which cannot be used."""
    try:
        return StackSettings()
    except ValidationError as error:
        raise StackError("; ".join(_told(one) for one in error.errors(include_url=False))) from error


def _told(error: object) -> str:
    assert isinstance(error, dict)  # noqa: S101  (pydantic's own shape)
    name = "_".join(str(part) for part in error["loc"]).upper()
    return f"BLUELAMP_{name}: {error['msg']}" if name else str(error["msg"])
