"""You said, we did, we listened: for everybody, without a token."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.open_route import OpenRoute
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.schemas.common import Code, Lpu
from bluelamp.schemas.contact.listening import PublicEntryPage
from contact.listening.usecases import reading
from contact.listening.usecases.reading import PublicFilters

_KEPT = {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}}}
_ATOM = {"content": {"application/atom+xml": {"schema": {"type": "string", "maxLength": 1_000_000}}}}
router = APIRouter(prefix="/you-said-we-did", tags=["listening"], route_class=OpenRoute, responses={200: _KEPT})

OfUnit = Annotated[Lpu | None, Query(description="One unit's alone.", examples=["BIRMINGHAM_NORTH"])]
OfArea = Annotated[Code | None, Query(description="One neighbourhood's alone.", examples=["EXAMPLE_GREEN"])]


@router.get("", summary="Read what was said, done and heard", response_model=PublicEntryPage)
async def list_you_said_we_did(
    resources: ResourcesOf,
    lpu: OfUnit = None,
    area: OfArea = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
    _: IfNoneMatch = None,
) -> Response:
    """List what people were told, the latest first: no person, no address, and nothing that few have said."""
    page, link = await reading.list_public(resources, PublicFilters(lpu, area), cursor, limit)
    return Response(page.model_dump_json(), headers=link, media_type="application/json")


@router.get("/atom", summary="Follow it in a feed reader", response_class=Response, responses={200: {**_KEPT, **_ATOM}})
async def read_you_said_we_did_as_atom(
    resources: ResourcesOf, lpu: OfUnit = None, area: OfArea = None, _: IfNoneMatch = None
) -> Response:
    """Return the latest hundred as Atom (RFC 4287)."""
    written = await reading.write_atom(resources, PublicFilters(lpu, area))
    return Response(written, media_type="application/atom+xml")
