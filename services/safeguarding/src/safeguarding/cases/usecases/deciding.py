"""Discussing, deciding and telling: what the hub makes of a case, with its reasons (domain.md §2.5, §2.7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.cases import (
    CaseOutcome,
    Decision,
    Discussion,
    NewDecision,
    NewDiscussion,
    Notification,
    NotificationKind,
    OutstandingEnquiry,
    RecordedDecision,
    RecordedDiscussion,
    StopReason,
)
from bluelamp.schemas.safeguarding.codes import CaseKind, CaseRole, CaseStatus, ClockKind
from safeguarding.cases.rules import decisions as rules
from safeguarding.cases.rules.clocks import assessment_due, conference_due
from safeguarding.cases.rules.referring import InCase
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.statements import records, referring
from safeguarding.cases.usecases.intake import address_of
from safeguarding.cases.usecases.moving import HANDOVER_JOB, Step, changed, lock, move, stop_clocks
from safeguarding.cases.usecases.telling import Message, tell
from safeguarding.cases.usecases.terms import terms_at

_WHILE_CHALLENGED = frozenset({CaseStatus.CHALLENGED, CaseStatus.ESCALATED})
_COLUMNS = frozenset({"kind", "held_at"})


@dataclass(frozen=True, slots=True)
class Material:
    """The case, what a decision about it may rest on, and the answers that it would be taken without."""

    case: Row
    facts: rules.CaseFacts
    outstanding: list[OutstandingEnquiry]


async def record_discussion(connection: Connection, actor: Actor, case_id: UUID, new: NewDiscussion) -> Answer:
    """Keep the record of a discussion; where section 47 is met, the conference and the assessment fall due by it."""
    case = await lock(connection, case_id)
    kind, moment = CaseKind(case["kind"]), clocks.now()
    rules.check_discussion(new, kind, case["received_at"], moment)
    due: tuple[datetime | None, datetime | None] = (None, None)
    if new.threshold is not None and new.threshold.met:
        hours = (await terms_at(connection, kind, new.held_at, hub=case["hub"])).terms.hours
        due = conference_due(new.held_at, hours), assessment_due(new.held_at, hours)
    discussion_id = uuid7()
    details = {"discussion_id": discussion_id, "kind": new.kind}
    status, version = await move(connection, actor, case, Step(verb=Verb.DISCUSS, moment=moment, details=details))
    await records.ADD_DISCUSSION.run(
        connection,
        discussion_id=discussion_id,
        case_id=case_id,
        kind=new.kind,
        held_at=new.held_at,
        agencies=sorted({one.agency for one in new.attendees}),
        record=new.model_dump(mode="json", exclude=set(_COLUMNS)),
        conference_due_at=due[0],
        assessment_due_at=due[1],
        recorded_by=actor.subject,
        organisation_id=actor.organisation_id,
        recorded_at=moment,
    )
    discussion = Discussion(
        **{name: getattr(new, name) for name in NewDiscussion.model_fields},
        discussion_id=discussion_id,
        conference_due_at=due[0],
        assessment_due_at=due[1],
        recorded_by=actor.subject,
        recorded_at=moment,
    )
    body = RecordedDiscussion(case_id=case_id, case_status=status, discussion=discussion)
    return Answer(body, 201, {"Location": address_of(case_id), "ETag": etag(version)})


async def decide_case(connection: Connection, actor: Actor, case_id: UUID, new: NewDecision) -> Answer:
    """Take the decision, with answers outstanding or not; what was outstanding is kept with it. The RAG clock ends."""
    case = await lock_as_management(connection, case_id)
    material = await material_of(connection, case)
    rules.check_decision(new, material.facts, clocks.today())
    moment = clocks.now()
    decision = await add_decision(connection, actor, material, new, moment)
    step = Step(
        verb=Verb.DECIDE,
        moment=moment,
        details={"decision_id": decision.decision_id},
        changes={"level_of_need": new.level_of_need, "decided_at": moment, "decision_id": decision.decision_id},
    )
    status, version = await move(connection, actor, case, step)
    await stop_clocks(connection, case_id, [ClockKind.RAG], moment, StopReason.DECIDED)
    body = RecordedDecision(case_id=case_id, case_status=status, decision=decision)
    return Answer(body, 201, {"Location": address_of(case_id), "ETag": etag(version)})


async def notify_of_decision(connection: Connection, actor: Actor, case_id: UUID, notification: Notification) -> Answer:
    """Tell the referrer and the agencies, and open the record of the decision to the hub.

    Raises STATE_CONFLICT when there is nothing to tell.
    """
    case = await lock_as_management(connection, case_id)
    decision = await records.NEWEST_DECISION.row(connection, the_case=case_id)
    if decision is None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, f"The case is {case['status']}: nothing was decided yet.")
    if case["status"] in _WHILE_CHALLENGED and decision["released_at"] is not None:
        detail = "The decision was told before; what comes of the challenge is told when it is decided."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    moment = clocks.now()
    outcome = CaseOutcome(decision["primary_outcome"])
    step = Step(
        verb=Verb.RETURN if outcome is CaseOutcome.RETURNED_NO_CONSENT else Verb.NOTIFY,
        moment=moment,
        details={"decision_id": decision["decision_id"]},
        changes={"outcome": outcome, "released_at": moment},
    )
    status, version = await move(connection, actor, case, step)
    await records.RELEASE.run(connection, the_case=case_id, moment=moment)
    desks = await records.AGENCIES_TOLD.rows(connection, the_hub=case["responsible_hub"], moment=moment)
    told = [case["referrer_organisation_id"], *(row["organisation_id"] for row in desks)]
    message = Message(NotificationKind.DECISION, notification.message, told, moment, decision["decision_id"])
    await tell(connection, actor, case, message)
    return await changed(connection, case, status, version)


async def lock_as_management(connection: Connection, case_id: UUID) -> Row:
    """Lock a case for its hub's management; the service itself, which no desk binds, is let through.

    Raises NOT_FOUND and FORBIDDEN as `lock` does, and FORBIDDEN for a manager at another desk of the hub.
    """
    case = await lock(connection, case_id)
    if case["bound_hub"] is not None:
        rules.check_may_decide(await records.OWN_AGENCY.value(connection))
    return case


async def material_of(connection: Connection, case: Row) -> Material:
    """Read what belongs to the case that a decision may name, and which answers are outstanding."""
    row = await records.MATERIAL.row(connection, the_case=case["case_id"])
    if row is None:
        raise RuntimeError("an aggregate always answers")
    people = await referring.PEOPLE.rows(connection, the_case=case["case_id"])
    facts = rules.CaseFacts(
        CaseKind(case["kind"]),
        frozenset(row["enquiries"] or ()),
        frozenset(row["discussions"] or ()),
        section_47_met=bool(row["section_47_met"]),
        people={one["person_id"]: InCase(CaseRole(one["role"]), one["date_of_birth"]) for one in people},
    )
    return Material(case, facts, [OutstandingEnquiry.model_validate(one) for one in from_json(row["outstanding"])])


async def add_decision(
    connection: Connection, actor: Actor, material: Material, new: NewDecision, moment: datetime
) -> Decision:
    """Write a decision down, beside those before it."""
    decision = Decision(
        **{name: getattr(new, name) for name in NewDecision.model_fields},
        decision_id=uuid7(),
        rating=material.case["rating"],
        rag_profile_id=material.case["rag_profile_id"],
        information_outstanding=material.outstanding,
        decided_by=actor.subject,
        decided_at=moment,
        released_at=None,
    )
    values: dict[str, Any] = {name: getattr(decision, name) for name in Decision.model_fields if name != "released_at"}
    for name in ("information_relied_on", "information_outstanding", "dissent"):
        values[name] = to_json(values[name]).decode()
    values["referral"] = new.referral.model_dump_json() if new.referral else None
    case_id = material.case["case_id"]
    await records.ADD_DECISION.run(connection, **values, case_id=case_id, organisation_id=actor.organisation_id)
    if new.referral is not None:
        await ENQUEUE.run(connection, entrypoint=HANDOVER_JOB, payload=str(case_id))
    return decision
