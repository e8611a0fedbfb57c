"""Wrong values for every place of a request body, derived from its schema in the document."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bluelamp.kit.openapi import components

MARKER = "Zq7-marker-not-to-be-repeated"
"""Stands in every wrong text: no answer may hold it."""
DEEPEST = 6
Path = tuple[str | int | dict[str, Any], ...]
"""How to get to a place: a name, a number, or what an object must hold to be the kind that has the place."""
_BY_FORMAT: dict[str, list[Any]] = {
    "date": ["2023-02-30", "0", 0, True, "2023-13-01", "2023-01-01T10:00:00Z", "20230101", MARKER],
    "date-time": ["2023-02-30T10:00:00Z", "2023-01-01T10:00:00", "0", 0, 1.5, True, "2023-01-01T25:00:00Z", MARKER],
    "uuid": [MARKER, 10**18, True, "00000000-0000-7000-8000-00000000000g"],
}


@dataclass(frozen=True)
class Wrong:
    """A body that is wrong in one place."""

    pointer: str
    value: Any
    body: Any

    def __str__(self) -> str:
        return f"{self.pointer} = {str(self.value)[:60]!r}"


def wrong_bodies(document: dict[str, Any], schema: dict[str, Any], example: Any) -> Iterator[Wrong]:
    """Every property of the body in turn, with each value that its type, format or bounds refuse."""
    for path, value in _wrong_values(document, schema, (), DEEPEST):
        body = copy.deepcopy(example)
        pointer = "#" + "".join(f"/{part}" for part in path if not isinstance(part, dict))
        yield Wrong(pointer, value, _placed(body, path, value))


def _placed(body: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(first, dict):
        return _placed(first, rest, value)
    if isinstance(first, int):
        return [_placed({}, rest, value)]
    body = body if isinstance(body, dict) else {}
    return {**body, first: _placed(body.get(first), rest, value)}


def _wrong_values(
    document: dict[str, Any], schema: dict[str, Any], path: Path, left: int
) -> Iterator[tuple[Path, Any]]:
    if left == 0:
        return
    schema = components.resolve(document, schema)
    choices = [components.resolve(document, one) for one in schema.get("oneOf") or schema.get("anyOf") or [schema]]
    typed = [one for one in choices if one.get("type") != "null"]
    for value in _refused_by_all(typed, may_be_null=len(typed) != len(choices)):
        yield path, value
    for one in typed:
        yield from _within(document, one, path, left - 1)


def _within(document: dict[str, Any], schema: dict[str, Any], path: Path, left: int) -> Iterator[tuple[Path, Any]]:
    if schema.get("type") == "array":
        yield from _wrong_values(document, schema["items"], (*path, 0), left)
    if schema.get("type") != "object":
        return
    fixed = {name: one["const"] for name, one in schema["properties"].items() if "const" in one}
    path = (*path, fixed) if fixed else path
    yield (*path, "not_a_field"), MARKER
    for name, inner in schema["properties"].items():
        yield from _wrong_values(document, inner, (*path, name), left)


def _refused_by_all(schemas: list[dict[str, Any]], *, may_be_null: bool) -> list[Any]:
    wrong = [[*_of_another_type(one), *_out_of_bounds(one)] for one in schemas]
    values = [value for value in wrong[0] if all(_contains(others, value) for others in wrong[1:])]
    return values if may_be_null else [*values, None]


def _contains(values: list[Any], value: Any) -> bool:
    return any(type(one) is type(value) and one == value for one in values)


def _of_another_type(schema: dict[str, Any]) -> list[Any]:
    if "enum" in schema or "const" in schema:
        return [MARKER, "", 5, True, []]
    by_type = {
        "string": _BY_FORMAT.get(schema.get("format", ""), [5, True, [], {}]),
        "integer": [True, False, "5", 1.5, MARKER, [], {}],
        "number": [True, "5", MARKER, []],
        "boolean": [1, 0, "true", MARKER, []],
        "array": [MARKER, {}, 5, True],
        "object": [MARKER, [], 5, True],
    }
    return by_type[schema["type"]]


def _out_of_bounds(schema: dict[str, Any]) -> Iterator[Any]:
    if {"enum", "const", "format"} & schema.keys() and schema.get("type") == "string":
        return
    if schema.get("type") == "string":
        yield MARKER + "x" * schema["maxLength"]
        yield from (f"{MARKER}{control}{MARKER}" for control in ("\x07", "\x1b[31m", "\x85"))
        if schema.get("minLength"):
            yield from ("", "   ")
    if schema.get("type") == "integer":
        yield from (schema["maximum"] + 1, schema["minimum"] - 1, -(10**17))
    if schema.get("type") == "array":
        yield [MARKER] * (schema.get("maxItems", 0) + 1)
