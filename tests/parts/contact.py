"""The contact service as one process over a database of its own, with a client for each who may call it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from contact import main
from contact.seeds import seed_demonstration
from contact.settings import Settings
from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase
from parts.platform import PARTNER_A, Issuer, copy_of, drop
from parts.service import Service, running

ROLES: dict[str, dict[str, Any]] = {
    "telephony": {"roles": ["telephony"]},
    "contact_manager": {"roles": ["contact-manager"]},
    "contact_handler": {"roles": ["contact-handler"]},
    "contact_handler_2": {"roles": ["contact-handler"]},
    "analyst": {"roles": ["analyst"]},
    "surveyor": {"roles": ["surveyor"]},
    "crime_registrar": {"roles": ["crime-registrar"]},
    "senior_officer": {"roles": ["senior-officer"], "lpu": "BIRMINGHAM_NORTH"},
    "officer": {"roles": ["officer"], "lpu": "BIRMINGHAM_NORTH"},
    "officer_2": {"roles": ["officer"], "lpu": "DUDLEY"},
    "sergeant": {"roles": ["sergeant"], "lpu": "BIRMINGHAM_NORTH"},
    "safeguarding_service": {"roles": ["service"]},
    "offender_manager": {"roles": ["offender-manager"]},
    "partner_a": {"roles": ["partner"], "organisation_id": str(PARTNER_A)},
    "integrator": {"roles": ["integrator"]},
    "dpo": {"roles": ["dpo"]},
    "auditor": {"roles": ["auditor"]},
    "board": {"roles": ["board"]},
}


class Contact(Service):
    """The contact service; each feature's tests add what they need in a module of parts of their own."""

    name = "contact"
    main = main
    settings = Settings
    roles = ROLES


@asynccontextmanager
async def running_contact(database: ServiceDatabase, issuer: Issuer, secret_key: str) -> AsyncIterator[Contact]:
    """The service with its reference data, and nothing measured yet."""
    async with running(Contact, database, issuer, secret_key) as contact:
        yield contact


@asynccontextmanager
async def demonstration_contact(
    postgres: PostgresServer, template: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Contact]:
    """The service with its demonstration data in a database of its own, for a module whose tests share it."""
    database = await copy_of(postgres, template)
    async with running_contact(database, issuer, secret_key) as contact:
        await seed_demonstration(contact.resources)
        yield contact
    await drop(postgres, database)
