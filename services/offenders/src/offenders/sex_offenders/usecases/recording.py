"""What is found, planned, visited, learnt and decided of somebody; each written once, and what follows worked out."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row, Statement
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created
from bluelamp.schemas.offenders.sex_offender_histories import (
    CircumstanceChange,
    KnownChange,
    ManagementPlan,
    MappaDecision,
    NewCircumstanceChange,
    NewManagementPlan,
    NewMappaDecision,
    NewRiskAssessment,
    NewSexOffenderVisit,
    PlannedManagement,
    RiskAssessment,
    SexOffenderVisit,
)
from bluelamp.schemas.offenders.sex_offenders import Management, RiskLevel
from offenders.settings import ADDRESS
from offenders.sex_offenders.rules.refusing import (
    Known,
    check_assessment,
    check_change,
    check_mappa,
    check_plan,
    check_visit,
)
from offenders.sex_offenders.rules.visiting import ends, highest_of, interval_by
from offenders.sex_offenders.statements import history
from offenders.sex_offenders.usecases.records import bare, held, told
from offenders.sex_offenders.usecases.settling import rules_of, settle

_SIGNS = "offender-supervisor"


async def assess_risk(
    connection: Connection, actor: Actor, sex_offender_id: UUID, new: NewRiskAssessment, record_id: UUID | None = None
) -> Answer:
    """Record what a tool found; more than a low risk ends the management from afar."""
    row = await held(connection, actor, sex_offender_id)
    check_assessment(new, row["sex"], row["date_of_birth"], clocks.today())
    values = {"risk_assessment_id": record_id or uuid7(), **dict(new)}
    written = await _write(connection, actor, row, history.WRITE_ASSESSMENT, values)
    if new.level is not RiskLevel.LOW:
        await _return(connection, actor, row, KnownChange.RISK_ASSESSED, f"A risk above low was found: {new.level}.")
    await _settled(connection, actor, row, "assess_sex_offender", "ASSESSED")
    return _created(RiskAssessment, written, sex_offender_id, "assessments")


async def plan_management(
    connection: Connection, actor: Actor, sex_offender_id: UUID, new: NewManagementPlan, record_id: UUID | None = None
) -> Answer:
    """Decide how somebody is managed from a day on, by the rules of that day.

    The plan's level is a person's decision beside what was found; a lower one is signed by who also supervises.
    """
    row, rules = await held(connection, actor, sex_offender_id), await rules_of(connection)
    rule_set, known = rules.on(new.decided_on), await _known(connection, row)
    check_plan(new, rule_set, known, clocks.today(), is_signed=_SIGNS in actor.roles)
    values: dict[str, Any] = {
        **dict(new),
        "management_plan_id": record_id or uuid7(),
        "assessed_level": known.assessed_level,
        "visit_rule_set_id": rules.id_on(new.decided_on),
    }
    by_table = interval_by(rule_set, new.risk_level)
    if by_table is not None and new.management is PlannedManagement.VISITED:
        values["interval_unit"], values["interval_amount"] = by_table
    written = await _write(connection, actor, row, history.WRITE_PLAN, values)
    await _settled(connection, actor, row, "plan_sex_offender_management", "PLANNED")
    plan = ManagementPlan.model_validate({**dict(written), "mode": rule_set.mode})
    return created(plan, f"{ADDRESS}/sex-offenders/{sex_offender_id}/management-plans")


async def record_visit(
    connection: Connection,
    actor: Actor,
    sex_offender_id: UUID,
    new: NewSexOffenderVisit,
    record_id: UUID | None = None,
) -> Answer:
    """Record a visit, also one that was made before others; only who was seen was visited."""
    row = await held(connection, actor, sex_offender_id)
    check_visit(new, row["managed_from"], clocks.now())
    values = {"visit_id": record_id or uuid7(), "visited_on": clocks.local_day(new.visited_at), **dict(new)}
    written = await _write(connection, actor, row, history.WRITE_VISIT, values)
    await _settled(connection, actor, row, "record_sex_offender_visit", "VISITED")
    return _created(SexOffenderVisit, written, sex_offender_id, "visits")


async def note_change(
    connection: Connection,
    actor: Actor,
    sex_offender_id: UUID,
    new: NewCircumstanceChange,
    record_id: UUID | None = None,
) -> Answer:
    """Record that something has changed: any of it ends the management from afar on the day on which it is learnt."""
    row = await held(connection, actor, sex_offender_id)
    check_change(new, clocks.today())
    values = {"circumstance_change_id": record_id or uuid7(), **dict(new)}
    written = await _write_change(connection, actor, row, values)
    await _settled(connection, actor, row, "record_circumstance_change", "CIRCUMSTANCES_CHANGED")
    return _created(CircumstanceChange, written, sex_offender_id, "circumstance-changes")


async def decide_mappa(
    connection: Connection, actor: Actor, sex_offender_id: UUID, new: NewMappaDecision, record_id: UUID | None = None
) -> Answer:
    """Record at which category and level somebody is managed; with more agencies than one, not from afar."""
    row = await held(connection, actor, sex_offender_id)
    last = await history.LAST_MAPPA.value(connection, sex_offender_id=sex_offender_id)
    check_mappa(new, max(filter(None, (last, row["managed_from"]))), clocks.today())
    values = {"mappa_decision_id": record_id or uuid7(), **dict(new)}
    written = await _write(connection, actor, row, history.WRITE_MAPPA, values)
    if new.level > 1:
        await _return(connection, actor, row, KnownChange.MAPPA_RAISED, "More agencies than one manage together.")
    await _settled(connection, actor, row, "decide_mappa", "MAPPA_DECIDED")
    return _created(MappaDecision, written, sex_offender_id, "mappa-decisions")


async def _known(connection: Connection, row: Row) -> Known:
    known = {"sex_offender_id": row["sex_offender_id"]}
    levels = await history.LAST_LEVELS.rows(connection, **known)
    plans, changes = (
        await history.ALL_PLANS.rows(connection, **known),
        await history.ALL_CHANGES.rows(connection, **known),
    )
    days: list[date] = [one["decided_on"] for one in plans] + [one["known_on"] for one in changes]
    return Known(
        managed_from=row["managed_from"],
        decided_until=max(days, default=row["managed_from"]),
        assessed_level=highest_of(RiskLevel(one["level"]) for one in levels),
        mappa_level=row["mappa_level"],
        learnt=[(one["known_on"], KnownChange(one["kind"])) for one in changes],
    )


async def _return(connection: Connection, actor: Actor, row: Row, kind: KnownChange, note: str) -> None:
    """Note what the service itself learns, where it ends the management from afar."""
    if row["management"] == Management.REACTIVE:
        values = {"circumstance_change_id": uuid7(), "kind": kind, "happened_on": clocks.today(), "note": note}
        await _write_change(connection, actor, row, values)


async def _write_change(connection: Connection, actor: Actor, row: Row, values: dict[str, Any]) -> Row:
    returns = ends(Management(row["management"]), KnownChange(values["kind"]))
    more = {"known_on": clocks.today(), "has_returned": returns}
    return await _write(connection, actor, row, history.WRITE_CHANGE, {**values, **more})


async def _write(connection: Connection, actor: Actor, row: Row, statement: Statement, values: dict[str, Any]) -> Row:
    written = await statement.row(
        connection, sex_offender_id=row["sex_offender_id"], recorded_by=actor.subject, **values
    )
    if written is None:
        raise RuntimeError("what is inserted comes back")
    return written


async def _settled(connection: Connection, actor: Actor, row: Row, operation: str, change: str) -> None:
    await settle(connection, row)
    await told(connection, actor, await bare(connection, row["sex_offender_id"]), operation, change)


def _created(model: type[BaseModel], written: Row, sex_offender_id: UUID, history_of: str) -> Answer:
    return created(model.model_validate(dict(written)), f"{ADDRESS}/sex-offenders/{sex_offender_id}/{history_of}")
