"""A real worker killed while it fits a forecast: another fits it, once, and no worker holds the model's libraries."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from parts.contact_calls import call, lines
from parts.live_stack import LiveStack, until

from local_stack.background import BackgroundStack, on_free_ports

pytestmark = pytest.mark.faults

WORKER = "contact-worker-1"
FIRST = datetime(2014, 8, 11, tzinfo=UTC)
DAYS = 63
EACH_DAY = 120
STARTS = timedelta(days=1) / EACH_DAY
FITTED = "SELECT count(*) FROM events WHERE type LIKE '%.contact.forecast.fitted.v1' AND subject_id = $1"
VALUES = "SELECT count(*) FROM forecast_values WHERE value_interval = 'HALF_HOUR' AND forecast_id = $1"


@pytest.fixture(scope="module")
async def live(tmp_path_factory) -> AsyncIterator[LiveStack]:
    settings = {**on_free_ports(), "BLUELAMP_SERVICES": "contact"}
    with BackgroundStack(tmp_path_factory.mktemp("forecasts"), settings) as stack:
        live = LiveStack(stack, "contact")
        await live.client("telephony")
        await live.client("analyst")
        yield live
        await live.close()


async def load_history(live: LiveStack) -> None:
    calls = (call(FIRST + number * STARTS) for number in range(DAYS * EACH_DAY))
    client = await live.client("telephony")
    headers = {
        "Content-Type": "application/x-ndjson",
        "Content-Encoding": "gzip",
        "Idempotency-Key": f'"{uuid4()}"',
    }
    answer = await client.post("/call-batches", content=gzip.compress(lines(calls)), headers=headers)
    assert answer.status_code == 202, answer.text
    address = f"/call-batches/{answer.json()['call_batch_id']}"

    async def loaded() -> bool:
        return (await live.get("telephony", address)).json()["status"] == "LOADED"

    await until(loaded, what="the history loaded", seconds=120)


async def test_a_forecast_survives_the_worker_that_fits_it(live: LiveStack):
    await load_history(live)
    since = FIRST.date() + timedelta(days=DAYS)
    body = {
        "stream": "101",
        "since": since.isoformat(),
        "until": (since + timedelta(days=7)).isoformat(),
        # The stack's own demonstration has a call on the line before.
        "training_from": FIRST.date().isoformat(),
    }
    client = await live.client("analyst")
    asked = await client.post("/forecasts", json=body, headers={"Idempotency-Key": f'"{uuid4()}"'})
    assert asked.status_code == 201, asked.text
    forecast_id = asked.json()["forecast_id"]
    address = f"/forecasts/{forecast_id}"
    await asyncio.sleep(0.5)
    killed = live.kill(WORKER)
    await live.back(WORKER, killed)

    async def ended() -> bool:
        return (await live.get("analyst", address)).json()["status"] != "WAITING"

    await until(ended, what="the forecast fitted", seconds=240)
    forecast = (await live.get("analyst", address)).json()
    assert forecast["status"] == "FITTED", forecast["failure"]
    assert forecast["training"]["days_used"] == DAYS
    assert await live.value(FITTED, UUID(forecast_id)) == 1
    assert await live.value(VALUES, UUID(forecast_id)) == 7 * 48
    loaded = await asyncio.to_thread(Path(f"/proc/{live.process(WORKER)}/maps").read_text)
    assert "statsmodels" not in loaded
