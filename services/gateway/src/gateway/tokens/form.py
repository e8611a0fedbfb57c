"""How the document describes a token request and its refusals."""

from typing import Any

from bluelamp.kit.openapi import components
from bluelamp.schemas.gateway import TokenRefusal
from gateway.tokens.rules import ASSERTION_TYPE, GRANT_TYPE, LONGEST_BODY


def _text(description: str, longest: int, **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest, "description": description, **more}


REQUEST_BODY: dict[str, Any] = {
    "required": True,
    "description": "A form, as OAuth 2 asks. Unknown parameters are ignored; a parameter given twice is refused.",
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "title": "TokenRequest",
                "type": "object",
                "required": ["grant_type"],
                "properties": {
                    "grant_type": _text("The only grant there is.", 40, const=GRANT_TYPE),
                    "scope": _text("Fewer scopes than the client may have, with spaces between.", 8192),
                    "client_id": _text("Where the secret is in the form too.", 100),
                    "client_secret": _text("Where HTTP Basic is not used.", 200),
                    "client_assertion_type": _text("With client_assertion.", 80, const=ASSERTION_TYPE),
                    "client_assertion": _text("A JWT signed with the client's own key.", LONGEST_BODY),
                },
            },
            "examples": {
                "all": {"summary": "Every scope that the client may have", "value": {"grant_type": GRANT_TYPE}},
            },
        }
    },
}


def _refusal(description: str, *headers: str) -> dict[str, Any]:
    own = {name: components.header(name) for name in headers}
    return {"model": TokenRefusal, "description": description, "headers": components.everywhere() | own}


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: _refusal("The request is not acceptable (RFC 6749 §5.2)."),
    401: _refusal("The client could not be authenticated.", "WWW-Authenticate"),
    429: _refusal("Too many failed attempts; Retry-After says how long to wait.", "Retry-After"),
    503: _refusal("A service that the client may use has not started yet.", "Retry-After"),
}
