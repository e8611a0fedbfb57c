"""Priorities from a household's words to the second visit, each step by whom and when it may be."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.kit.suppression import published
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.listening import (
    IssueCategory,
    ListeningConclusion,
    ListeningCorrection,
    ListeningFeedback,
    ListeningPriority,
    ListeningPriorityPage,
    NewListeningAction,
    NewListeningPriority,
    NewResurvey,
    PriorityState,
    PriorityWithdrawal,
    Resurvey,
    ResurveyOutcome,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from contact.listening.rules import steps
from contact.listening.rules.public import counts_told
from contact.listening.rules.steps import Step
from contact.listening.statements import households, telling
from contact.listening.statements import priorities as statements
from contact.listening.usecases.registers import areas_by_code, check_own, clock_named, clock_on
from contact.listening.usecases.words import check_words, names_somebody
from contact.settings import ADDRESS

PATH = f"{ADDRESS}/listening-priorities"
_DAYS = ("acted_on", "sent_on", "listened_on")


@dataclass(frozen=True, slots=True)
class PriorityFilters:
    """Each narrows the list."""

    lpu: Lpu | None
    area: str | None
    category: IssueCategory | None
    state: PriorityState | None

    def query(self) -> dict[str, object]:
        """Return what narrows the list, for its cursors and links."""
        return {name: getattr(self, name) for name in self.__slots__}


async def adopt(
    connection: Connection,
    actor: Actor,
    new: NewListeningPriority,
    priority_id: UUID | None = None,
) -> Answer:
    """Make a priority of what households said; raises RULE_BROKEN where nobody did, or where one is open."""
    area = (await areas_by_code(connection)).get(new.area)
    if area is None:
        raise rule_broken("#/area", "There is no such area.", "area_unknown")
    check_own(actor, area["lpu"])
    await check_words(connection, new.area, new.you_said, "#/you_said")
    first_said = await statements.FIRST_SAID.value(connection, the_area=new.area, the_category=new.category)
    if first_said is None:
        raise rule_broken("#/category", "No household names it that is not worked on already.", "nobody_said_so")
    steps.check_day(new.adopted_on, first_said, clocks.today(), "adopted_on")
    clock = await clock_on(connection, new.adopted_on)
    priority_id = priority_id or uuid7()
    try:
        await statements.ADOPT.run(
            connection,
            the_priority=priority_id,
            the_area=new.area,
            the_lpu=area["lpu"],
            the_category=new.category,
            you_said=new.you_said,
            the_clock=clock.clock,
            day=new.adopted_on,
            due_on=steps.due_on(PriorityState.PRIORITY, new.adopted_on, clock),
            moment=clocks.now(),
        )
    except asyncpg.UniqueViolationError:
        raise rule_broken("#/category", "The area has that priority already.", "priority_open") from None
    named = {"the_area": new.area, "the_category": new.category}
    await statements.TAKE_UP.run(connection, the_priority=priority_id, **named)
    told = await _told(connection, actor, priority_id, AuditAction.COLLECTION, "adopt_listening_priority")
    return created(told, f"{PATH}/{priority_id}")


async def act(connection: Connection, actor: Actor, priority_id: UUID, new: NewListeningAction) -> Answer:
    """Say what was done; the feedback is due so many days after the last of it."""
    row = await _locked(connection, actor, priority_id)
    state = steps.state_after(PriorityState(row["state"]), Step.ACT)
    progress = _progress(row)
    steps.check_day(new.done_on, progress.adopted_on, clocks.today(), "done_on")
    await check_words(connection, row["area"], new.we_did, "#/we_did")
    action_id = uuid7()
    await statements.ACT.run(
        connection,
        the_action=action_id,
        the_priority=priority_id,
        we_did=new.we_did,
        day=new.done_on,
        recorded_by=actor.subject,
    )
    last = max(new.done_on, progress.acted_on or new.done_on)
    told = await _move(connection, actor, row, state, "record_listening_action", acted_on=last)
    return created(told, f"{PATH}/{priority_id}", told.version)


async def tell(connection: Connection, actor: Actor, priority_id: UUID, feedback: ListeningFeedback) -> Answer:
    """Note that those who wished it were told; from now on everybody may read it, if enough households said it."""
    row = await _locked(connection, actor, priority_id)
    state = steps.state_after(PriorityState(row["state"]), Step.TELL)
    steps.check_day(feedback.sent_on, _progress(row).last_day, clocks.today(), "sent_on")
    await _check_words_now(connection, row)
    # A form that was taken in the moment of the adoption saw no priority yet: it is of this one all the same.
    named = {"the_area": row["area"], "the_category": row["category"]}
    await statements.TAKE_UP.run(connection, the_priority=priority_id, **named)
    await statements.TELL.run(connection, the_priority=priority_id)
    told = await _move(connection, actor, row, state, "send_listening_feedback", sent_on=feedback.sent_on)
    return stands(told, told.version)


async def ask_again(connection: Connection, actor: Actor, priority_id: UUID, new: NewResurvey) -> Answer:
    """Keep what a household says at the second visit; each is asked once for each priority."""
    row = await _locked(connection, actor, priority_id)
    steps.state_after(PriorityState(row["state"]), Step.ASK_AGAIN)
    steps.check_day(new.surveyed_on, _progress(row).last_day, clocks.today(), "surveyed_on")
    named = await statements.NAMED_IT.value(connection, the_priority=priority_id, the_household=new.household_id)
    known = await households.ONE.row(connection, the_household=new.household_id, the_lpu=actor.lpu)
    if named is None or known is None:
        raise rule_broken("#/household_id", "No such household named this.", "household_did_not_say_so")
    resurvey = Resurvey(resurvey_id=uuid7(), listening_priority_id=priority_id, **new.model_dump())
    try:
        await statements.ASK_AGAIN.run(
            connection,
            the_resurvey=resurvey.resurvey_id,
            the_priority=priority_id,
            the_household=new.household_id,
            day=new.surveyed_on,
            outcome=new.outcome,
            heard_back=new.heard_back,
            recorded_by=actor.subject,
        )
    except asyncpg.UniqueViolationError:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "The household was asked again before.") from None
    subjects = [priority_id, new.household_id]
    await record(connection, actor, AuditAction.COLLECTION, "record_resurvey", subjects)
    await _publish(connection, row, PriorityState(row["state"]))
    return created(resurvey, f"{PATH}/{priority_id}")


async def listen(connection: Connection, actor: Actor, priority_id: UUID, conclusion: ListeningConclusion) -> Answer:
    """End the second round; raises STATE_CONFLICT before enough households were asked again."""
    row = await _locked(connection, actor, priority_id)
    state = steps.state_after(PriorityState(row["state"]), Step.LISTEN)
    steps.check_day(conclusion.listened_on, _progress(row).last_day, clocks.today(), "listened_on")
    asked = await statements.ROUND.row(connection, the_priority=priority_id)
    if asked is None:
        raise RuntimeError("a count is one row")
    steps.check_round(asked["asked"], asked["to_ask"])
    listened = {"listened_on": conclusion.listened_on}
    told = await _move(connection, actor, row, state, "conclude_listening_priority", **listened)
    return stands(told, told.version)


async def withdraw(connection: Connection, actor: Actor, priority_id: UUID, withdrawal: PriorityWithdrawal) -> Answer:
    """Give a priority up before people were told; what was said waits for another one."""
    row = await _locked(connection, actor, priority_id)
    state = steps.state_after(PriorityState(row["state"]), Step.WITHDRAW)
    await statements.PUT_BACK.run(connection, the_priority=priority_id)
    given_up = {"withdrawal_reason": withdrawal.reason}
    told = await _move(connection, actor, row, state, "withdraw_listening_priority", **given_up)
    return stands(told, told.version)


async def correct(connection: Connection, actor: Actor, priority_id: UUID, correction: ListeningCorrection) -> Answer:
    """Put words right, those too that everybody reads; what they were is not kept, for it may have named somebody.

    Raises RULE_BROKEN with a pointer for words that point to somebody, and for an action of another priority.
    """
    row = await _locked(connection, actor, priority_id)
    if correction.you_said is not None:
        await check_words(connection, row["area"], correction.you_said, "#/you_said")
    for place, one in enumerate(correction.actions):
        await check_words(connection, row["area"], one.we_did, f"#/actions/{place}/we_did")
    known = await statements.ACTIONS_OF.rows(connection, the_priority=priority_id)
    steps.check_correction(correction, {one["listening_action_id"] for one in known})
    of_it = {"the_priority": priority_id}
    await statements.CORRECT.run(connection, **of_it, you_said=correction.you_said, moment=clocks.now())
    await statements.CORRECT_ACTIONS.run(
        connection,
        **of_it,
        action_ids=[one.listening_action_id for one in correction.actions],
        words=[one.we_did for one in correction.actions],
    )
    told = await _told(connection, actor, priority_id, AuditAction.ALTERATION, "correct_listening_words")
    return stands(told, told.version)


async def get_priority(resources: Resources, actor: Actor, priority_id: UUID, if_none_match: str | None) -> Response:
    """Return one priority."""
    async with resources.database.transaction() as connection:
        told = await _one(connection, priority_id)
        await record(connection, actor, AuditAction.CONSULTATION, "get_listening_priority", [priority_id])
    # Until it is over more is said and heard of it, and it comes to be overdue, though it does not move.
    return read(told, told.version, None if told.next_step else if_none_match)


async def list_priorities(
    resources: Resources, actor: Actor, filters: PriorityFilters, cursor: str | None, limit: int
) -> Response:
    """Return one page, the last recorded first."""
    listing = Listing(resources.cursors, actor, PATH, filters.query(), limit)
    [after_id] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            **{f"of_{name}": value for name, value in filters.query().items()},
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["listening_priority_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_listening_priorities", subjects)
    return listing.answer(ListeningPriorityPage, [shown(row) for row in rows], ("listening_priority_id",))


def shown(row: Row) -> ListeningPriority:
    """Return a priority as its readers are told it: no count of few is in it."""
    state = PriorityState(row["state"])
    kept = {name: row[name] for name in ListeningPriority.model_fields.keys() & set(row.keys())}
    return ListeningPriority.model_validate(
        {
            **kept,
            "households": published(row["households"]),
            "feedback": [{**one, "people": published(one["people"])} for one in row["feedback"]],
            "we_listened": counts_told(outcomes_of(row), row["heard_back"], is_over=state is PriorityState.LISTENED),
            "next_step": steps.NEXT_STEP.get(state),
            "overdue": steps.is_overdue(row["due_on"], clocks.today()),
        }
    )


def outcomes_of(row: Row) -> dict[ResurveyOutcome, int]:
    """Read how many households said what at the second visit."""
    return {outcome: row[outcome.value.lower()] for outcome in ResurveyOutcome}


async def _locked(connection: Connection, actor: Actor, priority_id: UUID) -> Row:
    row = await statements.LOCKED.row(connection, the_priority=priority_id)
    if row is None:
        raise not_found("priority")
    check_own(actor, row["lpu"])
    return row


async def _check_words_now(connection: Connection, row: Row) -> None:
    """Refuse to tell everybody what has come to name somebody: other doors were asked since it was written."""
    whole = await statements.ONE.row(connection, the_priority=row["listening_priority_id"])
    actions = whole["actions"] if whole else []
    for one in [row["you_said"], *(done["we_did"] for done in actions)]:
        if await names_somebody(connection, row["area"], one):
            detail = "Its words hold an address or a name that was given at a door since: correct them first."
            raise ProblemError(ProblemCode.STATE_CONFLICT, detail)


async def _move(
    connection: Connection, actor: Actor, row: Row, state: PriorityState, operation: str, **changed: Any
) -> ListeningPriority:
    after = {name: row[name] for name in (*_DAYS, "withdrawal_reason")} | changed
    days: list[date] = [row["adopted_on"], *(after[name] for name in _DAYS if after[name] is not None)]
    clock = await clock_named(connection, row["clock"])
    await statements.MOVE.run(
        connection,
        the_priority=row["listening_priority_id"],
        the_state=state,
        the_due_on=steps.due_on(state, days[-1], clock),
        moment=clocks.now(),
        **{f"the_{name}": value for name, value in after.items()},
    )
    return await _told(connection, actor, row["listening_priority_id"], AuditAction.ALTERATION, operation)


async def _told(
    connection: Connection, actor: Actor, priority_id: UUID, action: AuditAction, operation: str
) -> ListeningPriority:
    told = await _one(connection, priority_id)
    await record(connection, actor, action, operation, [priority_id])
    await _publish(connection, dict(told), told.state)
    return told


async def _publish(connection: Connection, row: Row, state: PriorityState) -> None:
    event = {name: row[name] for name in ("listening_priority_id", "area", "lpu", "category")} | {"state": state}
    await telling.PRIORITY_CHANGED.run(connection, **telling.told_of(row["listening_priority_id"], row["lpu"], event))


async def _one(connection: Connection, priority_id: UUID) -> ListeningPriority:
    row = await statements.ONE.row(connection, the_priority=priority_id)
    if row is None:
        raise not_found("priority")
    return shown(row)


def _progress(row: Row) -> steps.Progress:
    return steps.Progress(PriorityState(row["state"]), row["adopted_on"], row["acted_on"], row["sent_on"])
