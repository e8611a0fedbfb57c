"""What every service reads from its environment."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings


class TrustedIssuer(BaseModel):
    """An issuer of access tokens (RFC 9068) and the one place where its keys are fetched."""

    model_config = ConfigDict(extra="forbid")

    issuer: str
    jwks_uri: str
    organisations: list[UUID] | None = None
    """The organisations that it may speak for; all of them when nothing is said."""
    roles: list[str] | None = None
    """The roles that it may give; all of them when nothing is said."""


class ServiceSettings(BaseSettings):
    """Settings with the same names in every service; a subclass gives the prefix of the variables."""

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

    @property
    def front_door(self) -> str:
        """Where this service finds the other services, each under its prefix, and asks for its tokens."""
        return (self.front_door_url or self.public_url).rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether this is the local default, where demo clients exist and loopback webhooks are allowed."""
        return self.environment == "local"
