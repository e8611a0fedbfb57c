"""The MATAC: meetings called with an agenda from the ranking, decided one by one, and closed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from fastapi import Response
from pydantic_core import from_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.domestic_abuse import AdoptionSummary, RankingNumbers
from bluelamp.schemas.offenders.matac import (
    AgendaBasis,
    AgendaItem,
    AgendaPage,
    CycleStatus,
    MatacCycle,
    MatacCycleClosing,
    MatacCyclePage,
    MatacDecision,
    MatacProposal,
    NewMatacCycle,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, raise_all
from offenders.domestic_abuse.rules import matac as rules
from offenders.domestic_abuse.statements import matac as statements
from offenders.domestic_abuse.statements.ranking import CURRENT
from offenders.domestic_abuse.usecases.rankings import SYSTEM, counting, numbers_of, rule_set_on
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.settings import ADDRESS

PATH: Final = f"{ADDRESS}/domestic-abuse/matac-cycles"
_ITEM = ("item_id", "reference", "given_name", "family_name", "basis", "rank", "score")
_DECISION = ("decision", "plan", "drop_ground", "reason", "follows_rule", "decided_by", "decided_at")


async def open_cycle(connection: Connection, actor: Actor, new: NewMatacCycle, cycle_id: UUID | None = None) -> Answer:
    """Call a meeting, with everybody who is taken up and the highest of the newest ranking on its agenda.

    Raises RULE_BROKEN off the four weeks, and STATE_CONFLICT while there is no ranking or another meeting is open.
    """
    await statements.IN_TURN.run(connection)
    ranking = await CURRENT.row(connection)
    if ranking is None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "There is no ranking yet: ask for one first.")
    meets_on = await _next_day(connection, new)
    # By the rules of the day on which it meets: they are announced before they hold.
    rule_set = await rule_set_on(connection, meets_on)
    numbers = numbers_of(rule_set)
    cycle_id, capacity = cycle_id or uuid7(), new.capacity or numbers.capacity
    await statements.ADD_CYCLE.run(
        connection,
        cycle_id=cycle_id,
        meets_on=meets_on,
        capacity=capacity,
        ranking_id=ranking["ranking_id"],
        rule_set_id=rule_set["rule_set_id"],
        opened_by=actor.subject,
    )
    # The meeting's row holds its ranking's places from here on; they may have been forgotten while it waited.
    newest = await CURRENT.row(connection)
    if newest is None or newest["ranking_id"] != ranking["ranking_id"]:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "A newer ranking has come meanwhile: call the meeting again.")
    await _make_agenda(connection, cycle_id, ranking, (capacity, numbers, meets_on))
    cycle = await _cycle(connection, actor, cycle_id)
    await record(connection, actor, AuditAction.COLLECTION, "open_matac_cycle", [cycle_id])
    await _tell(connection, EventType.OFFENDERS_MATAC_CYCLE_OPENED, actor, cycle_id)
    return created(cycle, f"{PATH}/{cycle_id}")


async def _next_day(connection: Connection, new: NewMatacCycle) -> date:
    """Return when to meet: after the last meeting, which is over, by so many weeks."""
    last, today = await statements.LAST.row(connection), clocks.today()
    if last is not None and last["status"] == CycleStatus.OPEN:
        detail = f"The meeting of {last['meets_on']} is open: there is one at a time."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    last_on, numbers = last["meets_on"] if last else None, numbers_of(await rule_set_on(connection, today))
    meets_on = new.meets_on or rules.next_meeting(last_on, numbers, today)
    raise_all(rules.faults_of_meeting(meets_on, last_on, numbers, today))
    return meets_on


async def get_cycle(connection: Connection, actor: Actor, cycle_id: UUID, if_none_match: str | None) -> Response:
    """Return a meeting; raises NOT_FOUND."""
    cycle = await _cycle(connection, actor, cycle_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_matac_cycle", [cycle_id])
    return read(cycle, cycle.version, if_none_match)


async def list_cycles(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of meetings, the latest first."""
    listing = Listing(resources.cursors, actor, PATH, {}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.CYCLES.rows(
            connection,
            after=date.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.CYCLES),
        )
        subjects = [row["cycle_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_matac_cycles", subjects)
    return listing.answer(MatacCyclePage, [_shown(row) for row in rows], ("meets_on", "cycle_id"))


async def list_agenda(resources: Resources, actor: Actor, cycle_id: UUID, cursor: str | None, limit: int) -> Response:
    """Return one page of a meeting's agenda; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{PATH}/{cycle_id}/agenda", {}, limit)
    [after_place] = listing.position(cursor, 1)
    async with resources.database.transaction() as connection:
        await _cycle(connection, actor, cycle_id)
        rows = await statements.AGENDA.rows(
            connection,
            cycle_id=cycle_id,
            after_place=after_place or 0,
            limit=limit + 1,
            **sight_of(actor, statements.AGENDA),
        )
        subjects = [cycle_id, *(row["kept_offender_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_matac_agenda", subjects)
    return listing.answer(AgendaPage, [item_of(row) for row in rows], ("place",))


async def close_cycle(connection: Connection, actor: Actor, cycle_id: UUID, new: MatacCycleClosing) -> Answer:
    """Close a meeting; raises STATE_CONFLICT before its day, and while a review of who was taken up is not decided."""
    row = await lock_open(connection, cycle_id)
    check_has_come(row)
    if await statements.UNREVIEWED.value(connection, cycle_id=cycle_id):
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Everybody who is taken up is reviewed at each meeting.")
    await statements.CLOSE.run(
        connection, the_cycle=row["cycle_id"], closed_by=actor.subject, closing_reason=new.reason
    )
    cycle = await _cycle(connection, actor, cycle_id)
    await record(connection, actor, AuditAction.ALTERATION, "close_matac_cycle", [cycle_id])
    await _tell(connection, EventType.OFFENDERS_MATAC_CYCLE_CLOSED, actor, cycle_id)
    return stands(cycle, cycle.version)


async def lock_open(connection: Connection, cycle_id: UUID) -> Row:
    """Hold a meeting that is not over; raises NOT_FOUND, and STATE_CONFLICT for one that is."""
    row = await statements.LOCKED.row(connection, cycle_id=cycle_id)
    if row is None:
        raise not_found("meeting")
    if row["status"] == CycleStatus.CLOSED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The meeting is over.")
    return row


def check_has_come(cycle: Row) -> None:
    """Raise STATE_CONFLICT before a meeting's day: nothing is decided, and no meeting over, before it is held."""
    if cycle["meets_on"] > clocks.today():
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The day of the meeting has not come yet.")


def item_of(row: Row) -> AgendaItem:
    """Show one on an agenda, under the record that stands for them."""
    adoption = None
    if row["adoption_id"] is not None:
        names = AdoptionSummary.model_fields.keys() - {"adoption_id"}
        adoption = {name: row[f"adoption_{name}"] for name in names} | {"adoption_id": row["adoption_id"]}
    decision = {name: row[name] for name in _DECISION} if row["decision"] else None
    return AgendaItem.model_validate(
        {
            **{name: row[name] for name in _ITEM},
            "place": row["seen_place"],
            "offender_id": row["kept_offender_id"],
            "adoption": adoption,
            "information": from_json(row["information"]),
            "proposal": MatacProposal.model_validate(row["proposal"]) if row["proposal"] else None,
            "decision": MatacDecision.model_validate(decision) if decision else None,
        }
    )


async def _make_agenda(
    connection: Connection, cycle_id: UUID, ranking: Row, given: tuple[int, RankingNumbers, date]
) -> None:
    (capacity, numbers, meets_on), ranking_id, as_at = given, ranking["ranking_id"], ranking["as_at"]
    running = _each_once(
        await statements.RUNNING.rows(
            connection, ranking_id=ranking_id, **counting(numbers, as_at), counts_flags=numbers.counts_flags
        )
    )
    top = await statements.TOP.rows(connection, ranking_id=ranking_id, limit=capacity + len(running))
    places = {row["offender_id"]: row for row in top}
    adopted = [row["kept_offender_id"] for row in running]
    items = []
    for place, (offender_id, basis) in enumerate(rules.agenda_of(adopted, places, capacity), 1):
        if basis is AgendaBasis.REVIEW:
            values = _review(running[place - 1], ranking, numbers, meets_on)
        else:
            ranked = places[offender_id]
            values = {"offender_id": offender_id, "rank": ranked["rank"], "score": ranked["score"]}
        items.append({"adoption_id": None, "proposal": None, **values, "place": place, "basis": basis.value})
    await statements.ADD_ITEM.each(connection, [{**one, "cycle_id": cycle_id} for one in items])


def _each_once(running: Sequence[Row]) -> list[Row]:
    """Leave of somebody who was taken up under two records, which are one person's since, the earlier."""
    earliest: dict[UUID, Row] = {}
    for row in running:
        earliest.setdefault(row["kept_offender_id"], row)
    return list(earliest.values())


def _review(row: Row, ranking: Row, numbers: RankingNumbers, meets_on: date) -> Mapping[str, Any]:
    running = rules.Running(
        score=row["compared_score"],
        rule_set_id=row["compared_rule_set_id"],
        reviewed_as_at=row["reviewed_as_at"],
        reviews_improved=row["reviews_improved"],
        custody_from=row["custody_from"],
        custody_until=row["custody_until"],
    )
    now = rules.Standing(
        ranking["as_at"],
        ranking["rule_set_id"],
        **{name: row[name] for name in ("score", "last_event_on", "is_recorded_anew", "has_events")},
    )
    proposal = rules.proposal_of(running, now, numbers, meets_on)
    return {
        "offender_id": row["offender_id"],
        "rank": row["rank"],
        "score": row["score"],
        "adoption_id": row["adoption_id"],
        "proposal": proposal.model_dump(mode="json"),
    }


async def _cycle(connection: Connection, actor: Actor, cycle_id: UUID) -> MatacCycle:
    row = await statements.CYCLE.row(connection, cycle_id=cycle_id, **sight_of(actor, statements.CYCLE))
    if row is None:
        raise not_found("meeting")
    return _shown(row)


def _shown(row: Row) -> MatacCycle:
    return MatacCycle.model_validate({name: row[name] for name in MatacCycle.model_fields})


async def _tell(connection: Connection, event: EventType, actor: Actor, cycle_id: UUID) -> None:
    # Counted without who is restricted: a number too many would tell of them.
    cycle = await _cycle(connection, SYSTEM, cycle_id)
    told = {
        "cycle_id": cycle.cycle_id,
        "meets_on": cycle.meets_on,
        "on_agenda": cycle.on_agenda,
        "decided": cycle.decided,
    }
    await tell(connection, event, cycle.cycle_id, told, Hearers(owner=actor.subject))
