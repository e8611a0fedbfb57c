"""Makes one OpenAPI document of many: no name means two things, and no thing has two names without need."""

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "put", "post", "patch", "delete")
_SHARED_BY_NAME = "securitySchemes"
_REFERENCE = "#/components/"
_IN_SEVERAL = "In several services"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One service's document, and the prefix of its paths behind the front door ("" for the gateway's own)."""

    name: str
    prefix: str
    document: Mapping[str, Any]


def merge(frame: Mapping[str, Any], parts: Sequence[Part]) -> Document:
    """Merge the parts into one document with the frame's `info` and `servers`; no part is changed.

    Components of the same name and meaning are shared. Where the meaning differs, the later service's component is
    called after the service; so is an operation id or a webhook whose name is taken.
    """
    merged: Document = {**copy.deepcopy(dict(frame)), "paths": {}, "components": {}, "tags": []}
    operation_ids: set[str] = set()
    for part in parts:
        document = _with_distinct_components(part, merged["components"])
        _rename_operations(document, part.name, operation_ids)
        _add_components(merged["components"], document.get("components", {}))
        merged["paths"] |= {part.prefix + path: item for path, item in document["paths"].items()}
        _add_webhooks(merged, document.get("webhooks", {}), part.name)
        known = {tag["name"] for tag in merged["tags"]}
        merged["tags"] += [tag for tag in document.get("tags", ()) if tag["name"] not in known]
    merged["tags"].sort(key=lambda tag: str(tag["name"]))
    merged["x-tagGroups"] = _tag_groups([part.document for part in parts])
    return merged


def _tag_groups(documents: Sequence[Mapping[str, Any]]) -> list[Document]:
    """Show each service's tags in its own order; those that several services have come after them, once."""
    declared = [group for document in documents for group in document.get("x-tagGroups", ())]
    uses = Counter(tag for group in declared for tag in group["tags"])
    own = [{"name": group["name"], "tags": [tag for tag in group["tags"] if uses[tag] == 1]} for group in declared]
    shared = {"name": _IN_SEVERAL, "tags": [tag for tag in uses if uses[tag] > 1]}
    return [group for group in (*own, shared) if group["tags"]]


def _with_distinct_components(part: Part, taken: Mapping[str, Any]) -> Document:
    own = part.document.get("components", {})
    clashing = _clashes(own, taken)
    renamed = {
        f"{_REFERENCE}{section}/{name}": f"{_REFERENCE}{section}/{_called_after(part.name, name)}"
        for section, name in clashing
    }
    document: Document = _rewritten(part.document, renamed)
    for section, name in clashing:
        components = document["components"][section]
        component, called = components.pop(name), _called_after(part.name, name)
        # Generators of clients name what they make after the title.
        components[called] = {**component, "title": called} if component.get("title") == name else component
    return document


def _clashes(own: Mapping[str, Any], taken: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Find the components whose name is taken by something else, or by the same words about other things."""
    both = {
        (section, name)
        for section, components in own.items()
        for name in components
        if section != _SHARED_BY_NAME and name in taken.get(section, {})
    }
    clashing = {(section, name) for section, name in both if own[section][name] != taken[section][name]}
    while more := {one for one in both - clashing if _references(own[one[0]][one[1]]) & clashing}:
        clashing |= more
    return clashing


def _references(node: Any) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for text in _texts(node):
        if text.startswith(_REFERENCE):
            section, _, name = text.removeprefix(_REFERENCE).partition("/")
            found.add((section, name))
    return found


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for inner in node.values():
            yield from _texts(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _texts(inner)


def _rewritten(node: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(node, str):
        return renamed.get(node, node)
    if isinstance(node, Mapping):
        return {key: _rewritten(inner, renamed) for key, inner in node.items()}
    if isinstance(node, list):
        return [_rewritten(inner, renamed) for inner in node]
    return node


def _called_after(service: str, name: str) -> str:
    return "".join(word.capitalize() for word in service.split("-")) + name


def _rename_operations(document: Document, service: str, taken: set[str]) -> None:
    operations = [
        item[method]
        for items in (document["paths"], document.get("webhooks", {}))
        for item in items.values()
        for method in _METHODS
        if method in item
    ]
    names = [one["operationId"] for one in operations if "operationId" in one]
    renamed = {name: f"{service.replace('-', '_')}_{name}" for name in names if name in taken}
    for operation in operations:
        if operation.get("operationId") in renamed:
            operation["operationId"] = renamed[operation["operationId"]]
        for response in operation.get("responses", {}).values():
            for link in response.get("links", {}).values():
                if link.get("operationId") in renamed:
                    link["operationId"] = renamed[link["operationId"]]
    taken |= {renamed.get(name, name) for name in names}


def _add_components(merged: Document, own: Mapping[str, Any]) -> None:
    for section, components in own.items():
        there = merged.setdefault(section, {})
        for name, component in components.items():
            if section == _SHARED_BY_NAME and name in there:
                _add_scopes(there[name], component)
            else:
                there[name] = component


def _add_scopes(scheme: Document, other: Mapping[str, Any]) -> None:
    for flow, described in other.get("flows", {}).items():
        scheme["flows"].setdefault(flow, described)["scopes"] |= described["scopes"]


def _add_webhooks(merged: Document, own: Mapping[str, Any], service: str) -> None:
    webhooks = merged.get("webhooks", {})
    for name, item in own.items():
        webhooks[f"{service}.{name}" if name in webhooks else name] = item
    if webhooks:
        merged["webhooks"] = webhooks
