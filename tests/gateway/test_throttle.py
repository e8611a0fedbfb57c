import asyncio
from ipaddress import IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.gateway import SECRET

from gateway.tokens.throttle import network_of

OUTSIDE = {"X-Forwarded-For": "203.0.113.9"}


async def ask_from(gateway, address: str, client_id: str, secret: str):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return await gateway.http.post("/oauth2/token", data=form, headers={"X-Forwarded-For": address})


async def test_five_failures_make_a_client_wait_even_with_the_right_secret(gateway):
    for _ in range(5):
        assert (await gateway.ask(secret="wrong")).status_code == 401
    answer = await gateway.ask()
    assert (answer.status_code, answer.json()["error"]) == (429, "slow_down")
    assert 25 <= int(answer.headers["retry-after"]) <= 30


async def test_nobody_locks_a_client_out_from_elsewhere(gateway):
    for _ in range(8):
        await ask_from(gateway, "203.0.113.9", "officer", "wrong")
    assert (await ask_from(gateway, "203.0.113.9", "officer", SECRET)).status_code == 429
    assert (await ask_from(gateway, "203.0.113.10", "officer", SECRET)).status_code == 200
    assert (await gateway.ask()).status_code == 200


async def test_not_even_from_everywhere(gateway):
    for number in range(60):
        await ask_from(gateway, f"203.0.113.{number}", "officer", "wrong")
    assert (await ask_from(gateway, "198.51.100.1", "officer", SECRET)).status_code == 200


async def test_a_network_is_one_address_for_its_client(gateway):
    for number in range(5):
        await ask_from(gateway, f"2001:db8::{number}", "officer", "wrong")
    assert (await ask_from(gateway, "2001:db8::77", "officer", SECRET)).status_code == 429
    assert (await ask_from(gateway, "2001:db8:0:1::77", "officer", SECRET)).status_code == 200


async def test_each_further_failure_makes_it_wait_twice_as_long(gateway, owner):
    waits = []
    for _ in range(12):
        await gateway.ask(secret="wrong")
        row = await owner.fetchrow(
            "SELECT extract(epoch FROM blocked_until - last_failed_at) AS wait FROM failed_logins"
        )
        waits.append(row["wait"])
        await owner.execute("UPDATE failed_logins SET blocked_until = now() - interval '1 second'")
    assert waits == [None] * 4 + [30, 60, 120, 240, 480, 900, 900, 900]


async def test_a_success_forgives_the_client(gateway):
    for _ in range(3):
        for _ in range(4):
            await gateway.ask(secret="wrong")
        assert (await gateway.ask()).status_code == 200


async def test_five_minutes_of_rest_forgive_too(gateway, owner):
    for _ in range(4):
        await gateway.ask(secret="wrong")
    await owner.execute("UPDATE failed_logins SET last_failed_at = now() - interval '6 minutes'")
    for _ in range(4):
        await gateway.ask(secret="wrong")
    assert (await gateway.ask()).status_code == 200


async def test_another_client_is_not_affected(gateway):
    await gateway.add("other")
    for _ in range(6):
        await gateway.ask(secret="wrong")
    assert (await gateway.ask("other")).status_code == 200


async def test_an_address_that_tries_many_clients_has_to_wait(start):
    async with start(failures_per_address=6) as gateway:
        await gateway.add()
        for number in range(6):
            assert (await ask_from(gateway, "203.0.113.9", f"guess-{number}", "wrong")).status_code == 401
        assert (await ask_from(gateway, "203.0.113.9", "never-tried", "wrong")).status_code == 429
        assert (await ask_from(gateway, "203.0.113.10", "never-tried", "wrong")).status_code == 401


async def test_a_valid_client_buys_its_address_no_guesses(start):
    async with start(failures_per_address=3) as gateway:
        await gateway.add()
        for number in range(3):
            await ask_from(gateway, "203.0.113.9", f"guess-{number}", "wrong")
            await gateway.http.post(
                "/oauth2/token", data={"grant_type": "client_credentials"}, auth=("officer", "x"), headers=OUTSIDE
            )
        assert (await ask_from(gateway, "203.0.113.9", "guess-9", "wrong")).status_code == 429


async def test_only_the_front_door_is_believed_about_addresses(start):
    async with start(failures_per_address=2, trusted_proxies=["10.0.0.0/8"]) as gateway:
        for number in range(4):
            answer = await ask_from(gateway, "203.0.113.9", f"guess-{number}", "wrong")
            assert answer.status_code == 401


async def test_the_last_entry_counts_because_the_front_door_wrote_it(start):
    async with start(failures_per_address=2) as gateway:
        for number in range(2):
            await ask_from(gateway, f"198.51.100.{number}, 203.0.113.9", f"guess-{number}", "wrong")
        assert (await ask_from(gateway, "198.51.100.77, 203.0.113.9", "guess-7", "wrong")).status_code == 429


async def test_replicas_count_together(start):
    async with start() as first, start() as second:
        await first.add()
        for one in (first, second, first, second, first):
            await one.ask(secret="wrong")
        assert (await second.ask()).status_code == 429


async def test_failures_at_the_same_moment_are_all_counted(gateway, owner):
    await asyncio.gather(*(gateway.ask(secret="wrong") for _ in range(5)))
    assert await owner.fetchval("SELECT failures FROM failed_logins") == 5


async def test_neither_address_nor_attempted_id_is_kept(gateway, owner):
    await ask_from(gateway, "203.0.113.9", "a-secret-in-the-wrong-field", "wrong")
    kept = str(await owner.fetch("SELECT * FROM failed_logins")) + str(await owner.fetch("SELECT * FROM audit_entries"))
    assert "203.0.113.9" not in kept
    assert "wrong-field" not in kept


@pytest.mark.parametrize(("address", "network"), [("203.0.113.9", "203.0.113.9"), ("2001:db8::1:2", "2001:db8::/64")])
def test_ipv6_callers_are_counted_by_their_network(address, network):
    assert network_of(ip_address(address)) == network


@given(st.ip_addresses(v=6))
def test_every_address_of_a_network_is_the_same_caller(address):
    neighbour = IPv6Address(int(address) ^ 1)
    assert network_of(neighbour) == network_of(address)
