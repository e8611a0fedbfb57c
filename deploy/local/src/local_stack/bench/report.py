"""The figures as a reader wants them: each beside its goal."""

import sys
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from local_stack.bench.figures import Report

WIDTH_OF_A_LOG: Final = 120


def show(report: Report) -> None:
    """Prints to stdout."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_LOG)
    for table in (_compared(report), _cpu(report), _others(report)):
        console.print(table)


def _compared(report: Report) -> Table:
    table = _table("The platform through the gateway beside pgbench (medians; times in ms)")
    table.add_column("", no_wrap=True)
    for column in ("requests/s", "p50", "p99", "pgbench/s", "p50", "p99", "ratio", "goal"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for name, figures in report.operations.items():
        platform, beside = _rate(figures["platform"]), _rate(figures["pgbench"])
        ratio, goal = f"{figures['ratio']:.2f}", f"≥ {figures['goal']:.2f}"
        table.add_row(name, *platform, *beside, ratio, goal, _verdict(figures["reached"]))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=SIMPLE_HEAD)


def _rate(figures: dict[str, float]) -> tuple[str, str, str]:
    return f"{figures['requests_per_second']:,.0f}", f"{figures['p50']:.1f}", f"{figures['p99']:.1f}"


def _cpu(report: Report) -> Table:
    operations = report.operations
    table = _table("CPU per request by process (µs)")
    table.add_column("")
    for name in operations:
        table.add_column(name, justify="right")
    spent = {name: figures["cpu_microseconds_per_request"] for name, figures in operations.items()}
    for process in dict.fromkeys(process for one in spent.values() for process in one):
        table.add_row(process, *(f"{one.get(process, 0.0):,.0f}" for one in spent.values()))
    table.add_row("all", *(f"{sum(one.values()):,.0f}" for one in spent.values()))
    return table


def _others(report: Report) -> Table:
    table = _table("And")
    for column in ("", "measured", "goal", ""):
        table.add_column(column)
    for figure in report.figures:
        table.add_row(figure.name, figure.measured, figure.goal, _verdict(figure.reached))
    return table


def _verdict(reached: bool) -> str:
    return "reached" if reached else "[bold]missed[/bold]"
