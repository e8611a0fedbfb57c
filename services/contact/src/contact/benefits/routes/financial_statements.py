"""What reports say of money."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.benefits import (
    FinancialStatement,
    FinancialStatementPage,
    FinancialStatementPatch,
    NewFinancialStatement,
)
from contact.access import BenefitKeeper, BenefitReader
from contact.benefits import demonstration, usecases

router = APIRouter(tags=["benefits"], route_class=StrictRoute)


@router.get("/financial-statements", summary="List the financial statements", response_model=FinancialStatementPage)
async def list_financial_statements(
    actor: BenefitReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what paragraphs of reports say of money, the last stated first."""
    return await usecases.FINANCIAL_STATEMENTS.list_page(resources, actor, {}, cursor, limit)


@router.post(
    "/financial-statements", summary="Add a financial statement", status_code=201, response_model=FinancialStatement
)
async def create_financial_statement(
    new: Annotated[
        NewFinancialStatement,
        Body(openapi_examples={"new": Example(summary="A saving", value=demonstration.NEW_STATEMENT)}),
    ],
    actor: BenefitKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what a paragraph of a report says of money."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.FINANCIAL_STATEMENTS.create(connection, actor, new)
    )


@router.get(
    "/financial-statements/{financial_statement_id}",
    summary="Read a financial statement",
    response_model=FinancialStatement,
)
async def get_financial_statement(
    financial_statement_id: Annotated[UUID, path_of("financial statement", demonstration.STATEMENT)],
    actor: BenefitReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return what one paragraph says."""
    return await usecases.FINANCIAL_STATEMENTS.get(resources, actor, financial_statement_id, if_none_match)


@router.patch(
    "/financial-statements/{financial_statement_id}",
    summary="Change a financial statement",
    response_model=FinancialStatement,
)
async def change_financial_statement(
    financial_statement_id: Annotated[UUID, path_of("financial statement", demonstration.STATEMENT_TO_CHANGE)],
    patch: Annotated[
        FinancialStatementPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="A saving after all", value=demonstration.STATEMENT_PATCH)},
        ),
    ],
    actor: BenefitKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put it right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await usecases.FINANCIAL_STATEMENTS.change(connection, actor, financial_statement_id, if_match, patch)
    return answer.response()
