"""The SQL of what is plainly kept: surveys' rules, counts of months, populations, and the most similar forces."""

from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.surveys.tables import (
    similar_force_results,
    similar_forces,
    survey_month_counts,
    survey_populations,
    surveys,
)

_EVENT = EventType.CONTACT_SURVEYS_CHANGED

SURVEYS = register_of(surveys, "SURVEY", _EVENT, "effective_from", ("survey_stream", "as_at"))
MONTH_COUNTS = register_of(
    survey_month_counts, "SURVEY_MONTH_COUNT", _EVENT, "month", ("survey_stream", "month", "lpu", "question")
)
POPULATIONS = register_of(survey_populations, "SURVEY_POPULATION", _EVENT, "month", ("survey_stream", "month", "lpu"))
SIMILAR_FORCES = register_of(similar_forces, "SIMILAR_FORCE", _EVENT, "effective_from", ("force", "as_at"))
SIMILAR_FORCE_RESULTS = register_of(
    similar_force_results, "SIMILAR_FORCE_RESULT", _EVENT, "period_from", ("force", "survey_stream", "question")
)
