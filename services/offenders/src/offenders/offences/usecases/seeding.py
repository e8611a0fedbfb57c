"""The demonstration's offences, a made-up table of weights, and an import with a refused line."""

from typing import Any
from uuid import UUID

from bluelamp.kit.batches.rules.receipt import IDENTITY, NDJSON, BatchForm, Receipt
from bluelamp.kit.batches.usecases import receiving
from bluelamp.kit.batches.usecases.loading import load_batch
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.offenders.offences import NewOffence, OffencePatch
from offenders.nominals.demonstration import MANAGED
from offenders.offences import demonstration as known
from offenders.offences.statements import offences as statements
from offenders.offences.usecases.importing import IMPORTS
from offenders.offences.usecases.keeping import correct_offence, record_offence
from offenders.offences.usecases.weighing import load_table

_ANALYST = "analyst"


async def seed_offences(resources: Resources) -> int:
    """Add the demonstration's offences that are missing; returns how many records were added."""
    async with resources.database.transaction() as connection:
        if await statements.EXISTS.value(connection, offence_id=known.BURGLARY):
            return 0
        table = known.weight_table(known.HARM_VERSION, "2010-01-01").encode()
        await load_table(connection, keeper(_ANALYST), table, known.HARM_TABLE)
        recorder = keeper("offender-supervisor")
        ids = (known.BURGLARY, known.TO_CORRECT, known.CORRECTED)
        for offence_id in ids:
            await record_offence(connection, recorder, NewOffence.model_validate(_OFFENCE), offence_id)
        patch = OffencePatch.model_validate({"status": "CONVICTED"})
        await correct_offence(connection, recorder, known.CORRECTED, '"1"', patch)
    await _import(resources, known.IMPORT, known.LINES)
    return len(ids) + 2


_OFFENCE: dict[str, Any] = {
    "offender_id": str(MANAGED),
    "occurred_on": "2014-03-01",
    "recorded_on": "2014-03-01",
    "lpu": "SANDWELL",
    "ho_code": "28/3",
    "is_crime": True,
    "is_domestic_abuse": False,
    "status": "CHARGED",
    "source_agency": "POLICE",
    "victims": [{"victim_id": str(known.OTHER_VICTIM)}],
}


async def _import(resources: Resources, batch_id: UUID, lines: tuple[str, ...]) -> None:
    form, content = BatchForm(NDJSON, IDENTITY), ("\n".join(lines) + "\n").encode()
    receipt = Receipt(form)
    receipt.add(content)
    await receiving.begin_receiving(resources, keeper(_ANALYST), IMPORTS, form, batch_id)
    await receiving.keep_block(resources, batch_id, 1, content)
    async with resources.database.transaction() as connection:
        await receiving.end_receiving(connection, batch_id, receipt, receipt.line_count())
    await load_batch(resources, IMPORTS, batch_id)
