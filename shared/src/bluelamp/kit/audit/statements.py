"""The SQL of the audit log, and the parts that other features build into their own statements."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Insert, Select, Text, Uuid, bindparam, cast, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from bluelamp.kit import context
from bluelamp.kit.audit.tables import audit_entries
from bluelamp.kit.database import Statement
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction, AuditOutcome

_COLUMNS = [
    "action",
    "operation",
    "outcome",
    "actor",
    "client_id",
    "organisation_id",
    "purpose",
    "subjects",
    "recipient_id",
    "request_id",
]


def actor_values(actor: Actor) -> dict[str, Any]:
    """Return the values of the parameters that `entry_from` leaves open."""
    return {
        "audit_actor": actor.subject,
        "audit_client": actor.client_id,
        "audit_organisation": actor.organisation_id,
        "audit_purpose": actor.purpose,
        "audit_request": context.current().request_id,
    }


def entry_from(
    action: AuditAction,
    operation: str,
    subjects: ColumnElement[Any],
    *,
    source: FromClause | None = None,
    recipient: ColumnElement[Any] | None = None,
    name: str = "audited",
) -> CTE:
    """Build the audit entry of a statement as one of its common table expressions.

    Written by the same statement as what it records, so neither can be there without the other. With a
    source the entry is written only if the source has rows. `subjects` is an array of ids.
    """
    return _insert_from(
        select(
            cast(action.value, Text),
            cast(operation, Text),
            cast(AuditOutcome.DONE.value, Text),
            bindparam("audit_actor", type_=Text),
            bindparam("audit_client", type_=Text),
            bindparam("audit_organisation", type_=Uuid),
            bindparam("audit_purpose", type_=Text),
            subjects,
            cast(None, Uuid) if recipient is None else recipient,
            bindparam("audit_request", type_=Text),
        ),
        source,
    ).cte(name)


def _insert_from(values: Select[Any], source: FromClause | None) -> Insert:
    return insert(audit_entries).from_select(_COLUMNS, values if source is None else values.select_from(source))


RECORD = Statement(
    insert(audit_entries).values(
        action=bindparam("action"),
        operation=bindparam("operation"),
        outcome=bindparam("outcome"),
        actor=bindparam("audit_actor"),
        client_id=bindparam("audit_client"),
        organisation_id=bindparam("audit_organisation"),
        purpose=bindparam("audit_purpose"),
        subjects=bindparam("subjects", type_=ARRAY(Uuid)),
        recipient_id=bindparam("recipient_id", value=None, type_=Uuid),
        request_id=bindparam("audit_request"),
    )
)
"""Write one entry beside other statements of the same transaction."""


def only(subject: ColumnElement[Any]) -> ColumnElement[Any]:
    """Make the array of subjects from one id."""
    return cast(array([subject]), ARRAY(Uuid))
