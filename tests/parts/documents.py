"""Each service's application made without a database, for what its document alone tells."""

from functools import cache
from typing import Final

from fastapi import FastAPI

import contact.main
import contact.settings
import gateway.main
import gateway.settings
import referrals.main
import referrals.settings
import safeguarding.main
import safeguarding.settings

DOCUMENTED: Final = {"gateway": 7, "referrals": 60, "safeguarding": 180, "contact": 240}
"""The services that have a document, and fewer operations than which none of them has."""


@cache
def application(service: str, secret_key: str) -> FastAPI:
    """Make the service as it stands in the image; nothing that its document does not need is there."""
    common = {"database_url": "postgresql://nowhere", "secret_key": secret_key}
    if service == "gateway":
        return gateway.main.create(gateway.settings.Settings(key_encryption_key=secret_key, **common))
    if service == "contact":
        return contact.main.create(contact.settings.Settings(**common))
    parts = {"referrals": referrals, "safeguarding": safeguarding}[service]
    return parts.main.create(parts.settings.Settings(partner_database_url="postgresql://nowhere", **common))
