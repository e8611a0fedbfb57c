"""What the measures of disruption are made of: cases with the turns of their lead, and what they owed."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Text,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import stands_alone, with_person
from offenders.caseload.tables import cases, contact_obligations
from offenders.lead_agencies.tables import lead_agency_changes
from offenders.nominals.statements.sight import is_seen, kept

_MOMENT = DateTime(timezone=True)
_UNTIL = bindparam("until", type_=_MOMENT)
_SINCE = bindparam("since", type_=_MOMENT)
_OF_LPU = bindparam("of_lpu", type_=Text)


def _turns() -> ColumnElement[Any]:
    each = func.jsonb_build_array(
        lead_agency_changes.c.handover_complete_at,
        lead_agency_changes.c.to_agency,
        lead_agency_changes.c.to_organisation_id,
    )
    in_order = aggregate_order_by(each, lead_agency_changes.c.handover_complete_at, lead_agency_changes.c.change_id)
    rows = select(func.jsonb_agg(in_order)).where(
        lead_agency_changes.c.case_id == cases.c.case_id, lead_agency_changes.c.handover_complete_at < _UNTIL
    )
    return func.coalesce(rows.scalar_subquery(), literal_column("'[]'::jsonb"))


LED = Statement(
    select(
        cases.c.case_id,
        kept().label("offender_id"),
        cases.c.opened_at,
        cases.c.closed_at,
        _turns().label("turns"),
    )
    .select_from(with_person())
    .where(
        cases.c.opened_at < _UNTIL,
        or_(cases.c.closed_at.is_(None), cases.c.closed_at >= _SINCE),
        or_(_OF_LPU.is_(None), cases.c.lpu == _OF_LPU),
        is_seen(),
        stands_alone(),
    )
)
"""The cases of a period, each with who led it from when on, oldest first."""

OWED = Statement(
    select(
        contact_obligations.c.case_id,
        contact_obligations.c.counted_on,
        contact_obligations.c.contact_id.is_(None).label("missed"),
    ).where(
        contact_obligations.c.case_id == any_(bindparam("case_ids", type_=ARRAY(cases.c.case_id.type))),
        contact_obligations.c.counted_on >= bindparam("day_from", type_=Date),
        contact_obligations.c.counted_on < bindparam("day_until", type_=Date),
    )
)
"""What some cases owed in some days, and whether it was missed."""
