"""What a browser sends along: its form, the session in its cookie, and from which page it comes."""

import unicodedata
from typing import Annotated, Final
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response

from bluelamp.kit.application import origin_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.settings import ServiceSettings
from referrals.replies.pages import problems
from referrals.replies.pages.problems import PageProblemError
from referrals.replies.rules.links import is_form_token_of
from referrals.replies.usecases import sessions
from referrals.replies.usecases.sessions import Session

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 40
_LARGEST_FORM: Final = 131_072
"""Bytes: a note of the longest kind takes 48,000 when every character of it is an emoji."""


def _cookie_name(settings: ServiceSettings) -> str:
    # The prefix makes browsers refuse the cookie over plain HTTP, which the local default is.
    return "reply-session" if settings.is_local else "__Secure-reply-session"


def session_token_of(request: Request, settings: ServiceSettings) -> str | None:
    """Return the session token that the browser holds, whether or not it is still worth anything."""
    return request.cookies.get(_cookie_name(settings))


def keep_session(response: Response, settings: ServiceSettings, session_token: str) -> None:
    """Give the browser its session, until it is closed; how long it is worth anything the service decides."""
    response.set_cookie(
        _cookie_name(settings),
        session_token,
        path="/reply",
        httponly=True,
        secure=not settings.is_local,
        samesite="strict",
    )


def forget_session(response: Response, settings: ServiceSettings) -> None:
    """Take the session back from the browser."""
    response.delete_cookie(
        _cookie_name(settings), path="/reply", httponly=True, secure=not settings.is_local, samesite="strict"
    )


async def _session(request: Request, resources: ResourcesOf) -> Session:
    token = session_token_of(request, resources.settings)
    session = await sessions.continue_session(resources.database, token) if token else None
    if session is None:
        raise PageProblemError(problems.SESSION_OVER)
    return session


SessionOf = Annotated[Session, Depends(_session)]
"""The session of an opened link; without one the page says so and offers a new link."""


async def _form(request: Request, resources: ResourcesOf) -> dict[str, str]:
    """Read a form that one of our own pages sent; refuses one that another site made the browser send."""
    _check_same_site(request, origin_of(resources.settings.public_url))
    if request.headers.get("content-type", _FORM).partition(";")[0].strip().lower() != _FORM:
        raise PageProblemError(problems.UNREADABLE)
    try:
        body = (await _body(request)).decode("ascii")
        pairs = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise PageProblemError(problems.UNREADABLE) from None
    fields = {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in pairs}
    if len(fields) != len(pairs) or not all(_is_typed(name + value) for name, value in fields.items()):
        raise PageProblemError(problems.UNREADABLE)
    return fields


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise PageProblemError(problems.TOO_LARGE)
    return body


FormOf = Annotated[dict[str, str], Depends(_form)]


async def _session_form(session: SessionOf, fields: FormOf) -> dict[str, str]:
    """Read a form of this very session: a page of an earlier one must not record on the wrong referral."""
    if not is_form_token_of(session.token, fields.pop("form_token", "")):
        raise PageProblemError(problems.OTHER_SESSION)
    return fields


SessionFormOf = Annotated[dict[str, str], Depends(_session_form)]


def _check_same_site(request: Request, own: str) -> None:
    # Our pages send no referrer, so a browser may write their origin as null; Sec-Fetch-Site then says what it is.
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "null")
    if site not in {"same-origin", "none"} or origin not in {own, "null"}:
        raise PageProblemError(problems.FOREIGN)


def _is_typed(text: str) -> bool:
    return all(character in "\n\t" or unicodedata.category(character) != "Cc" for character in text)
