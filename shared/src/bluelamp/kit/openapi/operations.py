"""One operation, made exact: every status it can answer with, every header, and who may call it."""

import re
from collections.abc import Iterator
from typing import Any

from bluelamp.kit.access import SCHEME_NAME, Permission
from bluelamp.kit.openapi import components

METHODS = ("get", "put", "post", "patch", "delete")
_WITH_BODY = ("post", "put", "patch")
_FRAMEWORKS_WORDS = "Successful Response"
# What only the handler judges, so that the refusal is its own problem and not "invalid": the contract is said here.
_JUDGED_HEADERS = {
    "Idempotency-Key": '^"?[A-Za-z0-9._:-]{8,120}"?$',
    "If-Match": r'^(\*|(W/)?"[!#-~]*"(, ?(W/)?"[!#-~]*")*)$',
}


def each(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Go through the document's operations: path, method, operation."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def webhooks(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Go through the operations that the platform calls at a receiver."""
    for item in document.get("webhooks", {}).values():
        yield from (item[method] for method in METHODS if method in item)


def finish(operation: dict[str, Any], method: str, path: str, document: dict[str, Any]) -> None:
    """Complete one operation in place."""
    for parameter in operation.get("parameters", []):
        _finish_parameter(parameter)
    responses = operation["responses"]
    declared = {int(status) for status in responses if status.isdigit() and int(status) >= 400}  # noqa: PLR2004 # errors
    for status in sorted(declared | _problems(operation, method, path)):
        if f"Problem{status}" in document["components"]["responses"] and not _is_own(responses.get(str(status), {})):
            responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    names = _parameter_names(operation)
    if "If-None-Match" in names:
        responses["304"] = {"description": "It is still what the caller holds.", "headers": {}}
    for status, response in responses.items():
        if status.startswith(("2", "3")):
            _finish_answer(response, status, document, versioned=_is_versioned(operation, path, document))
    operation["responses"] = dict(sorted(responses.items()))
    _tell_who(operation)


def _is_own(response: dict[str, Any]) -> bool:
    """Whether a route declared a model of its own for an error, as OAuth 2 asks at the token endpoint."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return "$ref" in schema and not schema["$ref"].endswith("/HTTPValidationError")


def _parameter_names(operation: dict[str, Any]) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", [])}


def _problems(operation: dict[str, Any], method: str, path: str) -> set[int]:
    names = _parameter_names(operation)
    secured = bool(operation.get("security"))
    takes_body = method in _WITH_BODY and "requestBody" in operation
    problems = {400, 406, 429, 500, 503}
    problems |= {401, 403} if secured else set()
    problems |= {404} if "{" in path else set()
    problems |= {422} if names or takes_body else set()
    problems |= {413, 415} if takes_body else set()
    problems |= {409} if secured and (takes_body or "Idempotency-Key" in names) else set()
    problems |= {409, 412, 428} if "If-Match" in names else set()
    return problems


def _finish_parameter(parameter: dict[str, Any]) -> None:
    """Say what a parameter is when it is there: null cannot be sent outside JSON."""
    schema = parameter["schema"]
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1:
        del schema["anyOf"]
        # A reference stands alone beside annotations, which 3.1 allows.
        parameter["schema"] = schema = schema | choices[0]
    if schema.get("default", ...) is None:
        del schema["default"]
    if "description" in parameter:
        schema.pop("description", None)
    if parameter["name"] in _JUDGED_HEADERS:
        parameter["required"] = True
        schema["pattern"] = _JUDGED_HEADERS[parameter["name"]]


def _is_versioned(operation: dict[str, Any], path: str, document: dict[str, Any]) -> bool:
    """Whether the answer's record can be changed under If-Match: by this operation, or by one on what it creates."""
    below = rf"{re.escape(path)}(/\{{\w+\}})?"
    on_record = [one for other, _, one in each(document) if re.fullmatch(below, other)]
    return any("If-Match" in _parameter_names(one) for one in [operation, *on_record])


def _finish_answer(response: dict[str, Any], status: str, document: dict[str, Any], *, versioned: bool) -> None:
    if response["description"] == _FRAMEWORKS_WORDS:
        response["description"] = _body(response, document).get("description", "Done.")
    headers = components.everywhere() | response.get("headers", {})
    if status == "201":
        headers["Location"] = components.header("Location")
    if versioned and status != "204" and not _is_page(response, document):
        headers["ETag"] = components.header("ETag")
    if _is_page(response, document):
        headers["Link"] = components.header("Link")
    response["headers"] = headers


def _is_page(response: dict[str, Any], document: dict[str, Any]) -> bool:
    return "next_cursor" in _body(response, document).get("properties", {})


def _body(response: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return components.resolve(document, schema)


def _tell_who(operation: dict[str, Any]) -> None:
    if not operation.get("security"):
        operation["security"] = [{}]
        return
    scopes = [scope for entry in operation["security"] for scope in entry.get(SCHEME_NAME, [])]
    roles = sorted({role for scope in scopes for role in Permission.known[scope].roles})
    operation["x-roles"] = roles
    told = operation.get("description", operation.get("summary", ""))
    operation["description"] = f"{told}\n\n**Who:** {', '.join(roles)} · **scope:** `{'`, `'.join(scopes)}`"
