"""A hundred thousand offences through the front door, beside COPY of the same rows into the same tables."""

import asyncio
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from local_stack.bench import batches
from local_stack.bench.figures import Figure
from local_stack.bench.installation import Installation
from local_stack.bench.offenders import feed

OFFENCES: Final = 100_000
GOAL: Final = 0.4
FEED: Final = batches.Feed("/offenders/v1/offence-imports", "analyst")
_PROCESSES: Final = ("offenders-web", "offenders-worker", "postgres")


def imported(installation: Installation, rounds: int, folder: Path, say: Callable[[str], None]) -> Figure:
    """Import and copy in turn; the ratio is of the medians."""
    took: list[batches.Ingested] = []
    beside: list[batches.Copied] = []
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}: {OFFENCES:,} offences, then COPY")
        path = folder / f"offences-{number}.gz"
        feed.write(path, OFFENCES, seed=number)
        took.append(asyncio.run(batches.ingest(installation, FEED, path, OFFENCES)))
        beside.append(asyncio.run(copied(installation, UUID(took[-1].batch["batch_id"]))))
    ours, plain = statistics.median(one.seconds for one in took), statistics.median(one.seconds for one in beside)
    cpu = statistics.median(cpu_of(one) for one in took), statistics.median(one.cpu for one in beside)
    ratio = plain / ours
    return Figure(
        f"{OFFENCES:,} offences in gzip NDJSON through the front door",
        f"{ours:.2f} s ({cpu[0]:.2f} s of CPU), COPY into the same tables {plain:.2f} s ({cpu[1]:.2f}): "
        f"{ratio:.2f} of its speed",
        f"≥ {GOAL}",
        ratio >= GOAL,
        {
            "seconds": [one.seconds for one in took],
            "cpu_seconds": [one.cpu for one in took],
            "copy_seconds": [one.seconds for one in beside],
            "copy_cpu_seconds": [one.cpu for one in beside],
            "ratio": ratio,
        },
    )


def cpu_of(done: batches.Ingested) -> float:
    """Return the seconds of CPU of all that loads an import."""
    return sum(spent for name, spent in done.cpu.items() if name.startswith(_PROCESSES))


async def copied(installation: Installation, batch_id: UUID) -> batches.Copied:
    """Copy an import's offences and whom they were done to, under ids of their own."""
    return await batches.copied(installation, [_NEW_IDS.format(batch_id), *_ROWS], _TABLES, _TAKEN_OUT)


_NEW_IDS: Final = """
CREATE TEMPORARY TABLE anew AS SELECT offence_id, gen_random_uuid() AS new_id FROM offences
WHERE changed_at >= (SELECT started_at FROM batches WHERE batch_id = '{}')
"""
_ROWS: Final = (
    "CREATE TEMPORARY TABLE copied (LIKE offences)",
    "INSERT INTO copied SELECT offences.* FROM offences JOIN anew USING (offence_id)",
    "UPDATE copied SET offence_id = new_id FROM anew WHERE anew.offence_id = copied.offence_id",
)
_HARMED: Final = "SELECT new_id, victim_id, victim_group_id FROM anew JOIN offence_victims USING (offence_id)"
_TABLES: Final = {"offences": "SELECT * FROM copied", "offence_victims": _HARMED}
_TAKEN_OUT: Final = (
    "DELETE FROM offence_victims USING anew WHERE offence_victims.offence_id = anew.new_id",
    "DELETE FROM offences USING anew WHERE offences.offence_id = anew.new_id",
)
