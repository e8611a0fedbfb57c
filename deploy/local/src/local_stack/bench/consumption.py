"""What the processes of the stack cost: CPU time by part, and memory as each page counted once."""

import os
from pathlib import Path
from typing import Final

from local_stack.roles import ROLES_OF
from local_stack.state import StackState

PROC: Final = Path("/proc")
TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")
# Places after the command's closing parenthesis: proc(5), fields 4 and 14 to 17.
PARENT, FIRST_TIME, LAST_TIME = 1, 11, 15
POSTGRES: Final = "postgres"


def cpu_seconds(state: StackState) -> dict[str, float]:
    """CPU time of each part so far; PostgreSQL's with all its processes, those that have ended too."""
    children = _children()
    spent = {name: sum(_times(pid)) for name, pid in state.processes.items()}
    if POSTGRES in state.processes:
        living = (sum(_times(child)) for child in children.get(state.processes[POSTGRES], []))
        spent[POSTGRES] += sum(living)
    return {name: ticks / TICKS_PER_SECOND for name, ticks in spent.items()}


def memory_megabytes(state: StackState) -> dict[str, float]:
    """Proportional set size by part, the launcher's own included: shared pages are shared out, so the sum is true.

    PostgreSQL's connections are told apart by the service whose database they are of.
    """
    children = _children()
    roots = {**state.processes, "launcher": state.launcher_pid}
    named = set(state.processes.values())
    found: dict[str, float] = {}
    for name, root in roots.items():
        for pid in _family(root, children, named):
            part = part_of_postgres(_title(pid)) if name == POSTGRES else name
            found[part] = found.get(part, 0.0) + _pss(pid)
    return found


def part_of_postgres(title: str) -> str:
    """Which part a process of PostgreSQL counts as, by the title that it gives itself: postgres: role database …."""
    words = title.split()
    service = next((service for service in ROLES_OF if words[2:3] == [service]), None)
    return f"{POSTGRES} for {service}" if service else POSTGRES


def _family(root: int, children: dict[int, list[int]], named: set[int]) -> list[int]:
    found = [root]
    for child in children.get(root, []):
        if child not in named:
            found += _family(child, children, named)
    return found


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit() and (fields := _fields(int(folder.name))):
            found.setdefault(int(fields[PARENT]), []).append(int(folder.name))
    return found


def _times(pid: int) -> list[int]:
    return [int(ticks) for ticks in _fields(pid)[FIRST_TIME:LAST_TIME]]


def _fields(pid: int) -> list[str]:
    """Nothing for a process that has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _title(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _pss(pid: int) -> float:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
