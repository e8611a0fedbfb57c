"""The counts of interview months: of this service's responses, and of what was counted before or elsewhere."""

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from bluelamp.kit.database import Statement, among
from bluelamp.schemas.contact.satisfaction import SurveyAnswer, SurveyQuestion
from contact.surveys.rules.counting import SATISFIED
from contact.surveys.tables import (
    similar_force_results,
    similar_forces,
    survey_month_counts,
    survey_populations,
    survey_responses,
)

_STREAM = bindparam("the_stream", type_=Text)
_QUESTION = bindparam("the_question", type_=Text)
_SINCE = bindparam("since", type_=Date)
_UNTIL = bindparam("until", type_=Date)
_ONE = survey_responses.c
_COUNT = survey_month_counts.c
_ANSWER: ColumnElement[str] = case(
    *((literal(one.value) == _QUESTION, _ONE[one.value.lower()]) for one in SurveyQuestion)
)
_UNKNOWN = literal(SurveyAnswer.DONT_KNOW.value)

_own = (
    select(
        cast(func.date_trunc(literal_column("'month'"), _ONE.interviewed_on), Date).label("month"),
        _ONE.lpu,
        _ONE.incident_group,
        func.count().filter(among(_ANSWER, *sorted(one.value for one in SATISFIED))).label("satisfied"),
        func.count().filter(_ANSWER != _UNKNOWN).label("answered"),
        func.count().filter(_ANSWER == _UNKNOWN).label("did_not_know"),
    )
    .where(_ONE.survey_stream == _STREAM, _ONE.interviewed_on >= _SINCE, _ONE.interviewed_on < _UNTIL)
    .group_by(literal_column("1"), _ONE.lpu, _ONE.incident_group)
)
_kept = select(
    _COUNT.month, _COUNT.lpu, _COUNT.incident_group, _COUNT.satisfied, _COUNT.answered, _COUNT.did_not_know
).where(_COUNT.survey_stream == _STREAM, _COUNT.question == _QUESTION, _COUNT.month >= _SINCE, _COUNT.month < _UNTIL)
_both = union_all(_own, _kept).subquery("counted")

CELLS = Statement(
    select(
        _both.c.month,
        _both.c.lpu,
        _both.c.incident_group,
        *(cast(func.sum(_both.c[name]), Integer).label(name) for name in ("satisfied", "answered", "did_not_know")),
    ).group_by(_both.c.month, _both.c.lpu, _both.c.incident_group)
)
"""One row for each month, unit and kind of incident that has an answer to the question."""

POPULATION = Statement(
    select(
        survey_populations.c.lpu,
        survey_populations.c.incident_group,
        cast(func.sum(survey_populations.c.victims), Integer).label("victims"),
    )
    .where(
        survey_populations.c.survey_stream == _STREAM,
        survey_populations.c.month >= _SINCE,
        survey_populations.c.month < _UNTIL,
    )
    .group_by(survey_populations.c.lpu, survey_populations.c.incident_group)
)

_RESULT = similar_force_results.c
MEMBERS = Statement(
    select(similar_forces.c.force, _RESULT.satisfied, _RESULT.answered)
    .select_from(
        similar_forces.outerjoin(
            similar_force_results,
            (_RESULT.force == similar_forces.c.force)
            & (_RESULT.survey_stream == _STREAM)
            & (_RESULT.question == _QUESTION)
            & (_RESULT.period_from == _SINCE)
            & (_RESULT.period_until == _UNTIL),
        )
    )
    .where(
        similar_forces.c.force != bindparam("own_force", type_=Text),
        similar_forces.c.effective_from < _UNTIL,
        or_(similar_forces.c.effective_until.is_(None), similar_forces.c.effective_until >= _UNTIL),
    )
    .order_by(similar_forces.c.force)
)
"""The other members of the group on a period's last day, with what it published of just that period."""
