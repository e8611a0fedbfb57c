"""The demonstration's batch, loaded as any other."""

from bluelamp.kit import clocks
from bluelamp.kit.batches.rules.receipt import NDJSON
from bluelamp.kit.resources import Resources
from contact.calls import demonstration
from contact.calls.statements import batches as statements
from contact.calls.usecases.loading import load_batch


async def seed_calls(resources: Resources) -> int:
    """Add the batch that the examples name, unless it is there; returns how many calls it added."""
    content = ("\n".join(demonstration.LINES) + "\n").encode()
    async with resources.database.transaction() as connection:
        if await statements.ONE.row(connection, the_batch=demonstration.BATCH) is not None:
            return 0
        await statements.BEGIN_RECEIVING.run(
            connection,
            the_batch=demonstration.BATCH,
            media_type=NDJSON,
            content_encoding="identity",
            received_at=clocks.now(),
        )
        await statements.KEEP_PART.run(connection, the_batch=demonstration.BATCH, the_part=1, content=content)
        await statements.RECEIVED.run(
            connection,
            the_batch=demonstration.BATCH,
            digest=demonstration.BATCH.bytes,
            size=len(content),
            line_count=len(demonstration.LINES),
        )
    await load_batch(resources, demonstration.BATCH)
    return len(demonstration.LINES) - 1
