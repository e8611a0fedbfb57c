"""Taking a referral, and saying who could help."""

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
from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.referrals import (
    MOST_MATCHES,
    Match,
    Matches,
    MatchQuery,
    MatchReason,
    NewReferral,
    NewReferralSource,
    PendingDecision,
    RuledOut,
    Status,
    SubmittedReferral,
)
from referrals.directory.rules.eligibility import Facts
from referrals.directory.usecases.candidates import find_candidates, find_candidates_by_id
from referrals.portal.rules import matching, submission
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements.handing_over import BY_SOURCE
from referrals.portal.statements.submission import submit_statement
from referrals.portal.usecases.decision_windows import clock_of
from referrals.settings import ADDRESS

DETAILS = {"person", "household", "concern", "agreement", "regime", "safe_contact", "route", "services"}


async def submit_referral(
    resources: Resources, actor: Actor, key: RequestKey, new: NewReferral, referral_id: UUID | None = None
) -> Response:
    """Take a referral in one statement; a repetition of the key hears the first answer again.

    The id is made here, so that the answer is known before the statement runs; demo data bring their own.

    Raises RULE_BROKEN with every fault, or IMMEDIATE_DANGER; then nothing is stored.
    """
    by_service = "service" in actor.roles
    try:
        submission.check_submission(new, clocks.today(), by_service=by_service)
        async with resources.database.connection() as connection:
            return await _take(connection, actor, key, new, referral_id)
    except (ProblemError, asyncpg.UniqueViolationError):
        # A service's may have been taken already: a moment ago under another key, or on a day when it was right still.
        before = await _taken_of(resources, new.source) if by_service and new.source else None
        if before is None:
            raise
        return before.response()


async def _take(
    connection: Connection, actor: Actor, key: RequestKey, new: NewReferral, referral_id: UUID | None
) -> Response:
    if new.source is not None and not await is_stored(connection, actor, key):
        before = await _find_before(connection, new.source)
        if before is not None:
            return before.response()
    held = submission.needs_supervisor_check(new)
    try:
        await check_chosen(connection, new)
    except ProblemError:
        # The first try may have been taken, and may itself hold the place that is missing now.
        if await is_stored(connection, actor, key):
            return await replay(connection, actor, key)
        raise
    submitted = _submitted(referral_id or uuid7(), held=held)
    answer = Answer(submitted, 201, {"Location": address_of(submitted.referral_id), "ETag": etag(1)})
    response = answer.response()
    values = _values(new, submitted) | actor_values(actor) | key.values(actor)
    values |= {
        "answer_status": answer.status,
        "answer_headers": to_json(answer.headers).decode(),
        "answer_body": bytes(response.body).decode(),
    }
    if held:
        clock = await clock_of(connection, PendingDecision.SUPERVISOR_CHECK, submitted.submitted_at)
        values |= {"decision_window_id": clock.decision_window_id, "due_at": clock.due_at}
    if new.source is not None:
        values |= {
            "source_service": new.source.service,
            "source_id": new.source.case_id,
            "source_reference": new.source.reference,
        }
    taken = await submit_statement(held=held, sourced=new.source is not None).row(connection, **values)
    return await replay(connection, actor, key) if taken is None else response


async def find_matches(connection: Connection, query: MatchQuery) -> Matches:
    """Rank the services for a need; nothing about the person is stored, so there is nothing to audit."""
    facts = Facts(age=query.age, lpu=query.lpu, sex=None, needs=frozenset(query.needs))
    known = await find_candidates(connection, query.needs, clocks.today())
    ranking = matching.rank([one.for_person(facts) for one in known], query)
    return Matches(
        items=[
            Match(rank=place, places_left=one.candidate.places_left, **_described(one))
            for place, one in enumerate(ranking.ranked[:MOST_MATCHES], start=1)
        ],
        ruled_out=[RuledOut(**_described(one)) for one in ranking.ruled_out[:MOST_MATCHES]],
    )


async def check_chosen(connection: Connection, new: NewReferral) -> None:
    """Refuse a chosen service that is outside its ages, area or agreement, with a pointer to each."""
    if not new.services:
        return
    query = submission.match_query(new, clocks.today())
    facts = Facts(age=query.age, lpu=query.lpu, sex=new.person.sex, needs=frozenset(query.needs))
    basis, scope = new.lawful_basis, new.agreement.scope
    known = await find_candidates_by_id(connection, new.services, clocks.today(), basis)
    candidates = {one.candidate.service_id: one.for_person(facts, basis, scope) for one in known}
    matching.check_chosen(candidates, new.services, query)


async def _find_before(connection: Connection, source: NewReferralSource) -> Answer | None:
    row = await BY_SOURCE.row(connection, source_service=source.service, source_id=source.case_id)
    if row is None:
        return None
    return Answer(SubmittedReferral(**dict(row)), 200, {"Location": address_of(row["referral_id"])})


async def _taken_of(resources: Resources, source: NewReferralSource) -> Answer | None:
    async with resources.database.connection() as connection:
        return await _find_before(connection, source)


def address_of(referral_id: UUID) -> str:
    """Return where a referral can be read."""
    return f"{ADDRESS}/referrals/{referral_id}"


def _submitted(referral_id: UUID, *, held: bool) -> SubmittedReferral:
    return SubmittedReferral(
        referral_id=referral_id,
        reference=new_reference("R"),
        status=Status.SUPERVISOR_CHECK if held else Status.SUBMITTED,
        submitted_at=clocks.now(),
    )


def _values(new: NewReferral, submitted: SubmittedReferral) -> dict[str, Any]:
    held = submitted.status is Status.SUPERVISOR_CHECK
    verbs = [Verb.SUBMIT, Verb.HOLD_FOR_CHECK] if held else [Verb.SUBMIT]
    statuses = [Status.DRAFT, Status.SUBMITTED, Status.SUPERVISOR_CHECK]
    event = {
        "referral_id": submitted.referral_id,
        "reference": submitted.reference,
        "status": submitted.status,
        **dict.fromkeys(("offer_id", "organisation_id", "reason", "outcome")),
    }
    return {
        "referral_id": submitted.referral_id,
        "reference": submitted.reference,
        "status": submitted.status,
        "urgency": new.urgency,
        "needs": new.needs,
        "lpu": new.lpu,
        "lawful_basis": new.lawful_basis,
        "details": new.model_dump_json(include=DETAILS),
        "submitted_at": submitted.submitted_at,
        "verbs": verbs,
        "from_statuses": statuses[: len(verbs)],
        "to_statuses": statuses[1 : len(verbs) + 1],
        "event_data": to_json(event).decode(),
        "traceparent": context.current().traceparent,
    }


def _described(one: matching.Assessed) -> dict[str, object]:
    candidate = one.candidate
    return {
        "service_id": candidate.service_id,
        "name": candidate.name,
        "organisation_id": candidate.organisation_id,
        "organisation_name": candidate.organisation_name,
        "reasons": [MatchReason(code=reason.code, detail=reason.detail) for reason in one.reasons],
    }
