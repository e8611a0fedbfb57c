"""What goes to a hub, what became of it there, and what a referral came from."""

from sqlalchemy import Text, Uuid, bindparam, case, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from bluelamp.kit.database import Statement, among
from bluelamp.kit.handovers.statements import not_handed_over
from bluelamp.kit.handovers.tables import handovers
from referrals.portal.tables import (
    escalation_corrections,
    escalations,
    offers,
    referral_history,
    referral_sources,
    referrals,
    safeguarding_updates,
)

SUBMIT_CASE = "submit_case"
"""A step-up becomes a case; what is handed over is the escalation."""
TELL_HUB = "tell_hub"
"""A referral that a hub made has ended or come back; what is handed over is the entry of its history."""
TELL_OFFENDERS = "tell_offenders"
"""The same of a referral that offenders' request for restorative justice became."""
CORRECT_CASE = "correct_case"
"""A referral was corrected after it was stepped up; what is handed over is the correction."""

TELLING = {"safeguarding": TELL_HUB, "offenders": TELL_OFFENDERS}
"""How each service that makes referrals is told what became of one."""

_REFERRAL = bindparam("the_referral", type_=Uuid)
_ESCALATION = bindparam("the_escalation", type_=Uuid)


TO_HAND_OVER = Statement(
    select(escalations)
    .where(
        escalations.c.referral_id == _REFERRAL,
        escalations.c.delivery_state == literal_column("'QUEUED'"),
        not_handed_over(SUBMIT_CASE, escalations.c.escalation_id),
    )
    .order_by(escalations.c.requested_at, escalations.c.escalation_id)
)
"""The step-ups of a referral that no hub has been told of, in their order."""

ARRIVED = Statement(
    update(escalations)
    .where(escalations.c.escalation_id == _ESCALATION)
    .values(
        delivery_state=literal_column("'DELIVERED'"),
        delivered_at=func.now(),
        case_id=bindparam("the_case", type_=Uuid),
        case_reference=bindparam("reference", type_=Text),
        problem_code=literal_column("NULL"),
    )
)

HELD = Statement(
    update(escalations)
    .where(escalations.c.escalation_id == _ESCALATION)
    .values(delivery_state=literal_column("'HELD'"), problem_code=bindparam("code", type_=Text))
)
"""The hub did not take it: shown to those who must ring instead."""

RELEASED = Statement(
    update(escalations)
    .where(escalations.c.escalation_id == _ESCALATION, escalations.c.delivery_state == literal_column("'HELD'"))
    .values(delivery_state=literal_column("'QUEUED'"), problem_code=literal_column("NULL"))
    .returning(escalations)
)
"""An operator lets it go to a hub again."""

SENT = Statement(
    select(escalations)
    .join(handovers, handovers.c.subject_id == escalations.c.escalation_id)
    .where(
        escalations.c.referral_id == _REFERRAL,
        handovers.c.operation == literal_column(f"'{SUBMIT_CASE}'"),
        # What is held goes as the referral is when it is let go, and what is not handed over yet as it is then.
        handovers.c.state != literal_column("'HELD'"),
    )
    .order_by(escalations.c.escalation_id)
)
"""The step-ups of a referral that a hub has, or that are on their way to one."""

_CORRECTION = bindparam("the_correction", type_=Uuid)
ADD_CORRECTION = Statement(
    insert(escalation_corrections)
    .values(escalation_id=_ESCALATION, fields=bindparam("fields", type_=ARRAY(Text)))
    .returning(escalation_corrections.c.correction_id)
)
CORRECTION = Statement(
    select(escalation_corrections, escalations.c.target, escalations.c.reason)
    .join(escalations, escalations.c.escalation_id == escalation_corrections.c.escalation_id)
    .where(escalation_corrections.c.correction_id == _CORRECTION)
)
"""A correction, with the step-up that it corrects."""

SETTLE_CORRECTION = Statement(
    update(escalation_corrections)
    .where(escalation_corrections.c.correction_id == _CORRECTION)
    .values(
        delivery_state=bindparam("state", type_=Text),
        delivered_at=case((bindparam("state", type_=Text) == literal_column("'DELIVERED'"), func.now())),
        problem_code=bindparam("code", type_=Text),
    )
)
"""Show whether the hub has what was corrected."""

SOURCE = Statement(select(referral_sources).where(referral_sources.c.referral_id == _REFERRAL))
"""What a referral was made of, if a service made it."""

BY_SOURCE = Statement(
    select(referrals.c.referral_id, referrals.c.reference, referrals.c.status, referrals.c.submitted_at)
    .join(referral_sources, referral_sources.c.referral_id == referrals.c.referral_id)
    .where(
        referral_sources.c.source_service == bindparam("source_service", type_=Text),
        referral_sources.c.source_id == bindparam("source_id", type_=Uuid),
    )
)


def _endings(operation: str) -> Statement:
    return Statement(
        select(referral_history.c.entry_id, referral_history.c.to_status, offers.c.outcome)
        .select_from(referral_history.outerjoin(offers, offers.c.offer_id == referral_history.c.offer_id))
        .where(
            referral_history.c.referral_id == _REFERRAL,
            referral_history.c.to_status != referral_history.c.from_status,
            among(
                referral_history.c.to_status,
                "DECLINED_BY_PERSON",
                "UNABLE_TO_CONTACT",
                "UNSAFE_TO_CONTACT",
                "CLOSED",
                "STEPPED_UP",
                "WITHDRAWN",
                # No service takes it, or none may any more: who decided for it must know that nobody helps.
                "RETURNED_TO_REFERRER",
            ),
            not_handed_over(operation, referral_history.c.entry_id),
        )
        .order_by(referral_history.c.entry_id)
    )


ENDINGS = {service: _endings(operation) for service, operation in TELLING.items()}
"""How a referral ended or came back that the service which made it has not been told of.

Once, and again if it does after that.
"""

_CASE = bindparam("case_id", type_=Uuid)
CONCERNS = Statement(
    select(
        or_(
            select(literal_column("1"))
            .where(referral_sources.c.referral_id == _REFERRAL, referral_sources.c.source_id == _CASE)
            .exists(),
            select(literal_column("1"))
            .where(
                escalations.c.referral_id == _REFERRAL,
                # The answer to a step-up may be on its way still, or lost.
                or_(escalations.c.case_id == _CASE, escalations.c.case_id.is_(None)),
            )
            .exists(),
        )
    )
)
"""Whether a case is one that the referral came from, or may have become."""

KEEP_UPDATE = Statement(
    insert(safeguarding_updates)
    .values(
        update_id=bindparam("update_id", type_=Uuid),
        referral_id=bindparam("referral_id", type_=Uuid),
        case_id=bindparam("case_id", type_=Uuid),
        case_reference=bindparam("reference", type_=Text),
        status=bindparam("status", type_=Text),
        outcome=bindparam("outcome", type_=Text),
        heard_at=func.now(),
    )
    .on_conflict_do_nothing()
    .returning(safeguarding_updates.c.update_id)
)
"""Keep what a hub has told; no row if it had told it before."""
