"""Who hears of a case: the management of its hub, its unit and its referrer; a referrer elsewhere only what it may."""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from bluelamp.kit.database import among, build_object
from bluelamp.kit.feed.statements import Audience, event_from
from safeguarding.cases.tables import case_people
from safeguarding.hubs.tables import hub_members

EVENT_COLUMNS = (
    "case_id",
    "reference",
    "hub",
    "responsible_hub",
    "status",
    "lpu",
    "referrer",
    "referrer_kind",
    "referrer_organisation_id",
)
_NO_TEXT = cast(null(), Text)


def events_of(changed: CTE, event_type: str | ColumnElement[Any], **said: ColumnElement[Any]) -> list[CTE]:
    """Build the events of a case that a statement has changed, one for each organisation that may hear of it.

    `changed` has EVENT_COLUMNS. With the parameter `referrer_told` the referrer's own organisation hears too, unless
    it is the force, whose readers find the event by unit and name.
    """
    of_hub = changed.outerjoin(
        hub_members,
        or_(hub_members.c.hub == changed.c.responsible_hub, hub_members.c.hub == changed.c.hub)
        & (hub_members.c.agency == cast("HUB_MANAGEMENT", Text))
        & (hub_members.c.effective_from <= func.now())
        & or_(hub_members.c.effective_until.is_(None), hub_members.c.effective_until > func.now()),
    )
    # A host that has handed the case over still hears of it; unit and name find the event once all the same.
    is_host = (hub_members.c.hub == changed.c.hub) & (changed.c.hub != changed.c.responsible_hub)
    management = select(
        hub_members.c.organisation_id,
        case((is_host, _NO_TEXT), else_=changed.c.lpu).label("lpu"),
        case((is_host, _NO_TEXT), else_=changed.c.referrer).label("owner"),
    )
    elsewhere = select(changed.c.referrer_organisation_id, _NO_TEXT, _NO_TEXT).where(
        bindparam("referrer_told", type_=Boolean), among(changed.c.referrer_kind, "PARTNER", "PRACTITIONER")
    )
    hearers = union_all(management.select_from(of_hub), elsewhere).cte("hearers")
    names = ("outcome", "clock", "home_hub")
    data = build_object(
        case_id=changed.c.case_id,
        reference=changed.c.reference,
        hub=changed.c.hub,
        status=changed.c.status,
        **{name: said.get(name, _NO_TEXT) for name in names},
    )
    audience = Audience(hearers.c.organisation_id, hearers.c.lpu, hearers.c.owner)
    return [hearers, *event_from(event_type, changed.c.case_id, data, audience, source=hearers.join(changed, true()))]


def subjects_of(changed: CTE) -> ColumnElement[Any]:
    """Return whom an entry of the log is about: the case and the people in it."""
    persons = select(func.array_agg(case_people.c.person_id)).where(case_people.c.case_id == changed.c.case_id)
    known = func.coalesce(persons.correlate(changed).scalar_subquery(), cast(array([]), ARRAY(Uuid)))
    return func.array_prepend(changed.c.case_id, known, type_=ARRAY(Uuid))
