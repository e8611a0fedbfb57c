"""What goes from the portal to a hub, what follows from its answer, and what a hub tells of a case."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.handovers.destinations import Destination, Handover, StillHeldError
from bluelamp.kit.handovers.usecases import hand_over, replace
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.handovers import CaseUpdate, ReferralUpdate
from bluelamp.schemas.people import LawfulBasis
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.referrals import EscalationTarget, FieldChange
from bluelamp.schemas.safeguarding.cases import SubmittedCase
from bluelamp.schemas.safeguarding.codes import HubCode
from referrals.portal.rules.stepping_up import StepUp, case_of, correction_of
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements import escalation as escalation_statements
from referrals.portal.statements import handing_over as statements
from referrals.portal.statements import moving as moving_statements
from referrals.portal.usecases.details import Details
from referrals.portal.usecases.ending import changed
from referrals.portal.usecases.moving import SYSTEM, Step, lock, move

_HUB_CODE = TypeAdapter[str](HubCode)


async def hand_over_step_ups(resources: Resources, escalation_id: UUID) -> None:
    """Hand over every step-up of the escalation's referral that no hub has been told of, in their order.

    A partner may not read what the hub must know: the service itself puts it together. Safe to run twice.
    """
    async with resources.database.transaction() as connection:
        escalation = await escalation_statements.ONE.row(connection, the_escalation=escalation_id)
        if escalation is None:
            raise LookupError("a step-up is never removed")
        referral = await _lock_whole(connection, escalation["referral_id"])
        for one in await statements.TO_HAND_OVER.rows(connection, the_referral=referral["referral_id"]):
            body = _case_of(referral, one)
            await hand_over(connection, statements.SUBMIT_CASE, referral["referral_id"], one["escalation_id"], body)
            await record(connection, SYSTEM, AuditAction.DISCLOSURE, "hand_over_step_up", [referral["referral_id"]])


async def hand_over_correction(connection: Connection, referral: Row, corrections: Sequence[FieldChange]) -> None:
    """Let each hub that has a step-up of the referral, or may have it by now, hear what was corrected.

    A step-up that nobody has sent yet says it from the first. The referral must be locked, and be as it is right now.
    """
    referral_id = referral["referral_id"]
    for one in await statements.SENT.rows(connection, the_referral=referral_id):
        if await replace(connection, statements.SUBMIT_CASE, one["escalation_id"], _case_of(referral, one)):
            continue
        fields = [change.pointer for change in corrections]
        correction_id = await statements.ADD_CORRECTION.value(
            connection, the_escalation=one["escalation_id"], fields=fields
        )
        body = await _correction_of(connection, referral, correction_id)
        await hand_over(connection, statements.CORRECT_CASE, referral_id, correction_id, body)
        await record(connection, SYSTEM, AuditAction.DISCLOSURE, "hand_over_correction", [referral_id])


async def hand_over_endings(resources: Resources, referral_id: UUID) -> None:
    """Tell the service that made a referral how it ended or came back; one that an officer made concerns none."""
    async with resources.database.transaction() as connection:
        referral = await lock(connection, referral_id)
        source = await statements.SOURCE.row(connection, the_referral=referral_id)
        if source is None:
            return
        service = source["source_service"]
        for ending in await statements.ENDINGS[service].rows(connection, the_referral=referral_id):
            update = ReferralUpdate(
                update_id=ending["entry_id"],
                referral_id=referral_id,
                reference=referral["reference"],
                status=ending["to_status"],
                outcome=ending["outcome"],
            )
            body = update.model_dump_json()
            await hand_over(connection, statements.TELLING[service], referral_id, ending["entry_id"], body)


async def note_case_update(connection: Connection, actor: Actor, referral_id: UUID, update: CaseUpdate) -> Answer:
    """Write down what a hub tells of the case; the referrer and the unit hear of it. Told twice, it is heard once.

    Raises RULE_BROKEN for a case that has nothing to do with the referral.
    """
    referral = await lock(connection, referral_id)
    if not await statements.CONCERNS.value(connection, the_referral=referral_id, case_id=update.case_id):
        detail = "The referral neither came from this case nor became it."
        raise rule_broken("#/case_id", detail, "not_of_the_referral")
    if await statements.KEEP_UPDATE.row(connection, referral_id=referral_id, **update.model_dump()) is None:
        return changed(referral, referral["status"], referral["version"])
    step = Step(
        verb=Verb.HEAR_FROM_HUB,
        moment=clocks.now(),
        reason=update.outcome or update.status,
        note=f"{update.reference}: {update.status}",
    )
    status, version = await move(connection, actor, referral, step)
    return changed(referral, status, version)


async def _lock_whole(connection: Connection, referral_id: UUID) -> Row:
    referral = await moving_statements.LOCK_WHOLE.row(connection, referral_id=referral_id)
    if referral is None:
        raise LookupError("a referral is never removed")
    return referral


async def _correction_of(connection: Connection, referral: Row, correction_id: UUID) -> str:
    correction = await statements.CORRECTION.row(connection, the_correction=correction_id)
    if correction is None:
        raise LookupError("a correction is never removed")
    told = correction_of(
        Details.model_validate(referral["details"]),
        _step_up_of(referral, correction),
        clocks.today(),
        correction_id=correction_id,
        fields=correction["fields"],
    )
    return told.model_dump_json(exclude_none=True)


def _case_of(referral: Row, escalation: Row, hub: str | None = None) -> str:
    details, step_up = Details.model_validate(referral["details"]), _step_up_of(referral, escalation, hub)
    return case_of(details, step_up, clocks.today()).model_dump_json(exclude_none=True)


def _step_up_of(referral: Row, escalation: Row, hub: str | None = None) -> StepUp:
    return StepUp(
        escalation_id=escalation["escalation_id"],
        referral_id=referral["referral_id"],
        reference=referral["reference"],
        lpu=Lpu(referral["lpu"]),
        hub=hub,
        lawful_basis=LawfulBasis(referral["lawful_basis"]),
        target=EscalationTarget(escalation["target"]),
        reason=escalation["reason"],
    )


async def _cases(_: Connection, __: Handover) -> str:
    return "/cases"


async def _updates_of_case(connection: Connection, handover: Handover) -> str:
    source = await statements.SOURCE.row(connection, the_referral=handover.record_id)
    if source is None:
        raise LookupError("what a referral came from is never removed")
    return f"/cases/{source['source_id']}/referral-updates"


async def _updates_of_request(connection: Connection, handover: Handover) -> str:
    source = await statements.SOURCE.row(connection, the_referral=handover.record_id)
    if source is None:
        raise LookupError("what a referral came from is never removed")
    return f"/domestic-abuse/restorative-justice-requests/{source['source_id']}/referral-updates"


async def _step_up_arrived(connection: Connection, handover: Handover, answer: str) -> None:
    case = SubmittedCase.model_validate_json(answer)
    referral = await lock(connection, handover.record_id)
    await statements.ARRIVED.run(
        connection, the_escalation=handover.subject_id, the_case=case.case_id, reference=case.reference
    )
    await move(
        connection,
        SYSTEM,
        referral,
        Step(verb=Verb.REACH_HUB, moment=clocks.now(), reason=case.hub, note=case.reference),
    )


async def _step_up_refused(connection: Connection, handover: Handover, code: str) -> None:
    referral = await lock(connection, handover.record_id)
    await statements.HELD.run(connection, the_escalation=handover.subject_id, code=code)
    await move(
        connection,
        SYSTEM,
        referral,
        Step(verb=Verb.MISS_HUB, moment=clocks.now(), reason=code.upper().replace("-", "_")),
    )


async def _step_up_released(connection: Connection, handover: Handover, to: str | None) -> str:
    """Make the case of what the referral says by now, for the hub that an operator names or that of its unit."""
    try:
        hub = None if to is None else _HUB_CODE.validate_python(to.upper())
    except ValidationError:
        raise StillHeldError("not_the_code_of_a_hub") from None
    referral = await _lock_whole(connection, handover.record_id)
    escalation = await statements.RELEASED.row(connection, the_escalation=handover.subject_id)
    if escalation is None:
        raise LookupError("what is held in the outbox is held as a step-up")
    await record(connection, SYSTEM, AuditAction.DISCLOSURE, "release_step_up", [handover.record_id])
    return _case_of(referral, escalation, hub)


async def _corrections(_: Connection, __: Handover) -> str:
    return "/referral-corrections"


async def _correction_arrived(connection: Connection, handover: Handover, _: str) -> None:
    await _settle_correction(connection, handover, "DELIVERED")


async def _correction_refused(connection: Connection, handover: Handover, code: str) -> None:
    """Show that the hub goes on with what is wrong: unit and referrer hear of it."""
    referral = await lock(connection, handover.record_id)
    await _settle_correction(connection, handover, "HELD", code)
    step = Step(verb=Verb.MISS_HUB, moment=clocks.now(), reason=code.upper().replace("-", "_"))
    await move(connection, SYSTEM, referral, step)


async def _correction_released(connection: Connection, handover: Handover, _: str | None) -> str:
    """Tell what is right by now, wherever the step-up's case is: a newer correction may have arrived before."""
    referral = await _lock_whole(connection, handover.record_id)
    await _settle_correction(connection, handover, "QUEUED")
    await record(connection, SYSTEM, AuditAction.DISCLOSURE, "release_correction", [handover.record_id])
    return await _correction_of(connection, referral, handover.subject_id)


async def _settle_correction(connection: Connection, handover: Handover, state: str, code: str | None = None) -> None:
    await statements.SETTLE_CORRECTION.run(connection, the_correction=handover.subject_id, state=state, code=code)


DESTINATIONS = [
    Destination(
        operation=statements.SUBMIT_CASE,
        service="safeguarding",
        scope="safeguarding:case:submit",
        path=_cases,
        arrived=_step_up_arrived,
        refused=_step_up_refused,
        released=_step_up_released,
    ),
    # Waits for nothing that is held: each says all that is right when it is sent, and an old one is made anew.
    Destination(
        operation=statements.CORRECT_CASE,
        service="safeguarding",
        scope="safeguarding:case:update",
        path=_corrections,
        arrived=_correction_arrived,
        refused=_correction_refused,
        released=_correction_released,
    ),
    Destination(
        operation=statements.TELL_HUB,
        service="safeguarding",
        scope="safeguarding:case:update",
        path=_updates_of_case,
        waits_for=frozenset({statements.TELL_HUB}),
    ),
    Destination(
        operation=statements.TELL_OFFENDERS,
        service="offenders",
        scope="offenders:restorative-justice:tell",
        path=_updates_of_request,
        waits_for=frozenset({statements.TELL_OFFENDERS}),
    ),
]
