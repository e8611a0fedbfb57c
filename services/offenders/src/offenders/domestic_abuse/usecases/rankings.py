"""Rankings asked for, computed by the worker from everybody's offences at once, and read."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.domestic_abuse import NewRanking, Ranking, RankingNumbers, RankingPage, RankingStatus
from bluelamp.schemas.problems import rule_broken
from offenders.domestic_abuse.rules import ranking as rules
from offenders.domestic_abuse.rules.serial import Harmed, families_of
from offenders.domestic_abuse.statements import counting as counting_statements
from offenders.domestic_abuse.statements import ranking as statements
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.settings import ADDRESS

PATH: Final = f"{ADDRESS}/domestic-abuse/rankings"
_PARTS: Final = (rules.Tally.__slots__, rules.Score.__slots__, rules.Priority.__slots__)
_TALLIED, _SCORED, _PRIORITY = (attrgetter(*names) for names in _PARTS)
_COLUMNS: Final = ("ranking_id", "place", "rank", *chain(*_PARTS))
_COUNTED: Final = tuple(name for name in rules.Tally.__slots__ if name not in {"is_serial", "is_serial_own"})
SYSTEM: Final = Actor(
    subject="system",
    client_id="offenders-worker",
    organisation_id=UUID(int=0),
    roles=frozenset({"system"}),
    scopes=frozenset(),
)
"""Who acts when a queue or a clock does."""


async def ask_for_ranking(
    connection: Connection, actor: Actor, new: NewRanking, ranking_id: UUID | None = None
) -> Answer:
    """Ask for a ranking as at a day that has come; raises RULE_BROKEN for one that has not."""
    ranking_id, today = ranking_id or uuid7(), clocks.today()
    as_at = new.as_at or today
    if as_at > today:
        raise rule_broken("#/as_at", "Nobody knows yet what will have been done by then.", "in_the_future")
    row = await statements.ASK.row(connection, ranking_id=ranking_id, as_at=as_at, requested_by=actor.subject)
    if row is None:
        raise RuntimeError("what is written comes back")
    await record(connection, actor, AuditAction.COLLECTION, "ask_for_ranking", [ranking_id])
    answer = created(_shown(row), f"{PATH}/{ranking_id}")
    return Answer(answer.body, 202, {"Location": answer.headers["Location"]})


async def get_ranking(connection: Connection, actor: Actor, ranking_id: UUID) -> Ranking:
    """Return a ranking's head; raises NOT_FOUND."""
    row = await statements.RANKING.row(connection, ranking_id=ranking_id)
    if row is None:
        raise not_found("ranking")
    await record(connection, actor, AuditAction.CONSULTATION, "get_ranking", [ranking_id])
    return _shown(row)


async def list_rankings(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of rankings, the latest asked for first."""
    listing = Listing(resources.cursors, actor, PATH, {}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.RANKINGS.rows(
            connection,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        await record(
            connection, actor, AuditAction.CONSULTATION, "list_rankings", [row["ranking_id"] for row in rows[:limit]]
        )
    return listing.answer(RankingPage, [_shown(row) for row in rows], ("requested_at", "ranking_id"))


async def rank_every_day(resources: Resources) -> None:
    """Ask for a ranking as at today, unless there is one: days go by, and with them what counts.

    While one is computed it is asked again at the next turn of the clock: a statement that waited that long is ended.
    """
    today = clocks.today()
    async with resources.database.transaction() as connection:
        if not await statements.IN_TURN_NOW.value(connection):
            return
        if await statements.OF_DAY.value(connection, as_at=today) is None:
            await ask_for_ranking(connection, SYSTEM, NewRanking(as_at=today))


async def rank_perpetrators(resources: Resources, ranking_id: UUID) -> None:
    """Compute a ranking and keep it; one that is kept is left as it is, so it bears being run twice."""
    async with resources.database.transaction() as connection:
        await statements.LONGER.run(connection)
        await statements.IN_TURN.run(connection)
        row = await statements.LOCKED.row(connection, ranking_id=ranking_id)
        if row is None or row["status"] == RankingStatus.DONE:
            return
        rule_set = await rule_set_on(connection, row["as_at"])
        numbers = numbers_of(rule_set)
        tallies = await _tallies(connection, numbers, row["as_at"])
        # In a thread: it takes a second, and the worker has other things to do.
        found = await asyncio.to_thread(rules.ranked, tallies, numbers, row["as_at"])
        await statements.copy_ranked(connection, _COLUMNS, _rows(ranking_id, found))
        await _finish(connection, row, rule_set["rule_set_id"], found)


async def rule_set_on(connection: Connection, day: date) -> Row:
    """Return the rule set that holds on a day: the platform's default is older than any record."""
    row = await statements.RULE_SET_ON.row(connection, day=day)
    if row is None:
        raise RuntimeError("the default rule set holds from 1990 on")
    return row


def numbers_of(rule_set: Row) -> RankingNumbers:
    """Read a rule set's numbers."""
    return RankingNumbers.model_validate(rule_set["numbers"])


def counting(numbers: RankingNumbers, as_at: date) -> dict[str, Any]:
    """Return the values by which the statements leave out what does not count."""
    return {"as_at": as_at, "statuses": list(numbers.statuses), "minimum_age": numbers.minimum_age}


async def _tallies(connection: Connection, numbers: RankingNumbers, as_at: date) -> list[rules.Tally]:
    windows, counted = rules.windows_of(numbers, as_at), counting(numbers, as_at)
    rows = await counting_statements.TALLIES.rows(
        connection,
        **counted,
        **{name: getattr(windows, name) for name in windows.__slots__},
        harm_version=numbers.harm_version,
        counts_flags=numbers.counts_flags,
        serial_victims=numbers.serial_victims,
    )
    joining = [row["offender_id"] for row in rows if row["joins_families"]]
    harmed = await counting_statements.HARMED_BY.rows(connection, **counted, offender_ids=joining) if joining else ()
    families = await asyncio.to_thread(_families, harmed, windows.serial_from)
    anew = {one: found >= numbers.serial_victims for one, found in families.items()}
    return [_tally(row, anew.get(row["offender_id"])) for row in rows]


def _families(harmed: Sequence[Row], since: date) -> dict[UUID, int]:
    """Count the families of each perpetrator's victims anew, where somebody who is in two makes them one."""
    people: dict[UUID, list[Row]] = {}
    for row in harmed:
        people.setdefault(row["offender_id"], []).append(row)
    return {
        one: families_of(
            {row["victim_id"] for row in some if row["last_on"] >= since},
            ((row["victim_id"], group) for row in some for group in row["groups"]),
        )
        for one, some in people.items()
    }


def harmed_of(row: Row) -> Harmed:
    """Read whom a record harmed, for the readings."""
    return Harmed(row["record_id"], row["agency"], row["occurred_on"], row["victim_id"], row["group_id"])


def _tally(row: Row, is_serial_anew: bool | None) -> rules.Tally:
    is_own = row["is_serial_own"] if is_serial_anew is None else is_serial_anew
    counted = {name: row[name] for name in _COUNTED}
    return rules.Tally(**counted, is_serial_own=is_own, is_serial=is_own or row["is_flagged"])


def _rows(ranking_id: UUID, found: Sequence[rules.Ranked]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows to copy, in the order of _COLUMNS."""
    for one in found:
        parts = _TALLIED(one.tally), _SCORED(one.score), _PRIORITY(one.priority)
        yield ranking_id, one.place, one.rank, *chain(*parts)


async def _finish(connection: Connection, row: Row, rule_set_id: UUID, found: Sequence[rules.Ranked]) -> None:
    ranking_id = row["ranking_id"]
    provisional = sum(1 for one in found if one.tally.not_weighed)
    await statements.FINISH.run(
        connection,
        the_ranking=ranking_id,
        rule_set_id=rule_set_id,
        perpetrators=len(found),
        events=sum(one.tally.events for one in found),
        provisional=provisional,
    )
    current = await statements.CURRENT.row(connection)
    if current is not None and current["ranking_id"] == ranking_id:
        await statements.TELL_NO_MORE.run(connection, ranking_id=ranking_id)
        await statements.TELL_SERIAL.run(connection, ranking_id=ranking_id)
    await statements.FORGET.run(connection)
    await record(connection, SYSTEM, AuditAction.COMBINATION, "rank_perpetrators", [ranking_id])
    told = {
        "ranking_id": ranking_id,
        "as_at": row["as_at"],
        "perpetrators": len(found),
        "provisional": provisional,
    }
    await tell(connection, EventType.OFFENDERS_PERPETRATORS_RANKED, ranking_id, told, Hearers())


def _shown(row: Row) -> Ranking:
    return Ranking.model_validate({name: row[name] for name in Ranking.model_fields})
