"""Days that are sent lie in years that a calendar of ours has: the driver reads 9999-12-31 as the end of time."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from offenders import main

# Judged by a rule that names them, with a code of its own: not in the future, and not before anybody alive was born.
JUDGED = {"occurred_on", "recorded_on", "date_of_birth", "dates_of_birth"}


def sent(document: dict[str, Any], node: Any, name: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Each day below a schema: the name it goes by, and the pattern it must match."""
    if isinstance(node, list):
        for inner in node:
            yield from sent(document, inner, name, seen)
    if not isinstance(node, dict):
        return
    if node.get("format") == "date":
        yield name, node.get("pattern", "")
    if (reference := node.get("$ref", "")) and reference not in seen:
        seen.add(reference)
        yield from sent(document, document["components"]["schemas"][reference.rpartition("/")[2]], name, seen)
    for key, inner in node.get("properties", {}).items():
        yield from sent(document, inner, key, seen)
    for key in ("anyOf", "allOf", "oneOf", "items", "additionalProperties"):
        yield from sent(document, node.get(key), name, seen)


def test_no_day_that_is_sent_can_lie_where_the_database_has_none():
    app = FastAPI()
    for router in main.routers():
        app.include_router(router)
    document = app.openapi()
    operations = [one for item in document["paths"].values() for one in item.values()]
    days = set()
    for operation in operations:
        for parameter in operation.get("parameters", []):
            days |= set(sent(document, parameter["schema"], parameter["name"], set()))
        for media in operation.get("requestBody", {}).get("content", {}).values():
            days |= set(sent(document, media["schema"], "", set()))
    assert len({name for name, _ in days}) > 20
    for name, pattern in days:
        allowed = [day for day in ("9999-12-31", "0001-01-01") if re.search(pattern, day)]
        assert not allowed or name in JUDGED, name
