"""The figures as a reader wants them: each beside its goal."""

import sys
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

WIDTH_OF_A_LOG: Final = 120


def show(result: dict[str, Any]) -> None:
    """Prints to stdout."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_LOG)
    for table in (_compared(result), _cpu(result), _others(result)):
        console.print(table)


def _compared(result: dict[str, Any]) -> Table:
    table = _table("The platform through the gateway beside pgbench (medians; times in ms)")
    table.add_column("", no_wrap=True)
    for column in ("requests/s", "p50", "p99", "pgbench/s", "p50", "p99", "ratio", "goal"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for name, figures in result["operations"].items():
        platform, beside = _rate(figures["platform"]), _rate(figures["pgbench"])
        ratio, goal = f"{figures['ratio']:.2f}", f"≥ {figures['goal']:.2f}"
        table.add_row(name, *platform, *beside, ratio, goal, _verdict(figures["reached"]))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=SIMPLE_HEAD)


def _rate(figures: dict[str, float]) -> tuple[str, str, str]:
    return f"{figures['requests_per_second']:,.0f}", f"{figures['p50']:.1f}", f"{figures['p99']:.1f}"


def _cpu(result: dict[str, Any]) -> Table:
    operations = result["operations"]
    table = _table("CPU per request by process (µs)")
    table.add_column("")
    for name in operations:
        table.add_column(name, justify="right")
    spent = {name: figures["cpu_microseconds_per_request"] for name, figures in operations.items()}
    for process in dict.fromkeys(process for one in spent.values() for process in one):
        table.add_row(process, *(f"{one.get(process, 0.0):,.0f}" for one in spent.values()))
    table.add_row("all", *(f"{sum(one.values()):,.0f}" for one in spent.values()))
    return table


def _others(result: dict[str, Any]) -> Table:
    table = _table("And")
    for column in ("", "measured", "goal", ""):
        table.add_column(column)
    paced, hook, memory = result["paced_submit"], result["webhook_seconds"], result["memory_megabytes"]
    pace = result["conditions"]["paced_requests_per_second"]
    table.add_row(
        f"submit at {pace:.0f} requests/s, p99",
        f"{paced['p99']:.1f} ms (p50 {paced['p50']:.1f}, longest {paced['longest']:.1f})",
        f"< {paced['goal_p99']:.0f} ms",
        _verdict(paced["reached"]),
    )
    table.add_row(
        "from an event to a webhook at rest, longest",
        f"{hook['longest'] * 1000:.0f} ms (median {hook['median'] * 1000:.0f}, of {hook['events']:.0f})",
        f"< {hook['goal'] * 1000:.0f} ms",
        _verdict(hook["reached"]),
    )
    fresh, used = memory["fresh"]["total"], memory["after_load"]["total"]
    table.add_row(
        "memory of the whole stack at rest",
        f"{fresh:,.0f} MB fresh, {used:,.0f} MB after the load",
        f"≤ {memory['goal']:.0f} MB",
        _verdict(memory["reached"]),
    )
    return table


def _verdict(reached: bool) -> str:
    return "reached" if reached else "[bold]missed[/bold]"
