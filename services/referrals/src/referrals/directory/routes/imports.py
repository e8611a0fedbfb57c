"""Imports into the directory over HTTP."""

from typing import Any

from fastapi import APIRouter, Request, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.directory_imports import ImportReport
from referrals.access import DirectoryKeeper
from referrals.directory.routes.examples import OPEN_REFERRAL_RECORDS
from referrals.directory.rules import csv_rows
from referrals.directory.usecases import imports


class ImportRoute(StrictRoute):
    """A route that takes a whole directory."""

    maximum_body_bytes = imports.MAXIMUM_BYTES


router = APIRouter(tags=["directory"], route_class=ImportRoute)

_TABLE = {"type": "string", "maxLength": imports.MAXIMUM_BYTES, "description": "UTF-8, with a header line."}
# Whatever stands in the place of a record: what is none is refused in the report, beside those that are kept.
_RECORDS = {"type": "array", "maxItems": 20_000, "items": {}, "description": "Services as Open Referral writes them."}
_BODY: dict[str, Any] = {
    "required": True,
    "description": "A table, or Open Referral records; 16 MiB and 20,000 entries at the most.",
    "content": {
        "text/csv": {
            "schema": _TABLE,
            "examples": {"template": {"summary": "The template, with its one row", "value": csv_rows.template()}},
        },
        "application/json": {
            "schema": {
                "anyOf": [
                    {"type": "object", "required": ["contents"], "properties": {"contents": _RECORDS}},
                    _RECORDS,
                    {"type": "object", "required": ["id"], "properties": {"id": {}}, "description": "One service."},
                    {"type": "object", "required": ["name"], "properties": {"name": {}}, "description": "One service."},
                ]
            },
            "examples": OPEN_REFERRAL_RECORDS,
        },
    },
}


@router.post(
    "/directory-imports",
    summary="Import services",
    response_model=ImportReport,
    openapi_extra={"requestBody": _BODY},
    description=f"""Take services in from a table or from Open Referral (HSDS) records, and report on every row.

Good rows are kept, all in one transaction; the others are refused with each of their faults. A service is known by its
id, else by its organisation and its name: one that is there is changed, one that is not is added. What the file does
not have stays as it is, and an empty cell sets the default. An organisation that is there is never changed by an
import; one that is not is added if the row says enough. Importing the same file twice changes nothing.

Of Open Referral records the need categories, the Local Policing Units among the areas, the weekly schedules and the
first address are taken. The standard knows no places: a service that is new begins with none, so that nothing is
offered to it before somebody sets its capacity.

{csv_rows.documentation()}""",
)
async def import_directory(
    actor: DirectoryKeeper, key: IdempotencyKey, request: Request, resources: ResourcesOf
) -> Response:
    """Read the file, then keep what is good."""
    entries = await imports.read_file(request.headers.get("content-type", ""), await request.body())
    return await answer_once(
        resources.database, actor, key, lambda connection: imports.import_directory(connection, actor, entries)
    )


@router.get(
    "/directory-imports/template",
    summary="Read the template of a table",
    response_class=Response,
    responses={
        200: {
            "description": "The header line, and a row that an import accepts.",
            "content": {"text/csv": {"schema": _TABLE, "example": csv_rows.template()}},
        }
    },
)
async def get_import_template(_: DirectoryKeeper) -> Response:
    """Return the columns of the table that an import takes, with one row to show what stands in them."""
    headers = {"Content-Disposition": 'attachment; filename="directory.csv"'}
    return Response(csv_rows.template(), 200, headers, media_type="text/csv; charset=utf-8; header=present")
