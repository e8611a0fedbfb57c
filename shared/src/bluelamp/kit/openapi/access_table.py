"""Who may do what, as a table for people to read: made of the document, which is made of the code."""

from collections import defaultdict
from typing import Any

from bluelamp.kit.access import SCHEME_NAME
from bluelamp.kit.openapi import operations

BEGIN = "<!-- Who may do what: written by the command `access-table`. -->"
END = "<!-- The end of who may do what. -->"


def access_table(document: dict[str, Any]) -> str:
    """Return one row for each permission, in Markdown between two marks: its scope, roles and operations."""
    calls: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, method, operation in operations.each(document):
        scopes = [scope for entry in operation["security"] for scope in entry.get(SCHEME_NAME, [])]
        roles = ", ".join(operation.get("x-roles", ())) or "anybody, without a token"
        calls["".join(scopes) or "(none)", roles].append(f"`{method.upper()} {path}`")
    rows = [f"| {scope} | {roles} | {' · '.join(own)} |" for (scope, roles), own in sorted(calls.items())]
    return "\n".join([BEGIN, "| Permission | Roles | Operations |", "|---|---|---|", *rows, END])


def with_access_table(text: str, document: dict[str, Any]) -> str:
    """Return the text with the table between its marks; raises ValueError for a text without them."""
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError("the text has no place for the table")
    return before + access_table(document) + after
