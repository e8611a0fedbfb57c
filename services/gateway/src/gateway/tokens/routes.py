"""The token endpoint and what clients read about it."""

from typing import Any

from fastapi import APIRouter, Request, Response

from bluelamp.schemas.gateway import AuthorizationServer, ProtectedResource, TokenAnswer, TokenRefusal
from bluelamp.schemas.problems import ProblemCode, ProblemError
from gateway.resources import GatewayResourcesOf
from gateway.tokens import metadata, usecases
from gateway.tokens.addresses import remote_address
from gateway.tokens.form import REFUSALS, REQUEST_BODY
from gateway.tokens.rules import TokenRefusedError, read_request

router = APIRouter(tags=["tokens"])
_FORM = "application/x-www-form-urlencoded"
_KEEP = "max-age=300"


@router.post(
    "/oauth2/token",
    status_code=200,
    summary="Ask for an access token",
    responses=REFUSALS,
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def create_token(resources: GatewayResourcesOf, request: Request) -> TokenAnswer:
    """Give a client an access token (RFC 6749 §4.4, RFC 9068) that lives ten minutes.

    The client authenticates in exactly one way: HTTP Basic with its id and secret, the same in the form, or an
    assertion signed with its own key (RFC 7523: ES256, PS256 or Ed25519; at most five minutes long, usable once).
    Without `scope` the token holds every scope that the client may have.
    """
    _check_media_type(request)
    asked = read_request(await request.body(), request.headers.getlist("authorization"))
    return await usecases.give_token(resources, asked, remote_address(request, resources.settings.trusted_proxies))


@router.get(
    "/.well-known/oauth-authorization-server",
    status_code=200,
    response_model=AuthorizationServer,
    summary="What the authorisation server can do",
)
async def read_authorization_server(resources: GatewayResourcesOf, response: Response) -> Any:
    """Describe the token endpoint for client libraries (RFC 8414)."""
    response.headers["Cache-Control"] = _KEEP
    return await metadata.authorization_server(resources)


@router.get(
    "/.well-known/oauth-protected-resource",
    status_code=200,
    response_model=ProtectedResource,
    summary="Which tokens the APIs take",
)
async def read_protected_resource(resources: GatewayResourcesOf, response: Response) -> Any:
    """Describe for client libraries where the tokens for these APIs come from (RFC 9728)."""
    response.headers["Cache-Control"] = _KEEP
    return await metadata.protected_resource(resources)


async def refuse(_: Request, error: Exception) -> Response:
    """Answer a refusal in the words of RFC 6749 §5.2."""
    if not isinstance(error, TokenRefusedError):
        raise error
    body = TokenRefusal(error=error.error, error_description=error.description)
    headers = {"Cache-Control": "no-store"}
    if error.status == 401:  # noqa: PLR2004 # the status that wants a challenge
        headers["WWW-Authenticate"] = 'Basic realm="bluelamp", charset="UTF-8"'
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return Response(body.model_dump_json(), error.status, headers, media_type="application/json")


def _check_media_type(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, f"Send the request as {_FORM}.")
