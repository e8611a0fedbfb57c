"""What a meeting decides of one on its agenda: taken up with a plan or not, kept or left again."""

from datetime import date
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
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.person_checks.usecases.saying import say_codes

_BASIS: Final = "MATAC"
_CODE: Final = "DA_MATAC"


async def decide(connection: Connection, actor: Actor, cycle_id: UUID, new: NewMatacDecision) -> Answer:
    """Decide of one on the agenda, once; raises NOT_FOUND, RULE_BROKEN, and STATE_CONFLICT when it is decided."""
    # One decision after another, of whichever meeting: somebody may be on the agendas of two.
    await statements.IN_TURN.run(connection)
    cycle = await lock_open(connection, cycle_id)
    item = await _item(connection, actor, cycle_id, new.item_id)
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
    shown = item_of(await _item(connection, actor, cycle_id, new.item_id))
    await record(connection, actor, AuditAction.ALTERATION, "decide_in_matac", [cycle_id, shown.offender_id])
    await _tell(connection, actor, cycle_id, shown, item["lpu"])
    return created(shown, f"{PATH}/{cycle_id}/agenda")


async def _item(connection: Connection, actor: Actor, cycle_id: UUID, item_id: UUID) -> Row:
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
    check_has_come(cycle)
    as_at = await _as_at(connection, cycle)
    # Another meeting may have reviewed them since this agenda was made: one is added to what stands now, and nothing
    # where that one looked at this ranking or a newer one.
    is_improved = proposal.is_improved if proposal and as_at > item["adoption_reviewed_as_at"] else None
    values: dict[str, Any] = {
        "the_adoption": adoption_id,
        "reviews_improved": reviews_after(item["adoption_reviews_improved"], is_improved=is_improved),
        "looked_as_at": as_at,
    }
    if item["adoption_status"] != "ADOPTED":
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Another meeting has left this one since.")
    if new.decision is MatacDecisionKind.KEEP:
        await statements.KEEP.run(connection, plan=new.plan, **values)
    else:
        await statements.DROP.run(connection, dropped_on=cycle["meets_on"], drop_ground=new.drop_ground, **values)
        await say_codes(connection, item["offender_id"], (), _BASIS, adoption_id)
    return adoption_id


async def _adopt(connection: Connection, cycle: Row, item: Row, new: NewMatacDecision) -> UUID:
    if await statements.IS_ADOPTED.value(connection, offender_id=item["offender_id"]):
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Another meeting has taken this one up since.")
    adoption_id = uuid7()
    await statements.ADOPT.run(
        connection,
        adoption_id=adoption_id,
        offender_id=item["offender_id"],
        cycle_id=cycle["cycle_id"],
        adopted_on=cycle["meets_on"],
        adopted_as_at=await _as_at(connection, cycle),
        adopted_score=item["score"],
        plan=new.plan,
    )
    await _have_reviewed(connection, item, adoption_id)
    await say_codes(connection, item["offender_id"], {_CODE}, _BASIS, adoption_id)
    return adoption_id


async def _have_reviewed(connection: Connection, item: Row, adoption_id: UUID) -> None:
    """Let the other meetings that have somebody on their agenda review them: nothing is known of them yet."""
    proposal = MatacProposal(
        decision=MatacDecisionKind.KEEP,
        grounds=[],
        score_then=item["score"],
        score_now=item["score"],
        has_new_event=False,
        is_improved=None,
        reviews_improved=0,
        custody_months=None,
    )
    await statements.TO_REVIEW.run(
        connection,
        offender_id=item["kept_offender_id"],
        the_item=item["item_id"],
        the_adoption=adoption_id,
        proposal=proposal.model_dump(mode="json"),
    )


async def _as_at(connection: Connection, cycle: Row) -> date:
    """Return as at which day the ranking of a meeting's agenda is."""
    ranking = await RANKING.row(connection, ranking_id=cycle["ranking_id"])
    if ranking is None:
        raise RuntimeError("a ranking's head is never removed")
    as_at: date = ranking["as_at"]
    return as_at


async def _tell(connection: Connection, actor: Actor, cycle_id: UUID, item: AgendaItem, lpu: str) -> None:
    if item.decision is None:
        raise RuntimeError("what was decided is shown")
    told = {
        "cycle_id": cycle_id,
        "offender_id": item.offender_id,
        "decision": item.decision.decision,
        "plan": item.decision.plan,
        "drop_ground": item.decision.drop_ground,
    }
    hearers = Hearers(lpu=lpu, owner=actor.subject)
    await tell(connection, EventType.OFFENDERS_MATAC_DECIDED, item.item_id, told, hearers)
