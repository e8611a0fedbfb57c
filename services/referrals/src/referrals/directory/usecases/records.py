"""What the directory's records have in common on their way in and out."""

from typing import Any, TypeAlias
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from bluelamp.kit.audit.statements import RECORD, actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.etags import etag, is_unchanged
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction, AuditOutcome
from bluelamp.schemas.directory import Organisation, Service
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.sharing_agreements import SharingAgreement

Kept: TypeAlias = Organisation | Service | SharingAgreement

ADDRESS = "/referrals/v1"
"""Where the service stands behind the gateway."""


def values_of(record: BaseModel) -> dict[str, Any]:
    """Return a record's values as its statement takes them: columns as they are, nested records as plain JSON."""
    plain = record.model_dump(mode="json")
    return {name: plain[name] if isinstance(value, BaseModel | list) else value for name, value in record}


def not_found(what: str) -> ProblemError:
    """Build the refusal of an id that is unknown, or that the caller may not know."""
    return ProblemError(ProblemCode.NOT_FOUND, f"There is no such {what} that the caller may see.")


def created(body: BaseModel, path: str, record_id: UUID) -> Answer:
    """Answer with a new record and where it stands."""
    return Answer(body, 201, {"Location": f"{ADDRESS}/{path}/{record_id}", "ETag": etag(1)})


def read(body: Kept, if_none_match: str | None) -> Response:
    """Answer with a record and its version, or say that the caller holds it already."""
    if is_unchanged(if_none_match, body.version):
        return Response(status_code=304, headers={"ETag": etag(body.version)})
    return stands(body).response()


def stands(body: Kept) -> Answer:
    """Answer with a record as it now stands."""
    return Answer(body, 200, {"ETag": etag(body.version)})


async def note(connection: Connection, actor: Actor, action: AuditAction, operation: str, subject: UUID) -> None:
    """Write the audit entry of a change; the subject is the record, the directory holds nobody's personal data."""
    await note_all(connection, actor, action, operation, [subject])


async def note_all(
    connection: Connection, actor: Actor, action: AuditAction, operation: str, subjects: list[UUID]
) -> None:
    """Write one audit entry for several records."""
    await RECORD.run(
        connection,
        **actor_values(actor),
        action=action,
        operation=operation,
        outcome=AuditOutcome.DONE,
        subjects=subjects,
    )
