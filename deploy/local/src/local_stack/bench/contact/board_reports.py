"""The board report as its reader meets it: made, and read as a page and as a PDF, through the front door."""

import time
from typing import Final
from uuid import uuid4

import httpx

from local_stack.bench.figures import Figure
from local_stack.bench.installation import Installation
from local_stack.board_report import FORMS, PATH, REQUEST
from local_stack.errors import StackError

GOAL_SECONDS: Final = 2.0
_WHO: Final = "board"
_MADE: Final = 201


def report(installation: Installation, rounds: int) -> Figure:
    """The slowest of some reports, after one that takes the months of its charts for all that follow."""
    headers = {"Authorization": f"Bearer {installation.token(_WHO)}"}
    with httpx.Client(base_url=installation.state.public_url, headers=headers, timeout=60.0, trust_env=False) as client:
        first = _seconds(client)
        took = [_seconds(client) for _ in range(max(rounds, 3))]
    return Figure(
        "a board report: made, and read as page and PDF",
        f"{max(took):.2f} s at the most; the first {first:.2f} s",
        f"< {GOAL_SECONDS:.0f} s",
        max(took) < GOAL_SECONDS,
        {"seconds": took, "first": first},
    )


def _seconds(client: httpx.Client) -> float:
    started = time.perf_counter()
    answer = client.post(PATH, json=dict(REQUEST), headers={"Idempotency-Key": f'"{uuid4()}"'})
    address = answer.headers.get("Location")
    if address is None:
        raise StackError(f"no board report: {answer.status_code} {answer.text[:600]}")
    if answer.status_code == _MADE:
        for form in FORMS.values():
            client.get(address, headers={"Accept": form}).raise_for_status()
    else:
        # It was left to the worker: that is over the goal, however long it takes.
        return float(answer.elapsed.total_seconds() + GOAL_SECONDS)
    return time.perf_counter() - started
