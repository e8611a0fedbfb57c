"""The offenders service's part, from a million offenders to its figures."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from local_stack.bench.figures import Memory, Report
from local_stack.bench.installation import Installation
from local_stack.bench.offenders import caseload, checks, imports, population, ranking
from local_stack.bench.rounds import Measuring

PACE: Final = 20.0
_ASKED: Final = 4_000


def measure(installation: Installation, rounds: int, seconds: float, say: Callable[[str], None]) -> Report:
    """Fills the tables of offenders, and measures what is asked about them."""
    memory = Memory(installation, say)
    memory.take("fresh")
    owner = installation.dsn("owner")
    _seed(owner, say)
    ranked = ranking.ranked(installation, rounds, say)
    check = checks.comparison(asyncio.run(population.drawn(owner, _ASKED)))
    measuring = Measuring(installation, _nothing_to_put_back, rounds, seconds, say)
    operations = measuring.compare([check, ranking.first_page(), caseload.first_page()])
    paced = measuring.paced(check.operation, PACE)
    with tempfile.TemporaryDirectory() as folder:
        imported = imports.imported(installation, rounds, Path(folder), say)
    memory.take("after the load")
    figures = [checks.figure(paced, PACE), ranked, imported, memory.figure("memory of the whole stack")]
    conditions = {
        "offenders": population.OFFENDERS,
        "perpetrators": ranking.PERPETRATORS,
        "events": ranking.EVENTS,
        "cases": caseload.CASES,
        "imported": imports.OFFENCES,
    }
    return Report(conditions, operations, figures, memory.taken)


def _seed(owner: str, say: Callable[[str], None]) -> None:
    say(f"putting in {population.OFFENDERS:,} offenders")
    asyncio.run(population.seed_population(owner))
    say(f"putting in {ranking.EVENTS:,} events and {caseload.CASES:,} cases")
    asyncio.run(ranking.seed_events(owner))
    asyncio.run(caseload.seed_cases(owner))


async def _nothing_to_put_back(_: str) -> None:
    """What is read stays as it is, but for the log."""
