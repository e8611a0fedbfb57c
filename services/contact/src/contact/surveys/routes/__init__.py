"""Surveys over HTTP."""

from fastapi import APIRouter

from contact.surveys.routes.cases import router as cases
from contact.surveys.routes.dip_samples import router as dip_samples
from contact.surveys.routes.interviews import router as interviews
from contact.surveys.routes.month_counts import router as month_counts
from contact.surveys.routes.populations import router as populations
from contact.surveys.routes.samples import router as samples
from contact.surveys.routes.satisfaction import router as satisfaction
from contact.surveys.routes.similar_force_results import router as similar_force_results
from contact.surveys.routes.similar_forces import router as similar_forces
from contact.surveys.routes.surveys import router as surveys

ROUTERS: list[APIRouter] = [
    surveys,
    cases,
    samples,
    interviews,
    satisfaction,
    month_counts,
    populations,
    similar_forces,
    similar_force_results,
    dip_samples,
]
