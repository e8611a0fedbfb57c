"""The templates, and the files they link to: GOV.UK Design System components, no script at all."""

import hashlib
import mimetypes
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Template, select_autoescape

from referrals.replies.rules import words
from referrals.replies.rules.links import SESSION_IDLE

_PACKAGE: Final = "referrals.replies.pages"
_MACROS: Final = "govuk_frontend_jinja"
mimetypes.add_type("image/svg+xml", ".svg")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a page links to; its address changes when it does, so that it can be kept for a year."""

    content: bytes
    media_type: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """Return every file that the pages may link to, by name."""
    folder = resources.files(_PACKAGE).joinpath("static")
    return {file.name: _asset(file.name, file.read_bytes()) for file in folder.iterdir() if file.is_file()}


def _asset(name: str, content: bytes) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "text/plain"
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:12])


def asset_address(name: str) -> str:
    """Return where a page finds a file."""
    return f"/reply/assets/{name}?v={assets()[name].digest}"


def render(name: str, **values: Any) -> str:
    """Fill in a template; what is filled in is escaped unless it is plain text."""
    template: Template = _environment().get_template(name)
    return template.render(**values)


@cache
def _environment() -> Environment:
    # The macros come with their own package and count on undefined values being empty.
    loader = ChoiceLoader([PackageLoader(_PACKAGE), PrefixLoader({_MACROS: PackageLoader(_MACROS)})])
    environment = Environment(
        loader=loader, autoescape=select_autoescape(["html"]), trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {
        "asset": asset_address,
        "words": words,
        "idle_minutes": SESSION_IDLE // timedelta(minutes=1),
    }
    environment.filters |= {
        "moment": words.moment_in_words,
        "day": words.day_in_words,
        "birthday": words.birthday_in_words,
    }
    return environment
