"""What is plainly kept: surveys' rules, counts of months, populations, the most similar forces and their results."""

from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.contact.satisfaction import (
    NewSimilarForce,
    NewSimilarForceResult,
    NewSurveyMonthCount,
    NewSurveyPopulation,
    SimilarForce,
    SimilarForcePage,
    SimilarForceResult,
    SimilarForceResultPage,
    SurveyMonthCount,
    SurveyMonthCountPage,
    SurveyPopulation,
    SurveyPopulationPage,
)
from bluelamp.schemas.contact.surveys import NewSurvey, Survey, SurveyPage
from bluelamp.schemas.problems import Fault
from contact.settings import ADDRESS
from contact.surveys.rules import kept
from contact.surveys.statements import registers as statements

SURVEYS = Register(
    name="survey",
    address=f"{ADDRESS}/surveys",
    statements=statements.SURVEYS,
    details=NewSurvey,
    kept=Survey,
    page=SurveyPage,
    check=lambda survey: kept.check_effective(survey.effective_from, survey.effective_until),
    faults={
        "surveys_overlap": Fault(
            "#/effective_from", "Other rules of the stream hold on one of these days: end those first.", "overlaps"
        )
    },
)
MONTH_COUNTS = Register(
    name="survey month count",
    address=f"{ADDRESS}/survey-month-counts",
    statements=statements.MONTH_COUNTS,
    details=NewSurveyMonthCount,
    kept=SurveyMonthCount,
    page=SurveyMonthCountPage,
    check=kept.check_month_count,
    faults={
        "survey_month_counted_once": Fault(
            "#/month", "That month, unit and kind of incident is counted: change the count.", "counted_already"
        )
    },
)
POPULATIONS = Register(
    name="survey population",
    address=f"{ADDRESS}/survey-populations",
    statements=statements.POPULATIONS,
    details=NewSurveyPopulation,
    kept=SurveyPopulation,
    page=SurveyPopulationPage,
    check=kept.check_population,
    faults={
        "survey_population_counted_once": Fault(
            "#/month", "That month, unit and kind of incident is counted: change the number.", "counted_already"
        )
    },
)
SIMILAR_FORCES = Register(
    name="similar force",
    address=f"{ADDRESS}/similar-forces",
    statements=statements.SIMILAR_FORCES,
    details=NewSimilarForce,
    kept=SimilarForce,
    page=SimilarForcePage,
    check=lambda member: kept.check_effective(member.effective_from, member.effective_until),
    faults={
        "similar_forces_overlap": Fault(
            "#/effective_from", "The force belongs to the group on one of these days already.", "overlaps"
        )
    },
)
SIMILAR_FORCE_RESULTS = Register(
    name="similar force result",
    address=f"{ADDRESS}/similar-force-results",
    statements=statements.SIMILAR_FORCE_RESULTS,
    details=NewSimilarForceResult,
    kept=SimilarForceResult,
    page=SimilarForceResultPage,
    check=kept.check_result,
    faults={
        "similar_force_published_once": Fault(
            "#/period_from", "What that force published of the period is kept: change it.", "published_already"
        )
    },
)
