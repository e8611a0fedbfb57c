"""Offering a referral to the next service: after submission, after a decline, after silence."""

from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import age_on
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu, WindowUnit
from bluelamp.schemas.people import LawfulBasis
from bluelamp.schemas.referrals import DataItem, MatchQuery, Need, OfferStatus, PendingDecision, Status
from referrals.directory.rules.eligibility import Facts
from referrals.directory.usecases.candidates import Offerable, find_candidates, find_candidates_by_id, hold_candidate
from referrals.portal.rules import matching, offers, sharing
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements import moving as moving_statements
from referrals.portal.statements import offers as statements
from referrals.portal.statements.submission import NOTICE_JOB
from referrals.portal.usecases.decision_windows import start_clock
from referrals.portal.usecases.details import Details
from referrals.portal.usecases.moving import SYSTEM, Step, move

WAITING = frozenset({Status.SUBMITTED, Status.REMATCH})


async def route_referral(resources: Resources, referral_id: UUID, offer_id: UUID | None = None) -> None:
    """Offer a waiting referral to the best service that has not been asked, or return it to the referrer.

    Safe to run twice: it looks at the referral under its lock and does nothing unless it is waiting. Demo data
    bring the offer's id.
    """
    routed = False
    while not routed:
        async with resources.database.transaction() as connection:
            routed = await _route(connection, referral_id, offer_id or uuid7())


async def _route(connection: Connection, referral_id: UUID, offer_id: UUID) -> bool:
    """Try once; false when the service that fitted has given its last place away meanwhile: nothing is written then.

    The next try is a transaction of its own, so that nobody waits for one service's lock while holding another's.
    """
    referral: Row | None = await moving_statements.LOCK_WHOLE.row(connection, referral_id=referral_id)
    if referral is None or referral["status"] not in WAITING:
        return True
    moment = clocks.now()
    details = Details.model_validate(referral["details"])
    fitting = await _next_service(connection, referral, details)
    if fitting is None:
        await move(connection, SYSTEM, referral, Step(verb=Verb.RETURN, moment=moment, reason="NO_SERVICE_LEFT"))
        await start_clock(connection, referral_id, PendingDecision.RETURNED_TO_REFERRER, moment)
        return True
    basis = LawfulBasis(referral["lawful_basis"])
    chosen = await hold_candidate(connection, fitting.candidate.service_id, clocks.today(), basis)
    if chosen is None or not _fits(chosen, referral, details):
        return False
    if referral["status"] == Status.SUBMITTED:
        matched, _ = await move(connection, SYSTEM, referral, Step(verb=Verb.MATCH, moment=moment))
        referral = {**referral, "status": matched}
    await _offer(connection, referral, details, chosen, offer_id)
    return True


def _fits(chosen: Offerable, referral: Row, details: Details) -> bool:
    query, facts = question_of(referral, details)
    basis = LawfulBasis(referral["lawful_basis"])
    return not matching.assess(chosen.for_person(facts, basis, details.agreement.scope), query)


async def _next_service(connection: Connection, referral: Row, details: Details) -> Offerable | None:
    made = await statements.MADE_FOR.rows(connection, referral_id=referral["referral_id"])
    # Sent out again, it may go to a service that was only silent; to one that said no, only if the officer names it.
    refused = {row["service_id"] for row in made if row["status"] == OfferStatus.DECLINED and details.route == "best"}
    asked = refused | {row["service_id"] for row in made if row["recent"]}
    needs = [Need(need) for need in referral["needs"]]
    today, basis = clocks.today(), LawfulBasis(referral["lawful_basis"])
    if details.route == "chosen":
        known = await find_candidates_by_id(connection, details.services, today, basis)
    else:
        known = await find_candidates(connection, needs, today, basis)
    by_id = {one.candidate.service_id: one for one in known if one.candidate.service_id not in asked}
    query, facts = question_of(referral, details)
    scope = details.agreement.scope
    ranking = matching.rank([one.for_person(facts, basis, scope) for one in by_id.values()], query)
    fitting = [assessed.candidate.service_id for assessed in ranking.ranked]
    if details.route == "chosen":
        fitting = [service_id for service_id in details.services if service_id in fitting]
    return by_id[fitting[0]] if fitting else None


def question_of(referral: Row, details: Details) -> tuple[MatchQuery, Facts]:
    """Return what matching, and what a service's own rules, may know of a referral."""
    query = MatchQuery(
        needs=[Need(need) for need in referral["needs"]],
        age=age_on(details.person.date_of_birth, clocks.today()),
        lpu=Lpu(referral["lpu"]),
        language=details.person.language,
    )
    return query, Facts(age=query.age, lpu=query.lpu, sex=details.person.sex, needs=frozenset(query.needs))


async def _offer(connection: Connection, referral: Row, details: Details, chosen: Offerable, offer_id: UUID) -> None:
    moment = clocks.now()
    window = await statements.WINDOW_IN_FORCE.row(connection, urgency=referral["urgency"], moment=moment)
    if window is None or chosen.agreement is None:
        raise RuntimeError("an offer needs a window in force and an agreement in date")
    clock = window_of(window)
    service = chosen.candidate
    asked = await statements.MADE_FOR.rows(connection, referral_id=referral["referral_id"])
    await statements.MAKE.run(
        connection,
        offer_id=offer_id,
        referral_id=referral["referral_id"],
        service_id=service.service_id,
        organisation_id=service.organisation_id,
        needs=sharing.needs_met(referral["needs"], service.needs),
        position=len(asked) + 1,
        response_window_id=window["response_window_id"],
        offered_at=moment,
        answer_due_at=offers.answer_due(moment, clock),
        remind_at=offers.remind_at(moment, clock),
    )
    await disclose(connection, referral, details, chosen, offer_id)
    step = Step(
        verb=Verb.OFFER,
        moment=moment,
        offer_id=offer_id,
        organisation_id=service.organisation_id,
        response_window_id=window["response_window_id"],
    )
    await move(connection, SYSTEM, referral, step)
    await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"OFFER:{offer_id}")


async def disclose(connection: Connection, referral: Row, details: Details, chosen: Offerable, offer_id: UUID) -> None:
    """Freeze what the agreement allows in the ledger, and log the disclosure with its recipient (DPA 2018 s.62)."""
    agreement = chosen.agreement
    if agreement is None:
        raise RuntimeError("nothing is shared without an agreement in date")
    needs = sharing.needs_met(referral["needs"], chosen.candidate.needs)
    await statements.DISCLOSE.run(
        connection,
        referral_id=referral["referral_id"],
        offer_id=offer_id,
        organisation_id=chosen.candidate.organisation_id,
        sharing_agreement_id=agreement.sharing_agreement_id,
        kind="OFFER",
        lawful_basis=referral["lawful_basis"],
        fields=sorted(agreement.data_items | {DataItem.NEEDS}),
        told=sorted(agreement.data_items | {DataItem.NEEDS}),
        withheld=[],
        copy_sent=sharing.shared_copy(details, agreement.data_items, needs).model_dump(mode="json"),
    )
    await record(
        connection,
        SYSTEM,
        AuditAction.DISCLOSURE,
        "offer_referral",
        [referral["referral_id"]],
        recipient_id=chosen.candidate.organisation_id,
    )


def window_of(row: Row) -> offers.Window:
    """Read a window's clock from its row."""
    return offers.Window(
        answer_within=row["answer_within"],
        answer_unit=WindowUnit(row["answer_unit"]),
        first_contact_within=row["first_contact_within"],
        first_contact_unit=WindowUnit(row["first_contact_unit"]),
        hours=clocks.WorkingHours(row["opens"], row["closes"], frozenset(row["working_days"])),
    )
