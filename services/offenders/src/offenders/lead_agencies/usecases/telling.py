"""Telling the safeguarding service who leads for a person: by the outbox, in order for each person, each change once.

Nothing comes back but that it was heard: whether anybody is known there is not told to this side (ADR 0045).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.handovers.destinations import Destination, Handover
from bluelamp.kit.handovers.usecases import hand_over
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.person_checks import CheckedSubject, OtherIdentifier, OtherName
from bluelamp.schemas.safeguarding.lead_agencies import LeadAgencyNotice
from offenders.lead_agencies.statements import telling as statements
from offenders.nominals.usecases.reading import offender_of

OPERATION = "tell_lead_agency"
SYSTEM = Actor(
    subject="system",
    client_id="offenders-worker",
    organisation_id=UUID(int=0),
    # It reads what it tells of everybody, and leaves out itself what is not to be told.
    roles=frozenset({"offender-supervisor"}),
    scopes=frozenset(),
)
"""Who acts when a clock or a queue does."""


async def tell_lead(connection: Connection, actor: Actor, offender_id: UUID, notice_id: UUID) -> None:
    """Hand over who leads the cases of one record now, under the id of what changed it.

    Of whom a person check would withhold nothing is told; what was told before they were is taken back, with no more
    than the id by which it was told. Whoever was never told of is not told that nobody leads.
    """
    await statements.HOLD_PERSON.rows(connection, offender_id=offender_id)
    row = await statements.TO_TELL.row(connection, offender_id=offender_id)
    if row is None:
        raise RuntimeError("a record is never deleted")
    agencies: list[str] = [] if row["is_kept_back"] else row["agencies"]
    if not agencies and not row["told_agencies"]:
        return
    subject = await _subject(connection, offender_id) if agencies else None
    told_at = _after(row["told_at"])
    notice = LeadAgencyNotice(
        notice_id=notice_id,
        as_at=told_at,
        agencies=[LeadAgency(one) for one in agencies],
        subject_id=offender_id,
        subject=subject,
    )
    told = {"agencies": agencies, "known_by": row["known_by"], "notice_id": notice_id, "told_at": told_at}
    await statements.NOTE_TOLD.run(connection, offender_id=offender_id, **told)
    await record(connection, actor, AuditAction.DISCLOSURE, OPERATION, [offender_id])
    await hand_over(connection, OPERATION, offender_id, notice_id, notice.model_dump_json(exclude_none=True))


def _after(told_at: datetime | None) -> datetime:
    """Return now, or the moment after what was told last: the clocks of two processes may differ, the order may not."""
    now = clocks.now()
    return now if told_at is None else max(now, told_at + timedelta(microseconds=1))


async def _subject(connection: Connection, offender_id: UUID) -> CheckedSubject:
    """Return somebody as the other side compares them, from all their records: each name, date of birth and number."""
    person = await offender_of(connection, SYSTEM, offender_id)
    names = await statements.NAMES.rows(connection, offender_id=offender_id)
    dates = await statements.DATES_OF_BIRTH.rows(connection, offender_id=offender_id)
    own = (person.given_name, person.family_name)
    return CheckedSubject(
        subject_id=offender_id,
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        other_names=[
            OtherName(given_name=given, family_name=family) for given, family in names if (given, family) != own
        ],
        dates_of_birth=[row["date_of_birth"] for row in dates],
        identifiers=[OtherIdentifier(kind=one.kind.value, value=one.value) for one in person.identifiers],
    )


async def _path(_: Connection, __: Handover) -> str:
    return "/lead-agency-notices"


DESTINATIONS: Sequence[Destination] = (
    Destination(operation=OPERATION, service="safeguarding", scope="safeguarding:lead-agency:tell", path=_path),
)
