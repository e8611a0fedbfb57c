"""What a worker reads and records through a link: the portal's own use cases, confined to the one offer."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.common import RequestModel
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import (
    Acceptance,
    ContactChannel,
    ContactResult,
    Decline,
    Engagement,
    NewContactAttempt,
    OfferStatus,
    OfferSummary,
    OutcomeReport,
    SharedCopy,
    SharedReferral,
)
from referrals.portal.rules.offers import Attempt
from referrals.portal.statements import moving as moving_statements
from referrals.portal.statements import offers as offer_statements
from referrals.portal.statements import reading as reading_statements
from referrals.portal.usecases import answering
from referrals.replies.rules.forms import PARSERS, SENT_BEFORE, FormError, FormName, errors_from
from referrals.replies.rules.links import LIVE
from referrals.replies.usecases.sessions import Session

_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Case:
    """One offer as its partner may see it now; once it has ended nothing of the person is left in it."""

    session: Session
    referral: SharedReferral
    offer: OfferSummary
    attempts: list[Attempt]

    @property
    def shared(self) -> SharedCopy | None:
        """The copy that the agreement allows, for as long as this offer is live."""
        return self.referral.shared if self.offer.status in LIVE else None


async def read_case(resources: Resources, session: Session) -> Case:
    """Read the offer of a session as the partner role; the consultation is in the audit log."""
    async with resources.database.transaction(session.organisation_id) as connection:
        row = await reading_statements.PARTNER_RECORD.row(
            connection, **actor_values(session.actor), referral_id=session.referral_id
        )
        tries = await offer_statements.ATTEMPTS_OF.rows(connection, the_offer=session.offer_id)
    if row is None:
        raise not_found("referral")
    referral = SharedReferral.model_validate_json(row["document"])
    offer = next((offer for offer in referral.offers if offer.offer_id == session.offer_id), None)
    if offer is None:
        raise not_found("referral")
    attempts = [
        Attempt(one["attempted_at"], ContactChannel(one["channel"]), ContactResult(one["result"])) for one in tries
    ]
    return Case(session, referral, offer, attempts)


async def take_form(resources: Resources, session: Session, form: FormName, fields: Mapping[str, str]) -> None:
    """Record what a form says, once however often the same form arrives.

    Raises FormError with what to put right, and STATE_CONFLICT when the offer has changed meanwhile.
    """
    given = {name: value for name, value in fields.items() if name != "nonce"}
    said = PARSERS[form](given)
    key = RequestKey(
        key=fields.get("nonce", ""),
        operation=f"POST /reply/offer/{form} {session.link_id}",
        fingerprint=hashlib.sha256(to_json(sorted(given.items()))).digest(),
    )
    if not _NONCE.fullmatch(key.key):
        raise FormError([SENT_BEFORE])
    try:
        await answer_once(resources.database, session.actor, key, lambda connection: _act(connection, session, said))
    except ProblemError as problem:
        if problem.code is ProblemCode.IDEMPOTENCY_KEY_REUSED:
            raise FormError([SENT_BEFORE]) from None
        if not problem.faults:
            raise
        raise FormError(errors_from(problem.faults)) from None


async def _act(connection: Connection, session: Session, said: RequestModel) -> Answer:
    actor, referral_id, offer_id = session.actor, session.referral_id, session.offer_id
    if isinstance(said, Acceptance):
        return await answering.accept_offer(connection, actor, referral_id, offer_id, said)
    if isinstance(said, Decline):
        return await answering.decline_offer(connection, actor, referral_id, offer_id, said)
    await _check_own_offer_accepted(connection, referral_id, offer_id)
    if isinstance(said, NewContactAttempt):
        return await answering.record_contact_attempt(connection, actor, referral_id, said)
    if isinstance(said, Engagement):
        return await answering.record_engagement(connection, actor, referral_id, said)
    if isinstance(said, OutcomeReport):
        return await answering.report_outcome(connection, actor, referral_id, said)
    raise TypeError(f"no form says {type(said).__name__}")


async def _check_own_offer_accepted(connection: Connection, referral_id: UUID, offer_id: UUID) -> None:
    # The portal reports on the partner's latest offer of a referral; a link is for one, which need not be that.
    await moving_statements.LOCK.row(connection, referral_id=referral_id)
    offer: Any = await offer_statements.ONE.row(connection, the_offer=offer_id, referral_id=referral_id)
    if offer is None:
        raise not_found("referral")
    if offer["status"] != OfferStatus.ACCEPTED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, f"The offer is {offer['status']}.")
