"""Who leads somebody's offender management: heard from the offenders service, and shown to the hub.

The answer to a notice is the same whoever it is about: whether somebody is known here is not told to that side.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.person_checks import CheckedSubject
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.lead_agencies import HeardNotice, LeadAgencyNotice, PersonLead, PersonLeads
from bluelamp.schemas.safeguarding.people.codes import IdentifierKind
from safeguarding.lead_agencies.statements import leads as statements
from safeguarding.people.usecases.sight import check_visible, tell_of_record

_CLOCKS_DIFFER = timedelta(minutes=5)
_NO_CLOCK_IS_SO_WRONG = timedelta(days=1)
_KINDS = {"PROBATION_CRN": IdentifierKind.PROBATION_ID}
"""What the offenders service calls a number that is kept here under another name; a person check says it back."""


async def hear_notice(connection: Connection, actor: Actor, notice: LeadAgencyNotice) -> Answer:
    """Keep who leads for a person who is known here; of anybody else nothing is kept but the teller's id.

    Told twice, or after what is newer, it changes nothing. Raises UNAVAILABLE for news of a moment that has not come
    by this clock: one of the two is wrong, and the news is true, so it is to be told again. Raises RULE_BROKEN for a
    moment that no clock is wrong enough for, where it is not said who is led, or under two ids.
    """
    ahead = notice.as_at - clocks.now()
    if ahead > _NO_CLOCK_IS_SO_WRONG:
        raise rule_broken("#/as_at", "This moment has not come yet.", "in_the_future")
    if ahead > _CLOCKS_DIFFER:
        raise ProblemError(ProblemCode.UNAVAILABLE, "This moment has not come yet here: tell it again once it has.")
    if notice.agencies and notice.subject is None:
        raise rule_broken("#/subject", "Say whom these agencies lead.", "missing")
    if notice.subject is not None and notice.subject.subject_id != notice.subject_id:
        raise rule_broken("#/subject/subject_id", "One person has one id.", "another_id")
    subject_id = notice.subject_id
    values = {"subject_id": subject_id, "notice_id": notice.notice_id, "as_at": notice.as_at}
    if await statements.HEAR.row(connection, **values) is not None:
        await _keep(connection, actor, notice)
    else:
        await record(connection, actor, AuditAction.CONSULTATION, "hear_lead_agency_notice", [subject_id])
    return Answer(HeardNotice(notice_id=notice.notice_id))


async def _keep(connection: Connection, actor: Actor, notice: LeadAgencyNotice) -> None:
    subject_id = notice.subject_id
    before = {row["person_id"] for row in await statements.FORGET.rows(connection, subject_id=subject_id)}
    meant: set[UUID] = set()
    if notice.agencies and notice.subject is not None:
        meant = {row["person_id"] for row in await statements.MEANT.rows(connection, **_known_by(notice.subject))}
        kept = {"subject_id": subject_id, "agencies": sorted(set(notice.agencies)), "as_at": notice.as_at}
        await statements.KEEP.each(connection, [{**kept, "person_id": person_id} for person_id in sorted(meant)])
    subjects = [subject_id, *sorted(meant | before)]
    await record(connection, actor, AuditAction.COLLECTION, "hear_lead_agency_notice", subjects)
    for person_id in sorted(meant | before):
        await tell_of_record(connection, actor, EventType.SAFEGUARDING_PERSON_CHANGED, person_id, "LEAD_AGENCY")


def _known_by(subject: CheckedSubject) -> dict[str, Any]:
    names = [(subject.given_name, subject.family_name)]
    names += [(one.given_name, one.family_name) for one in subject.other_names]
    dates = {*subject.dates_of_birth, *([subject.date_of_birth] if subject.date_of_birth else [])}
    return {
        "given_names": [given for given, _ in names],
        "family_names": [family for _, family in names],
        "dates": sorted(dates),
        "kinds": [_KINDS.get(one.kind, one.kind) for one in subject.identifiers],
        "values": ["".join(one.value.split()).upper() for one in subject.identifiers],
    }


async def get_leads(connection: Connection, actor: Actor, person_id: UUID) -> PersonLeads:
    """Return who leads for a person; raises NOT_FOUND for one whom the caller may not know."""
    await check_visible(connection, actor, [person_id])
    rows = await statements.LEADS.rows(connection, person_id=person_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_person_lead_agencies", [person_id])
    return PersonLeads(person_id=person_id, items=[PersonLead.model_validate(dict(row)) for row in rows])
