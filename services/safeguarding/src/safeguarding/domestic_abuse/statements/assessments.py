"""Assessments and their grades: recorded, raised, lowered by two signatures, and read."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.domestic_abuse.statements.sight import is_seen
from safeguarding.domestic_abuse.tables import (
    risk_assessments,
    risk_grade_proposals,
    risk_grade_signatures,
    risk_grades,
)
from safeguarding.people.statements.matching import RECONSIDER_JOB

_ASSESSMENT = risk_assessments.c
_ID = bindparam("risk_assessment_id", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_SUBJECTS = bindparam("subjects", type_=ARRAY(Uuid))
_PROPOSAL = bindparam("grade_proposal_id", type_=Uuid)
_GRADE = bindparam("new_grade", type_=Text)
_REASON = bindparam("reason", type_=Text)
_PREFIX = "uk.police.bluelamp.safeguarding.risk_assessment."
# What the recorder gives as it is; the rest is worked out here.
_GIVEN = (
    "instrument",
    "instrument_version",
    "hub",
    "lpu",
    "agency",
    "victim_id",
    "perpetrator_ids",
    "children_ids",
    "abuse_incident_id",
    "assessed_on",
    "ticks",
    "high_risk_markers",
    "unanswered",
    "incomplete",
    "intelligence_searched",
    "suggested_floor",
    "grade",
    "marac_rule_set_id",
    "limbs_met",
)


def _written_grade(source: CTE, grade: ColumnElement[Any], proposal: ColumnElement[Any]) -> CTE:
    values: dict[str, ColumnElement[Any]] = {
        "risk_assessment_id": source.c.risk_assessment_id,
        "grade": grade,
        "reason": _REASON,
        "graded_at": _MOMENT,
        "graded_by": bindparam("audit_actor", type_=Text),
        "grade_proposal_id": proposal,
    }
    return insert(risk_grades).from_select(list(values), select(*values.values()).select_from(source)).cte("graded")


def _told(source: CTE, event: str, author: str) -> tuple[CTE, ...]:
    audience = Audience(bindparam("event_organisation", type_=Uuid), source.c.lpu, source.c[author])
    data = cast(bindparam("event_data", type_=Text), JSONB)
    return event_from(f"{_PREFIX}{event}.v1", source.c.risk_assessment_id, data, audience, source=source)


def _record() -> Statement:
    values: dict[str, ColumnElement[Any]] = {
        "risk_assessment_id": _ID,
        **{name: bindparam(name, type_=_ASSESSMENT[name].type) for name in _GIVEN},
        **{name: cast(bindparam(name, type_=Text), JSONB) for name in ("answers", "prompts", "limbs")},
        "assessed_by": bindparam("audit_actor", type_=Text),
        "organisation_id": bindparam("audit_organisation", type_=Uuid),
        "recorded_at": _MOMENT,
    }
    recorded = (
        insert(risk_assessments)
        .values(values)
        .returning(_ASSESSMENT.risk_assessment_id, _ASSESSMENT.lpu, _ASSESSMENT.assessed_by, _ASSESSMENT.victim_id)
        .cte("recorded")
    )
    # Two records may have become one while this one was being written.
    again = job_from(RECONSIDER_JOB, cast(recorded.c.victim_id, Text), recorded, name="again")
    audited = entry_from(AuditAction.COLLECTION, "record_risk_assessment", _SUBJECTS, source=recorded)
    told = _told(recorded, "recorded", "assessed_by")
    return Statement(select(recorded.c.risk_assessment_id).add_cte(audited, again, *told))


def _regrade() -> Statement:
    changed = (
        update(risk_assessments)
        .where(_ASSESSMENT.risk_assessment_id == _ID)
        .values(
            grade=_GRADE,
            version=_ASSESSMENT.version + 1,
            limbs=cast(bindparam("limbs", type_=Text), JSONB),
            limbs_met=bindparam("limbs_met", type_=ARRAY(Text)),
        )
        .returning(_ASSESSMENT.risk_assessment_id, _ASSESSMENT.lpu, _ASSESSMENT.assessed_by)
        .cte("changed")
    )
    graded = _written_grade(changed, _GRADE, _PROPOSAL)
    audited = entry_from(AuditAction.ALTERATION, "regrade_risk_assessment", _SUBJECTS, source=changed)
    told = _told(changed, "regraded", "assessed_by")
    return Statement(select(changed.c.risk_assessment_id).add_cte(graded, audited, *told))


def _touched() -> CTE:
    return (
        update(risk_assessments)
        .where(_ASSESSMENT.risk_assessment_id == _ID)
        .values(version=_ASSESSMENT.version + 1)
        .returning(_ASSESSMENT.risk_assessment_id, _ASSESSMENT.lpu, _ASSESSMENT.assessed_by)
        .cte("touched")
    )


def _propose() -> Statement:
    touched = _touched()
    proposed = (
        insert(risk_grade_proposals)
        .values(
            grade_proposal_id=_PROPOSAL,
            risk_assessment_id=_ID,
            grade=_GRADE,
            reason=_REASON,
            proposed_by=bindparam("audit_actor", type_=Text),
            proposed_at=_MOMENT,
        )
        .cte("proposed")
    )
    audited = entry_from(AuditAction.ALTERATION, "propose_lower_grade", _SUBJECTS, source=touched)
    told = _told(touched, "lowering_proposed", "assessed_by")
    return Statement(select(touched.c.risk_assessment_id).add_cte(proposed, audited, *told))


def _sign() -> Statement:
    touched = _touched()
    signed = (
        insert(risk_grade_signatures)
        .values(
            grade_proposal_id=_PROPOSAL,
            role=bindparam("role", type_=Text),
            signed_by=bindparam("audit_actor", type_=Text),
            decision=bindparam("decision", type_=Text),
            reason=_REASON,
            signed_at=_MOMENT,
        )
        .cte("signed")
    )
    moved = (
        update(risk_grade_proposals)
        .where(risk_grade_proposals.c.grade_proposal_id == _PROPOSAL)
        .values(status=bindparam("new_status", type_=Text))
        .cte("moved")
    )
    audited = entry_from(AuditAction.ALTERATION, "sign_lower_grade", _SUBJECTS, source=touched)
    told = _told(touched, "lowering_signed", "assessed_by")
    return Statement(select(touched.c.risk_assessment_id).add_cte(signed, moved, audited, *told))


_POSITION = tuple_(_ASSESSMENT.recorded_at, _ASSESSMENT.risk_assessment_id)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_OF_GRADE = bindparam("of_grade", type_=Text)
_seen = is_seen(risk_assessments, "assessed_by")

RECORD_ASSESSMENT = _record()
"""Store an assessment, and publish it."""

FIRST_GRADE = Statement(
    insert(risk_grades).values(
        risk_assessment_id=_ID,
        grade=_GRADE,
        reason=_REASON,
        graded_at=_MOMENT,
        graded_by=bindparam("audit_actor", type_=Text),
    )
)
"""Write the assessor's grade; a statement of its own, because a desk's policy must see the assessment first."""

REGRADE = _regrade()
"""Give another grade, keep the one before, and publish it."""

PROPOSE = _propose()
"""Propose a lower grade; a unique index leaves one open at a time."""

SIGN = _sign()
"""Sign a proposal, and let it be what the signatures make of it."""

ONE = Statement(select(risk_assessments).where(_ASSESSMENT.risk_assessment_id == _ID, _seen))

LOCKED = Statement(select(risk_assessments).where(_ASSESSMENT.risk_assessment_id == _ID, _seen).with_for_update())

GRADES = Statement(
    select(risk_grades).where(risk_grades.c.risk_assessment_id == _ID).order_by(risk_grades.c.risk_grade_id).limit(100)
)

PROPOSALS = Statement(
    select(risk_grade_proposals)
    .where(risk_grade_proposals.c.risk_assessment_id == _ID)
    .order_by(risk_grade_proposals.c.grade_proposal_id)
    .limit(100)
)

SIGNATURES = Statement(
    select(risk_grade_signatures)
    .join(
        risk_grade_proposals,
        risk_grade_proposals.c.grade_proposal_id == risk_grade_signatures.c.grade_proposal_id,
    )
    .where(risk_grade_proposals.c.risk_assessment_id == _ID)
    .order_by(risk_grade_signatures.c.signed_at)
    .limit(200)
)

PAGE = Statement(
    select(risk_assessments)
    .where(
        _seen,
        or_(_OF_GRADE.is_(None), _ASSESSMENT.grade == _OF_GRADE),
        or_(
            _AFTER_ID.is_(None),
            tuple_(bindparam("after_time", type_=DateTime(timezone=True)), _AFTER_ID) > _POSITION,
        ),
    )
    .order_by(_ASSESSMENT.recorded_at.desc(), _ASSESSMENT.risk_assessment_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of what a reader may see, newest first."""
