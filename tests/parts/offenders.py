"""The offenders service as one process over a database of its own, with a client for each who may call it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase
from offenders import main
from offenders.lead_agencies.demonstration import ORGANISATION
from offenders.settings import Settings
from parts.platform import PARTNER_A, PARTNER_B, Issuer, copy_of, drop
from parts.service import Service, running

ROLES: dict[str, dict[str, Any]] = {
    "offender_manager": {"roles": ["offender-manager"], "lpu": "SANDWELL"},
    "offender_manager_2": {"roles": ["offender-manager"], "lpu": "COVENTRY"},
    "offender_supervisor": {"roles": ["offender-supervisor"], "lpu": "SANDWELL"},
    "iom_coordinator": {"roles": ["iom-coordinator"]},
    "iom_coordinator_2": {"roles": ["iom-coordinator"]},
    "da_offender_manager": {"roles": ["da-offender-manager"]},
    "sex_offender_manager": {"roles": ["sex-offender-manager"]},
    "analyst": {"roles": ["analyst"]},
    "da_specialist": {"roles": ["da-specialist"]},
    "officer": {"roles": ["officer"], "lpu": "SANDWELL"},
    "sergeant": {"roles": ["sergeant"], "lpu": "SANDWELL"},
    "partner_a": {"roles": ["partner"], "organisation_id": str(PARTNER_A)},
    "partner_b": {"roles": ["partner"], "organisation_id": str(PARTNER_B)},
    "safeguarding_service": {"roles": ["service"]},
    "integrator": {"roles": ["integrator"]},
    "dpo": {"roles": ["dpo"]},
    "auditor": {"roles": ["auditor"]},
    "board": {"roles": ["board"]},
}


# Which organisations may be asked to lead; the first under the id by which the demonstration has it.
LEAD_ORGANISATIONS = [
    (agency, organisation_id)
    for agency in ("PROBATION_SERVICE", "PROBATION_NPS", "PROBATION_CRC", "PROBATION_TRUST", "YOUTH_OFFENDING_TEAM")
    for organisation_id in (PARTNER_A, PARTNER_B)
]
_A_LEAD_ORGANISATION = """
INSERT INTO lead_organisations (lead_organisation_id, organisation_id, agency, name, agreement, effective_from)
VALUES ($1, $2, $3, 'An invented agency', 'ISA-TEST', '1990-01-01') ON CONFLICT DO NOTHING
"""


class Offenders(Service):
    """The offenders service; each feature's tests add what they need in a module of parts of their own."""

    name = "offenders"
    main = main
    settings = Settings
    roles = ROLES


@asynccontextmanager
async def running_offenders(database: ServiceDatabase, issuer: Issuer, secret_key: str) -> AsyncIterator[Offenders]:
    """The service with its reference data, and nobody known to it."""
    async with running(Offenders, database, issuer, secret_key) as offenders:
        for place, (agency, organisation_id) in enumerate(LEAD_ORGANISATIONS):
            await offenders.sql(_A_LEAD_ORGANISATION, ORGANISATION if not place else uuid4(), organisation_id, agency)
        yield offenders


@asynccontextmanager
async def demonstration_offenders(
    postgres: PostgresServer, template: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Offenders]:
    """The service with its demonstration data in a database of its own, for a module whose tests share it."""
    database = await copy_of(postgres, template)
    async with running_offenders(database, issuer, secret_key) as offenders:
        await main.seed_demonstration(offenders.resources)
        yield offenders
    await drop(postgres, database)
