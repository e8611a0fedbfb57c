"""Telling the partners that hold a copy of a referral that it has changed, or that it rests on less than before."""

from collections.abc import Sequence
from uuid import UUID

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import RECORD, actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.schemas.audit import AuditAction, AuditOutcome
from bluelamp.schemas.referrals import DataItem, FieldChange, Need, OfferStatus
from referrals.portal.rules import sharing
from referrals.portal.rules.sharing import CopyAfter, Cover
from referrals.portal.rules.transitions import HOLDING, Verb
from referrals.portal.statements import offers as statements
from referrals.portal.statements.submission import NOTICE_JOB
from referrals.portal.usecases.details import Details
from referrals.portal.usecases.moving import SYSTEM, Step, event_type, move


async def tell_holders(
    connection: Connection, referral: Row, details: Details, corrections: Sequence[FieldChange]
) -> int | None:
    """Let no partner go on with what is wrong: send it what is right, or take away what may not be sent anew.

    One whose offer was declined, expired or withdrawn has no reason to receive more and reads the event alone. Returns
    the referral's new version if a correction had to be withheld, which the record then says.
    """
    version = None
    touched = sharing.fields_touched(corrections)
    for holder in await holders_of(connection, referral["referral_id"]):
        sent, withheld = _items(holder["fields"]), _items(holder["withheld"])
        copies = sharing.corrected_copies(sent, withheld, touched, covers_of(holder))
        if not copies:
            continue
        await statements.CORRECTED.run(
            connection,
            the_offer=holder["offer_id"],
            event_type=event_type("corrected"),
            traceparent=context.current().traceparent,
        )
        holds = OfferStatus(holder["status"]) in HOLDING
        for copy in copies if holds else []:
            await write_copy(connection, referral, details, holder, copy)
        gap = holds and bool(copies[-1].withheld)
        if gap:
            version = await _tell_of_gap(connection, referral, holder)
        letter = "WITHHELD" if gap else "CORRECTED"
        await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"{letter}:{holder['offer_id']}")
    return version


async def holders_of(connection: Connection, referral_id: UUID) -> Sequence[Row]:
    """Return every partner that was sent a copy, with what covers the lawful basis today."""
    return await statements.HOLDERS.rows(connection, referral_id=referral_id, today=clocks.today())


def covers_of(holder: Row) -> list[Cover]:
    """Read the agreements in force that cover the lawful basis, the newest first."""
    return [Cover(UUID(one["sharing_agreement_id"]), frozenset(_items(one["data_items"]))) for one in holder["covers"]]


async def write_copy(connection: Connection, referral: Row, details: Details, holder: Row, copy: CopyAfter) -> None:
    """Put the partner's next copy in the ledger, which is what it reads from now on (DPA 2018 s.62)."""
    needs = [Need(need) for need in holder["needs"]]
    await statements.DISCLOSE.run(
        connection,
        referral_id=referral["referral_id"],
        offer_id=holder["offer_id"],
        organisation_id=holder["organisation_id"],
        sharing_agreement_id=copy.sharing_agreement_id or holder["sharing_agreement_id"],
        kind="CORRECTION" if copy.sharing_agreement_id else "REDUCTION",
        lawful_basis=referral["lawful_basis"],
        fields=sorted(copy.fields),
        told=sorted(copy.told),
        withheld=sorted(copy.withheld),
        copy_sent=sharing.shared_copy(details, copy.fields, needs).model_dump(mode="json"),
    )
    await RECORD.run(
        connection,
        **actor_values(SYSTEM),
        action=AuditAction.DISCLOSURE,
        operation="correct_referral" if copy.sharing_agreement_id else "reduce_copy",
        outcome=AuditOutcome.DONE,
        subjects=[referral["referral_id"]],
        recipient_id=holder["organisation_id"],
    )


async def _tell_of_gap(connection: Connection, referral: Row, holder: Row) -> int:
    """Tell partner, unit and referrer, and the record, that the partner does not have what is right."""
    step = Step(
        verb=Verb.WITHHOLD,
        moment=clocks.now(),
        offer_id=holder["offer_id"],
        organisation_id=holder["organisation_id"],
        reason="NOT_COVERED_BY_AGREEMENT",
    )
    _, version = await move(connection, SYSTEM, referral, step)
    return version


def _items(names: Sequence[str]) -> set[DataItem]:
    return {DataItem(name) for name in names}
