"""The hubs' part from a million people to its figures."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from local_stack.bench.figures import Figure, Memory, Report
from local_stack.bench.installation import Installation
from local_stack.bench.rounds import Measuring
from local_stack.bench.safeguarding import caseload, population
from local_stack.bench.safeguarding.clocks import breach_delays
from local_stack.bench.safeguarding.operations import comparisons, footprint

PACE: Final = 20.0
FOOTPRINT_GOAL_MILLISECONDS: Final = 50.0
BREACH_GOAL_SECONDS: Final = 5.0


def measure(installation: Installation, rounds: int, seconds: float, say: Callable[[str], None]) -> Report:
    """Fills the register of people and the hubs, and measures them."""
    memory = Memory(installation, say)
    memory.take("fresh")
    owner = installation.dsn("owner")
    say(f"putting in {population.PEOPLE:,} people")
    asyncio.run(population.seed_population(owner))
    say(f"putting in {caseload.CASES:,} cases")
    since = asyncio.run(caseload.seed_caseload(owner))
    put_back = partial(caseload.put_back, since=since)
    measuring = Measuring(installation, put_back, rounds, seconds, say)
    operations = measuring.compare(comparisons())
    family = measuring.paced(footprint(), PACE)
    say("clocks running out")
    delays = asyncio.run(breach_delays(owner))
    memory.take("after the load")
    whole = memory.figure("memory of the whole stack")
    conditions = {"people": population.PEOPLE, "cases": caseload.CASES, "open_on_board": caseload.OPEN_ON_BOARD}
    return Report(conditions, operations, [_footprint(family), _breaches(delays), whole], memory.taken)


def _footprint(paced: dict[str, Any]) -> Figure:
    return Figure(
        f"footprint of a family of 12 at {PACE:.0f} requests/s, p99",
        f"{paced['p99']:.1f} ms (p50 {paced['p50']:.1f}, longest {paced['longest']:.1f})",
        f"< {FOOTPRINT_GOAL_MILLISECONDS:.0f} ms",
        paced["p99"] < FOOTPRINT_GOAL_MILLISECONDS,
        paced,
    )


def _breaches(delays: dict[str, float]) -> Figure:
    return Figure(
        f"a breach marked, the longest of {delays['clocks']:,.0f} clocks",
        f"{delays['longest']:.2f} s after its time (p50 {delays['p50']:.2f}, p99 {delays['p99']:.2f})",
        f"< {BREACH_GOAL_SECONDS:.0f} s",
        delays["longest"] < BREACH_GOAL_SECONDS,
        delays,
    )
