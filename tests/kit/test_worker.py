import asyncio
import json
import signal
import sys
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.jobs.dead_letters import dead_letters, requeue_dead_letters
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.jobs.housekeeping import forget_old_keys, trim_log
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.jobs.worker import HEARTBEAT_TIMEOUT
from local_stack.ports import free_port

SECRET = "the name of somebody"


@pytest.fixture
async def doings(as_owner):
    await as_owner.execute("CREATE TABLE doings (what text, pid integer, at timestamptz DEFAULT clock_timestamp())")
    await as_owner.execute("GRANT SELECT, INSERT ON doings TO referrals_app")
    return as_owner


async def enqueue(resources, entrypoint, payload="", delay_seconds=0):
    async with resources.database.connection() as connection:
        await ENQUEUE.run(connection, entrypoint=entrypoint, payload=payload, delay_seconds=delay_seconds)


async def test_a_job_starts_within_milliseconds_of_its_commit(resources, working):
    started = asyncio.Queue()

    async def note(_, payload):
        started.put_nowait((payload, time.monotonic()))

    async with working([Job(entrypoint="note", function=note)]):
        await enqueue(resources, "note", "warm-up")
        await asyncio.wait_for(started.get(), 10)
        waits = []
        for number in range(5):
            await enqueue(resources, "note", str(number))
            committed = time.monotonic()
            payload, at = await asyncio.wait_for(started.get(), 10)
            assert payload == str(number)
            waits.append(at - committed)
    assert min(waits) < 0.1


async def test_a_job_with_a_delay_waits_for_it(resources, working):
    started = asyncio.Queue()

    async def note(_, payload):
        started.put_nowait(time.monotonic())

    async with working([Job(entrypoint="note", function=note)]):
        asked = time.monotonic()
        await enqueue(resources, "note", delay_seconds=1)
        assert 0.9 < await asyncio.wait_for(started.get(), 10) - asked < 2.5


async def test_a_job_that_fails_is_tried_again_and_then_held_without_a_word_of_its_data(
    resources, working, as_owner, eventually, capfd
):
    tries = 0

    async def fail(_, payload):
        nonlocal tries
        tries += 1
        raise ValueError(f"cannot do it for {payload}")

    job = Job(entrypoint="fail", function=fail, max_attempts=3, first_delay=timedelta(milliseconds=10))
    async with working([job]):
        await enqueue(resources, "fail", SECRET)
        [held] = await eventually(lambda: dead_letters(resources.database))
        assert (held.entrypoint, held.error, tries) == ("fail", "ValueError", 3)
        stored = await as_owner.fetchval("SELECT string_agg(traceback::text, ' ') FROM pgqueuer_log")
        assert "ValueError" in stored
        assert SECRET not in stored
        assert SECRET not in capfd.readouterr().err
        assert await requeue_dead_letters(resources.database, "fail") == 1
        await eventually(lambda: _times(lambda: tries, 6))
        assert await eventually(lambda: dead_letters(resources.database))


async def _times(count, expected):
    return count() == expected


async def test_a_job_that_is_too_slow_is_broken_off(resources, working, eventually):
    broken_off = []

    async def linger(_, payload):
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            broken_off.append(payload)
            raise

    job = Job(entrypoint="linger", function=linger, max_attempts=1, timeout=timedelta(milliseconds=50))
    async with working([job]):
        await enqueue(resources, "linger", "slow")
        [held] = await eventually(lambda: dead_letters(resources.database))
    assert (held.error, broken_off) == ("TimeoutError", ["slow"])


async def test_sweeps_go_on_after_one_has_failed(resources, working, eventually):
    calls = []

    async def sweep(_):
        calls.append(1)
        raise ValueError(SECRET)

    async with working([], [Sweep(name="sweep", every_seconds=0.01, function=sweep)]):
        await eventually(lambda: _times(lambda: len(calls) > 2, True))


async def test_old_keys_and_the_queues_own_log_are_forgotten(resources, as_owner):
    await as_owner.execute(
        "INSERT INTO idempotency_keys (caller, operation, key, organisation_id, fingerprint, created_at) "
        "SELECT 'c', 'POST /x', age::text, uuidv7(), '', now() - make_interval(hours => age) "
        "FROM unnest(ARRAY[1, 25]) age"
    )
    await as_owner.execute(
        "INSERT INTO pgqueuer_log (created, job_id, status, priority, entrypoint, traceback) VALUES "
        "(now() - interval '2 hours', 1, 'successful', 0, 'old', NULL), (now(), 2, 'successful', 0, 'new', NULL), "
        "(now() - interval '2 hours', 3, 'failed', 0, 'failed', '{}'), "
        "(now() - interval '31 days', 4, 'failed', 0, 'long ago', '{}')"
    )
    await forget_old_keys(resources)
    await trim_log(resources)
    assert [row["key"] for row in await as_owner.fetch("SELECT key FROM idempotency_keys")] == ["1"]
    assert {row["entrypoint"] for row in await as_owner.fetch("SELECT entrypoint FROM pgqueuer_log")} == {
        "new",
        "failed",
    }


@given(st.integers(min_value=1, max_value=1000))
def test_delays_grow_to_their_limit_and_are_never_all_alike(attempts):
    job = Job(entrypoint="x", function=None, first_delay=timedelta(seconds=1), longest_delay=timedelta(seconds=60))
    whole = min(2.0 ** min(attempts - 1, 30), 60)
    assert whole / 2 <= job.delay_after(attempts).total_seconds() <= whole


@asynccontextmanager
async def worker_process(dsn, secret_key, *arguments):
    script = Path(__file__).with_name("worker_process.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), dsn, secret_key, *arguments, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.faults
async def test_a_job_in_the_hands_of_a_killed_worker_is_taken_over(
    resources, referrals_database, doings, secret_key, eventually
):
    async def pids(what):
        return [row["pid"] for row in await doings.fetch("SELECT pid FROM doings WHERE what = $1 ORDER BY at", what)]

    dsn = referrals_database.dsn("app")
    async with worker_process(dsn, secret_key, "--lingers") as first:
        await enqueue(resources, "linger", "long")
        await eventually(lambda: pids("long"), within=60)
        first.kill()
        await first.wait()
    killed = time.monotonic()
    port = free_port()
    async with worker_process(dsn, secret_key, f"--metrics={port}") as second:
        await eventually(lambda: _is(pids("long"), [first.pid, second.pid]), within=60)
        assert time.monotonic() - killed < HEARTBEAT_TIMEOUT.total_seconds() + 30
        await eventually(lambda: _is(doings.fetchval("SELECT count(*) FROM pgqueuer"), 0), within=30)
        async with httpx.AsyncClient() as http:
            metrics = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
    assert 'jobs_total{entrypoint="linger",result="done"} 1.0' in metrics


async def _is(awaitable, expected):
    return await awaitable == expected


@pytest.mark.faults
async def test_a_worker_that_is_told_to_stop_gives_its_job_back_within_five_seconds(
    resources, referrals_database, doings, secret_key, eventually
):
    async with worker_process(referrals_database.dsn("app"), secret_key, "--lingers") as process:
        await enqueue(resources, "linger", "long")
        await eventually(lambda: doings.fetchval("SELECT count(*) FROM doings"), within=60)
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        assert time.monotonic() - told < 5
        lines = (await process.stderr.read()).decode().splitlines()
    assert await doings.fetchval("SELECT status FROM pgqueuer") == "queued"
    assert all(json.loads(line) for line in lines)


@pytest.mark.faults
async def test_a_worker_survives_that_postgresql_is_killed_and_comes_back(
    own_server, kit_settings, working, eventually
):
    server, database = own_server
    done = []

    async def note(_, payload):
        done.append(payload)

    async def put_in(payload):
        connection = await asyncpg.connect(database.dsn("app"))
        await ENQUEUE.run(connection, entrypoint="note", payload=payload)
        await connection.close()

    settings = kit_settings.model_copy(update={"database_url": database.dsn("app")})
    async with working([Job(entrypoint="note", function=note)], settings=settings):
        await put_in("before")
        await eventually(lambda: _times(lambda: done, ["before"]))
        server.kill()
        await asyncio.sleep(0.5)
        await asyncio.to_thread(server.start)
        await put_in("after")
        await eventually(lambda: _times(lambda: done[-1], "after"), within=20)


async def test_a_worker_waits_for_a_database_that_is_not_there_yet(own_server, kit_settings, working, eventually):
    server, database = own_server
    server.stop()
    swept = []

    async def sweep(resources):
        async with resources.database.connection() as connection:
            swept.append(await connection.fetchval("SELECT 1"))

    settings = kit_settings.model_copy(update={"database_url": database.dsn("app")})
    async with working([], [Sweep(name="sweep", every_seconds=0.05, function=sweep)], settings=settings):
        await asyncio.sleep(0.3)
        await asyncio.to_thread(server.start)
        await eventually(lambda: _times(lambda: bool(swept), True), within=20)
