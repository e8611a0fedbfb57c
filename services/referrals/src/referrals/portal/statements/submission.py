"""The one statement that takes a referral: row, history, audit, event, job and stored answer, or nothing at all."""

from sqlalchemy import DateTime, Text, Uuid, bindparam, cast, func, insert, select, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.idempotency.statements import claim_with_answer
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from referrals.portal.tables import referral_history, referrals

ROUTE_JOB = "route_referral"
"""The job that finds the next service and offers the referral to it."""


def _submit(*, held: bool) -> Statement:
    claimed = claim_with_answer()
    taken = (
        insert(referrals)
        .from_select(
            [
                "referral_id",
                "reference",
                "status",
                "urgency",
                "needs",
                "lpu",
                "lawful_basis",
                "referrer",
                "referrer_organisation_id",
                "details",
                "submitted_at",
                "updated_at",
            ],
            select(
                bindparam("referral_id", type_=Uuid),
                bindparam("reference", type_=Text),
                bindparam("status", type_=Text),
                bindparam("urgency", type_=Text),
                bindparam("needs", type_=ARRAY(Text)),
                bindparam("lpu", type_=Text),
                bindparam("lawful_basis", type_=Text),
                bindparam("audit_actor", type_=Text),
                claimed.c.organisation_id,
                cast(bindparam("details", type_=Text), JSONB),
                bindparam("submitted_at", type_=DateTime(timezone=True)),
                bindparam("submitted_at", type_=DateTime(timezone=True)),
            ).select_from(claimed),
        )
        .returning(referrals.c.referral_id, referrals.c.lpu, referrals.c.referrer)
        .cte("taken")
    )
    steps = (
        func.unnest(
            bindparam("verbs", type_=ARRAY(Text)),
            bindparam("from_statuses", type_=ARRAY(Text)),
            bindparam("to_statuses", type_=ARRAY(Text)),
        )
        .table_valued("verb", "from_status", "to_status", name="steps")
        .render_derived()
    )
    history = (
        insert(referral_history)
        .from_select(
            ["referral_id", "occurred_at", "verb", "from_status", "to_status", "actor"],
            select(
                taken.c.referral_id,
                bindparam("submitted_at", type_=DateTime(timezone=True)),
                steps.c.verb,
                steps.c.from_status,
                steps.c.to_status,
                taken.c.referrer,
            ).select_from(taken.join(steps, onclause=true())),
        )
        .cte("history")
    )
    audience = Audience(cast(None, Uuid), taken.c.lpu, taken.c.referrer)
    data = bindparam("event_data", type_=Text)
    name = "uk.police.bluelamp.referral.held.v1" if held else "uk.police.bluelamp.referral.submitted.v1"
    published = event_from(name, taken.c.referral_id, data, audience, source=taken)
    audited = entry_from(AuditAction.COLLECTION, "submit_referral", only(taken.c.referral_id), source=taken)
    parts = [history, audited, *published]
    if not held:
        parts.append(job_from(ROUTE_JOB, cast(taken.c.referral_id, Text), taken, name="routed"))
    return Statement(select(taken.c.referral_id).add_cte(*parts))


SUBMIT = _submit(held=False)
"""Take a referral and queue its routing; no row when the key was used before."""

SUBMIT_HELD = _submit(held=True)
"""Take a referral that a supervisor must look at first; nothing is routed."""
