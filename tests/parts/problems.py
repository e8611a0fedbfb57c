"""A refusal, looked at from every side."""

import re
from typing import Any

import httpx

from parts.mutations import MARKER

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "errors"}


def problem(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """The problem document of an answer that has one of these statuses; it repeats no wrong text that was sent."""
    assert answer.status_code in statuses, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body.keys() == MEMBERS
    assert body["status"] == answer.status_code
    assert body["type"].endswith(f"/problems/{body['code']}")
    assert body["instance"] == f"urn:bluelamp:request:{answer.headers['x-request-id']}"
    assert all(one.keys() == {"pointer", "detail", "code"} for one in body["errors"])
    assert all(re.fullmatch(r"#(/[A-Za-z0-9~!$&'()*+,;=:@?._%-]+)*", one["pointer"]) for one in body["errors"])
    assert MARKER not in answer.text
    assert MARKER not in str(answer.headers)
    return body


def pointers(body: dict[str, Any]) -> list[str]:
    return [one["pointer"] for one in body["errors"]]
