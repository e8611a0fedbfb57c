"""What can follow from an answer, as OpenAPI links.

An id has one name wherever it stands, in a path as in a body, so the links follow from the names: nobody writes
them, and nobody forgets them.
"""

import re
from typing import Any

from bluelamp.kit.openapi import components, operations

_Targets = list[tuple[str, dict[str, Any]]]


def connect(document: dict[str, Any]) -> None:
    """Link each answer that holds a record's id to the operations on that record."""
    targets: _Targets = [(path, operation) for path, _, operation in operations.each(document) if "{" in path]
    for path, method, operation in operations.each(document):
        for status in ("200", "201"):
            response = operation["responses"].get(status)
            if response is not None and (method == "get" or status == "201"):
                response_links = _links(path, operation, response, targets, document)
                if response_links:
                    response["links"] = response_links


def _links(
    path: str, source: dict[str, Any], response: dict[str, Any], targets: _Targets, document: dict[str, Any]
) -> dict[str, Any]:
    known = {name: f"$request.path.{name}" for name in _parameters(path)}
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    told = {name: f"$response.body#{pointer}" for name, pointer in _ids(schema, document).items()}
    is_page = "Link" in response["headers"]
    found = {}
    for target_path, target in targets:
        needed = _parameters(target_path)
        on_record = target_path == path or target_path.startswith(f"{path}/")
        if target is source or not on_record or not needed <= (known | told).keys() or not needed & told.keys():
            continue
        if is_page and target_path.count("/") != path.count("/") + 1:
            continue  # from a row of a list to the record; from the record to all that can be done with it
        parameters = {name: (told | known)[name] for name in sorted(needed)}
        found[target["operationId"]] = _link(target, parameters, response)
    return found


def _link(target: dict[str, Any], parameters: dict[str, str], response: dict[str, Any]) -> dict[str, Any]:
    takes_version = any(parameter["name"] == "If-Match" for parameter in target.get("parameters", []))
    if takes_version and "ETag" in response["headers"]:
        parameters = {**parameters, "If-Match": "$response.header.ETag"}
    return {"operationId": target["operationId"], "parameters": parameters, "description": target["summary"]}


def _parameters(path: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", path))


def _ids(schema: dict[str, Any], document: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Find every id in a body, with the pointer to it; the first of a list stands for the rest."""
    schema = components.resolve(document, schema)
    found: dict[str, str] = {}
    for variant in [*schema.get("oneOf", []), *schema.get("anyOf", []), *schema.get("allOf", [])]:
        found = _ids(variant, document, prefix, depth) | found
    for name, inner in schema.get("properties", {}).items():
        if name.endswith("_id"):
            found[name] = f"{prefix}/{name}"
        elif inner.get("type") == "array" and depth == 0:
            found = _ids(inner["items"], document, f"{prefix}/{name}/0", depth + 1) | found
    return found
