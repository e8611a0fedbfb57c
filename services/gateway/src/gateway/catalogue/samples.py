"""Writes a curl command for each operation from the document itself, so that none can be wrong for long."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from bluelamp.kit.access import SCHEME_NAME
from bluelamp.kit.openapi import components, operations

_FORM = "application/x-www-form-urlencoded"
# Where there is no uuidgen the clock will do: a key has to be fresh, not secret.
_FRESH_KEY = r'"Idempotency-Key: \"$(uuidgen 2>/dev/null || date +%s%N)\""'
_CLIENT = '"$CLIENT_ID:$CLIENT_SECRET"'
_BEARER = '"Authorization: Bearer $TOKEN"'


def add_samples(document: dict[str, Any], place: str) -> None:
    """Give every operation without samples a curl command against this place; viewers show it beside the operation."""
    for path, method, operation in operations.each(document):
        source = curl(document, f"{place}{path}", method, operation)
        operation.setdefault("x-codeSamples", [{"lang": "Shell", "label": "curl", "source": source}])


def curl(document: dict[str, Any], address: str, method: str, operation: Mapping[str, Any]) -> str:
    """Write the command, with the document's first example of everything that has to be sent."""
    parameters = [components.resolve(document, one) for one in operation.get("parameters", ())]
    query: dict[str, str] = {}
    options: list[str] = []
    if any(SCHEME_NAME in requirement for requirement in operation.get("security", ())):
        options.append(f"-H {_BEARER}")
    for parameter in parameters:
        name, example = parameter["name"], _parameter_example(document, parameter)
        if parameter["in"] == "path":
            address = address.replace(f"{{{name}}}", example or f"{{{name}}}")
        elif parameter["in"] == "query" and parameter.get("required"):
            query[name] = example
        elif name == "Idempotency-Key":
            options.append(f"-H {_FRESH_KEY}")
        elif parameter["in"] == "header" and parameter.get("required"):
            options.append(f"-H {_quoted(f'{name}: {example}')}")
    options += _body_options(document, operation)
    target = f"{address}?{urlencode(query)}" if query else address
    verb = "" if method == "get" else f"-X {method.upper()} "
    return " \\\n  ".join([f"curl {verb}{_quoted(target)}", *options])


def _body_options(document: dict[str, Any], operation: Mapping[str, Any]) -> Iterator[str]:
    body = components.resolve(document, operation.get("requestBody", {}))
    for media_type, content in list(body.get("content", {}).items())[:1]:
        example = _body_example(document, content)
        if media_type == _FORM:  # only the token endpoint takes one
            yield f"-u {_CLIENT}"
            yield from (f"-d {_quoted(f'{name}={value}')}" for name, value in (example or {}).items())
        else:
            yield f"-H {_quoted(f'Content-Type: {media_type}')}"
            is_text = isinstance(example, str)
            yield f"-d {_quoted(example if is_text else json.dumps(example or {}, indent=2, ensure_ascii=False))}"


def _parameter_example(document: dict[str, Any], parameter: Mapping[str, Any]) -> str:
    schema = components.resolve(document, parameter.get("schema", {}))
    named = [one.get("value") for one in parameter.get("examples", {}).values()]
    found = [parameter.get("example"), *named, *schema.get("examples", ()), schema.get("default")]
    return next((str(one) for one in found if one is not None), "")


def _body_example(document: dict[str, Any], content: Mapping[str, Any]) -> Any:
    schema = components.resolve(document, content.get("schema", {}))
    named = [components.resolve(document, one).get("value") for one in content.get("examples", {}).values()]
    found = [content.get("example"), *named, *schema.get("examples", ())]
    return next((one for one in found if one is not None), None)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
