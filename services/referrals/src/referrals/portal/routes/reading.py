"""Reading referrals, what happened to them, and what was shared of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.referrals import Disclosures, History, ReferralPage, ReferralView
from referrals.access import LedgerReader, Reader
from referrals.portal import demonstration
from referrals.portal.usecases import reading
from referrals.portal.usecases.filters import Filters

router = APIRouter(tags=["referrals"], route_class=StrictRoute)


@router.get("/referrals", summary="List referrals", response_model=ReferralPage)
async def list_referrals(
    actor: Reader,
    resources: ResourcesOf,
    filters: Annotated[Filters, Query()],
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List newest first: officers see their own and their unit's, sergeants their unit's, partners their offers."""
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


@router.get("/referrals/{referral_id}/history", summary="Read what happened to a referral")
async def get_referral_history(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_READ)], actor: Reader, resources: ResourcesOf
) -> History:
    """Return every step, oldest first; a partner sees what concerns its own offer."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_history(connection, actor, referral_id)


@router.get("/referrals/{referral_id}/disclosures", summary="Read the disclosure ledger")
async def get_referral_disclosures(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_READ)],
    actor: LedgerReader,
    resources: ResourcesOf,
) -> Disclosures:
    """Return what was shared with whom, on which basis, with the frozen copy of each."""
    async with resources.database.transaction() as connection:
        return await reading.get_disclosures(connection, actor, referral_id)
