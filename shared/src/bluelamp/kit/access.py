"""What a caller may do: a permission named in the route's signature, and refused in one place."""

from collections.abc import Collection
from dataclasses import dataclass, replace
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
    """One thing that can be allowed: a three-part scope, the roles that may hold it, and what it is used for.

    The purpose stands in the audit log beside all that is done, or refused, under this permission. Whoever holds one of
    the barred roles has it by none of the others.
    """

    scope: str
    roles: frozenset[str]
    purpose: str
    barred: frozenset[str] = frozenset()
    known: ClassVar[dict[str, "Permission"]] = {}

    def __post_init__(self) -> None:
        if self.scope.count(":") != 2:  # noqa: PLR2004 # service:thing:verb
            raise ValueError(f"a scope has three parts: {self.scope}")
        Permission.known[self.scope] = self


def permission(scope: str, *roles: str, purpose: str | None = None, barred: Collection[str] = ()) -> Permission:
    """Declare a permission; the service's `access.py` lists all of them.

    Its purpose is the thing that the scope names, unless another is given: `referrals:audit:read` is for AUDIT.
    """
    thing = scope.split(":")[1] if ":" in scope else ""
    return Permission(scope, frozenset(roles), purpose or thing.upper().replace("-", "_"), frozenset(barred))


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
        actor = request.state.actor = replace(await authenticate(request), purpose=self._needed.purpose)
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
        barring = ", ".join(sorted(self._needed.barred & actor.roles))
        if barring:
            raise ProblemError(ProblemCode.FORBIDDEN, f"This is not for anybody who also has the role {barring}.")
        return actor


def requires(needed: Permission) -> Any:
    """Make the permission a part of a route's signature, as an annotation of the actor."""
    return Security(_Authorise(needed), scopes=[needed.scope])


async def authenticate(request: Request) -> Actor:
    """Return who calls; raises UNAUTHENTICATED with a challenge (RFC 6750)."""
    verifier: TokenVerifier = request.app.state.verifier
    return await verifier.verify(_bearer_token(request.headers))


async def is_still_authentic(request: Request) -> bool:
    """Whether the request's token would be taken now too: for an answer that goes on after it was checked."""
    try:
        await authenticate(request)
    except ProblemError:
        return False
    return True


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
