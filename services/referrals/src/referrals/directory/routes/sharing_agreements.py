"""Sharing agreements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.sharing_agreements import (
    NewSharingAgreement,
    SharingAgreement,
    SharingAgreementPage,
    SharingAgreementPatch,
)
from referrals.access import DirectoryKeeper, DirectoryReader
from referrals.directory.routes import examples
from referrals.directory.routes.examples import IfMatch, SharingAgreementId
from referrals.directory.usecases import sharing_agreements

router = APIRouter(tags=["directory"], route_class=StrictRoute)


@router.post(
    "/sharing-agreements", summary="Make a sharing agreement", status_code=201, response_model=SharingAgreement
)
async def create_sharing_agreement(
    new: Annotated[NewSharingAgreement, Body(openapi_examples=examples.NEW_SHARING_AGREEMENT)],
    actor: DirectoryKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what the caller's force may share with a partner. Of several in force the one that began last counts."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: sharing_agreements.create_sharing_agreement(connection, actor, new),
    )


@router.get("/sharing-agreements", summary="List sharing agreements", response_model=SharingAgreementPage)
async def list_sharing_agreements(
    actor: DirectoryReader,
    resources: ResourcesOf,
    organisation_id: Annotated[UUID | None, Query(description="The partner.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the soonest to expire first; a partner sees its own."""
    return await sharing_agreements.list_sharing_agreements(resources, actor, organisation_id, cursor, limit)


@router.get(
    "/sharing-agreements/{sharing_agreement_id}", summary="Read a sharing agreement", response_model=SharingAgreement
)
async def get_sharing_agreement(
    sharing_agreement_id: SharingAgreementId,
    actor: DirectoryReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one agreement and whether it is in force today; a partner sees its own."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await sharing_agreements.get_sharing_agreement(connection, sharing_agreement_id, if_none_match)


@router.patch(
    "/sharing-agreements/{sharing_agreement_id}",
    summary="Change a sharing agreement",
    response_model=SharingAgreement,
)
async def change_sharing_agreement(
    sharing_agreement_id: SharingAgreementId,
    patch: Annotated[
        SharingAgreementPatch,
        Body(media_type="application/merge-patch+json", openapi_examples=examples.SHARING_AGREEMENT_PATCH),
    ],
    actor: DirectoryKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change an agreement by merge patch; what was shared before stays in the ledger as it was."""
    async with resources.database.transaction() as connection:
        answer = await sharing_agreements.change_sharing_agreement(
            connection, actor, sharing_agreement_id, if_match, patch
        )
    return answer.response()
