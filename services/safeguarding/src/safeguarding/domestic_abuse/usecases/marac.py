"""The MARAC: referring in one entry, telling, acting, hearing."""

from typing import Any
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created, not_found, stands
from bluelamp.kit.references import new_reference
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.domestic_abuse import (
    ActionCompletion,
    ActionStatus,
    LimbFinding,
    MaracStatus,
    NewHearing,
    NewIdvaContact,
    NewMaracAction,
    NewMaracInformation,
    NewMaracReferral,
)
from safeguarding.domestic_abuse.rules import conference
from safeguarding.domestic_abuse.rules.months import months_after
from safeguarding.domestic_abuse.statements import assessments as assessment_statements
from safeguarding.domestic_abuse.statements import marac as statements
from safeguarding.domestic_abuse.usecases.assessing import met
from safeguarding.domestic_abuse.usecases.marac_reading import referral_of, subjects_of
from safeguarding.domestic_abuse.usecases.parties import ADDRESS, date_of_birth, sight
from safeguarding.domestic_abuse.usecases.reading import subjects_of as assessment_subjects
from safeguarding.domestic_abuse.usecases.reconsidering import limbs_as_known
from safeguarding.domestic_abuse.usecases.rule_sets import rules_decided_with


async def refer_to_marac(
    connection: Connection, actor: Actor, new: NewMaracReferral, marac_referral_id: UUID | None = None
) -> Answer:
    """Refer an assessment to the conference: who, why and how grave are taken from it.

    Raises RULE_BROKEN for an assessment that the caller may not see, without a limb or reason, or of a victim who is
    too young; ALREADY_EXISTS for one that was referred before.
    """
    assessment = await assessment_statements.ONE.row(
        connection, risk_assessment_id=new.risk_assessment_id, **sight(actor)
    )
    if assessment is None:
        detail = "There is no such assessment that the caller may see."
        raise rule_broken("#/risk_assessment_id", detail, "unknown_assessment")
    today = clocks.today()
    # One rule set decides: the assessment's, which the referral names as its own.
    rules = await rules_decided_with(connection, assessment["marac_rule_set_id"])
    born_on = await date_of_birth(connection, assessment["victim_id"])
    conference.check_age(born_on, today, rules.minimum_age)
    findings = [LimbFinding.model_validate(one) for one in assessment["limbs"]]
    # What is known of the past may have changed since the assessment.
    findings = await limbs_as_known(connection, assessment, findings)
    findings = conference.limbs_to_refer_by(findings, new.reason)
    referral_id = marac_referral_id or uuid7()
    await statements.REFER.run(
        connection,
        **_told(actor, referral_id, [referral_id, *assessment_subjects(assessment)]),
        moment=clocks.now(),
        risk_assessment_id=new.risk_assessment_id,
        reference=new_reference("M"),
        limbs=met(findings),
        findings=to_json(findings).decode(),
        reason=new.reason,
        referred_on=today,
        flag_and_tag_expires_on=months_after(today, conference.FLAG_MONTHS),
    )
    referral = await referral_of(connection, actor, referral_id)
    return created(referral, f"{ADDRESS}/marac-referrals/{referral_id}")


async def inform_marac(
    connection: Connection, actor: Actor, marac_referral_id: UUID, new: NewMaracInformation
) -> Answer:
    """Tell the conference what the caller's agency knows."""
    row = await _locked(connection, actor, marac_referral_id)
    await statements.INFORM.run(
        connection,
        **_told(actor, marac_referral_id, subjects_of(row)),
        moment=clocks.now(),
        summary=new.summary,
    )
    return await _answer(connection, actor, marac_referral_id, 201)


async def add_action(
    connection: Connection,
    actor: Actor,
    marac_referral_id: UUID,
    new: NewMaracAction,
    marac_action_id: UUID | None = None,
) -> Answer:
    """Add to the list of who does what by when."""
    row = await _locked(connection, actor, marac_referral_id)
    await statements.ADD_ACTION.run(
        connection,
        **_told(actor, marac_referral_id, subjects_of(row)),
        moment=clocks.now(),
        marac_action_id=marac_action_id or uuid7(),
        agency=new.agency,
        action=new.action,
        due_on=new.due_on,
    )
    return await _answer(connection, actor, marac_referral_id, 201)


async def complete_action(
    connection: Connection, actor: Actor, marac_referral_id: UUID, marac_action_id: UUID, done: ActionCompletion
) -> Answer:
    """Record that an action is done; raises STATE_CONFLICT if it was before."""
    row = await _locked(connection, actor, marac_referral_id)
    action = await statements.ACTION.row(
        connection, marac_referral_id=marac_referral_id, marac_action_id=marac_action_id
    )
    if action is None:
        raise not_found("action")
    if action["status"] == ActionStatus.DONE:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The action is done already.")
    conference.check_not_in_future("#/completed_on", done.completed_on, clocks.today())
    await statements.COMPLETE_ACTION.run(
        connection,
        **_told(actor, marac_referral_id, subjects_of(row)),
        the_action=marac_action_id,
        completed_on=done.completed_on,
        note=done.note,
    )
    return await _answer(connection, actor, marac_referral_id)


async def hear_marac(connection: Connection, actor: Actor, marac_referral_id: UUID, hearing: NewHearing) -> Answer:
    """Record that the conference has heard the case; raises STATE_CONFLICT if it had before."""
    row = await _locked(connection, actor, marac_referral_id)
    if row["status"] == MaracStatus.HEARD:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The conference has heard this referral already.")
    conference.check_hearing(hearing.heard_on, row["referred_on"], clocks.today())
    await statements.HEAR.run(
        connection,
        **_told(actor, marac_referral_id, subjects_of(row)),
        heard_on=hearing.heard_on,
        note=hearing.note,
    )
    return await _answer(connection, actor, marac_referral_id)


async def record_contact(
    connection: Connection, actor: Actor, marac_referral_id: UUID, contact: NewIdvaContact
) -> Answer:
    """Record an attempt of the independent adviser to reach the victim."""
    row = await _locked(connection, actor, marac_referral_id)
    conference.check_not_in_future("#/contacted_on", contact.contacted_on, clocks.today())
    await statements.RECORD_CONTACT.run(
        connection,
        **_told(actor, marac_referral_id, subjects_of(row)),
        moment=clocks.now(),
        contacted_on=contact.contacted_on,
        result=contact.result,
        note=contact.note,
    )
    return await _answer(connection, actor, marac_referral_id, 201)


async def _answer(connection: Connection, actor: Actor, marac_referral_id: UUID, status: int = 200) -> Answer:
    referral = await referral_of(connection, actor, marac_referral_id)
    if status == 201:  # noqa: PLR2004 # created: HTTP's own number
        return created(referral, f"{ADDRESS}/marac-referrals/{marac_referral_id}", referral.version)
    return stands(referral, referral.version)


async def _locked(connection: Connection, actor: Actor, marac_referral_id: UUID) -> Row:
    row = await statements.LOCKED.row(connection, marac_referral_id=marac_referral_id, **sight(actor))
    if row is None:
        raise not_found("referral to the conference")
    return row


def _told(actor: Actor, marac_referral_id: UUID, subjects: list[UUID]) -> dict[str, Any]:
    return {
        **actor_values(actor),
        "marac_referral_id": marac_referral_id,
        "subjects": subjects,
        "event_organisation": actor.confined_to,
        "traceparent": context.current().traceparent,
    }
