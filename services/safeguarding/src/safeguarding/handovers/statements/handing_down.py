"""What of a case goes to the portal, and what became of it there."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, array, insert

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement, among
from bluelamp.kit.handovers.statements import not_handed_over
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.statements.corrections import newest
from safeguarding.cases.statements.telling import EVENT_COLUMNS, events_of, subjects_of
from safeguarding.cases.tables import case_decisions, case_details, case_history, case_referrals, cases
from safeguarding.handovers.tables import case_referral_updates
from safeguarding.people.statements.sight import is_one_of
from safeguarding.people.tables import addresses, household_members, person_addresses, relationships

SUBMIT_REFERRAL = "submit_referral"
"""A case becomes a referral; what is handed over is the case."""
TELL_PORTAL = "tell_portal"
"""The case that a referral became has ended; what is handed over is the case."""
TELL_HANDED_DOWN = "tell_handed_down"
"""The case that a referral came from has ended; what is handed over is the case."""

_CASE = bindparam("the_case", type_=Uuid)
_PERSON = bindparam("the_person", type_=Uuid)
_TODAY = bindparam("today", type_=Date)


def _now(table: Any) -> ColumnElement[bool]:
    return or_(table.c.until_date.is_(None), table.c.until_date >= _TODAY)


DECISION = Statement(
    select(
        case_decisions.c.decision_id,
        case_decisions.c.referral,
        newest("concern", case_details.c.concern, case_details).label("concern"),
        case_details.c.regime,
    )
    .join(case_details, case_details.c.case_id == case_decisions.c.case_id)
    .where(case_decisions.c.case_id == _CASE)
    .order_by(case_decisions.c.decision_id.desc())
    .limit(1)
)
"""The decision in force, with what the case is about; it leaves nothing to the portal where it has no referral."""

_PORTAL_KNOWS = or_(
    cases.c.source_referral_id.is_not(None),
    select(literal_column("1")).where(case_referrals.c.case_id == cases.c.case_id).exists(),
)
ENDINGS = Statement(
    select(case_history.c.entry_id, case_history.c.to_status)
    .join(cases, cases.c.case_id == case_history.c.case_id)
    .where(
        case_history.c.case_id == _CASE,
        case_history.c.to_status != case_history.c.from_status,
        among(case_history.c.to_status, "CLOSED", "RETURNED"),
        _PORTAL_KNOWS,
        not_handed_over(TELL_PORTAL, case_history.c.entry_id),
        not_handed_over(TELL_HANDED_DOWN, case_history.c.entry_id),
    )
    .order_by(case_history.c.entry_id)
)
"""How a case ended that the portal knows of and has not been told: once, and again if it ends otherwise after that."""

_own, _others = household_members.alias("own"), household_members.alias("others")
TOGETHER = Statement(
    select(_others.c.person_id)
    .join(_own, _own.c.household_id == _others.c.household_id)
    .where(_own.c.person_id == _PERSON, _now(_own), _now(_others))
)
"""Who lives with somebody."""

RELATED = Statement(
    select(relationships.c.person_a, relationships.c.person_b, relationships.c.type)
    .where(or_(relationships.c.person_a == _PERSON, relationships.c.person_b == _PERSON), _now(relationships))
    .order_by(relationships.c.relationship_id)
)

_protected, _hidden = addresses.alias("protected"), person_addresses.alias("hidden")
# Also what stands on another record that is, or may be, of the same person: a match that nobody decided on hides.
_THEIR_RECORDS = func.possible_records_of(array([_PERSON]), type_=ARRAY(Uuid))
_HIDES: Select[Any] = (
    select(literal_column("1"))
    .select_from(_hidden.join(_protected, _protected.c.address_id == _hidden.c.address_id))
    .where(is_one_of(_hidden.c.person_id, _THEIR_RECORDS), _now(_hidden), _protected.c.protected)
)
HOME = Statement(
    select(addresses.c.lines, addresses.c.town, addresses.c.postcode)
    .join(person_addresses, person_addresses.c.address_id == addresses.c.address_id)
    .where(
        person_addresses.c.person_id == _PERSON,
        _now(person_addresses),
        # Partners may come to read a referral: a protected address never goes along.
        ~addresses.c.protected,
        # Nor does the one that somebody in hiding has left behind: whoever they hide from may open the letters there.
        ~_HIDES.exists(),
    )
    .order_by(person_addresses.c.from_date.desc().nulls_last(), addresses.c.address_id.desc())
    .limit(1)
)
"""Where somebody lives; nothing of somebody whose address must not be known."""

MARK = Statement(
    insert(case_referrals)
    .values(case_id=bindparam("the_case", type_=Uuid), decision_id=bindparam("decision", type_=Uuid))
    .on_conflict_do_nothing()
)
"""Note that a decision leaves the case to the portal."""

REFERRAL_OF = Statement(select(case_referrals).where(case_referrals.c.case_id == _CASE))


def _settle(event: str, **changes: Any) -> Statement:
    settled = (
        update(case_referrals)
        .where(case_referrals.c.case_id == _CASE)
        .values(**changes)
        .returning(case_referrals.c.case_id)
    ).cte("settled")
    moved = (
        select(*(cases.c[name] for name in EVENT_COLUMNS))
        .join(settled, settled.c.case_id == cases.c.case_id)
        .cte("moved")
    )
    told = events_of(moved, cast(f"uk.police.bluelamp.safeguarding.case.{event}.v1", Text))
    logged = entry_from(AuditAction.ALTERATION, f"note_{event}", subjects_of(moved), source=moved)
    return Statement(select(moved.c.reference).add_cte(logged, *told))


ARRIVED = _settle(
    "referred",
    state=literal_column("'DELIVERED'"),
    problem_code=null(),
    referral_id=bindparam("referral", type_=Uuid),
    reference=bindparam("reference", type_=Text),
    delivered_at=func.now(),
)
"""The portal has the referral: who manages the case hears of it."""

HELD = _settle("referral_held", state=literal_column("'HELD'"), problem_code=bindparam("code", type_=Text))
"""The portal did not take the referral."""

RELEASED = Statement(
    update(case_referrals)
    .where(case_referrals.c.case_id == _CASE)
    .values(state=literal_column("'QUEUED'"), problem_code=null(), decision_id=bindparam("decision", type_=Uuid))
)
"""An operator lets it go to the portal again, as the newest decision has it."""

HEAR = Statement(
    insert(case_referral_updates)
    .values(
        case_id=bindparam("the_case", type_=Uuid),
        update_id=bindparam("update_id", type_=Uuid),
        referral_id=bindparam("referral_id", type_=Uuid),
        status=bindparam("status", type_=Text),
        outcome=bindparam("outcome", type_=Text),
        heard_at=func.now(),
    )
    .on_conflict_do_nothing()
    .returning(case_referral_updates.c.update_id)
)
"""Keep what the portal tells of the referral; no row if it had told it before."""

SHOW = Statement(
    update(case_referrals)
    .where(case_referrals.c.case_id == _CASE)
    .values(status=bindparam("status", type_=Text), outcome=bindparam("outcome", type_=Text))
)
"""Show on the case what the portal told last."""

ADOPT = Statement(
    update(case_referrals)
    .where(case_referrals.c.case_id == _CASE)
    .values(
        state=literal_column("'DELIVERED'"),
        referral_id=bindparam("referral", type_=Uuid),
        reference=bindparam("reference", type_=Text),
        delivered_at=func.now(),
    )
)
"""Take a referral of the demonstration data for the one that the case became."""
