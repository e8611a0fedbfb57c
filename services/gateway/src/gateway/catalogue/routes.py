"""The catalogue: every API of this place, its documents, and where to report a weakness."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.schemas.gateway import Linkset
from gateway.catalogue import usecases
from gateway.catalogue.usecases import Text
from gateway.resources import GatewayResourcesOf

router = APIRouter(tags=["catalogue"])

LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
_DOCUMENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The OpenAPI document.",
        "content": {
            media_type: {"schema": {"type": "object", "description": "OpenAPI 3.1.0", "additionalProperties": True}}
            for media_type in ("application/json", "application/vnd.oai.openapi+json")
        },
    }
}
_KEEP = {"Cache-Control": "max-age=30", "Vary": "Accept"}
ServiceName = Annotated[
    str,
    Path(
        max_length=31,
        pattern="^[a-z][a-z0-9-]*$",
        description="As the catalogue names it.",
        examples=["referrals"],
    ),
]


@router.get(
    "/.well-known/api-catalog",
    status_code=200,
    response_model=Linkset,
    response_class=Response,
    summary="Every API of this place",
    responses={200: {"content": {"application/linkset+json": {"schema": {"$ref": "#/components/schemas/Linkset"}}}}},
)
async def read_api_catalog(resources: GatewayResourcesOf) -> Response:
    """List the APIs with their documents and documentation (RFC 9727)."""
    links = await resources.catalogue.links()
    headers = {"Link": '</.well-known/api-catalog>; rel="api-catalog"', "Cache-Control": "max-age=300"}
    return Response(links.model_dump_json(by_alias=True), 200, headers, media_type=LINKSET)


@router.get("/.well-known/security.txt", include_in_schema=False)
async def read_security_txt(resources: GatewayResourcesOf) -> Response:
    """Tell where to report a weakness (RFC 9116)."""
    text = usecases.security_txt(resources.settings, datetime.now(UTC))
    return Response(text, 200, {"Cache-Control": "max-age=3600"}, media_type="text/plain; charset=utf-8")


@router.get(
    "/openapi.json",
    status_code=200,
    response_class=Response,
    summary="The document of all services",
    responses=_DOCUMENT,
)
async def read_document(request: Request, resources: GatewayResourcesOf, held: IfNoneMatch = None) -> Response:
    """Return one OpenAPI document of every service behind the gateway, its own operations included."""
    return _answer(request, await resources.catalogue.whole(request.app.openapi()), held)


@router.get(
    "/openapi/{service}.json",
    status_code=200,
    response_class=Response,
    summary="The document of one service",
    responses=_DOCUMENT,
)
async def read_service_document(
    service: ServiceName,
    request: Request,
    resources: GatewayResourcesOf,
    held: IfNoneMatch = None,
) -> Response:
    """Return one service's OpenAPI document, as the service describes itself."""
    return _answer(request, await resources.catalogue.one(request.app.openapi(), service), held)


def _answer(request: Request, text: Text, held: str | None) -> Response:
    headers: dict[str, Any] = {**_KEEP, "ETag": text.etag}
    if held is not None and text.etag in [tag.strip().removeprefix("W/") for tag in held.split(",")]:
        return Response(None, 304, headers)
    wants_openapi = "application/vnd.oai.openapi+json" in request.headers.get("accept", "")
    return Response(text.body, 200, headers, media_type=usecases.OPENAPI if wants_openapi else "application/json")
