"""Putting one question to several agencies: who they are, and the statement that asks them all."""

from sqlalchemy import CTE, DateTime, Text, Uuid, bindparam, cast, func, insert, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.tables import case_people
from safeguarding.enquiries.statements.telling import event_of, subjects_of
from safeguarding.enquiries.tables import enquiries
from safeguarding.hubs.tables import hub_members

ASK_POLICE_JOB = "ask_police"
"""The job that fetches the police's answer from the offenders service."""
_CASE = bindparam("the_case", type_=Uuid)

DESKS = Statement(
    select(hub_members.c.agency, hub_members.c.organisation_id).where(
        hub_members.c.hub == bindparam("the_hub", type_=Text),
        hub_members.c.agency != literal_column("'HUB_MANAGEMENT'"),
        hub_members.c.effective_from <= func.now(),
        or_(hub_members.c.effective_until.is_(None), hub_members.c.effective_until > func.now()),
    )
)
"""The agencies that have a desk in a hub today."""

PEOPLE = Statement(select(case_people.c.person_id).where(case_people.c.case_id == _CASE).limit(200))


def _asked() -> CTE:
    """Build the enquiries before they are written: who asks may not read what others are asked."""
    desks = (
        func.unnest(
            bindparam("enquiry_ids", type_=ARRAY(Uuid)),
            bindparam("agencies", type_=ARRAY(Text)),
            bindparam("organisation_ids", type_=ARRAY(Uuid)),
        )
        .table_valued("enquiry_id", "agency", "organisation_id", name="desks")
        .render_derived()
    )
    return select(
        desks.c.enquiry_id,
        cast(_CASE, Uuid).label("case_id"),
        cast(bindparam("the_hub", type_=Text), Text).label("hub"),
        desks.c.agency,
        desks.c.organisation_id,
        cast(bindparam("audit_actor", type_=Text), Text).label("asked_by"),
        cast(bindparam("moment", type_=DateTime(timezone=True)), DateTime(timezone=True)).label("asked_at"),
        cast(bindparam("due_at", type_=DateTime(timezone=True)), DateTime(timezone=True)).label("due_at"),
        cast(bindparam("clock_profile_id", type_=Text), Text).label("clock_profile_id"),
        cast(bindparam("scope_text", type_=Text), Text).label("scope_text"),
        cast(bindparam("necessity_text", type_=Text), Text).label("necessity_text"),
        cast(bindparam("lawful_basis", type_=Text), Text).label("lawful_basis"),
        cast(bindparam("subjects", type_=ARRAY(Uuid)), ARRAY(Uuid)).label("subjects"),
        literal_column("'ASKED'").label("state"),
    ).cte("asked")


def _ask() -> Statement:
    asked = _asked()
    written = insert(enquiries).from_select([column.name for column in asked.c], select(asked)).cte("written")
    told = entry_from(
        AuditAction.DISCLOSURE,
        "ask_agencies",
        subjects_of(asked),
        source=asked,
        recipient=asked.c.organisation_id,
    )
    police = select(asked.c.enquiry_id).where(asked.c.agency == literal_column("'POLICE'")).cte("police")
    job = job_from(ASK_POLICE_JOB, cast(police.c.enquiry_id, Text), police, name="police_job")
    return Statement(
        select(func.count()).select_from(asked).add_cte(written, told, *event_of("asked", asked, asked.c.state), job)
    )


ASK = _ask()
"""Ask every desk at once; the police's answer is fetched by a job."""
