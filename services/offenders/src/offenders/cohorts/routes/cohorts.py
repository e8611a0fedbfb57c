"""Cohorts: their rules, how full their managers are, and what is to be reviewed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Line, Lpu
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.offenders.cohorts import (
    CaseReviewPage,
    CohortInForce,
    CohortPage,
    CohortRuleSet,
    CohortRuleSetPage,
    ManagerLoadPage,
    NewCohortRuleSet,
)
from bluelamp.schemas.offenders.days import CalendarDay
from offenders.access import CohortKeeper, CohortReader, NominationReader, PanelDecider
from offenders.cohorts import demonstration
from offenders.cohorts.routes import examples
from offenders.cohorts.usecases import reviewing, rules

router = APIRouter(tags=["cohorts"], route_class=StrictRoute)

OfCohort = Annotated[Cohort, Path(description="The cohort's code.", examples=[Cohort.FIXED])]
OneCohort = Annotated[Cohort | None, Query(description="One cohort alone.")]


@router.get("/cohorts", summary="List the cohorts", response_model=CohortPage)
async def list_cohorts(
    actor: CohortReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List the cohorts, each with the rules by which it takes somebody in today."""
    return await rules.list_cohorts(resources, actor, cursor, limit)


@router.get("/cohorts/{cohort}", summary="Read a cohort")
async def get_cohort(cohort: OfCohort, actor: CohortReader, resources: ResourcesOf) -> CohortInForce:
    """Return a cohort, and the rules that hold today."""
    async with resources.database.transaction() as connection:
        return await rules.get_cohort(connection, actor, cohort)


@router.get("/cohorts/{cohort}/managers", summary="List how full managers are", response_model=ManagerLoadPage)
async def list_cohort_managers(
    cohort: OfCohort,
    actor: PanelDecider,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List a cohort's managers, with the cases that each has and the room that is left."""
    return await rules.list_managers(resources, actor, cohort, cursor, limit)


@router.post("/cohort-rule-sets", summary="Decide on a cohort's rules", status_code=201, response_model=CohortRuleSet)
async def create_cohort_rule_set(
    new: Annotated[NewCohortRuleSet, Body(openapi_examples=examples.NEW_RULE_SET)],
    actor: CohortKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say by which rules a cohort takes somebody in from a day to come; what was decided until then stays."""
    return await answer_once(
        resources.database, actor, key, lambda connection: rules.RULE_SETS.create(connection, actor, new)
    )


@router.get("/cohort-rule-sets", summary="List the cohorts' rules", response_model=CohortRuleSetPage)
async def list_cohort_rule_sets(
    actor: CohortReader,
    resources: ResourcesOf,
    cohort: OneCohort = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the rules of cohorts, the latest to begin first; of a cohort the latest that has begun holds."""
    return await rules.RULE_SETS.list_page(resources, actor, {"cohort": cohort}, cursor, limit)


@router.get("/cohort-rule-sets/{cohort_rule_set_id}", summary="Read a cohort's rules", response_model=CohortRuleSet)
async def get_cohort_rule_set(
    cohort_rule_set_id: Annotated[UUID, path_of("rule set", demonstration.RULE_SET)],
    actor: CohortReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one rule set."""
    return await rules.RULE_SETS.get(resources, actor, cohort_rule_set_id, if_none_match)


@router.get("/case-reviews", summary="List what is to be reviewed", response_model=CaseReviewPage)
async def list_case_reviews(
    actor: NominationReader,
    resources: ResourcesOf,
    until: Annotated[CalendarDay | None, Query(description="The last day; in four weeks if left out.")] = None,
    lpu: Annotated[Lpu | None, Query(description="The unit that answers for the cases.")] = None,
    manager: Annotated[Line | None, Query(description="Whoever manages them.")] = None,
    cohort: OneCohort = None,
    team: Annotated[Code | None, Query(description="The team that manages them.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the cases that a panel is to look at again, the longest overdue first; a partner's are those it leads."""
    asked = reviewing.Asked(until, lpu, manager, cohort, team)
    return await reviewing.list_reviews(resources, actor, asked, cursor, limit)
