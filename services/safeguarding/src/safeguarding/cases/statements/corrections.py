"""What a case says now, or said at a moment, after the referral that it was made of was corrected."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, select

from bluelamp.kit.database import build_object
from safeguarding.cases.tables import case_corrections


def newest(
    name: str, received: ColumnElement[Any], seen: FromClause, *conditions: ColumnElement[bool]
) -> ColumnElement[Any]:
    """Build a part of the details as the last correction has it, or else as it was received."""
    corrected = (
        select(case_corrections.c[name])
        .where(case_corrections.c.case_id == seen.c.case_id, *conditions)
        .order_by(case_corrections.c.position.desc())
        .limit(1)
        .correlate(seen)
        .scalar_subquery()
    )
    return func.coalesce(corrected, received, type_=received.type)


def correction_document() -> ColumnElement[Any]:
    """Build a CaseCorrection from a row of case_corrections."""
    return build_object(
        **{name: case_corrections.c[name] for name in ("correction_id", "heard_at", "fields", "people")}
    )
