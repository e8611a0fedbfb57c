"""Which scopes a role may hold, read from what the services say of themselves."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bluelamp.kit.access import SCHEME_NAME

_METHODS = ("get", "put", "post", "patch", "delete")


def scopes_for(roles: Iterable[str], documents: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return every scope of every operation that one of the roles may call.

    Each service checks scope and role again, so a scope too many opens nothing.
    """
    held = frozenset(roles)
    return frozenset(
        scope
        for document in documents
        for operation in _operations(document)
        if held & set(operation.get("x-roles", ()))
        for scope in _scopes(operation)
    )


def all_scopes(documents: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return every scope that any operation asks for, in order."""
    return sorted({scope for document in documents for one in _operations(document) for scope in _scopes(one)})


def _operations(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for path_item in document["paths"].values():
        yield from (path_item[method] for method in _METHODS if method in path_item)


def _scopes(operation: Mapping[str, Any]) -> list[str]:
    return [scope for requirement in operation.get("security", ()) for scope in requirement.get(SCHEME_NAME, ())]
