"""The figures as a reader wants them: each beside its goal, in tables that stand in a document as they are."""

from collections.abc import Mapping
from typing import Final

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from local_stack.bench.figures import Report

WIDE: Final = 240
"""Columns: no line of a table is broken, whatever the terminal."""


def show(report: Report) -> None:
    """Prints to stdout."""
    console = Console(highlight=False, markup=False, width=WIDE)
    for table in (_compared(report), _others(report), _cpu(report), _memory(report)):
        console.print(table)


def _compared(report: Report) -> Table:
    table = _table("The platform through the gateway beside pgbench (medians of the rounds; times in ms)")
    for column in ("requests/s", "p50", "p99", "pgbench/s", "p50", "p99", "ratio", "goal", ""):
        table.add_column(column, justify="right", no_wrap=True)
    for name, figures in report.operations.items():
        platform, beside = _rate(figures["platform"]), _rate(figures["pgbench"])
        ratio, goal = f"{figures['ratio']:.2f}", f"≥ {figures['goal']:.2f}"
        table.add_row(name, *platform, *beside, ratio, goal, _verdict(reached=figures["reached"]))
    return table


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left", box=MARKDOWN)
    table.add_column("", no_wrap=True)
    return table


def _rate(figures: Mapping[str, float]) -> tuple[str, str, str]:
    return f"{figures['requests_per_second']:,.0f}", f"{figures['p50']:.1f}", f"{figures['p99']:.1f}"


def _others(report: Report) -> Table:
    table = _table("And")
    for column in ("measured", "goal", ""):
        table.add_column(column, no_wrap=True)
    for figure in report.figures:
        verdict = _verdict(reached=figure.reached) if figure.goal else ""
        table.add_row(figure.name, figure.measured, figure.goal or "", verdict)
    return table


def _cpu(report: Report) -> Table:
    operations = report.operations
    spent = {name: figures["cpu_microseconds_per_request"] for name, figures in operations.items()}
    paced = {figure.name.partition(" ")[0]: figure.values for figure in report.figures}
    spent |= {f"{name}, paced": one["cpu_microseconds_per_request"] for name, one in paced.items() if _has_cpu(one)}
    return _by_process("CPU per request by process (µs)", spent)


def _has_cpu(values: Mapping[str, object]) -> bool:
    return "cpu_microseconds_per_request" in values


def _memory(report: Report) -> Table:
    return _by_process("Memory at rest by process (MB)", report.memory)


def _by_process(title: str, measured: Mapping[str, Mapping[str, float]]) -> Table:
    table = _table(title)
    for name in measured:
        table.add_column(name, justify="right", no_wrap=True)
    for process in dict.fromkeys(process for one in measured.values() for process in one):
        table.add_row(process, *(f"{one.get(process, 0.0):,.0f}" for one in measured.values()))
    table.add_row("all", *(f"{sum(one.values()):,.0f}" for one in measured.values()))
    return table


def _verdict(*, reached: bool) -> str:
    return "reached" if reached else "**missed**"
