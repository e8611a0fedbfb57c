"""Taking a case into a hub."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import Response
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.etags import etag
from bluelamp.kit.idempotency.keys import Answer, RequestKey, is_stored, replay
from bluelamp.kit.identity import Actor
from bluelamp.kit.references import new_reference
from bluelamp.kit.resources import Resources
from bluelamp.schemas.problems import Fault, ProblemError, raise_all, rule_broken
from bluelamp.schemas.safeguarding.cases import CaseClock, NewCase, NewCaseSource, ReferrerKind, SubmittedCase
from bluelamp.schemas.safeguarding.codes import CaseStatus, ClockKind
from safeguarding.cases.rules.clocks import Clock, clocks_of
from safeguarding.cases.rules.intake import PROTECTED_ROLES, bypasses_hub, check_new_case
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.statements import terms as terms_statements
from safeguarding.cases.statements.intake import TAKE, TAKE_FORWARDED
from safeguarding.cases.usecases import moving
from safeguarding.cases.usecases.newcomers import Newcomers, newcomers_of
from safeguarding.cases.usecases.terms import HubTerms, terms_at


async def submit_case(
    resources: Resources,
    actor: Actor,
    key: RequestKey,
    new: NewCase,
    case_id: UUID | None = None,
    *,
    received_at: datetime | None = None,
) -> Response:
    """Take a case in one statement; a repetition of the key hears the first answer again.

    The id and the moment are made here, so that the answer is known before the statement runs; demonstration data
    bring their own. A concern about somebody who has an open case with a worker in this hub bypasses it, as far as the
    caller may know of that case; one that is red, or that nobody has rated, does not: forwarding it is proposed.

    Raises RULE_BROKEN with every fault; then nothing is stored.
    """
    by_service = "service" in actor.roles
    try:
        check_new_case(new, clocks.today(), by_service=by_service)
        async with _connected(resources, actor) as connection:
            return await _take(connection, actor, key, new, case_id or uuid7(), moment=received_at or clocks.now())
    except (ProblemError, asyncpg.UniqueViolationError):
        # A service's may have been taken already: a moment ago under another key, or on a day when it was right still.
        before = await _taken_of(resources, new.source) if by_service and new.source else None
        if before is None:
            raise
        return before.response()


async def open_case(connection: Connection, actor: Actor, new: NewCase, case_id: UUID) -> SubmittedCase:
    """Take a case in the transaction of what gave rise to it: neither is there without the other.

    The case's id is its key too. Raises RULE_BROKEN with every fault.
    """
    check_new_case(new, clocks.today(), by_service=False)
    key = RequestKey(f"opened-{case_id}", "POST /cases", case_id.bytes)
    response = await _take(connection, actor, key, new, case_id, moment=clocks.now())
    return SubmittedCase.model_validate_json(bytes(response.body))


def address_of(case_id: UUID) -> str:
    """Return where a case can be read."""
    return f"/safeguarding/v1/cases/{case_id}"


def _connected(resources: Resources, actor: Actor) -> AbstractAsyncContextManager[Connection]:
    confined_to = actor.confined_to
    return resources.database.transaction(confined_to) if confined_to else resources.database.connection()


async def _take(
    connection: Connection, actor: Actor, key: RequestKey, new: NewCase, case_id: UUID, *, moment: datetime
) -> Response:
    if new.source is not None and not await is_stored(connection, actor, key):
        before = await _find_before(connection, new.source)
        if before is not None:
            return before.response()
    hub = await terms_at(connection, new.kind, moment, hub=new.hub, lpu=new.lpu)
    try:
        await _check_hub_and_people(connection, new, hub, moment)
    except ProblemError:
        # The first try may have been taken, and somebody merged away or moved out of sight since.
        if await is_stored(connection, actor, key):
            return await replay(connection, actor, key)
        raise
    worker, elsewhere = await _open_cases(connection, new, hub.hub)
    started = [*clocks_of(moment, new.rating, hub.terms)]
    forwarded = worker is not None and bypasses_hub(new.rating)
    if forwarded:
        # The hub's own clock is not for what bypasses the hub; the law's is.
        started = [one for one in started if one.kind is not ClockKind.RAG]
    submitted = _submitted(case_id, hub, started, forwarded=forwarded)
    work = {
        "allocated_worker": worker if forwarded else None,
        "proposed_worker": None if forwarded else worker,
        "open_elsewhere": elsewhere,
    }
    answer = Answer(submitted, 201, {"Location": address_of(case_id), "ETag": etag(1)})
    values = _values(actor, new, submitted, hub, newcomers_of(new)) | _clock_values(started)
    return await _store(connection, actor, key, answer, values | work)


async def _store(
    connection: Connection, actor: Actor, key: RequestKey, answer: Answer, values: dict[str, Any]
) -> Response:
    response = answer.response()
    kept = {
        "answer_status": answer.status,
        "answer_headers": to_json(answer.headers).decode(),
        "answer_body": bytes(response.body).decode(),
    }
    take = TAKE_FORWARDED if values["allocated_worker"] else TAKE
    taken = await take.row(connection, **values, **kept, **actor_values(actor), **key.values(actor))
    return await replay(connection, actor, key) if taken is None else response


async def _find_before(connection: Connection, source: NewCaseSource) -> Answer | None:
    row = await terms_statements.BY_SOURCE.row(connection, source_service=source.service, source_id=_source_id(source))
    if row is None:
        return None
    body = SubmittedCase(**dict(row), clocks=await moving.clocks_of(connection, row["case_id"]))
    return Answer(body, 200, {"Location": address_of(row["case_id"])})


def _source_id(source: NewCaseSource) -> UUID:
    return source.escalation_id or source.referral_id


async def _taken_of(resources: Resources, source: NewCaseSource) -> Answer | None:
    async with resources.database.connection() as connection:
        return await _find_before(connection, source)


async def _check_hub_and_people(connection: Connection, new: NewCase, hub: HubTerms, moment: datetime) -> None:
    if hub.live_from is not None and hub.live_from > clocks.local_day(moment):
        raise rule_broken("#/hub", "The hub is not open yet.", "hub_not_live")
    wanted = [one.person_id for one in new.people if one.person_id]
    if not wanted:
        return
    rows = await terms_statements.KNOWN_PEOPLE.rows(connection, person_ids=wanted)
    known = {row["person_id"] for row in rows}
    raise_all(
        [
            Fault(f"#/people/{place}/person_id", "There is no such person that the caller may know.", "person_unknown")
            for place, one in enumerate(new.people)
            if one.person_id and one.person_id not in known
        ]
    )


async def _open_cases(connection: Connection, new: NewCase, hub: str) -> tuple[str | None, bool]:
    """Return who works with one of the people in this hub, and whether another hub has an open case."""
    wanted = [one.person_id for one in new.people if one.person_id and one.role in PROTECTED_ROLES]
    if not wanted:
        return None, False
    row = await terms_statements.OPEN_CASES.row(connection, person_ids=wanted, the_hub=hub)
    if row is None:
        raise RuntimeError("a row of scalars is always there")
    return row["worker"], row["elsewhere"]


def _submitted(case_id: UUID, hub: HubTerms, started: list[Clock], *, forwarded: bool) -> SubmittedCase:
    return SubmittedCase(
        case_id=case_id,
        reference=new_reference("S"),
        status=CaseStatus.FORWARDED_TO_ALLOCATED_WORKER if forwarded else CaseStatus.RECEIVED,
        hub=hub.hub,
        received_at=started[0].started_at,
        clocks=[
            CaseClock(
                kind=one.kind,
                rule_id=one.rule_id,
                rating=one.rating,
                started_at=one.started_at,
                due_at=one.due_at,
                stopped_at=None,
                stop_reason=None,
                breached_at=None,
            )
            for one in started
        ],
    )


def _values(
    actor: Actor, new: NewCase, submitted: SubmittedCase, hub: HubTerms, newcomers: Newcomers
) -> dict[str, Any]:
    forwarded = submitted.status is CaseStatus.FORWARDED_TO_ALLOCATED_WORKER
    count = 2 if forwarded else 1
    return {
        "case_id": submitted.case_id,
        "reference": submitted.reference,
        "hub": hub.hub,
        "kind": new.kind,
        "status": submitted.status,
        "rating": new.rating,
        "rating_reason": new.rating_reason,
        "received_at": submitted.received_at,
        "referrer_kind": _referrer_kind(actor),
        "lpu": new.lpu,
        "source_service": new.source.service if new.source else None,
        "source_id": _source_id(new.source) if new.source else None,
        "source_referral_id": new.source.referral_id if new.source else None,
        "source_reference": new.source.reference if new.source else None,
        "rag_profile_id": hub.terms.profile.clock_profile_id,
        "concern": new.concern.model_dump_json(),
        "agreement": new.agreement.model_dump_json(),
        "lawful_basis": new.lawful_basis,
        "regime": new.regime,
        "known": to_json(newcomers.rows).decode(),
        "persons_person_id": newcomers.person_ids,
        "persons_role": [one.role for one in new.people],
        "steps_verb": [Verb.RECEIVE, Verb.FORWARD][:count],
        "steps_from_status": [None, CaseStatus.RECEIVED][:count],
        "steps_to_status": [CaseStatus.RECEIVED, CaseStatus.FORWARDED_TO_ALLOCATED_WORKER][:count],
        "referrer_told": forwarded,
        "traceparent": context.current().traceparent,
    }


def _clock_values(started: list[Clock]) -> dict[str, Any]:
    return {
        "clocks_kind": [one.kind for one in started],
        "clocks_rule_id": [one.rule_id for one in started],
        "clocks_rating": [one.rating for one in started],
        "clocks_due_at": [one.due_at for one in started],
    }


def _referrer_kind(actor: Actor) -> ReferrerKind:
    for role, kind in (
        ("service", ReferrerKind.SERVICE),
        ("practitioner", ReferrerKind.PRACTITIONER),
        ("partner", ReferrerKind.PARTNER),
    ):
        if role in actor.roles:
            return kind
    return ReferrerKind.OFFICER
