"""What the referrer and the agencies are told of a case: kept as it was told, and logged as disclosed to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit.audit.statements import RECORD, actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction, AuditOutcome
from bluelamp.schemas.safeguarding.cases import NotificationKind
from safeguarding.cases.statements import records

_OPERATIONS = {
    NotificationKind.ACKNOWLEDGEMENT: "acknowledge_case",
    NotificationKind.DECISION: "notify_of_decision",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What is told to whom; of a decision, which one."""

    kind: NotificationKind
    text: str
    recipients: Sequence[UUID]
    moment: datetime
    decision_id: UUID | None = None


async def tell(connection: Connection, actor: Actor, case: Row, message: Message) -> None:
    """Let each recipient read the message at the case from now on."""
    recipients = list(dict.fromkeys(message.recipients))
    await records.ADD_NOTIFICATION.run(
        connection,
        notification_id=uuid7(),
        case_id=case["case_id"],
        kind=message.kind,
        decision_id=message.decision_id,
        notified_at=message.moment,
        notified_by=actor.subject,
        organisation_id=actor.organisation_id,
        recipients=recipients,
        message=message.text,
    )
    for recipient in recipients:
        await RECORD.run(
            connection,
            **actor_values(actor),
            action=AuditAction.DISCLOSURE,
            operation=_OPERATIONS[message.kind],
            outcome=AuditOutcome.DONE,
            subjects=[case["case_id"]],
            recipient_id=recipient,
        )
