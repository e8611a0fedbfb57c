"""Attempts to reach a victim, and the answers of those who were."""

from sqlalchemy import Date as Day
from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, insert, literal, or_, select, tuple_, update

from bluelamp.kit.database import Statement
from contact.surveys.tables import survey_attempts, survey_cases, survey_responses

_ATTEMPT = survey_attempts.c
_ID = bindparam("the_attempt", type_=Uuid)
_CASE_ID = bindparam("the_case", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))

BEGIN = Statement(
    insert(survey_attempts)
    .values(
        survey_attempt_id=_ID,
        survey_case_id=_CASE_ID,
        surveyor=bindparam("surveyor", type_=Text),
        begun_at=_MOMENT,
        ends_at=bindparam("ends_at", type_=DateTime(timezone=True)),
    )
    .returning(survey_attempts)
)
LAPSE = Statement(
    update(survey_attempts)
    .where(_ATTEMPT.survey_case_id == _CASE_ID, _ATTEMPT.ended_at.is_(None), _ATTEMPT.ends_at <= _MOMENT)
    .values(ended_at=_ATTEMPT.ends_at, outcome=literal("LAPSED"))
)
"""End an attempt that nobody ended: a surveyor's device may die."""
RUNNING = Statement(
    select(_ATTEMPT.survey_attempt_id).where(_ATTEMPT.survey_case_id == _CASE_ID, _ATTEMPT.ended_at.is_(None))
)
END = Statement(
    update(survey_attempts)
    .where(_ATTEMPT.survey_attempt_id == _ID)
    .values(ended_at=_MOMENT, outcome=bindparam("outcome", type_=Text))
    .returning(survey_attempts)
)
END_OF_CASES = Statement(
    update(survey_attempts)
    .where(_ATTEMPT.survey_case_id == _CASE_ID, _ATTEMPT.ended_at.is_(None))
    .values(ended_at=_MOMENT, outcome=literal("STOPPED"))
)
"""End what runs on a case that ends by other means: what was read then is not read again."""
ONE = Statement(
    select(survey_attempts, survey_cases.c.victim_id, survey_cases.c.status.label("case_status"))
    .join_from(survey_attempts, survey_cases, survey_cases.c.survey_case_id == _ATTEMPT.survey_case_id)
    .where(_ATTEMPT.survey_attempt_id == _ID, _ATTEMPT.surveyor == bindparam("surveyor", type_=Text))
)
"""A surveyor's own attempt."""

_ANSWERS = ("first_contact", "action", "follow_up", "treatment", "overall")
ADD_RESPONSE = Statement(
    insert(survey_responses)
    .values(
        response_id=bindparam("response_id", type_=Uuid),
        survey_id=bindparam("survey_id", type_=Uuid),
        interviewed_on=bindparam("interviewed_on", type_=Day),
        **{name: bindparam(name, type_=Text) for name in ("survey_stream", "lpu", "incident_group", *_ANSWERS)},
    )
    .returning(survey_responses)
)
RESPONSE = Statement(
    select(survey_responses).where(survey_responses.c.response_id == bindparam("response_id", type_=Uuid))
)
_AFTER = bindparam("after_id", type_=Uuid)
_STREAM = bindparam("of_stream", type_=Text)
RESPONSES = Statement(
    select(survey_responses)
    .where(
        or_(_STREAM.is_(None), survey_responses.c.survey_stream == _STREAM),
        or_(
            _AFTER.is_(None),
            tuple_(survey_responses.c.interviewed_on, survey_responses.c.response_id)
            < tuple_(bindparam("after_day", type_=Day), _AFTER),
        ),
    )
    .order_by(survey_responses.c.interviewed_on.desc(), survey_responses.c.response_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
