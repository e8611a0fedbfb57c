"""Closes what the models leave open: every text has a length and a pattern, every number a format."""

from typing import Any

# No text of ours holds NUL: strict_json refuses it, and PostgreSQL cannot keep it.
ANY_TEXT = r"^[^\u0000]*$"
_LENGTHS = {"uuid": 36, "date": 10, "date-time": 40, "uri": 2000}
_LONGEST_TEXT = 4000
_LARGEST_INT32 = 2**31 - 1
_VALUES = frozenset({"example", "examples", "default", "value", "const", "enum"})
_NAMES = frozenset({"properties", "patternProperties", "$defs", "schemas", "headers", "responses", "paths", "content"})


def close(node: Any, *, of_names: bool = False) -> None:
    """Walk the document; below `of_names` the keys are names that somebody chose, not words of the standard."""
    if isinstance(node, list):
        for inner in node:
            close(inner)
    if not isinstance(node, dict):
        return
    if not of_names:
        _close_schema(node)
    for key, inner in node.items():
        if of_names or key not in _VALUES:
            close(inner, of_names=not of_names and key in _NAMES)


def _close_schema(schema: dict[str, Any]) -> None:
    if schema.get("type") == "string" and not ({"enum", "const"} & schema.keys()):
        schema.setdefault("maxLength", _LENGTHS.get(schema.get("format", ""), _LONGEST_TEXT))
        if "format" not in schema:
            schema.setdefault("pattern", ANY_TEXT)
    if schema.get("type") == "integer":
        schema.setdefault("format", "int64" if schema.get("maximum", 0) > _LARGEST_INT32 else "int32")
    if schema.get("type") == "number":
        schema.setdefault("format", "double")
