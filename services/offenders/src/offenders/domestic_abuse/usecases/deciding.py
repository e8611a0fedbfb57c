"""What a meeting decides of one on its agenda: taken up with a plan or not, kept or left again."""

from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.matac import (
    AgendaBasis,
    AgendaItem,
    MatacDecisionKind,
    MatacProposal,
    NewMatacDecision,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, raise_all, rule_broken
from offenders.domestic_abuse.rules.matac import faults_of_decision, follows_rule, reviews_after
from offenders.domestic_abuse.statements import matac as statements
from offenders.domestic_abuse.statements.ranking import RANKING
from offenders.domestic_abuse.usecases.matac import PATH, check_has_come, item_of, lock_open
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import Hearers, hearers_of_record, tell
from offenders.person_checks.usecases.saying import say_codes

_BASIS: Final = "MATAC"
_CODE: Final = "DA_MATAC"


async def decide(connection: Connection, actor: Actor, cycle_id: UUID, new: NewMatacDecision) -> Answer:
    """Decide of one on the agenda, once, on the meeting's day or after it.

    Raises NOT_FOUND, RULE_BROKEN, and STATE_CONFLICT when it is decided, or before that day.
    """
    cycle = await lock_open(connection, cycle_id)
    check_has_come(cycle)
    item = await item_on(connection, actor, cycle_id, new.item_id)
    if item["decision"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The meeting has decided of this one.")
    proposal = MatacProposal.model_validate(item["proposal"]) if item["proposal"] else None
    raise_all(faults_of_decision(new, AgendaBasis(item["basis"]), proposal.grounds if proposal else None))
    adoption_id = await _act(connection, cycle, item, new, proposal)
    await statements.DECIDE.run(
        connection,
        the_item=new.item_id,
        follows_rule=follows_rule(new, proposal),
        decided_by=actor.subject,
        adoption_id=adoption_id,
        **{name: getattr(new, name) for name in ("decision", "plan", "drop_ground", "reason")},
    )
    await statements.TOUCH.run(connection, the_cycle=cycle_id)
    shown = item_of(await item_on(connection, actor, cycle_id, new.item_id))
    await record(connection, actor, AuditAction.ALTERATION, "decide_in_matac", [cycle_id, shown.offender_id])
    await _tell(connection, cycle_id, shown, hearers_of_record(item, actor))
    return created(shown, f"{PATH}/{cycle_id}/agenda")


async def item_on(connection: Connection, actor: Actor, cycle_id: UUID, item_id: UUID) -> Row:
    """Return one on an agenda whom the caller may know of; raises RULE_BROKEN."""
    item = await statements.ITEM.row(connection, cycle_id=cycle_id, item_id=item_id, **sight_of(actor, statements.ITEM))
    if item is None:
        raise rule_broken("#/item_id", "There is no such person on this agenda.", "not_on_agenda")
    return item


async def _act(
    connection: Connection, cycle: Row, item: Row, new: NewMatacDecision, proposal: MatacProposal | None
) -> UUID | None:
    """Take somebody up, keep or leave them; returns the adoption that the item is about from now on."""
    adoption_id: UUID | None = item["adoption_id"]
    if new.decision is MatacDecisionKind.ADOPT:
        return await _adopt(connection, cycle, item, new)
    if adoption_id is None:
        return None
    ranking = await _ranking(connection, cycle)
    if item["adoption_status"] != "ADOPTED":
        raise ProblemError(ProblemCode.STATE_CONFLICT, "This one is not taken up any more.")
    is_improved = proposal.is_improved if proposal else None
    values: dict[str, Any] = {
        "the_adoption": adoption_id,
        "reviews_improved": reviews_after(item["adoption_reviews_improved"], is_improved=is_improved),
        "looked_as_at": ranking["as_at"],
    }
    if new.decision is MatacDecisionKind.KEEP:
        await statements.KEEP.run(connection, plan=new.plan, **values, **_compared_from_now(item, ranking))
    else:
        await _drop(connection, item, values, {"dropped_on": cycle["meets_on"], "drop_ground": new.drop_ground})
    return adoption_id


def _compared_from_now(item: Row, ranking: Row) -> dict[str, Any]:
    """Return what the next review sets the score beside: what it is by now, if other rules reckoned it."""
    compared = {name: item[f"adoption_{name}"] for name in ("compared_score", "compared_rule_set_id")}
    if item["score"] is None or ranking["rule_set_id"] == compared["compared_rule_set_id"]:
        return compared
    return {"compared_score": item["score"], "compared_rule_set_id": ranking["rule_set_id"]}


async def _drop(connection: Connection, item: Row, values: dict[str, Any], left: dict[str, Any]) -> None:
    """Leave somebody, under whichever of their records they were taken up."""
    await statements.DROP.run(connection, **values, **left)
    others = await statements.LEAVE_OTHERS.rows(connection, offender_id=item["kept_offender_id"], **left)
    for adoption_id in (values["the_adoption"], *(row["adoption_id"] for row in others)):
        await say_codes(connection, item["offender_id"], (), _BASIS, adoption_id)


async def _adopt(connection: Connection, cycle: Row, item: Row, new: NewMatacDecision) -> UUID:
    if await statements.IS_ADOPTED.value(connection, offender_id=item["offender_id"]):
        raise ProblemError(ProblemCode.STATE_CONFLICT, "This person is taken up already, under another record.")
    adoption_id, ranking = uuid7(), await _ranking(connection, cycle)
    await statements.ADOPT.run(
        connection,
        adoption_id=adoption_id,
        offender_id=item["offender_id"],
        cycle_id=cycle["cycle_id"],
        adopted_on=cycle["meets_on"],
        adopted_as_at=ranking["as_at"],
        adopted_score=item["score"],
        rule_set_id=ranking["rule_set_id"],
        plan=new.plan,
    )
    await say_codes(connection, item["offender_id"], {_CODE}, _BASIS, adoption_id)
    return adoption_id


async def _ranking(connection: Connection, cycle: Row) -> Row:
    """Return the ranking of a meeting's agenda: as at which day it is, and by which rule set."""
    ranking = await RANKING.row(connection, ranking_id=cycle["ranking_id"])
    if ranking is None:
        raise RuntimeError("a ranking's head is never removed")
    return ranking


async def _tell(connection: Connection, cycle_id: UUID, item: AgendaItem, hearers: Hearers) -> None:
    if item.decision is None:
        raise RuntimeError("what was decided is shown")
    told = {
        "cycle_id": cycle_id,
        "offender_id": item.offender_id,
        "decision": item.decision.decision,
        "plan": item.decision.plan,
        "drop_ground": item.decision.drop_ground,
    }
    await tell(connection, EventType.OFFENDERS_MATAC_DECIDED, item.item_id, told, hearers)
