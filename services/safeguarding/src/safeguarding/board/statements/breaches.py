"""Marking clocks whose time has passed: each once, however many workers look, with its event and its log entry."""

from collections.abc import Sequence

from sqlalchemy import CTE, DateTime, Integer, Text, bindparam, cast, func, literal_column, null, or_, select, update

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement, build_object
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.tables import case_clocks, cases
from safeguarding.hubs.tables import hub_members

_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_EVENT = "uk.police.bluelamp.safeguarding.case.clock_breached.v1"


def _marked() -> CTE:
    due = (
        select(case_clocks.c.clock_id)
        .where(
            case_clocks.c.breached_at.is_(None),
            or_(case_clocks.c.stopped_at.is_(None), case_clocks.c.stopped_at > case_clocks.c.due_at),
            case_clocks.c.due_at <= _MOMENT,
        )
        .order_by(case_clocks.c.due_at)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(case_clocks)
        .where(case_clocks.c.clock_id == due.c.clock_id)
        .values(breached_at=_MOMENT)
        .returning(case_clocks.c.clock_id, case_clocks.c.case_id, case_clocks.c.kind)
        .cte("marked")
    )


def _told(marked: CTE) -> Sequence[CTE]:
    """Tell the management of the hub that answers for the case, its unit and its referrer of each breach."""
    hearers = marked.join(cases, cases.c.case_id == marked.c.case_id).outerjoin(
        hub_members,
        (hub_members.c.hub == cases.c.responsible_hub)
        & (hub_members.c.agency == literal_column("'HUB_MANAGEMENT'"))
        & (hub_members.c.effective_from <= func.now())
        & or_(hub_members.c.effective_until.is_(None), hub_members.c.effective_until > func.now()),
    )
    nothing = cast(null(), Text)
    data = build_object(
        case_id=cases.c.case_id,
        reference=cases.c.reference,
        hub=cases.c.hub,
        status=cases.c.status,
        outcome=nothing,
        clock=marked.c.kind,
        home_hub=nothing,
    )
    audience = Audience(hub_members.c.organisation_id, cases.c.lpu, cases.c.referrer)
    return event_from(_EVENT, cases.c.case_id, data, audience, source=hearers)


def _mark() -> Statement:
    marked = _marked()
    subjects = (
        select(func.array_agg(marked.c.case_id.distinct()).label("case_ids"))
        .having(func.count() > literal_column("0"))
        .cte("subjects")
    )
    audited = entry_from(AuditAction.ALTERATION, "mark_breaches", subjects.c.case_ids, source=subjects)
    return Statement(select(func.count()).select_from(marked).add_cte(audited, *_told(marked)))


MARK = _mark()
"""Mark at the most so many; returns how many. A clock that was stopped late was breached too."""
