"""Checks made for officers: each kept with its reason, without the words that it was about."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read
from bluelamp.kit.resources import Resources
from bluelamp.kit.vault import Vault
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.service_desk import (
    Consultation,
    ConsultationPage,
    ConsultationSearch,
    DeskCallStatus,
    FoundConsultations,
    NewConsultation,
    SubjectKind,
)
from contact.service_desk import rules
from contact.service_desk.statements import calls, sessions
from contact.service_desk.statements import consultations as statements
from contact.settings import ADDRESS

_PATH = f"{ADDRESS}/service-desk/consultations"
_SUBJECTS = "subjects of service desk checks"
_BODIES = "bodies with subjects of service desk checks"


async def consult(
    resources: Resources, actor: Actor, key: RequestKey, desk_call_id: UUID, new: NewConsultation
) -> Response:
    """Keep a check; nothing of its subject stays but a keyed hash, not even in the record of the request's key."""
    keyed = replace(key, fingerprint=resources.vault.fingerprint(_BODIES, key.fingerprint))
    return await answer_once(
        resources.database,
        actor,
        keyed,
        lambda connection: create_consultation(connection, resources.vault, actor, desk_call_id, new),
    )


async def create_consultation(
    connection: Connection,
    vault: Vault,
    actor: Actor,
    desk_call_id: UUID,
    new: NewConsultation,
    *,
    consultation_id: UUID | None = None,
) -> Answer:
    """Keep a check made in a call, or while it is wrapped up; raises STATE_CONFLICT, FORBIDDEN and RULE_BROKEN."""
    call = await calls.LOCKED.row(connection, the_call=desk_call_id)
    if call is None:
        raise not_found("call")
    if call["agent_session_id"] is not None:
        session = await sessions.ONE.row(connection, the_session=call["agent_session_id"])
        rules.check_own(session["opened_by"] if session else "", actor.subject)
    rules.check_consultation(new, DeskCallStatus(call["status"]), call["wrapped_at"])
    consultation_id = consultation_id or uuid7()
    await statements.ADD.run(
        connection,
        the_consultation=consultation_id,
        the_call=desk_call_id,
        the_session=call["agent_session_id"],
        subject_hash=_hashed(vault, new.subject_kind, new.subject),
        moment=clocks.now(),
        traceparent=context.current().traceparent,
        **new.model_dump(exclude={"subject"}),
        **actor_values(actor),
    )
    row = await statements.ONE.row(connection, the_consultation=consultation_id)
    return created(_shown(row), f"{_PATH}/{consultation_id}")


async def get_consultation(
    resources: Resources, actor: Actor, consultation_id: UUID, if_none_match: str | None
) -> Response:
    """Return one check; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_consultation=consultation_id)
        if row is None:
            raise not_found("check")
        await record(connection, actor, AuditAction.CONSULTATION, "get_consultation", [consultation_id])
    return read(_shown(row), 1, if_none_match)


async def list_consultations(
    resources: Resources, actor: Actor, filters: dict[str, Any], cursor: str | None, limit: int
) -> Response:
    """Return one page of checks, the latest first."""
    listing = Listing(resources.cursors, actor, _PATH, filters, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **{f"of_{name}": value for name, value in filters.items()},
        )
        subjects = [row["consultation_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_consultations", subjects)
    return listing.answer(ConsultationPage, [_shown(row) for row in rows], ("consulted_at", "consultation_id"))


async def search_consultations(resources: Resources, actor: Actor, search: ConsultationSearch) -> FoundConsultations:
    """Return the latest checks on a subject; whoever asks is in the log with every check that they were told of."""
    async with resources.database.transaction() as connection:
        rows = await statements.OF_SUBJECT.rows(
            connection,
            subject_hash=_hashed(resources.vault, search.subject_kind, search.subject),
            consulted_from=search.consulted_from,
            consulted_until=search.consulted_until,
        )
        subjects = [row["consultation_id"] for row in rows]
        await record(connection, actor, AuditAction.CONSULTATION, "search_consultations", subjects)
    return FoundConsultations(items=[_shown(row) for row in rows], next_cursor=None)


def _hashed(vault: Vault, kind: SubjectKind, subject: str | None) -> bytes | None:
    return None if subject is None else vault.fingerprint(_SUBJECTS, rules.check_subject(kind, subject))


def _shown(row: Any) -> Consultation:
    return Consultation.model_validate({name: row[name] for name in Consultation.model_fields})
