"""What client libraries read about the authorisation server and the APIs that take its tokens."""

from bluelamp.schemas.gateway import AuthorizationServer, ProtectedResource
from gateway.catalogue.scopes import all_scopes
from gateway.resources import GatewayResources
from gateway.tokens.assertions import ALGORITHMS
from gateway.tokens.rules import AUTHENTICATION_METHODS, GRANT_TYPE


async def authorization_server(resources: GatewayResources) -> AuthorizationServer:
    """Describe the token endpoint (RFC 8414)."""
    settings = resources.settings
    return AuthorizationServer(
        issuer=settings.issuer,
        token_endpoint=settings.token_endpoint,
        jwks_uri=_jwks_uri(resources),
        scopes_supported=await _scopes(resources),
        response_types_supported=[],
        grant_types_supported=[GRANT_TYPE],
        token_endpoint_auth_methods_supported=list(AUTHENTICATION_METHODS),
        token_endpoint_auth_signing_alg_values_supported=list(ALGORITHMS),
        service_documentation=f"{settings.issuer}/docs",
        protected_resources=[settings.issuer],
    )


async def protected_resource(resources: GatewayResources) -> ProtectedResource:
    """Describe the APIs as one resource (RFC 9728): they share an audience and their issuer."""
    issuer = resources.settings.issuer
    return ProtectedResource(
        resource=issuer,
        resource_name="Bluelamp",
        authorization_servers=[issuer],
        jwks_uri=_jwks_uri(resources),
        scopes_supported=await _scopes(resources),
        bearer_methods_supported=["header"],
        resource_documentation=f"{issuer}/docs",
    )


async def _scopes(resources: GatewayResources) -> list[str]:
    return all_scopes(one.document for one in await resources.documents.known())


def _jwks_uri(resources: GatewayResources) -> str:
    return f"{resources.settings.issuer}/.well-known/jwks.json"
