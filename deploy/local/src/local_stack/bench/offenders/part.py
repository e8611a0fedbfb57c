"""The offenders service's part, from a million offenders to its figures."""

import asyncio
from collections.abc import Callable
from typing import Final

from local_stack.bench.figures import Memory, Report
from local_stack.bench.installation import Installation
from local_stack.bench.offenders import checks, population
from local_stack.bench.rounds import Measuring

PACE: Final = 20.0
_ASKED: Final = 4_000


def measure(installation: Installation, rounds: int, seconds: float, say: Callable[[str], None]) -> Report:
    """Fills the tables of offenders, and measures what is asked about them."""
    memory = Memory(installation, say)
    memory.take("fresh")
    owner = installation.dsn("owner")
    say(f"putting in {population.OFFENDERS:,} offenders")
    asyncio.run(population.seed_population(owner))
    check = checks.comparison(asyncio.run(population.drawn(owner, _ASKED)))
    measuring = Measuring(installation, _nothing_to_put_back, rounds, seconds, say)
    operations = measuring.compare([check])
    paced = measuring.paced(check.operation, PACE)
    memory.take("after the load")
    figures = [checks.figure(paced, PACE), memory.figure("memory of the whole stack")]
    return Report({"offenders": population.OFFENDERS}, operations, figures, memory.taken)


async def _nothing_to_put_back(_: str) -> None:
    """A check changes nothing but the log."""
