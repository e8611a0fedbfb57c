"""Reading referrals, what happened to them, and what was shared of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.referrals import (
    Disclosures,
    History,
    RecordedAttempt,
    RecordedAttempts,
    ReferralPage,
    ReferralView,
)
from referrals.access import LedgerReader, Reader
from referrals.portal import demonstration
from referrals.portal.routes.examples import attempt_path
from referrals.portal.usecases import reading
from referrals.portal.usecases.filters import Filters
from referrals.portal.usecases.reading import PartOf

router = APIRouter(tags=["referrals"], route_class=StrictRoute)


@router.get("/referrals", summary="List referrals", response_model=ReferralPage)
async def list_referrals(
    actor: Reader,
    resources: ResourcesOf,
    filters: Annotated[Filters, Query()],
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List newest first: officers see their own and their unit's, sergeants their unit's, partners their offers.

    An offer that was declined, expired or withdrawn shows its partner the referral as it stood then, and is found by
    that alone.
    """
    return await reading.list_referrals(resources, actor, filters, cursor, limit)


@router.get("/referrals/{referral_id}", summary="Read a referral", response_model=ReferralView)
async def get_referral(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_READ)],
    actor: Reader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the whole referral to the force, and to a partner what its agreement allows."""
    return await reading.get_referral(resources, actor, referral_id, if_none_match)


@router.get("/referrals/{referral_id}/history", summary="Read what happened to a referral", response_model=History)
async def get_referral_history(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_READ)],
    actor: Reader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return every step, oldest first; a partner sees what concerns its own offer."""
    part = PartOf(resources.cursors, actor, referral_id, "history", cursor, limit)
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_history(connection, part)


@router.get(
    "/referrals/{referral_id}/contact-attempts",
    summary="List the attempts to reach the person",
    response_model=RecordedAttempts,
)
async def list_contact_attempts(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_ENGAGE)],
    actor: Reader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return every attempt in the order of recording: to the referrer, the unit, and the partner that made them."""
    part = PartOf(resources.cursors, actor, referral_id, "contact-attempts", cursor, limit)
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_contact_attempts(connection, part)


@router.get("/referrals/{referral_id}/contact-attempts/{attempt_id}", summary="Read an attempt to reach the person")
async def get_contact_attempt(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_ENGAGE)],
    attempt_id: Annotated[UUID, attempt_path(demonstration.TO_ENGAGE)],
    actor: Reader,
    resources: ResourcesOf,
) -> RecordedAttempt:
    """Return one attempt with its channel and result."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_contact_attempt(connection, actor, referral_id, attempt_id)


@router.get("/referrals/{referral_id}/disclosures", summary="Read the disclosure ledger", response_model=Disclosures)
async def get_referral_disclosures(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_READ)],
    actor: LedgerReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return what was shared with whom, on which basis, with the frozen copy of each, oldest first."""
    part = PartOf(resources.cursors, actor, referral_id, "disclosures", cursor, limit)
    async with resources.database.transaction() as connection:
        return await reading.get_disclosures(connection, part)
