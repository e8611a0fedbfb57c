"""What the offenders service reads from its environment."""

from pydantic_settings import SettingsConfigDict

from bluelamp.kit.settings import ServiceSettings

ADDRESS = "/offenders/v1"
"""Where the service stands behind the gateway."""


class Settings(ServiceSettings):
    """The service's own settings beside those that every service has."""

    model_config = SettingsConfigDict(env_prefix="OFFENDERS_")

    partner_database_url: str
