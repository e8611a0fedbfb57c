"""What every service reads from its environment."""

import sys
from typing import Annotated, Literal, Self, TypeVar
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class TrustedIssuer(BaseModel):
    """An issuer of access tokens (RFC 9068) and the one place where its keys are fetched."""

    model_config = ConfigDict(extra="forbid")

    issuer: str = Field(pattern=r"^[^#\s]+$")
    jwks_uri: str
    organisations: list[UUID] | None = None
    """The organisations that it may speak for; all when nothing is said, which in production is for our own alone."""
    roles: list[str] | None = None
    """The roles that it may give; all when nothing is said, which in production is for our own alone."""


class ServiceSettings(BaseSettings):
    """Settings with the same names in every service; a subclass gives the prefix of the variables."""

    # Whatever is wrong with a setting, the message about it must not hold passwords and keys.
    model_config = SettingsConfigDict(hide_input_in_errors=True)

    environment: Literal["local", "production"] = "production"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    public_url: str = "http://127.0.0.1:8080"
    front_door_url: str | None = Field(
        default=None, description="How this service reaches the front door itself; `public_url` when nothing is said."
    )
    database_url: str
    database_pool_size: int = Field(default=4, ge=1, le=64)
    trusted_issuers: list[TrustedIssuer] = []
    audience: str = "urn:bluelamp:api"
    secret_key: Annotated[Base64Bytes, Field(min_length=32, description="Signs cursors; at least 32 bytes.")]
    rate_limit_per_minute: int = Field(default=6000, ge=1)
    idempotency_hours: int = Field(default=24, ge=1)
    webhook_pause_failures: int = Field(default=20, ge=1)
    webhook_pause_minutes: float = Field(default=10.0, ge=0)
    worker_metrics_port: int | None = Field(default=None, ge=1, le=65535)
    client_id: str | None = Field(default=None, description="Who this service is when it calls another one.")
    client_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _bind_other_issuers(self) -> Self:
        if not self.is_local:
            for one in self.trusted_issuers:
                if one.issuer != self.issuer and (one.organisations is None or one.roles is None):
                    raise ValueError(
                        f"TRUSTED_ISSUERS: {one.issuer} is not this platform's own issuer "
                        f"({self.issuer}, by PUBLIC_URL): "
                        'say for which "organisations" it may speak and which "roles" it may give'
                    )
        return self

    @property
    def issuer(self) -> str:
        """The platform's own issuer of tokens: its public address without a slash at its end."""
        return self.public_url.rstrip("/")

    @property
    def front_door(self) -> str:
        """Where this service finds the other services, each under its prefix, and asks for its tokens."""
        return (self.front_door_url or self.public_url).rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether this is the local default, where demo clients exist and loopback webhooks are allowed."""
        return self.environment == "local"


Settings = TypeVar("Settings", bound=ServiceSettings)


def from_environment(kind: type[Settings]) -> Settings:
    """Read a service's settings, or end the process with one line for each that cannot be used, without its value."""
    try:
        return kind()
    except ValidationError as error:
        prefix = kind.model_config.get("env_prefix", "")
        for one in error.errors(include_input=False, include_url=False):
            name, *place = one["loc"] or ("",)
            where = ".".join([f"{prefix}{name}".upper(), *map(str, place)])
            told = one["msg"].removeprefix("Value error, ")
            sys.stderr.write(f"{where}: {told}\n" if name else f"{where}{told}\n")
        raise SystemExit(2) from None
