"""The demonstration referrals of the local default: one for each example in the reference, in the state it needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer, RequestKey
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.referrals import (
    Acceptance,
    ContactChannel,
    ContactResult,
    Decline,
    DeclineReason,
    Engagement,
    NewContactAttempt,
    NewReferral,
    ReferralPatch,
)
from referrals.portal import demonstration
from referrals.portal.statements import seeding as statements
from referrals.portal.usecases import answering, changing, routing, submitting

_FORCE = UUID("00000000-0000-7000-8000-000000000001")
_LANTERN = UUID("00000000-0000-7000-8000-00000000000a")
OFFICER = Actor("officer", "officer", _FORCE, frozenset({"officer"}), frozenset(), lpu="BIRMINGHAM_NORTH")
SERVICE = Actor("safeguarding-service", "safeguarding-service", _FORCE, frozenset({"service"}), frozenset())
PARTNER = Actor("partner-a", "partner-a", _LANTERN, frozenset({"partner"}), frozenset())
NO_HURRY = datetime(2099, 1, 1, tzinfo=UTC)
_CORRECTION = ReferralPatch.model_validate({"safe_contact": demonstration.CORRECTED_CONTACT})
LONG_AGO = datetime(2026, 11, 1, 9, tzinfo=UTC)

PartnerVerb = Callable[[Connection, UUID, UUID], Awaitable[Answer]]


async def _accept(connection: Connection, referral_id: UUID, offer_id: UUID) -> Answer:
    return await answering.accept_offer(connection, PARTNER, referral_id, offer_id, Acceptance())


async def _decline(connection: Connection, referral_id: UUID, offer_id: UUID) -> Answer:
    decline = Decline(reason=DeclineReason.NO_CAPACITY)
    return await answering.decline_offer(connection, PARTNER, referral_id, offer_id, decline)


async def _attempt(connection: Connection, referral_id: UUID, _: UUID) -> Answer:
    attempt = NewContactAttempt(
        attempted_at=datetime(2026, 11, 19, 10, 30, tzinfo=UTC),
        channel=ContactChannel.PHONE,
        result=ContactResult.NO_ANSWER,
    )
    attempt_id = demonstration.attempt_of(referral_id)
    return await answering.record_contact_attempt(connection, PARTNER, referral_id, attempt, attempt_id)


async def _attempt_again(connection: Connection, referral_id: UUID, _: UUID) -> Answer:
    attempt = NewContactAttempt(
        attempted_at=datetime(2026, 11, 20, 17, 15, tzinfo=UTC),
        channel=ContactChannel.PHONE,
        result=ContactResult.NO_ANSWER,
    )
    return await answering.record_contact_attempt(connection, PARTNER, referral_id, attempt)


async def _engage(connection: Connection, referral_id: UUID, _: UUID) -> Answer:
    engagement = Engagement(engaged_on=date(2026, 11, 20))
    return await answering.record_engagement(connection, PARTNER, referral_id, engagement)


@dataclass(frozen=True)
class Sample:
    """One referral and how far it has come."""

    referral_id: UUID
    services: list[UUID] = field(default_factory=lambda: [demonstration.LANTERN_TALKING_SUPPORT])
    answers: tuple[PartnerVerb, ...] = ()
    protection_concern: bool = False
    corrected: bool = False
    source: dict[str, str] | None = None


_BOTH = [demonstration.LANTERN_TALKING_SUPPORT, demonstration.HARBOUR_LISTENING_LINE]
SAMPLES = [
    Sample(demonstration.TO_ACCEPT),
    Sample(demonstration.TO_DECLINE, services=_BOTH),
    Sample(demonstration.TO_CONTACT, answers=(_accept,)),
    Sample(demonstration.TO_ENGAGE, answers=(_accept, _attempt, _attempt_again)),
    Sample(demonstration.TO_CLOSE, answers=(_accept, _engage)),
    Sample(demonstration.TO_READ, corrected=True),
    Sample(demonstration.TO_WITHDRAW),
    Sample(demonstration.TO_ESCALATE),
    Sample(demonstration.TO_CHECK, protection_concern=True),
    Sample(demonstration.TO_RESUBMIT, answers=(_decline,)),
    Sample(demonstration.TO_HEAR, source=demonstration.CAME_FROM),
]


async def seed_referrals(resources: Resources) -> int:
    """Add the demonstration referrals that are missing; returns how many were added."""
    return sum([await _seed(resources, sample) for sample in SAMPLES])


async def _seed(resources: Resources, sample: Sample) -> bool:
    async with resources.database.connection() as connection:
        if await statements.EXISTS.value(connection, referral_id=sample.referral_id):
            return False
    key = RequestKey(f"demonstration-{sample.referral_id}", "POST /referrals", b"demonstration")
    referrer = SERVICE if sample.source else OFFICER
    await submitting.submit_referral(resources, referrer, key, _referral(sample), sample.referral_id)
    offer_id = demonstration.offer_of(sample.referral_id)
    await routing.route_referral(resources, sample.referral_id, offer_id)
    for answer in sample.answers:
        async with resources.database.transaction(PARTNER.organisation_id) as connection:
            await answer(connection, sample.referral_id, offer_id)
        async with resources.database.transaction() as connection:
            await statements.DATE_BACK.run(connection, the_offer=offer_id, accepted_at=LONG_AGO)
    await routing.route_referral(resources, sample.referral_id)
    async with resources.database.transaction() as connection:
        if sample.corrected:
            await changing.amend_referral(connection, OFFICER, sample.referral_id, "*", _CORRECTION)
        await statements.TAKE_TIME.run(connection, referral_id=sample.referral_id, answer_due_at=NO_HURRY)
    return True


def _referral(sample: Sample) -> NewReferral:
    concern = {**demonstration.CONCERN, "protection_concern": sample.protection_concern}
    chosen = {"route": "chosen", "services": [str(service) for service in sample.services]}
    source = {"source": sample.source} if sample.source else {}
    return NewReferral.model_validate({**demonstration.SHORTEST, "concern": concern, **chosen, **source})
