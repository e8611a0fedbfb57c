"""The document of a service: what FastAPI writes, made exact (OpenAPI 3.1.0)."""

import copy
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from bluelamp.kit.access import SCHEME_NAME, Permission
from bluelamp.schemas.problems import STATUS, ProblemCode, ProblemDocument

_METHODS = ("get", "put", "post", "patch", "delete")
_CREATING = ("post", "put", "patch")
_PROBLEM_REFERENCE = {"$ref": "#/components/schemas/ProblemDocument"}


def operation_id(route: APIRoute) -> str:
    """Name an operation after its function: what generated clients call it."""
    return route.name


def describe(app: FastAPI, prefix: str) -> None:
    """Make `app.openapi()` return the finished document, built once."""
    build = app.openapi

    def finished() -> dict[str, Any]:
        if not getattr(app.state, "document", None):
            app.state.document = _finish(copy.deepcopy(build()), prefix)
        document: dict[str, Any] = app.state.document
        return document

    app.openapi = finished  # type: ignore[method-assign] # FastAPI documents this as the way to extend the document


def _finish(document: dict[str, Any], prefix: str) -> dict[str, Any]:
    document["openapi"] = "3.1.0"
    document["servers"] = [{"url": prefix, "description": "This installation, through its gateway."}]
    info = document["info"]
    info["contact"] = {"name": "Bluelamp", "url": "https://bluelamp.example/support", "email": "api@bluelamp.example"}
    info["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    info["termsOfService"] = "https://bluelamp.example/terms"
    info["x-audience"] = "partner-external"
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(_problem_schemas())
    document["components"]["responses"] = _shared_responses()
    document["components"]["headers"] = _shared_headers()
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                _finish_operation(operations[method], method, path)
    _list_scopes(document)
    _bound(document)
    return document


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions: dict[str, Any] = schema.pop("$defs")
    return {"ProblemDocument": schema, **definitions}


def _shared_responses() -> dict[str, Any]:
    """One response per problem status, with the documents it may carry as examples."""
    responses: dict[str, Any] = {}
    for code in ProblemCode:
        status = STATUS[code.kind]
        response = responses.setdefault(
            f"Problem{status}",
            {
                "description": code.heading,
                "headers": {"RateLimit": {"$ref": "#/components/headers/RateLimit"}},
                "content": {"application/problem+json": {"schema": _PROBLEM_REFERENCE, "examples": {}}},
            },
        )
        if status == STATUS[ProblemCode.TOO_MANY_REQUESTS.kind]:
            response["headers"]["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
        response["content"]["application/problem+json"]["examples"][code.value] = {
            "summary": code.heading,
            "value": {
                "type": f"https://api.bluelamp.example/problems/{code.value}",
                "title": code.heading,
                "status": status,
                "detail": code.advice,
                "instance": "urn:bluelamp:request:0199c1d2-7a50-7cc3-98c4-dc0c0c07398f",
                "code": code.value,
                "errors": [],
            },
        }
    return responses


def _shared_headers() -> dict[str, Any]:
    def text(description: str, example: str) -> dict[str, Any]:
        schema = {"type": "string", "maxLength": 200, "examples": [example]}
        return {"description": description, "schema": schema}

    return {
        "RateLimit": text("What is left of the quota, and the seconds until there is more.", '"default";r=5999;t=60'),
        "RateLimitPolicy": text("The quota of this client.", '"default";q=6000;w=60'),
        "RetryAfter": {
            "description": "Seconds to wait.",
            "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86400, "examples": [12]},
        },
        "ETag": text("The version of the record, for If-Match.", '"1"'),
        "Location": text("Where the new record can be read.", "/referrals/v1/referrals/0199c1d2-7a50-7cc3-98c4-dc0c"),
        "Link": text("The next page, if there is one (RFC 8288).", '</referrals/v1/referrals?cursor=a>; rel="next"'),
    }


def _finish_operation(operation: dict[str, Any], method: str, path: str) -> None:
    secured = bool(operation.get("security"))
    responses = operation["responses"]
    problems = {400, 406, 429, 500, 503}
    if secured:
        problems |= {401, 403}
    if "{" in path:
        problems |= {404}
    if operation.get("parameters") or "requestBody" in operation:
        problems |= {422}
    if method in _CREATING and "requestBody" in operation:
        problems |= {413, 415}
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    if "Idempotency-Key" in names:
        problems |= {409}
    if "If-Match" in names:
        problems |= {412, 428}
    for status in sorted(problems):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    for status, response in responses.items():
        if status.startswith("2"):
            headers = response.setdefault("headers", {})
            headers["RateLimit"] = {"$ref": "#/components/headers/RateLimit"}
            headers["RateLimit-Policy"] = {"$ref": "#/components/headers/RateLimitPolicy"}
    operation["responses"] = dict(sorted(responses.items()))
    if secured:
        scopes = [scope for entry in operation["security"] for scope in entry.get(SCHEME_NAME, [])]
        roles = sorted({role for scope in scopes for role in Permission.known[scope].roles})
        operation["x-roles"] = roles
        operation["description"] = (
            operation.get("description", operation.get("summary", ""))
            + f"\n\n**Who:** {', '.join(roles)} · **scope:** `{'`, `'.join(scopes)}`"
        )
    else:
        operation["security"] = [{}]


def _list_scopes(document: dict[str, Any]) -> None:
    scheme = document["components"].get("securitySchemes", {}).get(SCHEME_NAME)
    if scheme is not None:
        scheme["flows"]["clientCredentials"]["scopes"] = {
            scope: f"For {', '.join(sorted(known.roles))}." for scope, known in sorted(Permission.known.items())
        }


def _bound(node: Any) -> None:
    """Give every text a length and every whole number a format, where the models left it open."""
    if isinstance(node, list):
        for inner in node:
            _bound(inner)
    if not isinstance(node, dict):
        return
    if node.get("type") == "string" and not ({"maxLength", "enum", "const"} & node.keys()):
        node["maxLength"] = {"uuid": 36, "date": 10, "date-time": 40}.get(node.get("format", ""), 4000)
    if node.get("type") == "integer":
        node.setdefault("format", "int64" if node.get("maximum", 0) > 2**31 - 1 else "int32")
    for inner in node.values():
        _bound(inner)
