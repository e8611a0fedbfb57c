"""The gateway's entries in the audit log: tokens given and refused, clients and keys changed."""

from collections.abc import Sequence
from uuid import UUID

from bluelamp.kit import context
from bluelamp.kit.audit.statements import RECORD
from bluelamp.kit.database import Connection
from bluelamp.schemas.audit import AuditAction, AuditOutcome

OPERATOR = "operator"
PURPOSE = "ACCESS_CONTROL"


async def record(
    connection: Connection,
    operation: str,
    actor: str,
    *,
    action: AuditAction,
    outcome: AuditOutcome = AuditOutcome.DONE,
    organisation_id: UUID | None = None,
    subjects: Sequence[UUID] = (),
) -> None:
    """Write one entry in the transaction of what it records; the actor is a client id or the operator."""
    await RECORD.run(
        connection,
        action=action.value,
        operation=operation,
        outcome=outcome.value,
        audit_actor=actor,
        audit_client=actor,
        audit_organisation=organisation_id,
        audit_purpose=PURPOSE,
        subjects=list(subjects),
        audit_request=context.current().request_id,
    )
