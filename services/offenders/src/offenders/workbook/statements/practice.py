"""What panels decided, how full the managers' caseloads are, and what audits of practice found."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from bluelamp.kit.database import Statement
from offenders.cohorts.tables import cohort_rule_sets, nomination_scores, nominations, panel_decisions, panel_items
from offenders.nominals.statements.sight import is_seen
from offenders.nominals.tables import offenders
from offenders.standards.tables import compliance_audits

_MOMENT = DateTime(timezone=True)
_BEGIN, _END = bindparam("begin_at", type_=_MOMENT), bindparam("end_at", type_=_MOMENT)
_DAY = bindparam("as_at", type_=Date)
_ACCEPTED: ColumnElement[str] = literal_column("'ACCEPT'", Text)


def _number(count: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(count, Integer)


_person = nominations.join(offenders, offenders.c.offender_id == nominations.c.offender_id)
NOMINATED = Statement(
    select(offenders.c.lpu, nominations.c.cohort, _number(func.count()).label("nominated"))
    .select_from(_person)
    .where(nominations.c.nominated_at >= _BEGIN, nominations.c.nominated_at <= _END, is_seen())
    .group_by(offenders.c.lpu, nominations.c.cohort)
)
"""Nominations made in a period, by the person's unit and the cohort."""

ACCEPTED = Statement(
    select(offenders.c.lpu, panel_decisions.c.cohort, _number(func.count()).label("accepted"))
    .select_from(
        panel_decisions.join(panel_items, panel_items.c.item_id == panel_decisions.c.item_id).join(
            offenders, offenders.c.offender_id == panel_items.c.offender_id
        )
    )
    .where(
        panel_decisions.c.decision == _ACCEPTED,
        panel_decisions.c.decided_at >= _BEGIN,
        panel_decisions.c.decided_at <= _END,
        is_seen(),
    )
    .group_by(offenders.c.lpu, panel_decisions.c.cohort)
)
"""Nominations that a panel accepted in a period, by the person's unit and the cohort."""

_rules = cohort_rule_sets
CAPACITY = Statement(
    select(_rules.c.cohort, _rules.c.capacity_per_manager)
    .ext(distinct_on(_rules.c.cohort))
    .where(_rules.c.effective_from <= _DAY)
    .order_by(_rules.c.cohort, _rules.c.effective_from.desc())
)
"""For how many of each cohort a manager has room, by the rules of a day."""

_scores = nomination_scores
SCORES = Statement(
    select(
        nominations.c.case_id,
        _scores.c.value,
        _scores.c.most,
        (func.cardinality(_scores.c.provisional_because) > literal_column("0", Integer)).label("provisional"),
    )
    .ext(distinct_on(nominations.c.case_id))
    .select_from(nominations.join(_scores, _scores.c.nomination_id == nominations.c.nomination_id))
    .where(
        nominations.c.case_id == any_(bindparam("case_ids", type_=ARRAY(Uuid))),
        _scores.c.scored_at <= _END,
    )
    .order_by(nominations.c.case_id, _scores.c.scored_at.desc())
)
"""What the nomination that some cases were opened by was scored last."""

AUDITED = Statement(
    select(
        compliance_audits.c.lpu,
        _number(func.sum(compliance_audits.c.checked)).label("checked"),
        _number(func.sum(compliance_audits.c.met)).label("met"),
    )
    .where(
        compliance_audits.c.audited_on >= bindparam("day_from", type_=Date),
        compliance_audits.c.audited_on < bindparam("day_until", type_=Date),
    )
    .group_by(compliance_audits.c.lpu)
)
"""What audits of operating practice looked at in a period, and how much of it was met."""
