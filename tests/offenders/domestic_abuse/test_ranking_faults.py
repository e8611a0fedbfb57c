"""A ranking whose database connection dies half way, two at once, and one whose job is lost."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest
from parts.offenders_domestic_abuse import COORDINATOR, did, listed, ranked
from parts.offenders_offences import an_offender, victims
from sqlalchemy import func, select

from bluelamp.kit.database import Statement
from offenders.domestic_abuse.statements import ranking as statements
from offenders.domestic_abuse.usecases.rankings import rank_every_day, rank_perpetrators

HEADS = "SELECT ranking_id::text, status, perpetrators FROM perpetrator_rankings ORDER BY requested_at"
PLACES = "SELECT ranking_id::text, place, offender_id::text, score FROM ranked_perpetrators ORDER BY ranking_id, place"
TOLD = "SELECT offender_id::text FROM person_check_codes WHERE basis = 'RANKING' AND until_at IS NULL"
END = Statement(select(func.pg_terminate_backend(func.pg_backend_pid())))


@pytest.fixture
async def perpetrators(offenders):
    people = [await an_offender(offenders, number) for number in range(3)]
    for number, whose in enumerate(people):
        await did(offenders, whose, number, victims=victims((uuid4(), None), (uuid4(), None)))
    return people


async def asked(offenders):
    answer = await offenders.post(COORDINATOR, "/domestic-abuse/rankings", {})
    return UUID(answer.json()["ranking_id"])


async def test_a_ranking_that_dies_half_way_leaves_nothing_and_is_made_anew(offenders, perpetrators, monkeypatch):
    before = await ranked(offenders)
    standing = await offenders.sql(PLACES), await offenders.sql(TOLD)
    await did(offenders, perpetrators[2], 1, victims=victims((uuid4(), None)))
    ranking_id, copy = await asked(offenders), statements.copy_ranked

    async def copy_and_die(connection, *given):
        await copy(connection, *given)
        await END.run(connection)

    monkeypatch.setattr(statements, "copy_ranked", copy_and_die)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await rank_perpetrators(offenders.resources, ranking_id)
    monkeypatch.undo()
    assert (await offenders.sql(PLACES), await offenders.sql(TOLD)) == standing
    assert [(row["status"], row["perpetrators"]) for row in await offenders.sql(HEADS)] == [
        ("DONE", 3),
        ("QUEUED", None),
    ]
    await rank_perpetrators(offenders.resources, ranking_id)
    assert [row["status"] for row in await offenders.sql(HEADS)] == ["DONE", "DONE"]
    assert (await listed(offenders))[0]["offender_id"] == perpetrators[2]
    assert {row["ranking_id"] for row in await offenders.sql(PLACES)} == {before, str(ranking_id)}


async def test_the_same_ranking_twice_at_once_is_computed_once(offenders, perpetrators):
    ranking_id = await asked(offenders)
    await asyncio.gather(*(rank_perpetrators(offenders.resources, ranking_id) for _ in range(3)))
    assert len(await offenders.sql(PLACES)) == len(perpetrators)
    assert len(await offenders.sql("SELECT FROM events WHERE type LIKE '%perpetrators.ranked%'")) == 1


async def test_two_rankings_at_once_come_to_the_same(offenders, perpetrators):
    one, other = await asked(offenders), await asked(offenders)
    await asyncio.gather(*(rank_perpetrators(offenders.resources, ranking_id) for ranking_id in (one, other)))
    places = [(row["ranking_id"], row["offender_id"], row["score"]) for row in await offenders.sql(PLACES)]
    first, second = ([found[1:] for found in places if found[0] == str(ranking)] for ranking in (one, other))
    assert len(first) == len(perpetrators)
    assert first == second
    assert len(await offenders.sql(TOLD)) == len(perpetrators)


async def test_the_clock_does_not_wait_for_a_ranking_and_asks_again_for_one_whose_job_is_lost(offenders, perpetrators):
    async with offenders.resources.database.transaction() as connection:
        await statements.IN_TURN.run(connection)
        await asyncio.wait_for(rank_every_day(offenders.resources), 5)
    assert await offenders.sql(HEADS) == []
    await rank_every_day(offenders.resources)
    await rank_every_day(offenders.resources)
    assert len(await offenders.sql(HEADS)) == 1
    await offenders.sql("UPDATE perpetrator_rankings SET requested_at = now() - interval '2 hours'")
    await rank_every_day(offenders.resources)
    assert len(await offenders.sql(HEADS)) == 2
