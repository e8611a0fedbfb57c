"""What the force does with a referral after it was submitted."""

from uuid import UUID

from pydantic import ValidationError
from pydantic_core import to_json

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.problems import faults_of
from bluelamp.kit.records import not_found
from bluelamp.schemas.people import LawfulBasis
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import (
    AmendedReferral,
    EscalationTarget,
    ReferralPatch,
    Resubmission,
    SupervisorCheck,
    Withdrawal,
)
from referrals.directory.usecases.candidates import find_candidates_by_id
from referrals.portal.rules import matching, sharing, submission
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements import moving as statements
from referrals.portal.statements.submission import ROUTE_JOB
from referrals.portal.usecases.agreeing import follow_correction, return_if_agreement_was_lost
from referrals.portal.usecases.details import Details
from referrals.portal.usecases.ending import changed, end_referral
from referrals.portal.usecases.handing_over import hand_over_correction
from referrals.portal.usecases.moving import Step, lock, move
from referrals.portal.usecases.reading import check_visible
from referrals.portal.usecases.routing import question_of
from referrals.portal.usecases.safeguarding import record_escalation

_PARTS = ("person", "household", "concern", "agreement", "safe_contact")


async def amend_referral(
    connection: Connection, actor: Actor, referral_id: UUID, if_match: str | None, patch: ReferralPatch
) -> Answer:
    """Correct a referral by merge patch; what changed is kept, and partners who hold the data are told.

    An agreement that the person withdrew or limited takes effect at once (ADR 0020). The hub to which the referral was
    stepped up hears of it too (ADR 0031).

    Raises PRECONDITION_REQUIRED, PRECONDITION_FAILED, INVALID with a pointer to each fault, or RULE_BROKEN.
    """
    referral = await statements.LOCK_WHOLE.row(connection, referral_id=referral_id)
    if referral is None or referral["referrer"] != actor.subject:
        await check_visible(connection, actor, referral_id)
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the referrer may correct a referral.")
    check_if_match(if_match, referral["version"])
    before = AmendedReferral.model_validate_json(to_json({part: referral["details"][part] for part in _PARTS}))
    after = _patched(before, patch)
    submission.check_amendment(before, after, LawfulBasis(referral["lawful_basis"]), clocks.today())
    corrections = sharing.changes(before.model_dump(mode="json"), after.model_dump(mode="json"))
    if not corrections:
        return changed(referral, referral["status"], referral["version"])
    document = {**referral["details"], **after.model_dump(mode="json")}
    await statements.AMEND.run(connection, referral_id=referral_id, details=document)
    step = Step(verb=Verb.AMEND, moment=clocks.now(), changes=corrections)
    stands = await move(connection, actor, referral, step)
    await hand_over_correction(connection, {**referral, "details": document}, corrections)
    details = Details.model_validate(document)
    agreed = before.agreement
    followed = await follow_correction(connection, actor, referral, details, before=agreed, corrections=corrections)
    return changed(referral, *(followed or stands))


async def withdraw_referral(connection: Connection, actor: Actor, referral_id: UUID, withdrawal: Withdrawal) -> Answer:
    """Take a referral back, whoever has it now; raises FORBIDDEN for a colleague who is no sergeant."""
    await check_visible(connection, actor, referral_id)
    referral = await lock(connection, referral_id)
    if referral["referrer"] != actor.subject and "sergeant" not in actor.roles:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the referrer and a sergeant may take a referral back.")
    return await end_referral(
        connection, actor, referral, Verb.WITHDRAW, reason=withdrawal.reason, note=withdrawal.note
    )


async def check_referral(connection: Connection, actor: Actor, referral_id: UUID, check: SupervisorCheck) -> Answer:
    """Release a held referral with the supervisor's reason, or step it up (domain.md §1.2).

    One whose person took the agreement back meanwhile goes to its referrer, who decides, and not to a partner.
    """
    await check_visible(connection, actor, referral_id)
    referral = await statements.LOCK_WHOLE.row(connection, referral_id=referral_id)
    if referral is None:
        raise not_found("referral")
    if check.decision == "STEP_UP":
        await record_escalation(connection, actor, referral_id, target=EscalationTarget.MASH, reason=check.reason)
        return await end_referral(connection, actor, referral, Verb.STEP_UP, reason="SUPERVISOR", note=check.reason)
    step = Step(
        verb=Verb.RELEASE,
        moment=clocks.now(),
        safeguarding_reference=check.safeguarding_reference,
        note=check.reason,
    )
    status, version = await move(connection, actor, referral, step)
    returned = await return_if_agreement_was_lost(connection, {**referral, "status": status})
    if returned:
        return changed(referral, *returned)
    await ENQUEUE.run(connection, entrypoint=ROUTE_JOB, payload=str(referral_id))
    return changed(referral, status, version)


async def resubmit_referral(connection: Connection, actor: Actor, referral_id: UUID, again: Resubmission) -> Answer:
    """Send a returned referral out again, to the best service or to those chosen now."""
    submission.check_resubmission(again)
    await check_visible(connection, actor, referral_id)
    referral = await statements.LOCK_WHOLE.row(connection, referral_id=referral_id)
    if referral is None:
        raise not_found("referral")
    details = Details.model_validate(referral["details"])
    if again.services:
        await _check_chosen(connection, referral, details, again)
    document = {**referral["details"], **again.model_dump(mode="json")}
    await statements.AMEND.run(connection, referral_id=referral_id, details=document)
    status, version = await move(connection, actor, referral, Step(verb=Verb.RESUBMIT, moment=clocks.now()))
    await ENQUEUE.run(connection, entrypoint=ROUTE_JOB, payload=str(referral_id))
    return changed(referral, status, version)


async def _check_chosen(connection: Connection, referral: Row, details: Details, again: Resubmission) -> None:
    basis, scope = LawfulBasis(referral["lawful_basis"]), details.agreement.scope
    known = await find_candidates_by_id(connection, again.services, clocks.today(), basis)
    query, facts = question_of(referral, details)
    candidates = {one.candidate.service_id: one.for_person(facts, basis, scope) for one in known}
    matching.check_chosen(candidates, again.services, query)


def _patched(before: AmendedReferral, patch: ReferralPatch) -> AmendedReferral:
    given = patch.model_dump(mode="json", exclude_unset=True)
    merged = sharing.merge_patch(before.model_dump(mode="json"), given)
    try:
        return AmendedReferral.model_validate_json(to_json(merged))
    except ValidationError as error:
        faults = faults_of(error.errors(), merged)
        raise ProblemError(ProblemCode.INVALID, "The corrected referral would break the contract.", faults) from None
