"""Satisfaction over HTTP: a figure with its interval, and what it is not."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.contact.satisfaction import (
    Satisfaction,
    SatisfactionPeriod,
    SimilarForceComparison,
    SurveyQuestion,
)
from bluelamp.schemas.contact.surveys import SurveyStream
from contact.access import SatisfactionReader
from contact.surveys.usecases import satisfaction, similar_forces
from contact.surveys.usecases.satisfaction import SatisfactionQuery

router = APIRouter(tags=["surveys"], route_class=StrictRoute)
_Stream = Annotated[SurveyStream, Query(description="Victims of what.", examples=["CRIME"])]
_Question = Annotated[SurveyQuestion, Query(description="Which question.")]
_Until = Annotated[Day, Query(description="The first day after the last interview month.", examples=["2014-06-01"])]


async def _query(
    survey_stream: _Stream,
    until: _Until,
    question: _Question = SurveyQuestion.OVERALL,
    period: Annotated[
        SatisfactionPeriod, Query(description="One whole month, or the twelve that end there.")
    ] = SatisfactionPeriod.ROLLING_12_MONTHS,
    compared_until: Annotated[Day | None, Query(description="Where another window ends that stands beside it.")] = None,
) -> SatisfactionQuery:
    return SatisfactionQuery(survey_stream, question, period, until, compared_until)


@router.get("/satisfaction", summary="Read satisfaction")
async def get_satisfaction(
    actor: SatisfactionReader, resources: ResourcesOf, query: Annotated[SatisfactionQuery, Depends(_query)]
) -> Satisfaction:
    """Return satisfied ÷ answered of whole interview months with its Wilson interval, weighted, by unit and by month.

    Whoever did not know is left out; what is too small to tell, and what would give it away, is kept back.
    """
    return await satisfaction.read_satisfaction(resources, actor, query)


@router.get("/similar-force-comparison", summary="Compare with the most similar forces")
async def get_similar_force_comparison(
    actor: SatisfactionReader,
    resources: ResourcesOf,
    survey_stream: _Stream,
    until: _Until,
    question: _Question = SurveyQuestion.OVERALL,
) -> SimilarForceComparison:
    """Return the force less the mean of the other members, and less each: above, below, or not distinguishable."""
    return await similar_forces.read_comparison(resources, actor, survey_stream, question, until)
