"""The one place that turns errors into RFC 9457 problem documents."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

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
_PLACE = re.compile(r"\{[^}]+\}")
_ABOUT_KIND = frozenset({"union_tag_invalid", "union_tag_not_found"})
_ABOUT_ABSENCE = frozenset({"missing", "union_tag_not_found"})
_IN_FRAGMENT = "~!$&'()*+,;=:@?-._"
_base = "/problems"
_resource_metadata = "/.well-known/oauth-protected-resource"

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
    global _base, _resource_metadata  # one process serves one public address
    place = public_url.rstrip("/")
    _base, _resource_metadata = f"{place}/problems", f"{place}/.well-known/oauth-protected-resource"
    app.add_exception_handler(ProblemError, _handle)
    app.add_exception_handler(RequestValidationError, _handle)
    app.add_exception_handler(HTTPException, _handle_http)


def respond_to(error: Exception) -> Response:
    """Answer any error; what we did not foresee is logged by its place, never by its message."""
    if isinstance(error, ProblemError):
        return _document(error)
    if isinstance(error, RequestValidationError):
        return _document(ProblemError(ProblemCode.INVALID, _summary(error), faults_of(error.errors(), error.body)))
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
    paths: dict[str, Any] = request.app.openapi()["paths"]
    templates = [path] if path in paths else [one for one in paths if re.fullmatch(_PLACE.sub("[^/]+", one), path)]
    methods = {method.upper() for one in templates for method in paths[one] if method not in {"parameters", "summary"}}
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
        errors=[
            FaultDocument(pointer=one.pointer, detail=one.detail, code=one.code)
            for one in error.faults[:MAXIMUM_FAULTS]
        ],
    )
    headers = {"Cache-Control": "no-store", **error.headers}
    if error.code is ProblemCode.UNAUTHENTICATED and "WWW-Authenticate" in headers:
        # Where a client library finds out whom to ask for a token (RFC 9728 §5.1).
        headers["WWW-Authenticate"] += f', resource_metadata="{_resource_metadata}"'
    return Response(body.model_dump_json(), status, headers, media_type=MEDIA_TYPE)


def _summary(error: RequestValidationError) -> str:
    count = len(error.errors())
    return "One thing is wrong with the request." if count == 1 else f"{count} things are wrong with the request."


def faults_of(errors: Iterable[Any], document: Any) -> list[Fault]:
    """Turn pydantic's errors about a document into faults, without a word of what stood in it."""
    return [_fault(one, document) for one in list(errors)[:MAXIMUM_FAULTS]]


def _fault(error: Any, document: Any) -> Fault:
    location, detail, code = error["loc"], str(error["msg"]), str(error["type"])
    if code in _ABOUT_KIND:
        location = (*location, error["ctx"]["discriminator"].strip("'"))
        # pydantic repeats the kind that was given.
        detail = "The kind of this object is none of those that the contract names."
    pointer = pointer_to(location, document, is_absent=code in _ABOUT_ABSENCE)
    return Fault(pointer[:400], detail[:400], code[:80])


def pointer_to(location: tuple[int | str, ...], document: Any, *, is_absent: bool = False) -> str:
    """Write a validation error's location as a JSON pointer; the body's own parts come without a prefix.

    pydantic names the kind of an object too, and what it tried to read a value as: that is no place in the document.
    """
    if location[:1] not in {("query",), ("path",), ("header",), ("cookie",)}:
        location = tuple(_places(location[1:] if location[:1] == ("body",) else location, document, is_absent))
    return "#" + "".join(f"/{_escaped(str(part))}" for part in location)


def _places(location: tuple[int | str, ...], node: Any, is_absent: bool) -> Iterable[int | str]:
    last = len(location) - 1
    for index, part in enumerate(location):
        if _has(node, part):
            node = node[part]
        elif not (is_absent and index == last):
            continue
        yield part


def _has(node: Any, part: int | str) -> bool:
    return part in node if isinstance(node, dict) else isinstance(node, list) and isinstance(part, int)


def _escaped(part: str) -> str:
    # A pointer within an address: what an unknown field is called may be any text.
    return quote(part.replace("~", "~0").replace("/", "~1"), safe=_IN_FRAGMENT)
