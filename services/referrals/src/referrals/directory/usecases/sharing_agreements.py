"""Sharing agreements: made, read, listed, changed."""

from datetime import date
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, read, stands, values_of
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.sharing_agreements import (
    NewSharingAgreement,
    SharingAgreement,
    SharingAgreementPage,
    SharingAgreementPatch,
)
from referrals.directory.rules.records import check_agreement
from referrals.directory.statements import sharing_agreements as statements
from referrals.directory.usecases.services import check_organisation
from referrals.settings import ADDRESS


async def create_sharing_agreement(connection: Connection, actor: Actor, new: NewSharingAgreement) -> Answer:
    """Make an agreement between the caller's force and a partner."""
    check_agreement(new)
    await check_organisation(connection, new.organisation_id)
    row = await statements.ADD.row(connection, **values_of(new), force_organisation_id=actor.organisation_id)
    agreement = _agreement(row)
    await record(
        connection, actor, AuditAction.COLLECTION, "create_sharing_agreement", [agreement.sharing_agreement_id]
    )
    return created(agreement, f"{ADDRESS}/sharing-agreements/{agreement.sharing_agreement_id}")


async def get_sharing_agreement(
    connection: Connection, sharing_agreement_id: UUID, if_none_match: str | None
) -> Response:
    """Return one agreement; to a partner only one of its own."""
    agreement = _agreement(await statements.ONE.row(connection, the_agreement=sharing_agreement_id))
    return read(agreement, agreement.version, if_none_match)


async def list_sharing_agreements(
    resources: Resources, actor: Actor, organisation_id: UUID | None, cursor: str | None, limit: int
) -> Response:
    """Return one page, the soonest to expire first; to a partner only its own."""
    filters = {"organisation_id": organisation_id}
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/sharing-agreements", filters, limit)
    day, sharing_agreement_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_organisation=organisation_id,
            after_day=date.fromisoformat(day) if day else None,
            after_id=sharing_agreement_id,
            limit=limit + 1,
        )
    found = [_agreement(row) for row in rows]
    return listing.answer(SharingAgreementPage, found, ("expires_on", "sharing_agreement_id"))


async def change_sharing_agreement(
    connection: Connection,
    actor: Actor,
    sharing_agreement_id: UUID,
    if_match: str | None,
    patch: SharingAgreementPatch,
) -> Answer:
    """Change an agreement by merge patch; what was shared under it before keeps the fields it was shared with."""
    present = _agreement(await statements.LOCKED.row(connection, the_agreement=sharing_agreement_id))
    check_if_match(if_match, present.version)
    before = NewSharingAgreement.model_validate(present.model_dump(include=set(statements.GIVEN)))
    after = patched(before, patch)
    check_agreement(after)
    if after == before:
        return stands(present, present.version)
    changed = _agreement(
        await statements.CHANGE.row(connection, the_agreement=sharing_agreement_id, **values_of(after))
    )
    await record(connection, actor, AuditAction.ALTERATION, "change_sharing_agreement", [sharing_agreement_id])
    return stands(changed, changed.version)


def _agreement(row: Row | None) -> SharingAgreement:
    if row is None:
        raise not_found("sharing agreement")
    in_force = row["valid_from"] <= clocks.today() <= row["expires_on"]
    return SharingAgreement.model_validate({**row, "in_force": in_force})
