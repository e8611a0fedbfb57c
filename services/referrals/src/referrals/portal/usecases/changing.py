"""What the force does with a referral after it was submitted."""

from uuid import UUID

from pydantic import ValidationError
from pydantic_core import to_json

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import RECORD, actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match, etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.problems import faults_of
from bluelamp.schemas.audit import AuditAction, AuditOutcome
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import (
    AmendedReferral,
    ChangedReferral,
    DataItem,
    DeliveryState,
    EscalationSummary,
    EscalationTarget,
    FieldChange,
    LawfulBasis,
    NewEscalation,
    OfferStatus,
    ReferralPatch,
    Resubmission,
    SupervisorCheck,
    Withdrawal,
)
from referrals.directory.usecases.candidates import find_candidates_by_id
from referrals.portal.rules import matching, sharing, submission
from referrals.portal.rules.transitions import HOLDING, Verb, next_offer_status
from referrals.portal.statements import escalation as escalation_statements
from referrals.portal.statements import moving as statements
from referrals.portal.statements import offers as offer_statements
from referrals.portal.statements.submission import ROUTE_JOB
from referrals.portal.usecases.answering import end_or_change_offer, find_live_offer
from referrals.portal.usecases.details import Details
from referrals.portal.usecases.moving import SYSTEM, Step, event_type, lock, move, not_found
from referrals.portal.usecases.reading import check_visible
from referrals.portal.usecases.routing import NOTICE_JOB, question_of

ESCALATION_JOB = "deliver_escalation"
"""The job that the safeguarding service's client will take; until then it waits in the queue."""
_PARTS = ("person", "household", "concern", "agreement", "safe_contact")


async def amend_referral(
    connection: Connection, actor: Actor, referral_id: UUID, if_match: str | None, patch: ReferralPatch
) -> Answer:
    """Correct a referral by merge patch; what changed is kept, and partners who hold the data are told.

    Raises PRECONDITION_REQUIRED, PRECONDITION_FAILED, INVALID with a pointer to each fault, or RULE_BROKEN.
    """
    referral = await statements.LOCK_WHOLE.row(connection, referral_id=referral_id)
    if referral is None or referral["referrer"] != actor.subject:
        await check_visible(connection, actor, referral_id)
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the referrer may correct a referral.")
    check_if_match(if_match, referral["version"])
    before = AmendedReferral.model_validate_json(to_json({part: referral["details"][part] for part in _PARTS}))
    after = _patched(before, patch)
    submission.check_amendment(before, after, clocks.today())
    corrections = sharing.changes(before.model_dump(mode="json"), after.model_dump(mode="json"))
    if not corrections:
        return _changed(referral, referral["status"], referral["version"])
    document = {**referral["details"], **after.model_dump(mode="json")}
    await statements.AMEND.run(connection, referral_id=referral_id, details=document)
    step = Step(verb=Verb.AMEND, moment=clocks.now(), changes=corrections)
    status, version = await move(connection, actor, referral, step)
    await _tell_holders(connection, referral, Details.model_validate(document), corrections)
    return _changed(referral, status, version)


async def withdraw_referral(connection: Connection, actor: Actor, referral_id: UUID, withdrawal: Withdrawal) -> Answer:
    """Take a referral back, whoever has it now; raises FORBIDDEN for a colleague who is no sergeant."""
    await check_visible(connection, actor, referral_id)
    referral = await lock(connection, referral_id)
    if referral["referrer"] != actor.subject and "sergeant" not in actor.roles:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the referrer and a sergeant may take a referral back.")
    return await _end(connection, actor, referral, Verb.WITHDRAW, reason=withdrawal.reason, note=withdrawal.note)


async def check_referral(connection: Connection, actor: Actor, referral_id: UUID, check: SupervisorCheck) -> Answer:
    """Release a held referral with the supervisor's reason, or step it up (domain.md §1.2)."""
    await check_visible(connection, actor, referral_id)
    referral = await lock(connection, referral_id)
    if check.decision == "STEP_UP":
        target = NewEscalation(target=EscalationTarget.MASH, reason=check.reason)
        await _record_escalation(connection, actor, referral_id, target)
        return await _end(connection, actor, referral, Verb.STEP_UP, reason="SUPERVISOR", note=check.reason)
    step = Step(verb=Verb.RELEASE, moment=clocks.now(), reason=check.safeguarding_reference, note=check.reason)
    status, version = await move(connection, actor, referral, step)
    await ENQUEUE.run(connection, entrypoint=ROUTE_JOB, payload=str(referral_id))
    return _changed(referral, status, version)


async def resubmit_referral(connection: Connection, actor: Actor, referral_id: UUID, again: Resubmission) -> Answer:
    """Send a returned referral out again, to the best service or to those chosen now."""
    submission.check_resubmission(again)
    await check_visible(connection, actor, referral_id)
    referral = await statements.LOCK_WHOLE.row(connection, referral_id=referral_id)
    if referral is None:
        raise not_found()
    details = Details.model_validate(referral["details"])
    if again.services:
        await _check_chosen(connection, referral, details, again)
    document = {**referral["details"], **again.model_dump(mode="json")}
    await statements.AMEND.run(connection, referral_id=referral_id, details=document)
    status, version = await move(connection, actor, referral, Step(verb=Verb.RESUBMIT, moment=clocks.now()))
    await ENQUEUE.run(connection, entrypoint=ROUTE_JOB, payload=str(referral_id))
    return _changed(referral, status, version)


async def escalate_referral(connection: Connection, actor: Actor, referral_id: UUID, new: NewEscalation) -> Answer:
    """Step a referral up to safeguarding: recorded here, queued for there, and shown with its delivery state."""
    await check_visible(connection, actor, referral_id)
    referral = await statements.LOCK.row(connection, referral_id=referral_id)
    summary = await _record_escalation(connection, actor, referral_id, new)
    if referral is None:
        # A partner whose offer has ended may move the referral no more, but what it has heard must reach the hub.
        await _note_escalation(connection, actor, referral_id)
    else:
        await _end(connection, actor, referral, Verb.STEP_UP, reason=new.target)
    return Answer(summary, 201, {"Location": f"/referrals/v1/referrals/{referral_id}"})


async def _check_chosen(connection: Connection, referral: Row, details: Details, again: Resubmission) -> None:
    known = await find_candidates_by_id(connection, again.services, clocks.today())
    query, facts = question_of(referral, details)
    basis = LawfulBasis(referral["lawful_basis"])
    candidates = {one.candidate.service_id: one.for_person(facts, basis) for one in known}
    matching.check_chosen(candidates, again.services, query)


def _patched(before: AmendedReferral, patch: ReferralPatch) -> AmendedReferral:
    given = patch.model_dump(mode="json", exclude_unset=True)
    merged = sharing.merge_patch(before.model_dump(mode="json"), given)
    try:
        return AmendedReferral.model_validate_json(to_json(merged))
    except ValidationError as error:
        faults = faults_of(error.errors(), merged)
        raise ProblemError(ProblemCode.INVALID, "The corrected referral would break the contract.", faults) from None


async def _tell_holders(
    connection: Connection, referral: Row, details: Details, corrections: list[FieldChange]
) -> None:
    """Send a corrected copy to each partner that still has reason to hold one and was sent what has changed.

    One whose offer was declined, expired or withdrawn has no reason to receive more, and one whose agreement has
    ended or no longer covers the field no right to: they read the event alone.
    """
    touched = sharing.fields_touched(corrections)
    holders = await offer_statements.HOLDERS.rows(connection, referral_id=referral["referral_id"], today=clocks.today())
    for holder in holders:
        sent = {DataItem(field) for field in holder["fields"]}
        if not touched & sent:
            continue
        fields = sent & {DataItem(field) for field in holder["allowed"]}
        if touched & fields and OfferStatus(holder["status"]) in HOLDING:
            await _correct_copy(connection, referral, details, holder, fields)
        await offer_statements.CORRECTED.run(
            connection,
            the_offer=holder["offer_id"],
            event_type=event_type("corrected"),
            traceparent=context.current().traceparent,
        )
        await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"CORRECTED:{holder['offer_id']}")


async def _correct_copy(
    connection: Connection, referral: Row, details: Details, holder: Row, fields: set[DataItem]
) -> None:
    await offer_statements.DISCLOSE.run(
        connection,
        referral_id=referral["referral_id"],
        offer_id=holder["offer_id"],
        organisation_id=holder["organisation_id"],
        sharing_agreement_id=holder["sharing_agreement_id"],
        kind="CORRECTION",
        lawful_basis=referral["lawful_basis"],
        fields=sorted(fields),
        copy_sent=sharing.shared_copy(details, fields).model_dump(mode="json"),
    )
    await RECORD.run(
        connection,
        **actor_values(SYSTEM),
        action=AuditAction.DISCLOSURE,
        operation="correct_referral",
        outcome=AuditOutcome.DONE,
        subjects=[referral["referral_id"]],
        recipient_id=holder["organisation_id"],
    )


async def _end(
    connection: Connection, actor: Actor, referral: Row, verb: Verb, *, reason: str, note: str | None = None
) -> Answer:
    """End a referral, and the offer that is open or accepted with it."""
    moment = clocks.now()
    offer = await find_live_offer(connection, referral["referral_id"])
    step = Step(
        verb=verb,
        moment=moment,
        offer_id=offer["offer_id"] if offer else None,
        organisation_id=offer["organisation_id"] if offer else actor.confined_to,
        reason=reason,
        note=note,
    )
    status, version = await move(connection, actor, referral, step)
    if offer is not None:
        ended = next_offer_status(OfferStatus(offer["status"]), verb)
        await end_or_change_offer(connection, actor, offer["offer_id"], ended, closed_at=moment)
        await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"ENDED:{offer['offer_id']}")
    return _changed(referral, status, version)


async def _record_escalation(
    connection: Connection, actor: Actor, referral_id: UUID, new: NewEscalation
) -> EscalationSummary:
    row = await escalation_statements.ADD.row(
        connection,
        referral_id=referral_id,
        target=new.target,
        reason=new.reason,
        requested_by=actor.subject,
        organisation_id=actor.organisation_id,
    )
    if row is None:
        raise RuntimeError("an insert returns its row")
    await ENQUEUE.run(connection, entrypoint=ESCALATION_JOB, payload=str(row["escalation_id"]))
    return EscalationSummary(
        escalation_id=row["escalation_id"],
        target=new.target,
        requested_at=row["requested_at"],
        delivery_state=DeliveryState.QUEUED,
        delivered_at=None,
        attempts=0,
    )


async def _note_escalation(connection: Connection, actor: Actor, referral_id: UUID) -> None:
    await RECORD.run(
        connection,
        **actor_values(actor),
        action=AuditAction.ALTERATION,
        operation="escalate_referral",
        outcome=AuditOutcome.DONE,
        subjects=[referral_id],
    )


def _changed(referral: Row, status: str, version: int) -> Answer:
    body = ChangedReferral.model_validate(
        {
            "referral_id": referral["referral_id"],
            "reference": referral["reference"],
            "status": status,
            "version": version,
        }
    )
    return Answer(body, 200, {"ETag": etag(version)})
