"""The one place that turns errors into RFC 9457 problem documents."""

import re
from collections.abc import Iterable
from typing import Any

import asyncpg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from starlette.exceptions import HTTPException

from bluelamp.kit import context, telemetry
from bluelamp.kit.audit.usecases import record_refusal
from bluelamp.kit.database import AWAY
from bluelamp.schemas.problems import STATUS, Fault, FaultDocument, ProblemCode, ProblemDocument, ProblemError

MEDIA_TYPE = "application/problem+json"
MAXIMUM_FAULTS = 100
_base = "/problems"

_BY_STATUS = {
    400: ProblemCode.MALFORMED_JSON,
    401: ProblemCode.UNAUTHENTICATED,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    406: ProblemCode.NOT_ACCEPTABLE,
    413: ProblemCode.TOO_LARGE,
    415: ProblemCode.UNSUPPORTED_MEDIA_TYPE,
}
_TRY_AGAIN = (
    *AWAY,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)


def type_address(code: str) -> str:
    """Return the address of a problem type, where its meaning can be read."""
    return f"{_base}/{code}"


def handle_problems(app: FastAPI, public_url: str) -> None:
    """Make the application answer every error as a problem document."""
    global _base  # noqa: PLW0603 # one process serves one public address
    _base = f"{public_url.rstrip('/')}/problems"
    app.add_exception_handler(ProblemError, _handle)
    app.add_exception_handler(RequestValidationError, _handle)
    app.add_exception_handler(HTTPException, _handle_http)


def respond_to(error: Exception) -> Response:
    """Answer any error; what we did not foresee is logged by its place, never by its message."""
    if isinstance(error, ProblemError):
        return _document(error)
    if isinstance(error, RequestValidationError):
        return _document(ProblemError(ProblemCode.INVALID, _summary(error), list(_faults(error.errors()))))
    if isinstance(error, asyncpg.UniqueViolationError):
        return _document(ProblemError(ProblemCode.ALREADY_EXISTS, "A record with this identity exists already."))
    if isinstance(error, _TRY_AGAIN):
        telemetry.logger().warning("unavailable", error=type(error).__name__, frames=telemetry.frames_of(error)[-3:])
        again = {"Retry-After": "1"}
        return _document(ProblemError(ProblemCode.UNAVAILABLE, "A part we need is away for a moment.", headers=again))
    telemetry.logger().error("unforeseen", error=type(error).__name__, frames=telemetry.frames_of(error))
    if isinstance(error, ResponseValidationError):
        telemetry.logger().error("answer breaks its contract", places=[str(one["loc"]) for one in error.errors()][:5])
    return _document(ProblemError(ProblemCode.INTERNAL, "It has been logged under the instance given here."))


async def _handle(request: Request, error: Exception) -> Response:
    if isinstance(error, ProblemError):
        await record_refusal(request, error)
    return respond_to(error)


async def _handle_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = _BY_STATUS.get(error.status_code, ProblemCode.INTERNAL)
    # Pages stand outside the document: there the framework's own answer has to do.
    allowed = _allowed(request) or (error.headers or {}).get("Allow", "")
    headers = {"Allow": allowed} if code is ProblemCode.METHOD_NOT_ALLOWED else {}
    return _document(ProblemError(code, code.advice, headers=headers))


def _allowed(request: Request) -> str:
    # The framework's own Allow names the first matching route's methods only; the document names them all.
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    methods: set[str] = set()
    for template, operations in request.app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            methods |= {method.upper() for method in operations if method not in {"parameters", "summary"}}
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))


def _document(error: ProblemError) -> Response:
    status = STATUS[error.code.kind]
    body = ProblemDocument(
        type=type_address(error.code.value),
        title=error.code.heading,
        status=status,
        detail=error.detail[:1000],
        instance=f"urn:bluelamp:request:{context.current().request_id}",
        code=error.code.value,
        errors=[FaultDocument(pointer=one.pointer, detail=one.detail, code=one.code) for one in error.faults],
    )
    headers = {"Cache-Control": "no-store", **error.headers}
    return Response(body.model_dump_json(), status, headers, media_type=MEDIA_TYPE)


def _summary(error: RequestValidationError) -> str:
    count = len(error.errors())
    return "One thing is wrong with the request." if count == 1 else f"{count} things are wrong with the request."


def _faults(errors: Iterable[Any]) -> Iterable[Fault]:
    for one in list(errors)[:MAXIMUM_FAULTS]:
        yield Fault(pointer_to(one["loc"])[:400], str(one["msg"])[:400], str(one["type"])[:80])


def pointer_to(location: tuple[int | str, ...]) -> str:
    """Write a validation error's location as a JSON pointer; the body's own parts come without a prefix."""
    parts = [_escaped(str(part)) for part in location]
    if parts and parts[0] == "body":
        parts = parts[1:]
    return "#" + "".join(f"/{part}" for part in parts)


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
