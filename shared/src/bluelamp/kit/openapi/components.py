"""What the operations of every service share: problem responses, headers, and the models behind them."""

from typing import Any

from bluelamp.schemas.problems import STATUS, ProblemCode, ProblemDocument

PROBLEM_REFERENCE = {"$ref": "#/components/schemas/ProblemDocument"}
_REPLACED_MODELS = ("HTTPValidationError", "ValidationError")
_TRY_AGAIN = {STATUS[ProblemCode.TOO_MANY_REQUESTS.kind], STATUS[ProblemCode.UNAVAILABLE.kind]}


def complete(document: dict[str, Any]) -> None:
    """Add the shared parts; the framework's own error models give way to the problem document."""
    shared = document.setdefault("components", {})
    schemas = shared.setdefault("schemas", {})
    for name in _REPLACED_MODELS:
        schemas.pop(name, None)
    schemas.update(_problem_schemas())
    shared["responses"] = _responses()
    shared["headers"] = _headers()


def prune(document: dict[str, Any]) -> None:
    """Take out what nothing refers to, until nothing is left to take out."""
    kinds = ("schemas", "responses", "headers")
    while True:
        used = set(_references(document))
        unused = [
            (kind, name)
            for kind in kinds
            for name in document["components"].get(kind, {})
            if f"#/components/{kind}/{name}" not in used
        ]
        if not unused:
            return
        for kind, name in unused:
            del document["components"][kind][name]


def header(name: str) -> dict[str, str]:
    """Refer to a shared header by its name on the wire."""
    return {"$ref": f"#/components/headers/{name}"}


def everywhere() -> dict[str, Any]:
    """Return the headers that every answer to a caller may carry."""
    return {name: header(name) for name in ("Access-Control-Allow-Origin", "RateLimit", "RateLimit-Policy")}


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference within the document; anything else is returned as it is."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def _references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for inner in node for found in _references(inner)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    mapped = [one for one in node.get("mapping", {}).values() if isinstance(one, str)] if "propertyName" in node else []
    return own + mapped + [found for inner in node.values() for found in _references(inner)]


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions: dict[str, Any] = schema.pop("$defs")
    return {"ProblemDocument": schema, **definitions}


def _responses() -> dict[str, Any]:
    """Build one response per problem status, with the documents it may carry as examples."""
    responses: dict[str, Any] = {}
    for code in ProblemCode:
        status = STATUS[code.kind]
        response = responses.setdefault(
            f"Problem{status}",
            {
                "description": code.heading,
                "headers": everywhere() | {name: header(name) for name in _headers_of(status)},
                "content": {"application/problem+json": {"schema": PROBLEM_REFERENCE, "examples": {}}},
            },
        )
        response["content"]["application/problem+json"]["examples"][code.value] = _example(code, status)
    return responses


def _headers_of(status: int) -> list[str]:
    own = {401: ["WWW-Authenticate"], 403: ["WWW-Authenticate"], 405: ["Allow"], 412: ["ETag"]}
    return own.get(status, []) + (["Retry-After"] if status in _TRY_AGAIN else [])


def _example(code: ProblemCode, status: int) -> dict[str, Any]:
    return {
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


def _headers() -> dict[str, Any]:
    texts = {
        "Access-Control-Allow-Origin": ("Whose pages may read the answer.", "https://api.bluelamp.example"),
        "Allow": ("The methods of this address.", "GET, HEAD, POST"),
        "ETag": ("The version of the record, for If-Match.", '"1"'),
        "Link": ("The next page, if there is one (RFC 8288).", '</referrals/v1/referrals?cursor=a>; rel="next"'),
        "Location": (
            "Where the new record can be read.",
            "/referrals/v1/referrals/0199c1d2-7a50-7cc3-98c4-dc0c0c07398f",
        ),
        "RateLimit": ("What is left of the quota, and the seconds until there is more.", '"default";r=5999;t=60'),
        "RateLimit-Policy": ("The caller's quota.", '"default";q=6000;w=60'),
        "WWW-Authenticate": (
            "What would be accepted instead (RFC 6750), and where to read who gives it (RFC 9728).",
            'Bearer realm="bluelamp", resource_metadata="https://bluelamp.example/.well-known/oauth-protected-resource"',
        ),
    }
    headers = {name: _text(*said) for name, said in texts.items()}
    for name in ("ETag", "Location"):
        headers[name]["required"] = True
    headers["Retry-After"] = {
        "description": "Seconds to wait.",
        "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86400, "examples": [12]},
    }
    return headers


def _text(description: str, example: str) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 1000, "pattern": "^[ -~]*$", "examples": [example]}
    return {"description": description, "schema": schema}
