"""The portal as one process over a database of its own, with a client for each role."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from bluelamp.schemas.directory_imports import SeedDirectory
from local_stack.demo_directory import demo_directory
from local_stack.roles import ServiceDatabase
from parts.platform import PARTNER_A, PARTNER_B, Issuer
from parts.service import Service, running
from referrals import main
from referrals.directory.usecases.seeding import seed_directory
from referrals.portal.usecases import routing
from referrals.settings import Settings

PARTNER_COUNCIL = UUID("00000000-0000-7000-8000-00000000000c")
PARTNERS = {PARTNER_A: "partner_a", PARTNER_B: "partner_b", PARTNER_COUNCIL: "partner_council"}
ROLES = {
    "officer": {"roles": ["officer"], "lpu": "BIRMINGHAM_NORTH"},
    "officer_2": {"roles": ["officer"], "lpu": "DUDLEY"},
    "sergeant": {"roles": ["sergeant"], "lpu": "BIRMINGHAM_NORTH"},
    "partner_a": {"roles": ["partner"], "organisation_id": str(PARTNER_A)},
    "partner_b": {"roles": ["partner"], "organisation_id": str(PARTNER_B)},
    "partner_council": {"roles": ["partner"], "organisation_id": str(PARTNER_COUNCIL)},
    "directory_admin": {"roles": ["directory-admin"]},
    "integrator": {"roles": ["integrator"]},
    "dpo": {"roles": ["dpo"]},
    "auditor": {"roles": ["auditor"]},
    "board": {"roles": ["board"]},
    "safeguarding_service": {"roles": ["service"]},
}


COPIES = """
WITH made AS (
    INSERT INTO referrals (
        referral_id, reference, status, urgency, needs, lpu, lawful_basis, referrer, referrer_organisation_id, details,
        submitted_at, updated_at, version
    )
    SELECT uuidv7(), 'R-0000-' || lpad(n::text, 4, '0') || '-0', status, urgency, needs, lpu, lawful_basis, referrer,
        referrer_organisation_id, details, submitted_at, updated_at, version
    FROM referrals, generate_series(1, $1) n
    RETURNING referral_id
)
INSERT INTO offers (
    referral_id, service_id, organisation_id, needs, position, status, response_window_id, offered_at, answer_due_at,
    remind_at, answered_at, answered_by, first_contact_due_at
)
SELECT made.referral_id, service_id, organisation_id, needs, position, status, response_window_id, offered_at,
    answer_due_at, remind_at, answered_at, answered_by, first_contact_due_at
FROM made, offers
"""
"""Adds so many copies of the one offer that there is, each of a referral of its own."""


def a_referral(**changes: object) -> dict[str, object]:
    """A referral that is right in every respect; the tests change what they are about."""
    return {
        "person": {"given_name": "Example", "family_name": "Person-One", "date_of_birth": "1987-04-12"},
        "needs": ["MENTAL_HEALTH"],
        "urgency": "ROUTINE",
        "lpu": "BIRMINGHAM_NORTH",
        "concern": {"facts": "Low since a bereavement.", "seen": "Little food.", "opinion": "Would accept help."},
        "agreement": {"position": "GIVEN", "asked_on": "2026-01-20", "asked_by": "PC 4471", "how": "In person"},
        "lawful_basis": "CLAW_POLICE",
        "safe_contact": {"channel": "PHONE", "telephone": "0121 496 0000"},
        **changes,
    }


class Portal(Service):
    """The portal, and how far a referral has come in it."""

    name = "referrals"
    main = main
    settings = Settings
    roles = ROLES

    async def submitted(self, who: str = "officer", **changes: object) -> dict:
        answer = await self.post(who, "/referrals", a_referral(**changes))
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def offered(self, **changes: object) -> tuple[str, str, str]:
        """A referral that has been offered: its id, the offer's id, and which partner has it."""
        referral_id = (await self.submitted(**changes))["referral_id"]
        await routing.route_referral(self.resources, UUID(referral_id))
        offer = (await self.get("officer", f"/referrals/{referral_id}")).json()["offers"][-1]
        return referral_id, offer["offer_id"], PARTNERS[UUID(offer["organisation_id"])]

    async def route_waiting(self) -> None:
        """Do the routing jobs that are queued, as the worker would."""
        await self.do_jobs("route_referral", lambda payload: routing.route_referral(self.resources, UUID(payload)))

    async def events(self, name: str) -> list[asyncpg.Record]:
        return await self.sql(
            "SELECT * FROM events WHERE type = $1 ORDER BY event_id", f"uk.police.bluelamp.referral.{name}.v1"
        )

    async def accepted(self, **changes: object) -> tuple[str, str, str]:
        referral_id, offer_id, partner = await self.offered(**changes)
        answer = await self.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/acceptance")
        assert answer.status_code == 200, answer.text
        return referral_id, offer_id, partner


@asynccontextmanager
async def running_portal(database: ServiceDatabase, issuer: Issuer, secret_key: str) -> AsyncIterator[Portal]:
    async with running(Portal, database, issuer, secret_key) as portal:
        async with portal.resources.database.transaction() as connection:
            await seed_directory(connection, SeedDirectory.model_validate(demo_directory()))
        yield portal
