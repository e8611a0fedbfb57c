"""Somebody put forward for a cohort, scored, read, and withdrawn.

`nominate` and `refuse_managed` are for the features that stand on this one; the first writes the nomination's own audit
entry and event, in the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once, is_stored
from bluelamp.kit.identity import CONFINED_ROLES, Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.offenders.nominations import (
    NewNomination,
    NewScore,
    NewWithdrawal,
    Nomination,
    NominationOrigin,
    NominationPage,
    NominationReceipt,
    NominationScore,
    NominationState,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, raise_all, rule_broken
from offenders.caseload.usecases.cases import case_of
from offenders.cohorts.rules.refusing import check_nomination
from offenders.cohorts.rules.scoring import EXPLANATION, faults_of_facts
from offenders.cohorts.rules.workflow import CAN_COME_BACK, Step, after
from offenders.cohorts.statements import nominations as statements
from offenders.cohorts.usecases.rules import entry_of, rules_on
from offenders.cohorts.usecases.scoring import ranking_score_of, write_score
from offenders.nominals.usecases.sight import seen_offender, sight_of
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.settings import ADDRESS

_STEPS = {
    Step.ACCEPT: EventType.OFFENDERS_NOMINATION_ACCEPTED,
    Step.DECLINE: EventType.OFFENDERS_NOMINATION_DECLINED,
    Step.WITHDRAW: EventType.OFFENDERS_NOMINATION_WITHDRAWN,
    Step.DESELECT: EventType.OFFENDERS_NOMINATION_DESELECTED,
}
_SCORED = ("score_id", "cohort_rule_set_id", "value", "most", "entry_score", "provisional_because", "components")


@dataclass(frozen=True, slots=True)
class PutForward:
    """How somebody came to be nominated; of whom the meeting on domestic abuse took up, with the ranking's score."""

    origin: NominationOrigin
    matac_adoption_id: UUID | None = None
    ranking_score: float | None = None


async def nominate_once(resources: Resources, actor: Actor, key: RequestKey, new: NewNomination) -> Response:
    """Put somebody forward: a partner only whom it may know of, which row-level security says.

    The score is reckoned of records that no partner reads, so the service writes; what is answered is a receipt.
    """
    async with resources.database.transaction(actor.confined_to) as connection:
        if not await is_stored(connection, actor, key):
            await seen_offender(connection, actor, new.offender_id)
            await refuse_managed(connection, actor, new.offender_id, new.cohort)
    by = PutForward(NominationOrigin.PARTNER if actor.confined_to else NominationOrigin.FORCE)
    as_service = replace(actor, roles=actor.roles - CONFINED_ROLES)
    return await answer_once(
        resources.database, as_service, key, lambda connection: nominate(connection, actor, new, by)
    )


async def nominate(
    connection: Connection, actor: Actor, new: NewNomination, by: PutForward, nomination_id: UUID | None = None
) -> Answer:
    """Put somebody forward for a cohort, with a first score.

    Raises NOT_FOUND, RULE_BROKEN for whom the cohort's rules do not let in or without what is new since a panel decided
    of them, ALREADY_EXISTS where the organisation has nominated them already and nobody has decided.
    """
    nomination_id, now = nomination_id or uuid7(), clocks.now()
    await seen_offender(connection, actor, new.offender_id)
    rules = await rules_on(connection, new.cohort, clocks.local_day(now))
    check_nomination(new, entry_of(rules))
    await _add(connection, actor, (new, by), (nomination_id, now))
    await write_score(connection, actor, (nomination_id, new.offender_id), rules, (new.facts, by.ranking_score))
    row = await bare_nomination(connection, nomination_id)
    await told(
        connection, actor, row, (AuditAction.COLLECTION, "nominate_offender", EventType.OFFENDERS_NOMINATION_MADE)
    )
    receipt = NominationReceipt(
        nomination_id=nomination_id,
        offender_id=new.offender_id,
        cohort=new.cohort,
        state=NominationState.OPEN,
        nominated_at=now,
    )
    return created(receipt, f"{ADDRESS}/nominations/{nomination_id}")


async def refuse_managed(connection: Connection, actor: Actor, offender_id: UUID, cohort: Cohort) -> None:
    """Raise ALREADY_EXISTS where somebody is managed in a cohort, as far as the caller may know of it."""
    if await case_of(connection, actor, offender_id, cohort) is not None:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "This person is managed in this cohort already.")


async def _add(
    connection: Connection, actor: Actor, given: tuple[NewNomination, PutForward], at: tuple[UUID, datetime]
) -> None:
    (new, by), (nomination_id, now) = given, at
    whom = {"offender_id": new.offender_id, "cohort": new.cohort}
    await statements.HOLD_PERSON.rows(connection, offender_id=new.offender_id)
    if await statements.OPEN_OF.value(connection, organisation_id=actor.organisation_id, **whom) is not None:
        raise _nominated_already()
    before = await statements.DECIDED_BEFORE.value(connection, states=sorted(CAN_COME_BACK), **whom)
    # To a partner it is not told whether there was one before: its nomination is linked all the same.
    if before is not None and new.new_information is None and not actor.confined_to:
        detail = "A panel has decided of this person before: say what is new since."
        raise rule_broken("#/new_information", detail, "nothing_new")
    try:
        await statements.ADD.run(
            connection,
            nomination_id=nomination_id,
            previous_nomination_id=before,
            origin=by.origin,
            matac_adoption_id=by.matac_adoption_id,
            organisation_id=actor.organisation_id,
            nominated_by=actor.subject,
            nominated_at=now,
            reason=new.reason,
            offence_patterns=list(new.offence_patterns),
            is_statutory=new.is_statutory,
            new_information=new.new_information,
            **whom,
        )
    except asyncpg.UniqueViolationError:
        raise _nominated_already() from None


async def score_again(connection: Connection, actor: Actor, nomination_id: UUID, new: NewScore) -> Answer:
    """Reckon an open nomination's score of what is known by now; raises NOT_FOUND, RULE_BROKEN, STATE_CONFLICT."""
    row = await held_nomination(connection, actor, nomination_id)
    raise_all(faults_of_facts(new.facts))
    if row["state"] != NominationState.OPEN:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "What became of this nomination is decided already.")
    rules = await rules_on(connection, Cohort(row["cohort"]), clocks.today())
    ranking_score = await ranking_score_of(connection, nomination_id)
    await write_score(connection, actor, (nomination_id, row["given_offender_id"]), rules, (new.facts, ranking_score))
    await statements.TOUCH.run(connection, the_nomination=nomination_id)
    scored = await bare_nomination(connection, nomination_id)
    await told(
        connection, actor, scored, (AuditAction.ALTERATION, "score_nomination", EventType.OFFENDERS_NOMINATION_SCORED)
    )
    return created(shown(scored), f"{ADDRESS}/nominations/{nomination_id}", scored["version"])


async def withdraw_nomination(connection: Connection, actor: Actor, nomination_id: UUID, new: NewWithdrawal) -> Answer:
    """Put somebody forward no longer; raises NOT_FOUND, and STATE_CONFLICT once a panel has decided."""
    row = await held_nomination(connection, actor, nomination_id)
    await become(connection, actor, row, Step.WITHDRAW, withdrawal_reason=new.reason)
    withdrawn = await bare_nomination(connection, nomination_id)
    return stands(shown(withdrawn), withdrawn["version"])


async def become(
    connection: Connection,
    actor: Actor,
    row: Row,
    step: Step,
    *,
    case_id: UUID | None = None,
    withdrawal_reason: str | None = None,
) -> None:
    """Write what becomes of a held nomination, and tell it; raises STATE_CONFLICT where that cannot be."""
    state = after(NominationState(row["state"]), step)
    await statements.BECOME.run(
        connection,
        the_nomination=row["nomination_id"],
        state=state,
        case_id=case_id or row["case_id"],
        ended_at=clocks.now(),
        withdrawal_reason=withdrawal_reason,
    )
    changed = await bare_nomination(connection, row["nomination_id"])
    operation = f"{step.value.lower()}_nomination"
    await told(connection, actor, changed, (AuditAction.ALTERATION, operation, _STEPS[step]))


async def get_nomination(
    connection: Connection, actor: Actor, nomination_id: UUID, if_none_match: str | None
) -> Response:
    """Return one nomination; raises NOT_FOUND."""
    row = await seen_nomination(connection, actor, nomination_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_nomination", subjects_of(row))
    return read(shown(row), row["version"], if_none_match)


async def list_nominations(
    resources: Resources, actor: Actor, of: tuple[Cohort | None, NominationState | None], cursor: str | None, limit: int
) -> Response:
    """Return one page, the newest first; a partner's are those on open panels on which it sits."""
    cohort, state = of
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/nominations", {"cohort": cohort, "state": state}, limit)
    position = _after(listing, cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        sight = sight_of(actor, statements.PAGE)
        rows = await statements.PAGE.rows(
            connection, of_cohort=cohort, of_state=state, limit=limit + 1, **position, **sight
        )
        subjects = [one for row in rows[:limit] for one in subjects_of(row)]
        await record(connection, actor, AuditAction.CONSULTATION, "list_nominations", subjects)
    return _page(listing, rows)


async def list_nominations_of(
    resources: Resources, actor: Actor, offender_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of somebody's nominations, the newest first; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/offenders/{offender_id}/nominations", {}, limit)
    position = _after(listing, cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        await seen_offender(connection, actor, offender_id)
        sight = sight_of(actor, statements.PAGE_OF_PERSON)
        rows = await statements.PAGE_OF_PERSON.rows(
            connection, offender_id=offender_id, limit=limit + 1, **position, **sight
        )
        subjects = [offender_id, *(row["nomination_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_nominations_of_offender", subjects)
    return _page(listing, rows)


async def seen_nomination(connection: Connection, actor: Actor, nomination_id: UUID) -> Row:
    """Return a nomination that the caller may know of; raises NOT_FOUND."""
    sight = sight_of(actor, statements.NOMINATION)
    row = await statements.NOMINATION.row(connection, nomination_id=nomination_id, **sight)
    if row is None:
        raise not_found("nomination")
    return row


async def held_nomination(connection: Connection, actor: Actor, nomination_id: UUID) -> Row:
    """Return a nomination, held until the transaction ends; raises NOT_FOUND."""
    await seen_nomination(connection, actor, nomination_id)
    await statements.LOCK.row(connection, nomination_id=nomination_id)
    return await seen_nomination(connection, actor, nomination_id)


async def bare_nomination(connection: Connection, nomination_id: UUID) -> Row:
    """Return a nomination that is there."""
    row = await statements.BARE.row(connection, nomination_id=nomination_id)
    if row is None:
        raise RuntimeError("what is written comes back")
    return row


def shown(row: Row) -> Nomination:
    """Return a nomination as it is told, with its latest score."""
    stored = {name: row[name] for name in Nomination.model_fields if name != "score"}
    return Nomination.model_validate({**stored, "score": _score(row)})


def _score(row: Row) -> NominationScore:
    stored = {name: row[f"score_{name}"] for name in (*_SCORED, "scored_at", "scored_by") if name != "score_id"}
    worked_out = {
        "score_id": row["score_score_id"],
        "reaches_entry": row["score_value"] >= row["score_entry_score"],
        "is_indicator_only": True,
        "needs": row["score_facts"]["said"]["needs"],
        "is_provisional": bool(row["score_provisional_because"]),
        "explanation": EXPLANATION,
    }
    return NominationScore.model_validate({**stored, **worked_out})


def subjects_of(row: Row) -> list[UUID]:
    """Return of what an entry in the audit log is."""
    return [row["nomination_id"], row["offender_id"]]


async def told(connection: Connection, actor: Actor, row: Row, happening: tuple[AuditAction, str, EventType]) -> None:
    """Write the audit entry and the event of a nomination; of a restricted record's neither unit nor nominator hear."""
    action, operation, event = happening
    await record(connection, actor, action, operation, subjects_of(row))
    names = ("nomination_id", "offender_id", "cohort", "state", "origin", "case_id")
    hearers = Hearers() if row["is_restricted"] else Hearers(lpu=row["lpu"], owner=row["nominated_by"])
    await tell(connection, event, row["nomination_id"], {name: row[name] for name in names}, hearers)


def _page(listing: Listing, rows: Sequence[Row]) -> Response:
    return listing.answer(NominationPage, [shown(row) for row in rows], ("nominated_at", "nomination_id"))


def _after(listing: Listing, cursor: str | None) -> dict[str, Any]:
    after_time, after_id = listing.position(cursor)
    return {
        "after_time": datetime.fromisoformat(after_time) if after_time else None,
        "after_id": UUID(after_id) if after_id else None,
    }


def _nominated_already() -> ProblemError:
    detail = "Your organisation has nominated this person to this cohort already, and nobody has decided yet."
    return ProblemError(ProblemCode.ALREADY_EXISTS, detail)
