"""A merge that is taken back leaves nothing behind: every table is dumped before, and again after."""

from collections.abc import Mapping

import pytest
from parts.stored import as_owner, tables

from offenders.nominals import demonstration as known

SUPERVISOR = "offender_supervisor"
OF_WHAT_WAS_DONE = {"offender_merges", "events", "audit_entries", "idempotency_keys", "pgqueuer", "pgqueuer_log"}
"""Where a merge and its reversal are kept, told and logged, and what waits to be delivered."""
OF_EVERY_WRITE = {"offenders": ("version", "changed_at")}
"""What moves with every write of a record, back as well as forth."""


async def dump(offenders) -> Mapping[str, list[str]]:
    """Every row of every table as text, but for what says that something was done."""
    async with as_owner(offenders.database) as owner:
        found = {}
        for table in await tables(owner):
            # What counts the entries of the log and of the feed moves with them.
            if table in OF_WHAT_WAS_DONE or table.startswith(("audit_", "event_", "feed_", "webhook_", "pgqueuer")):
                continue
            dropped = "".join(f" - '{name}'" for name in OF_EVERY_WRITE.get(table, ()))
            text = f"(to_jsonb(one){dropped})::text"
            rows = await owner.fetch(f"SELECT {text} AS row FROM {table} AS one ORDER BY 1")  # noqa: S608 # our own
            found[table] = [row["row"] for row in rows]
    return found


@pytest.mark.parametrize(
    ("kept", "merged"),
    [
        (known.MANAGED, known.PERPETRATOR),
        (known.PERPETRATOR, known.MANAGED),
        (known.MERGED_KEPT, known.TO_WITHDRAW),
        (known.NOMINEES[0], known.NOMINEES[1]),
    ],
)
async def test_whatever_is_known_of_two_people_is_as_it_was_once_their_merge_is_reversed(demonstration, kept, merged):
    before = await dump(demonstration)
    assert len(before) > 60
    assert sum(map(len, before.values())) > 200
    body = {
        "kept_offender_id": str(kept),
        "merged_offender_id": str(merged),
        "reason": "The same fingerprints were found.",
    }
    made = await demonstration.post(SUPERVISOR, "/offender-merges", body)
    assert made.status_code == 201, made.text
    between = await dump(demonstration)
    assert {"offenders", "person_check_profiles"} <= {table for table in before if before[table] != between[table]}
    address = f"/offender-merges/{made.json()['merge_id']}/reversal"
    reversal = {"reason": "They are brothers, and were taken for one."}
    assert (await demonstration.post(SUPERVISOR, address, reversal)).status_code == 200
    after = await dump(demonstration)
    assert after.keys() == before.keys()
    for table, rows in before.items():
        assert after[table] == rows, table
