"""The wall between partners in PostgreSQL itself: statements without a WHERE, over every table, as the partner role."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from parts.platform import PARTNER_A, PARTNER_B
from parts.portal import Portal
from parts.stored import tables
from parts.walls import DENIED, Walls, walls_of

from bluelamp.kit.database import Database
from referrals.portal import demonstration as records

FEWEST_TABLES = 20
# Tables that a partner reads whole, each for its reason.
OPEN = {"response_windows": "how long a partner has to answer: the same for everybody, and about nobody"}
# Tables that a partner may write into without saying whose the row is.
OF_NOBODY = {"pgqueuer": "the queue: a job names a record, and the worker looks at the record itself"}
# What of a table is an organisation's own; where nothing is said, `organisation_id` tells.
# A referral and its copies are a partner's while it holds an offer: one that ended leaves the offer alone.
HELD = "o.organisation_id = $1 AND o.status IN ('OFFERED', 'ACCEPTED', 'CLOSED')"
OWN = {
    "referrals": f"EXISTS (SELECT FROM offers o WHERE o.referral_id = t.referral_id AND {HELD})",
    "disclosures": f"EXISTS (SELECT FROM offers o WHERE o.offer_id = t.offer_id AND {HELD})",
}
# Where the test would prove nothing if there were no rows on both sides.
TOLD = {
    "contact_attempts",
    "disclosures",
    "escalations",
    "events",
    "idempotency_keys",
    "offers",
    "organisations",
    "referral_history",
    "referrals",
    "services",
    "sharing_agreements",
    "webhook_deliveries",
    "webhook_endpoints",
}


@dataclass
class Walled(Walls):
    """A database with two partners' rows in it, and connections of the owner and of the partner role."""

    portal: Portal

    async def key_of(self, table: str) -> list[str]:
        rows = await self.owner.fetch(
            "SELECT attname FROM pg_index i JOIN pg_attribute a ON attrelid = indrelid AND attnum = ANY (indkey) "
            "WHERE i.indrelid = ('public.' || $1)::regclass AND i.indisprimary ORDER BY 1",
            table,
        )
        return [row["attname"] for row in rows]

    async def own_condition(self, table: str) -> str:
        columns = await self.owner.fetch(
            "SELECT 1 FROM information_schema.columns WHERE table_name = $1 AND column_name = 'organisation_id'", table
        )
        return OWN.get(table, "t.organisation_id = $1" if columns else "$1::uuid IS NULL")


@pytest.fixture(scope="module")
async def walled(demonstration: Portal) -> AsyncIterator[Walled]:
    """Both partners have tried to reach somebody and stepped somebody up."""
    own = (await demonstration.get("partner_b", "/referrals")).json()["items"][0]
    for who, referral_id, at in (
        ("partner_a", records.TO_CONTACT, "2026-11-20T10:30:00Z"),
        ("partner_b", own["referral_id"], own["offer"]["answered_at"]),
    ):
        attempt = {"attempted_at": at, "channel": "PHONE", "result": "NO_ANSWER"}
        answer = await demonstration.post(who, f"/referrals/{referral_id}/contact-attempts", attempt)
        assert answer.status_code == 201, answer.text
        step = {"target": "MASH", "reason": "Somebody may need protecting."}
        answer = await demonstration.post(who, f"/referrals/{referral_id}/escalation", step)
        assert answer.status_code == 201, answer.text
    async with walls_of(demonstration.database) as walls:
        yield Walled(walls.owner, walls.confined, walls.role, demonstration)


async def test_there_are_tables_to_look_at(walled: Walled):
    found = await tables(walled.owner)
    assert len(found) >= FEWEST_TABLES
    assert set(found) >= TOLD
    confined = await walled.owner.fetch("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
    assert {row["relname"] for row in confined} >= TOLD
    for table in found:
        granted = await walled.columns(table) + await walled.columns(table, "UPDATE")
        assert not granted or table in TOLD | OPEN.keys() | OF_NOBODY.keys(), f"{table} is new to partners"


async def keys_seen(connection: asyncpg.Connection, table: str, key: list[str], condition: str, *given: Any) -> set:
    columns = ", ".join(f"t.{name}::text" for name in key)
    statement = f"SELECT {columns} FROM {table} t WHERE {condition}"  # noqa: S608 # tables of ours
    rows = await connection.fetch(statement, *given)
    return {tuple(row) for row in rows}


@pytest.mark.parametrize("organisation_id", [PARTNER_A, PARTNER_B], ids=["first", "second"])
async def test_select_shows_ones_own_rows_and_all_of_them(walled: Walled, organisation_id: UUID):
    for table in await tables(walled.owner):
        key, readable = await walled.key_of(table), await walled.columns(table)
        async with walled.bound(organisation_id) as partner:
            if not readable:
                with pytest.raises(DENIED):
                    await partner.fetch(f"SELECT 1 FROM {table}")  # noqa: S608 # tables of ours
                continue
            assert set(key) <= set(readable), table
            seen = await keys_seen(partner, table, key, "true")
            everything = await partner.fetch(f"SELECT {', '.join(readable)} FROM {table}")  # noqa: S608 # tables of ours
        if table in OPEN:
            continue
        own = await keys_seen(walled.owner, table, key, await walled.own_condition(table), organisation_id)
        # An endpoint of the force's stays out of sight even where the organisation is the same.
        assert seen == own, table
        assert len(everything) == len(own)
        assert own or table not in TOLD, table
        assert await walled.owner.fetchval(f"SELECT count(*) FROM {table}") > len(own), table  # noqa: S608 # tables of ours


@pytest.mark.parametrize("organisation_id", [None, uuid4()], ids=["bound to nobody", "bound to somebody unknown"])
async def test_who_is_bound_to_nobody_sees_and_changes_nothing(walled: Walled, organisation_id: UUID | None):
    for table in set(await tables(walled.owner)) - OPEN.keys():
        changes = [f"UPDATE {table} SET {one} = {one}" for one in await walled.columns(table, "UPDATE")]  # noqa: S608 # tables of ours
        for statement in (f"SELECT 1 FROM {table}", f"DELETE FROM {table}", *changes):  # noqa: S608 # tables of ours
            async with walled.bound(organisation_id) as partner:
                with contextlib.suppress(DENIED):
                    told = await partner.execute(statement)
                    assert told.split()[-1] == "0", statement


async def test_update_and_delete_touch_ones_own_rows_only(walled: Walled):
    for table in await tables(walled.owner):
        condition = await walled.own_condition(table)
        own = await walled.owner.fetchval(f"SELECT count(*) FROM {table} t WHERE {condition}", PARTNER_B)  # noqa: S608 # tables of ours
        columns = await walled.columns(table, "UPDATE")
        for column in columns:
            async with walled.bound(PARTNER_B) as partner:
                told = await partner.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 # tables of ours
                assert int(told.split()[1]) <= own, (table, column)
        async with walled.bound(PARTNER_B) as partner:
            key = (await walled.key_of(table))[0]
            if key not in columns:
                with pytest.raises(DENIED):
                    await partner.execute(f"UPDATE {table} SET {key} = {key}")  # noqa: S608 # tables of ours
        async with walled.bound(PARTNER_B) as partner:
            try:
                told = await partner.execute(f"DELETE FROM {table}")  # noqa: S608 # tables of ours
            except DENIED:
                continue
            assert int(told.split()[1]) <= own, table


async def somebody_elses_row(walled: Walled, table: str) -> dict[str, Any] | None:
    condition = await walled.own_condition(table)
    found = await walled.owner.fetchval(
        f"SELECT to_jsonb(t) FROM {table} t WHERE ({condition}) IS NOT TRUE LIMIT 1",  # noqa: S608 # tables of ours
        PARTNER_B,
    )
    return json.loads(found) if found else None


async def insert(walled: Walled, table: str, row: dict[str, Any]) -> None:
    generated = {"words"}
    columns = ", ".join(name for name in row if name not in generated)
    async with walled.bound(PARTNER_B) as partner:
        await partner.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, $1)",  # noqa: S608 # tables of ours
            json.dumps(row),
        )


async def test_insert_of_somebody_elses_row_is_denied(walled: Walled):
    tried = 0
    for table in set(await tables(walled.owner)) - OF_NOBODY.keys():
        row = await somebody_elses_row(walled, table)
        if row is None:
            continue
        fresh = {name: str(uuid4()) for name in await walled.key_of(table) if "-" in str(row[name])}
        with pytest.raises(DENIED):
            await insert(walled, table, row | fresh)
        tried += 1
    assert tried >= len(TOLD)


ATTACHED = ("contact_attempts", "escalations", "events", "referral_history", "webhook_deliveries")


@pytest.mark.parametrize("table", ATTACHED)
async def test_a_row_of_ones_own_cannot_hang_on_somebody_elses_record(walled: Walled, table: str):
    row = await walled.owner.fetchval(
        f"SELECT to_jsonb(t) FROM {table} t WHERE organisation_id = $1 LIMIT 1",  # noqa: S608 # tables of ours
        PARTNER_A,
    )
    [key] = await walled.key_of(table)
    with pytest.raises(DENIED):
        await insert(walled, table, json.loads(row) | {key: str(uuid4()), "organisation_id": str(PARTNER_B)})


@pytest.mark.parametrize("table", ATTACHED)
async def test_a_row_of_ones_own_can_hang_on_ones_own_record(walled: Walled, table: str):
    """Else the refusals above might be about something else."""
    row = await walled.owner.fetchval(
        f"SELECT to_jsonb(t) FROM {table} t WHERE organisation_id = $1 LIMIT 1",  # noqa: S608 # tables of ours
        PARTNER_B,
    )
    [key] = await walled.key_of(table)
    row = json.loads(row) | {key: str(uuid4())}
    if table == "webhook_deliveries":
        told = "SELECT event_id FROM webhook_deliveries WHERE endpoint_id = $2"
        row["event_id"] = str(
            await walled.owner.fetchval(
                f"SELECT event_id FROM events WHERE organisation_id = $1 AND event_id NOT IN ({told})",  # noqa: S608 # fixed text
                PARTNER_B,
                UUID(row["endpoint_id"]),
            )
        )
    await insert(walled, table, row)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT details FROM referrals",
        "SELECT * FROM referrals",
        "SELECT referrals FROM referrals",
        "SELECT to_jsonb(r) FROM referrals r",
        "SELECT r::text FROM referrals r",
        "SELECT count(*) FROM referrals WHERE details->'person'->>'family_name' LIKE 'P%'",
        "SELECT reference FROM referrals ORDER BY details",
        "UPDATE referrals SET version = version RETURNING details",
        "UPDATE referrals SET version = version WHERE details IS NOT NULL",
        "UPDATE referrals SET details = '{}'",
        "UPDATE offers SET organisation_id = organisation_id",
        "UPDATE offers SET referral_id = referral_id",
        "TABLE referrals",
        "COPY referrals TO STDOUT",
        "SELECT 1 FROM disclosures WHERE EXISTS (TABLE audit_entries)",
        "SELECT lpu, owner FROM events",
        "SELECT * FROM audit_entries",
        "SELECT payload FROM pgqueuer",
        "SELECT token_hash FROM reply_links",
        "SET ROLE referrals_app",
        "SET ROLE referrals_owner",
        "SET SESSION AUTHORIZATION referrals_app",
        "ALTER TABLE offers DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON offers USING (true)",
        "CREATE TABLE mine (a integer)",
        "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "SELECT pg_read_file('postgresql.conf')",
        "COPY offers TO PROGRAM 'true'",
        "SELECT rolpassword FROM pg_authid",
        "TRUNCATE offers",
        "LOCK TABLE offers IN ACCESS EXCLUSIVE MODE",
    ],
)
async def test_what_the_partner_role_is_never_told_or_let(walled: Walled, statement: str):
    async with walled.bound(PARTNER_B) as partner:
        with pytest.raises(DENIED):
            await partner.fetch(statement)


async def test_the_planners_statistics_tell_a_partner_nothing(walled: Walled):
    await walled.owner.execute("ANALYZE referrals, offers, disclosures")
    async with walled.bound(PARTNER_B) as partner:
        told = await partner.fetch("SELECT tablename FROM pg_stats WHERE schemaname = 'public'")
    assert {row["tablename"] for row in told} <= OPEN.keys()


async def test_row_level_security_cannot_be_switched_off(walled: Walled):
    await walled.check_security_stays_on(PARTNER_B, "offers")


BINDING = "SELECT current_setting('bluelamp.organisation_id', true)"


@contextlib.asynccontextmanager
async def one_connection(portal: Portal) -> AsyncIterator[Database]:
    """Pools of one connection each, so that everybody gets the one that somebody else had."""
    database = Database(portal.database.dsn("app"), portal.database.dsn("partner"), pool_size=1)
    await database.open()
    yield database
    await database.close()


async def check_nothing_is_left(database: Database) -> None:
    for pool in (database._pool, database._partner_pool):
        async with pool.acquire() as connection:
            assert not connection.is_in_transaction()
            assert await connection.fetchval(BINDING) in {None, ""}
    async with database._partner_pool.acquire() as connection:
        assert await connection.fetch("SELECT offer_id FROM offers") == []


async def test_the_binding_ends_with_its_transaction(walled: Walled):
    async with one_connection(walled.portal) as database:
        for organisation_id in (PARTNER_A, PARTNER_B, PARTNER_A):
            async with database.transaction(organisation_id) as connection:
                assert await connection.fetchval(BINDING) == str(organisation_id)
                seen = await connection.fetch("SELECT DISTINCT organisation_id FROM offers")
                assert [row["organisation_id"] for row in seen] == [organisation_id]
            await check_nothing_is_left(database)
        for broken in ("SELECT 1 / 0", "SELECT nothing FROM nowhere"):
            with pytest.raises(asyncpg.PostgresError):
                async with database.transaction(PARTNER_A) as connection:
                    await connection.fetch(broken)
            await check_nothing_is_left(database)


@pytest.mark.parametrize("organisation_id", [PARTNER_A, None], ids=["partner", "force"])
async def test_a_caller_that_is_cut_off_at_any_moment_leaves_nothing_bound(
    walled: Walled, organisation_id: UUID | None
):
    """The task is cancelled before its first step, after it, and so on until it ends by itself."""

    async def use(database: Database) -> None:
        async with database.transaction(organisation_id) as connection:
            await connection.fetch("SELECT pg_sleep(0.001)")

    async with one_connection(walled.portal) as database:
        for steps in range(60):
            task = asyncio.create_task(use(database))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await check_nothing_is_left(database)
