"""Who hears of an enquiry: the desk that is asked, and the management of its hub; what was answered is not told."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Text, Uuid, cast, func, literal_column, null, or_
from sqlalchemy.dialects.postgresql import ARRAY, array

from bluelamp.kit.database import build_object
from bluelamp.kit.feed.statements import Audience, event_from
from safeguarding.cases.tables import cases
from safeguarding.hubs.tables import hub_members

_PREFIX = "uk.police.bluelamp.safeguarding.enquiry"


def event_of(name: str, changed: FromClause, state: ColumnElement[Any], *, called: str = "published") -> list[CTE]:
    """Build the events of the enquiries that a statement has changed, one for each organisation that hears of it."""
    recipients = changed.join(cases, cases.c.case_id == changed.c.case_id).join(
        hub_members,
        (hub_members.c.hub == changed.c.hub)
        & (hub_members.c.effective_from <= func.now())
        & or_(hub_members.c.effective_until.is_(None), hub_members.c.effective_until > func.now())
        & or_(
            hub_members.c.organisation_id == changed.c.organisation_id,
            hub_members.c.agency == literal_column("'HUB_MANAGEMENT'"),
        ),
    )
    data = build_object(
        enquiry_id=changed.c.enquiry_id,
        case_id=changed.c.case_id,
        reference=cases.c.reference,
        hub=changed.c.hub,
        agency=changed.c.agency,
        state=state,
    )
    nobody = cast(null(), Text)
    audience = Audience(hub_members.c.organisation_id, nobody, nobody)
    return list(
        event_from(f"{_PREFIX}.{name}.v1", changed.c.enquiry_id, data, audience, source=recipients, name=called)
    )


def subjects_of(changed: FromClause) -> ColumnElement[Any]:
    """Return whom an entry of the log is about: the enquiry, its case and the people asked about."""
    return func.array_cat(cast(array([changed.c.enquiry_id, changed.c.case_id]), ARRAY(Uuid)), changed.c.subjects)
