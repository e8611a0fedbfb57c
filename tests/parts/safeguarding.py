"""The safeguarding service as one process over a database of its own, with a client for each who may call it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase
from parts.platform import PARTNER_A, PARTNER_B, Issuer, copy_of, drop
from parts.service import Service, running
from safeguarding import main
from safeguarding.hubs.seeding import seed_hubs
from safeguarding.settings import Settings


def desk(number: int) -> UUID:
    """The organisation of one agency's desk in one hub."""
    return UUID(f"00000000-0000-7000-8000-0000000005{number:02}")


def _at(number: int, role: str) -> dict[str, Any]:
    return {"roles": [role], "organisation_id": str(desk(number))}


SANDWELL_MANAGEMENT = desk(9)
BIRMINGHAM_MANAGEMENT = desk(19)
ROLES: dict[str, dict[str, Any]] = {
    "mash_police": _at(1, "practitioner"),
    "mash_csc": _at(2, "practitioner"),
    "mash_asc": _at(3, "practitioner"),
    "mash_housing": _at(4, "practitioner"),
    "mash_probation": _at(5, "practitioner"),
    "mash_health": _at(6, "practitioner"),
    "mash_police_bham": _at(11, "practitioner"),
    "mash_csc_bham": _at(12, "practitioner"),
    "hub_manager": _at(9, "hub-manager"),
    "hub_manager_2": _at(9, "hub-manager"),
    "hub_manager_bham": _at(19, "hub-manager"),
    "officer": {"roles": ["officer"], "lpu": "BIRMINGHAM_NORTH"},
    "officer_2": {"roles": ["officer"], "lpu": "DUDLEY"},
    "sergeant": {"roles": ["sergeant"], "lpu": "BIRMINGHAM_NORTH"},
    "da_specialist": {"roles": ["da-specialist"]},
    "exploitation_officer": {"roles": ["exploitation-officer"]},
    "contact_handler": {"roles": ["contact-handler"]},
    "reviewer": {"roles": ["reviewer"]},
    "reviewer_2": {"roles": ["reviewer"]},
    "sentinel_lead": {"roles": ["sentinel-lead"]},
    "offender_manager": {"roles": ["offender-manager"]},
    "offender_supervisor": {"roles": ["offender-supervisor"]},
    "iom_coordinator": {"roles": ["iom-coordinator"]},
    "da_offender_manager": {"roles": ["da-offender-manager"]},
    "sex_offender_manager": {"roles": ["sex-offender-manager"]},
    "referrals_service": {"roles": ["service"]},
    "partner_a": {"roles": ["partner"], "organisation_id": str(PARTNER_A)},
    "partner_b": {"roles": ["partner"], "organisation_id": str(PARTNER_B)},
    "directory_admin": {"roles": ["directory-admin"]},
    "integrator": {"roles": ["integrator"]},
    "dpo": {"roles": ["dpo"]},
    "auditor": {"roles": ["auditor"]},
    "board": {"roles": ["board"]},
}


class Safeguarding(Service):
    """The safeguarding service; each feature's tests add what they need to the end of this module."""

    name = "safeguarding"
    main = main
    settings = Settings
    roles = ROLES


@asynccontextmanager
async def running_safeguarding(
    database: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Safeguarding]:
    """The service with its reference data, and nobody known to it; the demo hubs' desks are occupied."""
    async with running(Safeguarding, database, issuer, secret_key) as safeguarding:
        await seed_hubs(safeguarding.resources)
        yield safeguarding


@asynccontextmanager
async def demonstration_safeguarding(
    postgres: PostgresServer, template: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Safeguarding]:
    """The service with its demonstration data in a database of its own, for a module whose tests share it."""
    database = await copy_of(postgres, template)
    async with running_safeguarding(database, issuer, secret_key) as safeguarding:
        await main.seed_demonstration(safeguarding.resources)
        yield safeguarding
    await drop(postgres, database)
