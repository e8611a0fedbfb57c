"""What a caller may do: a permission named in the route's signature, and refused in one place."""

from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import Request, Security
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2
from starlette.datastructures import Headers

from bluelamp.kit.identity import Actor, TokenVerifier
from bluelamp.schemas.problems import ProblemCode, ProblemError

MAXIMUM_TOKEN_LENGTH = 4096


@dataclass(frozen=True)
class Permission:
    """One thing that can be allowed: a three-part scope, and the roles that may hold it."""

    scope: str
    roles: frozenset[str]
    known: ClassVar[dict[str, "Permission"]] = {}

    def __post_init__(self) -> None:
        if self.scope.count(":") != 2:  # noqa: PLR2004 # service:thing:verb
            raise ValueError(f"a scope has three parts: {self.scope}")
        Permission.known[self.scope] = self


def permission(scope: str, *roles: str) -> Permission:
    """Declare a permission; the service's `access.py` lists all of them."""
    return Permission(scope, frozenset(roles))


SCHEME_NAME = "oauth2"


class _Authorise(OAuth2):
    """The dependency behind a permission: authenticates, then checks scope and role.

    It is the documented scheme itself: a scheme beside it would be one more dependency to solve in each request.
    """

    def __init__(self, needed: Permission) -> None:
        super().__init__(
            flows=OAuthFlows(clientCredentials=OAuthFlowClientCredentials(tokenUrl="/oauth2/token", scopes={})),
            scheme_name=SCHEME_NAME,
            description=(
                "Client credentials at POST /oauth2/token. Tokens are JWTs as RFC8725 wants them and live ten minutes."
            ),
            auto_error=False,
        )
        self._needed = needed

    async def __call__(self, request: Request) -> Actor:  # type: ignore[override] # FastAPI's schemes yield a text
        actor = await authenticate(request)
        request.state.quota = request.app.state.quota.take(actor.caller)
        if self._needed.scope not in actor.scopes or not (self._needed.roles & actor.roles):
            scope = self._needed.scope
            challenge = f'Bearer realm="bluelamp", error="insufficient_scope", scope="{scope}"'
            roles = ", ".join(sorted(self._needed.roles))
            raise ProblemError(
                ProblemCode.FORBIDDEN,
                f"This needs the scope {scope} and one of the roles: {roles}.",
                headers={"WWW-Authenticate": challenge},
            )
        return actor


def requires(needed: Permission) -> Any:
    """Make the permission a part of a route's signature, as an annotation of the actor."""
    return Security(_Authorise(needed), scopes=[needed.scope])


async def authenticate(request: Request) -> Actor:
    """Return who calls; raises UNAUTHENTICATED with a challenge (RFC 6750)."""
    verifier: TokenVerifier = request.app.state.verifier
    actor = await verifier.verify(_bearer_token(request.headers))
    request.state.actor = actor
    return actor


def _bearer_token(headers: Headers) -> str:
    given = headers.getlist("authorization")
    scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token or len(token) > MAXIMUM_TOKEN_LENGTH:
        raise ProblemError(
            ProblemCode.UNAUTHENTICATED,
            "Send one Authorization header with a bearer token.",
            headers={"WWW-Authenticate": 'Bearer realm="bluelamp"'},
        )
    return token
