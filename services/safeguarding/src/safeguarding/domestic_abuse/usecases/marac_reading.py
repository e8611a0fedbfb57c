"""Reading what goes to the MARAC, and the entry in the audit log that goes with it."""

from datetime import datetime
from uuid import UUID

from fastapi import Response

from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found, read
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.domestic_abuse import (
    IdvaContact,
    MaracAction,
    MaracInformation,
    MaracPage,
    MaracReferral,
    MaracRepetition,
    MaracStatus,
    MaracSummary,
)
from safeguarding.domestic_abuse.statements import marac as statements
from safeguarding.domestic_abuse.statements import repeats
from safeguarding.domestic_abuse.usecases.parties import ADDRESS, consulted, sight


async def referral_of(connection: Connection, actor: Actor, marac_referral_id: UUID) -> MaracReferral:
    """Return a referral with what was told and will be done; raises NOT_FOUND for one not theirs to see."""
    values = {"marac_referral_id": marac_referral_id}
    row = await statements.ONE.row(connection, **values, **sight(actor))
    if row is None:
        raise not_found("referral to the conference")
    information = await statements.INFORMATION.rows(connection, **values)
    actions = await statements.ACTIONS.rows(connection, **values)
    contacts = await statements.CONTACTS.rows(connection, **values)
    counts = await repeats.COUNTS.row(connection, **values)
    shown = await repeats.SHOWN.rows(connection, **values, **sight(actor))
    names = MaracReferral.model_fields.keys() & row.keys()
    return MaracReferral.model_validate(
        {
            **{name: row[name] for name in names},
            "information": [{name: one[name] for name in MaracInformation.model_fields} for one in information],
            "actions": [{name: one[name] for name in MaracAction.model_fields} for one in actions],
            **(counts or {}),
            "repeats": [{name: one[name] for name in MaracRepetition.model_fields} for one in shown],
            "idva_contacts": [{name: one[name] for name in IdvaContact.model_fields} for one in contacts],
        }
    )


async def get_marac_referral(
    resources: Resources, actor: Actor, marac_referral_id: UUID, if_none_match: str | None
) -> Response:
    """Return a referral; reading it is a consultation of it and of everybody in it."""
    async with resources.database.transaction(actor.confined_to) as connection:
        referral = await referral_of(connection, actor, marac_referral_id)
        people = [referral.victim_id, *referral.perpetrator_ids, *referral.children_ids]
        await consulted(connection, actor, "get_marac_referral", [marac_referral_id, *people])
    return read(referral, referral.version, if_none_match)


async def list_marac_referrals(
    resources: Resources, actor: Actor, status: MaracStatus | None, cursor: str | None, limit: int
) -> Response:
    """Return one page, newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/marac-referrals", {"status": status}, limit)
    moment, last_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            **sight(actor),
            of_status=status,
            after_time=datetime.fromisoformat(moment) if moment else None,
            after_id=UUID(last_id) if last_id else None,
            limit=limit + 1,
        )
        subjects = [one for row in rows[:limit] for one in subjects_of(row)]
        await consulted(connection, actor, "list_marac_referrals", subjects)
    found = [MaracSummary.model_validate({name: row[name] for name in MaracSummary.model_fields}) for row in rows]
    return listing.answer(MaracPage, found, ("referred_at", "marac_referral_id"))


def subjects_of(row: Row) -> list[UUID]:
    """Return whom an entry of the log about a referral names."""
    return [row["marac_referral_id"], row["victim_id"], *row["perpetrator_ids"], *row["children_ids"]]
