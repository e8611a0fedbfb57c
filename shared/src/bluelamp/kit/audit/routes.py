"""The audit log over HTTP, for the data-protection officer and the auditor."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.openapi.models import Example

from bluelamp.kit.access import Permission, requires
from bluelamp.kit.audit import usecases
from bluelamp.kit.audit.usecases import AuditQuery
from bluelamp.kit.identity import Actor
from bluelamp.kit.pagination import CursorParameter, Limit, link_to_next
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.audit import AuditAction, AuditPage, AuditVerification, AuditVerificationRequest
from bluelamp.schemas.common import Instant

_VERIFICATION = {
    "everything": Example(summary="Check every seal", value={}),
    "some": Example(summary="Check the first ten", value={"first_seal": 1, "last_seal": 10}),
}


async def _query(
    subject: Annotated[UUID | None, Query(description="The id of a record that an entry is about.")] = None,
    actor: Annotated[
        str | None,
        Query(min_length=1, max_length=200, description="The account that acted: its id, never a person's name."),
    ] = None,
    action: Annotated[AuditAction | None, Query(description="What was done.")] = None,
    recorded_from: Annotated[Instant | None, Query(description="Recorded at this moment or later.")] = None,
    recorded_until: Annotated[Instant | None, Query(description="Recorded before this moment.")] = None,
) -> AuditQuery:
    return AuditQuery(subject, actor, action, recorded_from, recorded_until)


def audit_router(reader: Permission, verifier: Permission) -> APIRouter:
    """Make the log's routes for a service with its permissions to read and to verify."""
    router = APIRouter(tags=["audit"], route_class=StrictRoute)
    may_read, may_verify = requires(reader), requires(verifier)

    @router.get("/audit-log", summary="Read the audit log", response_model=AuditPage)
    async def list_audit_entries(
        request: Request,
        resources: ResourcesOf,
        query: Annotated[AuditQuery, Depends(_query)],
        cursor: CursorParameter = None,
        limit: Limit = 50,
        caller: Actor = may_read,
    ) -> Response:
        """Return who did what to which records, newest first, by subject and by actor; reading it is logged too."""
        page = await usecases.list_entries(resources, caller, query, cursor, limit)
        path = f"{request.app.state.description.prefix}/audit-log"
        following = {**query.as_query(), "cursor": page.next_cursor, "limit": limit}
        headers = link_to_next(path, **following) if page.next_cursor else {}
        return Response(page.model_dump_json(), 200, headers, media_type="application/json")

    @router.post("/audit-log/verification", summary="Verify the seals")
    async def verify_audit_log(
        asked: Annotated[AuditVerificationRequest, Body(openapi_examples=_VERIFICATION)],
        resources: ResourcesOf,
        caller: Actor = may_verify,
    ) -> AuditVerification:
        """Recompute the seals and name each entry that was altered, removed or added since; verifying is logged too."""
        return await usecases.verify_log(resources, caller, asked)

    return router
