"""What the referrals service reads from its environment."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from bluelamp.kit.settings import ServiceSettings

ADDRESS = "/referrals/v1"
"""Where the service stands behind the gateway."""


class Settings(ServiceSettings):
    """The portal's own settings beside those that every service has."""

    model_config = SettingsConfigDict(env_prefix="REFERRALS_")

    partner_database_url: str
    mail_folder: Path | None = None
    smtp_url: str | None = None
    mail_from: str = "Referral Portal <referrals@bluelamp.example>"
