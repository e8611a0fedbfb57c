"""The effective-dated windows in which the force decides, and the clock that each starts on a referral."""

from sqlalchemy import DateTime, Text, Uuid, bindparam, null, select, update
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from referrals.portal.statements.effective_dates import every_window
from referrals.portal.tables import decision_windows, referrals

_NOW = bindparam("moment", type_=DateTime(timezone=True))
_DECISION = bindparam("decision", type_=Text)

ALL = every_window(decision_windows, "decision")

SET = Statement(
    insert(decision_windows)
    .values(
        decision=_DECISION,
        decide_within=bindparam("decide_within"),
        decide_unit=bindparam("decide_unit"),
        effective_from=bindparam("effective_from"),
        created_by=bindparam("created_by"),
    )
    .on_conflict_do_nothing(index_elements=["decision", "effective_from"])
    .returning(decision_windows)
)
"""Add a window; no row when one begins at that moment already."""

AT = Statement(
    select(decision_windows).where(
        decision_windows.c.decision == _DECISION,
        decision_windows.c.effective_from == bindparam("effective_from", type_=DateTime(timezone=True)),
    )
)

IN_FORCE = Statement(
    select(decision_windows)
    .where(decision_windows.c.decision == _DECISION, decision_windows.c.effective_from <= _NOW)
    .order_by(decision_windows.c.effective_from.desc())
    .limit(1)
)

START_CLOCK = Statement(
    update(referrals)
    .where(referrals.c.referral_id == bindparam("the_referral", type_=Uuid))
    .values(
        decision_window_id=bindparam("decision_window_id", type_=Uuid),
        due_at=bindparam("due_at", type_=DateTime(timezone=True)),
        overdue_at=null(),
    )
)
"""Let a referral's decision fall due; the next change of its status stops this clock."""
