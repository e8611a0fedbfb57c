"""The ranking's pages, and everything that is reckoned of one perpetrator, explained."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.pagination import expired
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.domestic_abuse import (
    AdoptionSummary,
    FlagHeard,
    Perpetrator,
    RankingNumbers,
    SameAs,
    ScoreExplanation,
    SerialByAgency,
    SerialFinding,
    SerialOffence,
)
from offenders.domestic_abuse.rules.explaining import components_of, footnotes_of, formula_of, priority_explained
from offenders.domestic_abuse.rules.ranking import Priority, Score, Tally, windows_of
from offenders.domestic_abuse.rules.serial import Harmed, by_agency, reading_of
from offenders.domestic_abuse.statements import ranking as ranking_statements
from offenders.domestic_abuse.statements import reading as statements
from offenders.domestic_abuse.statements.counting import FLAG_AGENCIES, FLAGGED_ONE, HARMED_BY_ONE, MOST_READ
from offenders.domestic_abuse.usecases.rankings import counting, harmed_of, numbers_of, rule_set_on
from offenders.nominals.usecases.sight import seen_offender, seen_offenders, sight_of
from offenders.settings import ADDRESS

PATH: Final = f"{ADDRESS}/domestic-abuse/perpetrators"
_MOST_SHOWN: Final = 100
Stored = TypeVar("Stored", Tally, Score, Priority)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Of which unit, and which limb of priority or all; everybody where nothing is said."""

    lpu: Lpu | None = None
    is_serial: bool | None = None
    is_repeat: bool | None = None
    is_priority: bool | None = None


async def list_perpetrators(
    resources: Resources, actor: Actor, narrowed: Narrowed, cursor: str | None, limit: int
) -> Response:
    """Return one page of the newest ranking; the pages after the first are of the same one.

    Raises INVALID_CURSOR where that one is kept no more: a page of nobody would be read as the end.
    """
    given = asdict(narrowed)
    listing = Listing(resources.cursors, actor, PATH, given, limit)
    after_place, ranking_id = listing.position(cursor)
    is_narrowed = narrowed != Narrowed()
    statement = statements.PAGE_OF_SOME if is_narrowed else statements.PAGE
    values = {
        **actor_values(actor),
        **sight_of(actor, statement),
        "ranking_id": UUID(ranking_id) if ranking_id else None,
        "after_place": after_place or 0,
        "limit": limit,
        **(given if is_narrowed else {}),
    }
    async with resources.database.transaction() as connection:
        page = await statement.row(connection, **values)
        if after_place and not await statements.IS_WHOLE.value(
            connection, ranking_id=UUID(ranking_id), after_place=after_place
        ):
            raise expired("The ranking that was read is kept no more. Begin with the first page of the newest.")
    return listing.answer_built(page)


async def get_perpetrator(connection: Connection, actor: Actor, offender_id: UUID) -> Perpetrator:
    """Return one perpetrator's place and flags with how they came about; raises NOT_FOUND."""
    offender = await seen_offender(connection, actor, offender_id)
    kept_id = offender["kept_offender_id"]
    if not await statements.IS_PERPETRATOR.value(connection, offender_id=kept_id):
        raise not_found("perpetrator")
    who = await statements.WHO.row(connection, offender_id=kept_id)
    place = await statements.PLACE.row(connection, offender_id=kept_id)
    as_at = place["as_at"] if place else clocks.today()
    numbers = await _numbers(connection, place, as_at)
    flags = await statements.FLAGS.rows(connection, offender_id=kept_id)
    serial = await _serial(connection, kept_id, numbers, as_at)
    adoptions = await statements.ADOPTIONS.rows(connection, offender_id=kept_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_perpetrator", [kept_id])
    return Perpetrator.model_validate(
        {
            **dict(who or {}),
            "explanation": _explanation(place, numbers) if place else None,
            "serial": serial,
            "flags": [await _flag(connection, actor, one, kept_id) for one in flags],
            "plans": [adoption_of(one) for one in adoptions],
        }
    )


def adoption_of(row: Row) -> AdoptionSummary:
    """Show that somebody was taken up."""
    return AdoptionSummary.model_validate({name: row[name] for name in AdoptionSummary.model_fields})


async def _numbers(connection: Connection, place: Row | None, as_at: date) -> RankingNumbers:
    if place is None:
        return numbers_of(await rule_set_on(connection, as_at))
    rule_set = await ranking_statements.RULE_SET.row(connection, rule_set_id=place["rule_set_id"])
    if rule_set is None:
        raise RuntimeError("a rule set is never removed")
    return numbers_of(rule_set)


def _explanation(place: Row, numbers: RankingNumbers) -> ScoreExplanation:
    tally, score, priority = _of(Tally, place), _of(Score, place), _of(Priority, place)
    return ScoreExplanation(
        ranking_id=place["ranking_id"],
        rule_set_id=place["rule_set_id"],
        as_at=place["as_at"],
        rank=place["rank"],
        score=score.score,
        formula=formula_of(numbers),
        components=components_of(tally, score, numbers, place["as_at"]),
        priority=priority_explained(tally, priority, numbers, place["as_at"]),
        is_provisional=tally.not_weighed > 0,
        footnotes=footnotes_of(tally, numbers),
    )


def _of(kind: type[Stored], row: Row) -> Stored:
    return kind(**{name: row[name] for name in kind.__slots__})


async def _serial(connection: Connection, offender_id: UUID, numbers: RankingNumbers, as_at: date) -> SerialFinding:
    """Read both sources: what offences say, and what the safeguarding service found from records of its own.

    Both by the rule set's windows and as at the day, whatever the other service's own were; of what is on record now,
    which may have been corrected since the ranking, whose own finding stands in the explanation.
    """
    rows = await HARMED_BY_ONE.rows(connection, **counting(numbers, as_at), offender_id=offender_id)
    windows = windows_of(numbers, as_at)
    harmed, since = [harmed_of(row) for row in rows[:MOST_READ]], windows.serial_from
    reading = reading_of(harmed, since, numbers.serial_victims)
    asked = {"as_at": as_at, "minimum_age": numbers.minimum_age, "offender_id": offender_id, "serial_from": since}
    flagged = await FLAGGED_ONE.row(
        connection, **asked, victims_from=windows.victims_from, counts_flags=numbers.counts_flags
    )
    heard = await FLAG_AGENCIES.rows(connection, **asked, counts_flags=True)
    sent, families = (flagged["serial_victims"], flagged["families"]) if flagged else (0, 0)
    records = _records(harmed, since)
    return SerialFinding(
        is_serial=reading.is_serial or families >= numbers.serial_victims,
        is_serial_loose=reading.is_serial_loose or sent >= numbers.serial_victims,
        victims=max(reading.victims, sent),
        unconnected_victims=max(reading.unconnected, families),
        as_at=as_at,
        months=numbers.serial_months,
        by_agency=[*_by_agency(harmed, since, numbers.serial_victims), *_heard_by_agency(heard)],
        records=records[:_MOST_SHOWN],
        records_not_shown=max(0, len(records) - _MOST_SHOWN),
        is_cut=len(rows) > MOST_READ,
    )


def _by_agency(harmed: Sequence[Harmed], since: date, several: int) -> list[SerialByAgency]:
    return [
        SerialByAgency(
            agency=agency,
            source="OFFENCES",
            records=records,
            victims=reading.victims,
            is_serial=reading.is_serial,
            is_serial_loose=reading.is_serial_loose,
        )
        for agency, (records, reading) in by_agency(harmed, since, several).items()
    ][:50]


def _heard_by_agency(rows: Sequence[Row]) -> list[SerialByAgency]:
    nothing: dict[str, Any] = {"victims": None, "is_serial": None, "is_serial_loose": None}
    return [
        SerialByAgency(agency=row["agency"], source="SAFEGUARDING", records=row["records"], **nothing) for row in rows
    ]


def _records(harmed: Sequence[Harmed], since: date) -> list[SerialOffence]:
    found = {one.record_id: one for one in harmed if one.occurred_on >= since}
    return [
        SerialOffence(offence_id=one.record_id, agency=one.agency, occurred_on=one.occurred_on)
        for one in found.values()
    ]


async def _flag(connection: Connection, actor: Actor, row: Row, kept_id: UUID) -> FlagHeard:
    """Show what was heard; of records that may be of the same person those that the caller may know of."""
    like = [SameAs.model_validate(one) for one in row["may_be_same"]]
    seen = await seen_offenders(connection, actor, [one.offender_id for one in like]) if like else []
    others = {one["offender_id"] for one in seen if one["kept_offender_id"] != kept_id}
    said = {name: row[name] for name in FlagHeard.model_fields if name != "may_be_same"}
    return FlagHeard.model_validate({**said, "may_be_same": [one for one in like if one.offender_id in others][:50]})
