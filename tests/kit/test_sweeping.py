"""One row that fails in a sweep holds up no other; a database that is away is no row's fault."""

from uuid import UUID

import asyncpg
import pytest

from bluelamp.kit import telemetry
from bluelamp.kit.jobs.sweeping import by_itself

ROWS = [UUID(int=number) for number in range(3)]


def failures() -> float:
    return telemetry.jobs_total.labels("a_sweep", "failed")._value.get()


async def test_the_others_are_done_and_the_one_is_told_by_its_id_alone(capsys):
    done, before = [], failures()
    for row_id in ROWS:
        async with by_itself("a_sweep", row_id):
            if row_id == ROWS[1]:
                raise ValueError("Example Person-One")
            done.append(row_id)
    assert done == [ROWS[0], ROWS[2]]
    assert failures() == before + 1
    said = "".join(capsys.readouterr())
    assert str(ROWS[1]) in said
    assert "Person-One" not in said


@pytest.mark.parametrize("away", [ConnectionRefusedError(), asyncpg.CannotConnectNowError()])
async def test_a_database_that_is_away_ends_the_sweep(away):
    with pytest.raises(type(away)):
        async with by_itself("a_sweep", ROWS[0]):
            raise away
