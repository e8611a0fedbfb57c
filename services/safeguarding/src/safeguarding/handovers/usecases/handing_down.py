"""What goes from a hub to the portal, what follows from its answer, and what the portal tells of a referral."""

from uuid import UUID

from pydantic_core import from_json

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.handovers.destinations import Destination, Handover, StillHeldError, as_it_was
from bluelamp.kit.handovers.usecases import hand_over
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.handovers import CaseUpdate, ReferralUpdate
from bluelamp.schemas.people import Address, Regime, Sex
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.referrals import SubmittedReferral
from bluelamp.schemas.safeguarding.cases import CaseConcern, ReferralForPortal
from bluelamp.schemas.safeguarding.codes import CaseRole
from bluelamp.schemas.safeguarding.people import RelationshipType
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.statements.referring import PEOPLE
from safeguarding.cases.usecases.moving import SYSTEM, Step, changed, lock, move
from safeguarding.domestic_abuse.statements.flagging import TELL_SERIAL
from safeguarding.handovers.rules.handing_down import (
    CannotBeReferredError,
    HandedDown,
    PersonInCase,
    Related,
    person_to_refer,
    referral_of,
    shared_people,
)
from safeguarding.handovers.statements import handing_down as statements


async def hand_over_case(resources: Resources, case_id: UUID) -> None:
    """Hand over what a decision leaves to the portal, and how the case ended; each once, in the order of the case."""
    async with resources.database.transaction() as connection:
        case = await lock(connection, case_id)
        decision = await statements.DECISION.row(connection, the_case=case_id)
        if decision is not None and decision["referral"] is not None:
            await _hand_down(connection, case, decision)
        for ending in await statements.ENDINGS.rows(connection, the_case=case_id):
            await _tell_of_end(connection, case, ending)


async def note_referral_update(connection: Connection, actor: Actor, case_id: UUID, update: ReferralUpdate) -> Answer:
    """Write down what the portal tells of the referral; the management hears of it. Told twice, it is heard once.

    Raises RULE_BROKEN for a referral that the case did not become.
    """
    case = await lock(connection, case_id)
    known = await statements.REFERRAL_OF.row(connection, the_case=case_id)
    # The portal may be quicker to tell of the referral than its first answer is to arrive.
    if known is None or known["referral_id"] not in {None, update.referral_id}:
        raise rule_broken("#/referral_id", "The case was not handed down as this referral.", "not_of_the_case")
    if await statements.HEAR.row(connection, the_case=case_id, **update.model_dump(exclude={"reference"})) is None:
        return await changed(connection, case, case["status"], case["version"])
    await statements.SHOW.run(connection, the_case=case_id, status=update.status, outcome=update.outcome)
    details = update.model_dump(mode="json")
    step = Step(verb=Verb.HEAR_FROM_PORTAL, moment=clocks.now(), details=details)
    status, version = await move(connection, actor, case, step)
    return await changed(connection, case, status, version)


async def _hand_down(connection: Connection, case: Row, decision: Row) -> None:
    case_id = case["case_id"]
    await statements.MARK.run(connection, the_case=case_id, decision=decision["decision_id"])
    known = await statements.REFERRAL_OF.row(connection, the_case=case_id)
    if known is not None and known["referral_id"] is not None:
        return
    body, code, subjects = "", None, [case_id]
    try:
        body, subjects = await _referral_of(connection, case, decision)
    except CannotBeReferredError as error:
        code = error.code
    if not await hand_over(connection, statements.SUBMIT_REFERRAL, case_id, case_id, body, held_as=code):
        return
    if code is None:
        await record(connection, SYSTEM, AuditAction.DISCLOSURE, "hand_down_case", subjects)
    else:
        await _held(connection, case_id, code)


async def _tell_of_end(connection: Connection, case: Row, ending: Row) -> None:
    case_id, entry_id = case["case_id"], ending["entry_id"]
    update = CaseUpdate(
        update_id=entry_id,
        case_id=case_id,
        reference=case["reference"],
        status=ending["to_status"],
        outcome=case["outcome"],
    ).model_dump_json()
    if case["source_referral_id"] is not None:
        await hand_over(connection, statements.TELL_PORTAL, case_id, entry_id, update)
    if await statements.REFERRAL_OF.row(connection, the_case=case_id) is not None:
        await hand_over(connection, statements.TELL_HANDED_DOWN, case_id, entry_id, update)


async def _referral_of(connection: Connection, case: Row, decision: Row) -> tuple[str, list[UUID]]:
    """Return what is sent, and whom it is about."""
    material = await _material(connection, case, decision)
    subjects = [case["case_id"], *(one.person_id for one in shared_people(material))]
    return referral_of(material).model_dump_json(exclude_none=True), subjects


async def _material(connection: Connection, case: Row, decision: Row) -> HandedDown:
    rows = await PEOPLE.rows(connection, the_case=case["case_id"])
    people = [
        PersonInCase(
            person_id=row["person_id"],
            role=CaseRole(row["role"]),
            given_name=row["given_name"],
            family_name=row["family_name"],
            date_of_birth=row["date_of_birth"],
            sex=Sex(row["sex"]) if row["sex"] else None,
        )
        for row in rows
    ]
    asked = ReferralForPortal.model_validate(_read(decision["referral"]))
    person, today = person_to_refer(people, asked.person_id).person_id, clocks.today()
    home = await statements.HOME.row(connection, the_person=person, today=today)
    together = await statements.TOGETHER.rows(connection, the_person=person, today=today)
    related = await statements.RELATED.rows(connection, the_person=person, today=today)
    return HandedDown(
        case_id=case["case_id"],
        reference=case["reference"],
        concern=CaseConcern.model_validate(_read(decision["concern"])),
        regime=Regime(decision["regime"]),
        asked=asked,
        people=people,
        living_together=frozenset(row["person_id"] for row in together),
        related=[Related(row["person_a"], row["person_b"], RelationshipType(row["type"])) for row in related],
        home=Address(lines=home["lines"], town=home["town"], postcode=home["postcode"]) if home else None,
    )


async def _held(connection: Connection, case_id: UUID, code: str) -> None:
    values = actor_values(SYSTEM) | {"traceparent": context.current().traceparent, "referrer_told": False}
    await statements.HELD.run(connection, the_case=case_id, code=code, **values)


async def _referrals(_: Connection, __: Handover) -> str:
    return "/referrals"


async def _serial_flags(_: Connection, __: Handover) -> str:
    return "/domestic-abuse/serial-flags"


async def _updates_of_source(connection: Connection, handover: Handover) -> str:
    case = await lock(connection, handover.record_id)
    return f"/referrals/{case['source_referral_id']}/safeguarding-updates"


async def _updates_of_handed_down(connection: Connection, handover: Handover) -> str:
    row = await statements.REFERRAL_OF.row(connection, the_case=handover.record_id)
    if row is None or row["referral_id"] is None:
        raise LookupError("a referral is told of its case after it was made of it")
    return f"/referrals/{row['referral_id']}/safeguarding-updates"


async def _referral_arrived(connection: Connection, handover: Handover, answer: str) -> None:
    referral = SubmittedReferral.model_validate_json(answer)
    values = actor_values(SYSTEM) | {"traceparent": context.current().traceparent, "referrer_told": False}
    await statements.ARRIVED.run(
        connection,
        the_case=handover.record_id,
        referral=referral.referral_id,
        reference=referral.reference,
        **values,
    )


async def _referral_refused(connection: Connection, handover: Handover, code: str) -> None:
    await _held(connection, handover.record_id, code)


async def _referral_released(connection: Connection, handover: Handover, to: str | None) -> str:
    """Make the referral of the newest decision and of what is known of the person by now.

    Raises StillHeldError while the person cannot be referred, and when something else has been decided since.
    """
    await as_it_was(connection, handover, to)
    case = await lock(connection, handover.record_id)
    decision = await statements.DECISION.row(connection, the_case=handover.record_id)
    if decision is None:
        raise LookupError("a decision is never removed")
    if decision["referral"] is None:
        raise StillHeldError("decided_otherwise")
    try:
        body, subjects = await _referral_of(connection, case, decision)
    except CannotBeReferredError as error:
        raise StillHeldError(error.code) from None
    await statements.RELEASED.run(connection, the_case=handover.record_id, decision=decision["decision_id"])
    await record(connection, SYSTEM, AuditAction.DISCLOSURE, "release_case", subjects)
    return body


def _read(value: object) -> object:
    return from_json(value) if isinstance(value, str | bytes) else value


DESTINATIONS = [
    Destination(
        operation=statements.SUBMIT_REFERRAL,
        service="referrals",
        scope="referrals:referral:submit",
        path=_referrals,
        arrived=_referral_arrived,
        refused=_referral_refused,
        released=_referral_released,
    ),
    Destination(
        operation=statements.TELL_PORTAL,
        service="referrals",
        scope="referrals:referral:update",
        path=_updates_of_source,
        waits_for=frozenset({statements.TELL_PORTAL}),
    ),
    Destination(
        operation=statements.TELL_HANDED_DOWN,
        service="referrals",
        scope="referrals:referral:update",
        path=_updates_of_handed_down,
        waits_for=frozenset({statements.SUBMIT_REFERRAL, statements.TELL_HANDED_DOWN}),
    ),
    # Each says all that there is to say of a person, so none has to wait for an older one that is held.
    Destination(
        operation=TELL_SERIAL,
        service="offenders",
        scope="offenders:perpetrator:flag",
        path=_serial_flags,
    ),
]
