"""The portal's part from its year of data to its figures."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from local_stack.bench.figures import Figure, Memory, Report
from local_stack.bench.installation import Installation
from local_stack.bench.portal import seeding
from local_stack.bench.portal.operations import comparisons
from local_stack.bench.portal.webhooks import webhook_latency
from local_stack.bench.rounds import Measuring
from local_stack.settings import BUSINESS_SERVICES

PACE: Final = 50.0
PACED_GOAL_MILLISECONDS: Final = 50.0
WEBHOOK_GOAL_SECONDS: Final = 1.0
MEMORY_GOAL_MEGABYTES: Final = 900.0
OTHERS: Final = [service for service in BUSINESS_SERVICES if service != "referrals"]


def measure(installation: Installation, rounds: int, seconds: float, say: Callable[[str], None]) -> Report:
    """Fills the portal, and measures it."""
    memory = Memory(installation, say)
    memory.take("fresh")
    say(f"putting in {seeding.REFERRALS:,} referrals")
    asyncio.run(seeding.seed(installation.dsn("owner")))
    submit, inbox, get = comparisons()
    measuring = Measuring(installation, seeding.put_back, rounds, seconds, say)
    operations = measuring.compare([submit, inbox, get])
    paced = measuring.paced(submit.operation, PACE)
    say("webhooks at rest")
    latency = webhook_latency(installation, submit.operation.bodies[0])
    memory.take("after the load")
    # The goal was set for a stack of the portal alone; its two web replicas stand beside one of each other service.
    alone = memory.figure("memory of the stack but for the other services", without=OTHERS, goal=MEMORY_GOAL_MEGABYTES)
    figures = [_paced(paced), _webhooks(latency), alone, memory.figure("memory of the whole stack")]
    return Report({"referrals": seeding.REFERRALS}, operations, figures, memory.taken)


def _paced(paced: dict[str, Any]) -> Figure:
    return Figure(
        f"submit at {PACE:.0f} requests/s, p99",
        f"{paced['p99']:.1f} ms (p50 {paced['p50']:.1f}, longest {paced['longest']:.1f})",
        f"< {PACED_GOAL_MILLISECONDS:.0f} ms",
        paced["p99"] < PACED_GOAL_MILLISECONDS,
        paced,
    )


def _webhooks(latency: dict[str, float]) -> Figure:
    return Figure(
        "from an event to a webhook at rest, longest",
        f"{latency['longest'] * 1000:.0f} ms (median {latency['median'] * 1000:.0f}, of {latency['events']:.0f})",
        f"< {WEBHOOK_GOAL_SECONDS * 1000:.0f} ms",
        latency["longest"] < WEBHOOK_GOAL_SECONDS,
        latency,
    )
