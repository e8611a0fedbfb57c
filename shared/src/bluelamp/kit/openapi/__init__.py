"""The document of a service: what FastAPI writes, made exact (OpenAPI 3.1.0)."""

import multiprocessing
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic_core import from_json, to_json

from bluelamp.kit.access import SCHEME_NAME, Permission
from bluelamp.kit.openapi import bounds, components, links, operations


def operation_id(route: APIRoute) -> str:
    """Name an operation after its function: what generated clients call it."""
    return route.name


def describe(app: FastAPI, prefix: str) -> None:
    """Make `app.openapi()` return the finished document, built once."""
    build = app.openapi

    def finished() -> dict[str, Any]:
        if (text := getattr(app.state, "document_text", None)) is not None:
            known: dict[str, Any] = from_json(text)
            return known
        if not getattr(app.state, "document", None):
            app.state.document = finish(build(), prefix)
        document: dict[str, Any] = app.state.document
        return document

    app.openapi = finished  # type: ignore[method-assign] # FastAPI documents this as the way to extend the document


def build_apart(app: FastAPI) -> None:
    """Build the document in a copy of the process that ends with it, and keep its text.

    What is taken apart for it would stay: a fifth of a web process, for operations of which most are seldom asked for.
    The process must not have begun a thread or a loop.
    """
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=lambda: sender.send_bytes(to_json(app.openapi())))
    child.start()
    sender.close()
    app.state.document_text = receiver.recv_bytes()
    child.join()


def finish(document: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Complete FastAPI's document in place, and return it."""
    document["openapi"] = "3.1.0"
    document["servers"] = [server(prefix)]
    document["info"] |= {
        "contact": {"name": "Bluelamp", "url": "https://bluelamp.example/support", "email": "api@bluelamp.example"},
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        "termsOfService": "https://bluelamp.example/terms",
        "x-audience": "partner-external",
    }
    # The viewer shows tags in the order that the service declares; the list itself is alphabetical, for linters.
    declared = document.get("tags", [])
    document["x-tagGroups"] = [{"name": document["info"]["title"], "tags": [tag["name"] for tag in declared]}]
    document["tags"] = sorted(declared, key=lambda tag: str(tag["name"]))
    components.complete(document)
    for path, method, operation in operations.each(document):
        operations.finish(operation, method, path, document)
    for operation in operations.webhooks(document):
        # What comes back is the receiver's own: our problem documents are not its affair.
        operation["responses"].pop("422", None)
        # The signature proves who calls (Standard Webhooks); OpenAPI has no kind of scheme for that.
        operation["security"] = []
    links.connect(document)
    _list_scopes(document)
    bounds.close(document)
    components.prune(document)
    return document


def server(prefix: str) -> dict[str, Any]:
    """Describe the one server there is: this installation, whatever its environment."""
    return {
        "url": prefix,
        "description": "This installation, local or production, through its gateway.",
        "x-internal": False,
    }


def _list_scopes(document: dict[str, Any]) -> None:
    scheme = document["components"].get("securitySchemes", {}).get(SCHEME_NAME)
    if scheme is not None:
        used = {
            scope
            for _, _, operation in operations.each(document)
            for entry in operation["security"]
            for scope in entry.get(SCHEME_NAME, [])
        }
        scheme["flows"]["clientCredentials"]["scopes"] = {
            scope: f"For {', '.join(sorted(Permission.known[scope].roles))}." for scope in sorted(used)
        }
