"""The one statement that takes a referral: row, history, audit, event, job and stored answer, or nothing at all."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, DateTime, Text, Uuid, bindparam, cast, func, insert, select, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.idempotency.statements import claim_with_answer
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from referrals.portal.tables import referral_history, referral_sources, referrals

ROUTE_JOB = "route_referral"
"""The job that finds the next service and offers the referral to it."""

NOTICE_JOB = "send_notice"
"""The job that writes to a partner; its payload is the kind of notice and the offer's id."""


def _taken(claimed: CTE, *, held: bool) -> CTE:
    submitted_at = bindparam("submitted_at", type_=DateTime(timezone=True))
    values: dict[str, ColumnElement[Any]] = {
        "referral_id": bindparam("referral_id", type_=Uuid),
        "reference": bindparam("reference", type_=Text),
        "status": bindparam("status", type_=Text),
        "urgency": bindparam("urgency", type_=Text),
        "needs": bindparam("needs", type_=ARRAY(Text)),
        "lpu": bindparam("lpu", type_=Text),
        "lawful_basis": bindparam("lawful_basis", type_=Text),
        "referrer": bindparam("audit_actor", type_=Text),
        "referrer_organisation_id": claimed.c.organisation_id,
        "details": cast(bindparam("details", type_=Text), JSONB),
        "submitted_at": submitted_at,
        "updated_at": submitted_at,
    }
    if held:
        values |= {
            "decision_window_id": bindparam("decision_window_id", type_=Uuid),
            "due_at": bindparam("due_at", type_=DateTime(timezone=True)),
        }
    return (
        insert(referrals)
        .from_select(list(values), select(*values.values()).select_from(claimed))
        .returning(referrals.c.referral_id, referrals.c.lpu, referrals.c.referrer)
        .cte("taken")
    )


def _history(taken: CTE) -> CTE:
    steps = (
        func.unnest(
            bindparam("verbs", type_=ARRAY(Text)),
            bindparam("from_statuses", type_=ARRAY(Text)),
            bindparam("to_statuses", type_=ARRAY(Text)),
        )
        .table_valued("verb", "from_status", "to_status", name="steps")
        .render_derived()
    )
    values: dict[str, ColumnElement[Any]] = {
        "referral_id": taken.c.referral_id,
        "occurred_at": bindparam("submitted_at", type_=DateTime(timezone=True)),
        "verb": steps.c.verb,
        "from_status": steps.c.from_status,
        "to_status": steps.c.to_status,
        "actor": taken.c.referrer,
    }
    each_step = select(*values.values()).select_from(taken.join(steps, onclause=true()))
    return insert(referral_history).from_select(list(values), each_step).cte("history")


def _source(taken: CTE) -> CTE:
    values: dict[str, ColumnElement[Any]] = {
        "source_service": bindparam("source_service", type_=Text),
        "source_id": bindparam("source_id", type_=Uuid),
        "referral_id": taken.c.referral_id,
        "source_reference": bindparam("source_reference", type_=Text),
    }
    return insert(referral_sources).from_select(list(values), select(*values.values()).select_from(taken)).cte("source")


def _submit(*, held: bool, sourced: bool = False) -> Statement:
    taken = _taken(claim_with_answer(), held=held)
    history = _history(taken)
    audience = Audience(cast(None, Uuid), taken.c.lpu, taken.c.referrer)
    data = bindparam("event_data", type_=Text)
    name = "uk.police.bluelamp.referral.held.v1" if held else "uk.police.bluelamp.referral.submitted.v1"
    published = event_from(name, taken.c.referral_id, data, audience, source=taken)
    audited = entry_from(AuditAction.COLLECTION, "submit_referral", only(taken.c.referral_id), source=taken)
    parts = [history, audited, *published]
    if sourced:
        parts.append(_source(taken))
    if not held:
        parts.append(job_from(ROUTE_JOB, cast(taken.c.referral_id, Text), taken, name="routed"))
    return Statement(select(taken.c.referral_id).add_cte(*parts))


SUBMIT = _submit(held=False)
"""Take a referral and queue its routing; no row when the key was used before."""

SUBMIT_HELD = _submit(held=True)
"""Take a referral that a supervisor must look at first; nothing is routed."""

_SUBMIT_SOURCED = _submit(held=False, sourced=True)
_SUBMIT_SOURCED_HELD = _submit(held=True, sourced=True)


def submit_statement(*, held: bool, sourced: bool) -> Statement:
    """Return the statement for a referral that an officer makes, or that a hub hands down: once for each case."""
    if sourced:
        return _SUBMIT_SOURCED_HELD if held else _SUBMIT_SOURCED
    return SUBMIT_HELD if held else SUBMIT
