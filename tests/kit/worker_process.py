"""A worker in a process of its own, for tests that kill it: `python worker_process.py <database address> <secret>`."""

import asyncio
import os
import sys

from pydantic_settings import SettingsConfigDict

from bluelamp.kit import telemetry
from bluelamp.kit.jobs.declaration import Job
from bluelamp.kit.jobs.worker import run_worker
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="KIT_")


async def linger(resources: Resources, payload: str) -> None:
    """Note the start, and for the payload `long` not come to the end."""
    async with resources.database.connection() as connection:
        await connection.execute("INSERT INTO doings (what, pid) VALUES ($1, $2)", payload, os.getpid())
    if payload == "long" and "--lingers" in sys.argv:
        await asyncio.sleep(600)


if __name__ == "__main__":
    port = next((int(one.removeprefix("--metrics=")) for one in sys.argv if one.startswith("--metrics=")), None)
    settings = Settings(environment="local", database_url=sys.argv[1], secret_key=sys.argv[2], worker_metrics_port=port)
    telemetry.set_up_logging("kit", "INFO")
    run_worker(open_resources(settings), [Job(entrypoint="linger", function=linger)], [])
