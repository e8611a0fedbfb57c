"""The report as a page that can be kept as it is: no script, its style and its charts inside it."""

import hashlib
from base64 import b64encode
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from bluelamp.schemas.contact.board_reports import BoardReport
from contact.board_reports.pages import presenting

_PACKAGE: Final = "contact.board_reports.pages"
STYLE: Final = resources.files(_PACKAGE).joinpath("report.css").read_text()
_DIGEST: Final = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
PAGE_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def page_of(report: BoardReport) -> str:
    """Write a report that is made as a page."""
    return _environment().get_template("report.html").render(report=report, style=Markup(STYLE))  # noqa: S704 # our own file


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE), autoescape=select_autoescape(["html"]), trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["issued_to"] = presenting.FORCE
    # The chart's own writer escapes every word and attribute.
    environment.filters["chart"] = lambda line: Markup(presenting.svg_of(line) or "")  # noqa: S704 # see above
    environment.filters |= {
        "days": presenting.days,
        "facts": presenting.facts,
        "glance": presenting.glance,
        "introduction": presenting.introduction,
        "parted": presenting.parted,
        "by_itself": presenting.by_itself,
        "told_by": presenting.told_by,
    }
    return environment
