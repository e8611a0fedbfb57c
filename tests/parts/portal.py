"""The portal as one process over a database of its own, with a client for each role."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import httpx
from fastapi import FastAPI

from bluelamp.kit.access import Permission
from bluelamp.kit.identity import TokenVerifier
from bluelamp.kit.resources import Resources
from bluelamp.schemas.directory_imports import SeedDirectory
from local_stack.demo_directory import demo_directory
from parts.platform import FORCE, ISSUER, PARTNER_A, PARTNER_B, Issuer, keys_only
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


@dataclass
class Portal:
    """The running application, its resources, and who calls it."""

    app: FastAPI
    resources: Resources
    issuer: Issuer
    database: object

    def token(self, who: str, **claims: object) -> str:
        given = ROLES[who]
        scope = " ".join(s for s, p in Permission.known.items() if p.roles & set(given["roles"]))
        more = {"organisation_id": str(FORCE), "scope": scope, **given, **claims}
        return self.issuer.sign(self.issuer.claims(who.replace("_", "-"), **more))

    def client(self, who: str | None, **claims: object) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.token(who, **claims)}"} if who else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url="http://portal",
            headers=headers,
        )

    async def post(self, who: str, path: str, body: object = None, key: str | None = None) -> httpx.Response:
        async with self.client(who) as client:
            content = json.dumps(body if body is not None else {})
            headers = {"Idempotency-Key": f'"{key or uuid4()}"', "Content-Type": "application/json"}
            return await client.post(path, content=content, headers=headers)

    async def get(self, who: str, path: str, **params: object) -> httpx.Response:
        async with self.client(who) as client:
            return await client.get(path, params=params)

    async def patch(self, who: str, path: str, body: object, if_match: str | None) -> httpx.Response:
        headers = {"Content-Type": "application/merge-patch+json"}
        if if_match is not None:
            headers["If-Match"] = if_match
        async with self.client(who) as client:
            return await client.patch(path, content=json.dumps(body), headers=headers)

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

    async def do_jobs(self, entrypoint: str, do: Callable[[str], Awaitable[None]]) -> None:
        jobs = await self.sql(
            "DELETE FROM pgqueuer WHERE entrypoint = $1 RETURNING convert_from(payload, 'UTF8') AS payload", entrypoint
        )
        for job in jobs:
            await do(job["payload"])

    async def sql(self, statement: str, *values: object) -> list[asyncpg.Record]:
        async with self.resources.database.connection() as connection:
            return await connection.fetch(statement, *values)

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
async def running_portal(database, issuer: Issuer, secret_key: str) -> AsyncIterator[Portal]:
    settings = Settings(
        environment="local",
        database_url=database.dsn("app"),
        partner_database_url=database.dsn("partner"),
        secret_key=secret_key,
        trusted_issuers=[{"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks.json"}],
        rate_limit_per_minute=1_000_000,
    )
    app = main.create(settings)
    resources: Resources = app.state.resources
    client = httpx.AsyncClient(transport=keys_only(issuer))
    app.state.verifier = TokenVerifier(settings.trusted_issuers, settings.audience, client, own_issuer=ISSUER)
    async with app.router.lifespan_context(app):
        async with resources.database.transaction() as connection:
            await seed_directory(connection, SeedDirectory.model_validate(demo_directory()))
        yield Portal(app, resources, issuer, database)
