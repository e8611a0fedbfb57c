"""Requests as the platform accepts them: nothing that one parser reads and the next one reads otherwise.

FastAPI's own parser takes NaN, 1e999, lone surrogates and duplicate keys, and then fails with 500 when it
repeats them in an error. Here they are refused as malformed before anything else looks at them.
"""

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any, get_args, get_origin

from fastapi import Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

MAXIMUM_DEPTH = 32
LARGEST_EXACT = 2**53


def parse(body: bytes) -> Any:
    """Parse a JSON text; raises ProblemError MALFORMED_JSON that says what is wrong, never with the text itself."""
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_constant=_constant, parse_int=_integer
        )
    except UnicodeDecodeError:
        raise _malformed("The body is not UTF-8.", "not_utf8") from None
    except RecursionError:
        raise _malformed(f"The body is nested deeper than {MAXIMUM_DEPTH} levels.", "too_deep") from None
    except json.JSONDecodeError as error:
        raise _malformed(f"JSON ends or breaks at character {error.pos}.", "not_json") from None
    if "\\u" in text or "\x00" in text:
        _check_text(value)
    _check_depth(value, MAXIMUM_DEPTH)
    return value


class StrictRequest(Request):
    """A request whose JSON is parsed strictly."""

    async def json(self) -> Any:
        """Return the body as `parse` reads it."""
        if not hasattr(self, "_strict_json"):
            self._strict_json = parse(await self.body())
        return self._strict_json


class StrictRoute(APIRoute):
    """The route class of every service: the handler receives a StrictRequest, of the media type that it reads."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()
        taken = getattr(self.body_field.field_info, "media_type", None) if self.body_field else None
        parameters = [one for one in get_flat_params(self.dependant) if isinstance(one.field_info, Query)]
        once = {one.alias for one in parameters if not _is_list(one.field_info.annotation)}

        async def handle_strictly(request: Request) -> Response:
            if once and request.scope["query_string"]:
                _check_query(request.query_params, once)
            if taken is not None and taken.endswith("json"):
                _check_media_type(request, taken)
            try:
                return await handle(StrictRequest(request.scope, request.receive))
            except HTTPException as error:
                # FastAPI answers whatever goes wrong while a body is read with a bare 400.
                raise error.__cause__ if isinstance(error.__cause__, ProblemError) else error from None

        return handle_strictly


def _check_query(given: QueryParams, once: set[str]) -> None:
    """Refuse a parameter that stands twice: one reader takes the first, another the last."""
    detail = "The parameter stands here more than once."
    faults = [Fault(f"#/query/{name}", detail, "repeated") for name in sorted(once) if len(given.getlist(name)) > 1]
    if faults:
        raise ProblemError(ProblemCode.INVALID, detail, faults)


def _is_list(annotation: Any) -> bool:
    return any(get_origin(one) is list for one in (annotation, *get_args(annotation)))


def _check_media_type(request: Request, taken: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != taken:
        told = {"PATCH": "Accept-Patch"}.get(request.method, "Accept")
        detail = f"This takes {taken}."
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail, headers={told: taken})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _malformed("An object has the same key twice.", "duplicate_key")
    return result


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _malformed("A number is too large.", "number_too_large")
    # JSON has one kind of number: 5.0 is the integer 5 to JSON Schema, and so to our strict models.
    return int(value) if value.is_integer() and abs(value) < LARGEST_EXACT else value


def _integer(text: str) -> int:
    if len(text) > 19:  # noqa: PLR2004 # what fits PostgreSQL's bigint has at most nineteen digits
        raise _malformed("A number is too large.", "number_too_large")
    return int(text)


def _constant(_: str) -> float:
    raise _malformed("NaN and Infinity are not JSON.", "not_a_number")


def _check_text(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise _malformed("A text holds the NUL character.", "nul_character")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise _malformed("A text holds half of a surrogate pair.", "lone_surrogate") from None
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key)
            _check_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_text(inner)


def _check_depth(value: Any, left: int) -> None:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        if left == 0:
            raise _malformed(f"The body is nested deeper than {MAXIMUM_DEPTH} levels.", "too_deep")
        for inner in value:
            _check_depth(inner, left - 1)


def _malformed(detail: str, code: str) -> ProblemError:
    return ProblemError(ProblemCode.MALFORMED_JSON, detail, [Fault("#", detail, code)])
