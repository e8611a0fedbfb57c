"""What the database keeps of itself: outcomes and allocations are not rewritten."""

import asyncpg
import pytest

from contact.confidence import demonstration as records


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE confidence_waves SET wave = wave + 1",
        "UPDATE confidence_wave_corrections SET agree = agree + 1",
        "DELETE FROM confidence_waves",
        "DELETE FROM confidence_experiments",
        "DELETE FROM confidence_experiment_teams",
        "UPDATE confidence_experiment_teams SET team = 'EXAMPLE_OTHER'",
        "UPDATE confidence_experiment_extensions SET ends_on = '2015-01-01'",
    ],
)
async def test_the_service_s_own_role_can_neither_delete_nor_rewrite(demonstration, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await demonstration.sql(statement)


@pytest.mark.parametrize(
    "changes",
    [
        "allocated_at = NULL",
        "allocated_at = registered_at - interval '1 day'",
        "state = 'CONCLUDED'",
        "wave_after = wave_before",
    ],
)
async def test_an_experiment_has_what_its_state_says(demonstration, changes):
    with pytest.raises(asyncpg.CheckViolationError):
        await demonstration.sql(
            f"UPDATE confidence_experiments SET {changes} WHERE confidence_experiment_id = $1",  # noqa: S608 # our words
            records.EXPERIMENT,
        )
