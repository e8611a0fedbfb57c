"""Reallocations: which cases are chosen, what is planned for each, and the parts in which the worker does it."""

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    exists,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import CLOSED, person, stands_alone, with_person
from offenders.caseload.tables import cases
from offenders.lead_agencies.statements.changes import PENDING
from offenders.lead_agencies.statements.proposals import FACTS
from offenders.lead_agencies.tables import (
    lead_agency_changes,
    lead_agency_proposals,
    lead_agency_reallocation_cases,
    lead_agency_reallocations,
)
from offenders.nominals.statements.sight import is_restricted, is_seen

_items = lead_agency_reallocation_cases
REALLOCATION_ID = bindparam("reallocation_id", type_=Uuid)
_PLANNED: ColumnElement[str] = literal_column("'PLANNED'")
_LIMIT = bindparam("limit", type_=Integer)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_AFTER_TIME = bindparam("after_time", value=None, type_=DateTime(timezone=True))
_pending = exists().where(lead_agency_changes.c.case_id == cases.c.case_id, lead_agency_changes.c.state == PENDING)


def _if_given(name: str) -> ColumnElement[bool]:
    value = bindparam(f"of_{name}", type_=cases.c[name].type)
    return or_(value.is_(None), cases.c[name] == value)


def _chosen() -> Statement:
    latest = (
        select(lead_agency_proposals)
        .where(lead_agency_proposals.c.case_id == cases.c.case_id)
        .order_by(lead_agency_proposals.c.proposed_at.desc(), lead_agency_proposals.c.proposal_id.desc())
        .limit(1)
        .lateral("latest")
    )
    return Statement(
        select(
            cases.c.case_id,
            cases.c.lead_agency,
            cases.c.lead_organisation_id,
            latest.c.proposal_id,
            *(latest.c[name] for name in FACTS),
            _pending.label("has_pending_change"),
        )
        .select_from(with_person().outerjoin(latest, true()))
        .where(
            cases.c.status != CLOSED,
            cases.c.lead_agency == bindparam("of_lead_agency", type_=Text),
            *(_if_given(name) for name in ("lead_organisation_id", "lpu", "team", "manager", "cohort")),
            stands_alone(),
        )
        .order_by(is_restricted(), cases.c.case_id)
        .limit(_LIMIT)
    )


CHOSEN = _chosen()
"""The cases that are meant, each with what was last known of the person.

Restricted records too, whoever asks: nobody is left behind with an agency that is gone. They are the last, so that the
places of the others have no gap that tells of them.
"""

_PLAIN = (
    "reallocation_id",
    "state",
    "reason",
    "rule_set_id",
    "requested_at",
    "requested_by",
    "requested_in_organisation",
    "finished_at",
)
WRITE = Statement(
    insert(lead_agency_reallocations).values(
        {
            **{name: bindparam(name, type_=lead_agency_reallocations.c[name].type) for name in _PLAIN},
            "choice": cast(bindparam("choice", type_=Text), JSONB),
            "receivers": cast(bindparam("receivers", type_=Text), JSONB),
        }
    )
)
WRITE_CASE = Statement(
    insert(_items).values({column.name: bindparam(column.name, type_=column.type) for column in _items.c})
)

REALLOCATION = Statement(
    select(lead_agency_reallocations).where(lead_agency_reallocations.c.reallocation_id == REALLOCATION_ID)
)
LOCK = Statement(
    select(lead_agency_reallocations)
    .where(lead_agency_reallocations.c.reallocation_id == REALLOCATION_ID)
    .with_for_update()
)
"""A reallocation held while a part of it is done, so that two workers do not do the same part."""

COUNTS = Statement(
    select(
        _items.c.outcome,
        _items.c.to_agency,
        func.count().label("cases"),
        func.count().filter(not_(is_restricted())).label("unrestricted"),
    )
    .select_from(with_person().join(_items, _items.c.case_id == cases.c.case_id))
    .where(_items.c.reallocation_id == REALLOCATION_ID)
    .group_by(_items.c.outcome, _items.c.to_agency)
    .order_by(_items.c.outcome, _items.c.to_agency)
)
"""What becomes of the cases, in numbers: of all, and of those whose records nobody has restricted."""

KEEP_COUNTS = Statement(
    update(lead_agency_reallocations)
    .where(lead_agency_reallocations.c.reallocation_id == bindparam("the_reallocation", type_=Uuid))
    .values(counts=cast(bindparam("counts", type_=Text), JSONB))
)
"""Keep the numbers beside what is done, so that a list need not count them."""

PAGE = Statement(
    select(lead_agency_reallocations)
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(lead_agency_reallocations.c.requested_at, lead_agency_reallocations.c.reallocation_id)
            < tuple_(_AFTER_TIME, _AFTER_ID),
        )
    )
    .order_by(lead_agency_reallocations.c.requested_at.desc(), lead_agency_reallocations.c.reallocation_id.desc())
    .limit(_LIMIT)
)
"""One page of reallocations, the newest first."""

_AFTER_PLACE = bindparam("after_place", value=None, type_=Integer)
_OF_OUTCOME = bindparam("of_outcome", type_=Text)
PAGE_OF_CASES = Statement(
    select(
        *(_items.c[name] for name in ("place", "case_id", "from_agency", "to_agency", "to_organisation_id")),
        _items.c.rule_agency,
        _items.c.outcome,
        person.c.offender_id,
        lead_agency_changes.c.change_id,
        lead_agency_changes.c.state.label("change_state"),
    )
    .select_from(
        with_person()
        .join(_items, _items.c.case_id == cases.c.case_id)
        .outerjoin(
            lead_agency_changes,
            (lead_agency_changes.c.reallocation_id == _items.c.reallocation_id)
            & (lead_agency_changes.c.case_id == _items.c.case_id),
        )
    )
    .where(
        _items.c.reallocation_id == REALLOCATION_ID,
        or_(_OF_OUTCOME.is_(None), _items.c.outcome == _OF_OUTCOME),
        or_(_AFTER_PLACE.is_(None), _items.c.place > _AFTER_PLACE),
        is_seen(),
    )
    .order_by(_items.c.place)
    .limit(_LIMIT)
)
"""One page of what becomes of the cases that were chosen, in their order."""

HOLD_PART = Statement(
    select(cases.c.case_id)
    .join(_items, _items.c.case_id == cases.c.case_id)
    .where(_items.c.reallocation_id == REALLOCATION_ID, _items.c.outcome == _PLANNED)
    .order_by(_items.c.place)
    .limit(_LIMIT)
    .with_for_update(of=(_items, cases))
)
"""Hold the next cases; what is read of them after that is what whoever held them before has left."""

PART = Statement(
    select(
        *_items.c,
        cases.c.offender_id.label("given_offender_id"),
        cases.c.lead_agency,
        cases.c.lead_organisation_id,
        cases.c.lpu,
        cases.c.manager,
        cases.c.status,
        is_restricted().label("is_restricted"),
        person.c.offender_id,
        _pending.label("has_pending_change"),
    )
    .select_from(with_person().join(_items, _items.c.case_id == cases.c.case_id))
    .where(_items.c.reallocation_id == REALLOCATION_ID, _items.c.outcome == _PLANNED)
    .order_by(_items.c.place)
    .limit(_LIMIT)
)
"""The next cases whose turn it is, each as it stands."""

SETTLE_CASE = Statement(
    update(_items)
    .where(
        _items.c.reallocation_id == bindparam("the_reallocation", type_=Uuid),
        _items.c.place == bindparam("the_place", type_=Integer),
    )
    .values(outcome=bindparam("outcome", type_=Text))
)

FINISH = Statement(
    update(lead_agency_reallocations)
    .where(
        lead_agency_reallocations.c.reallocation_id == bindparam("the_reallocation", type_=Uuid),
        lead_agency_reallocations.c.state == literal_column("'RUNNING'"),
    )
    .values(state=literal_column("'DONE'"), finished_at=bindparam("finished_at", type_=DateTime(timezone=True)))
)
