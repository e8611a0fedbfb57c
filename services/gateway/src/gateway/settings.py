"""What the gateway's own service reads from its environment."""

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import AfterValidator, Base64Bytes, BaseModel, ConfigDict, Field
from pydantic_settings import SettingsConfigDict

from bluelamp.kit.settings import ServiceSettings

AES_256_BYTES = 32


def _as_long_as_aes_asks(key: bytes) -> bytes:
    if len(key) != AES_256_BYTES:
        raise ValueError(f"needs {AES_256_BYTES} bytes in base64, not {len(key)}")
    return key


def _loopback() -> list[IPv4Network | IPv6Network]:
    return [IPv4Network("127.0.0.1/32"), IPv6Network("::1/128")]


class ServiceAddress(BaseModel):
    """A service behind the front door: its prefix there, and where its replicas are asked for their document."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")
    prefix: str = Field(pattern=r"^/[a-z0-9/-]+$")
    urls: list[str] = Field(min_length=1)


class Settings(ServiceSettings):
    """The gateway's own settings beside those that every service has."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    key_encryption_key: Annotated[Base64Bytes, AfterValidator(_as_long_as_aes_asks)]
    services: list[ServiceAddress] = Field(default_factory=list)
    trusted_proxies: list[IPv4Network | IPv6Network] = Field(
        default_factory=_loopback,
        description="The front door's networks: what they say in X-Forwarded-For is believed.",
    )
    failures_per_client: int = Field(default=5, ge=1, description="Of one client from one address.")
    failures_per_address: int = Field(
        default=20, ge=1, description="Higher than the client's: many clients may share one way out."
    )
    security_contact: str = Field(default="mailto:security@bluelamp.example", pattern=r"^(mailto:|https://)\S+$")

    @property
    def token_endpoint(self) -> str:
        """The public address of the token endpoint."""
        return f"{self.issuer}/oauth2/token"
