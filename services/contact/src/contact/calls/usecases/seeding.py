"""The demonstration's batch, loaded as any other."""

from bluelamp.kit.batches.rules.receipt import IDENTITY, NDJSON, BatchForm, Receipt
from bluelamp.kit.batches.usecases import receiving
from bluelamp.kit.batches.usecases.loading import load_batch
from bluelamp.kit.batches.usecases.reading import is_there
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from contact.calls import demonstration
from contact.calls.usecases.loading import CALLS


async def seed_calls(resources: Resources) -> int:
    """Add the batch that the examples name, unless it is there; returns how many calls it added."""
    if await is_there(resources, CALLS, demonstration.BATCH):
        return 0
    form, content = BatchForm(NDJSON, IDENTITY), ("\n".join(demonstration.LINES) + "\n").encode()
    receipt = Receipt(form)
    receipt.add(content)
    await receiving.begin_receiving(resources, keeper("telephony"), CALLS, form, demonstration.BATCH)
    await receiving.keep_block(resources, demonstration.BATCH, 1, content)
    async with resources.database.transaction() as connection:
        await receiving.end_receiving(connection, demonstration.BATCH, receipt, receipt.line_count())
    await load_batch(resources, CALLS, demonstration.BATCH)
    return len(demonstration.LINES) - 1
