"""Answers that anybody may read, from any page, and keep for five minutes."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from bluelamp.kit import problems
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.problems import ProblemError

FOR_ALL = {"Access-Control-Allow-Origin": "*"}
KEPT = {"Cache-Control": "max-age=300", **FOR_ALL}
_TAG_LENGTH = 32


class OpenRoute(StrictRoute):
    """Gives each answer its ETag, answers 304 to a caller that holds it, and opens problems to other pages too.

    Without a token the quota is that of the caller's address.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handle = super().get_route_handler()

        async def handle_openly(request: Request) -> Response:
            try:
                request.state.quota = request.app.state.quota.take(f"open:{_place(request)}")
                response = await handle(request)
            except (ProblemError, RequestValidationError) as error:
                problem = problems.respond_to(error)
                problem.headers.update(FOR_ALL)
                return problem
            tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:_TAG_LENGTH]}"'
            if _holds(request, tag):
                return Response(status_code=304, headers={"ETag": tag, **KEPT})
            response.headers.update({"ETag": tag, **KEPT})
            return response

        return handle_openly


def _place(request: Request) -> str:
    """Say where a caller without a token is, as the front door saw it; the front door strips what callers claim."""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
    return forwarded[:64] or (request.client.host if request.client else "")


def _holds(request: Request, tag: str) -> bool:
    given = ",".join(request.headers.getlist("if-none-match"))
    return any(one.strip().removeprefix("W/") in {"*", tag} for one in given.split(","))
