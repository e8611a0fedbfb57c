"""The gateway has no worker: its web process seals what it logs."""

import asyncio


async def test_what_was_issued_is_sealed_soon(gateway, owner):
    await gateway.add()
    await gateway.token()
    async with asyncio.timeout(20):
        while not await owner.fetchval("SELECT coalesce(sum(entry_count), 0) FROM audit_seals"):
            await asyncio.sleep(0.1)
