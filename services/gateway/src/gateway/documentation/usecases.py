"""The pages that people read: what this is, how to make the first call, and what each problem means."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bluelamp.kit.problems import type_address
from bluelamp.schemas.problems import STATUS, ProblemCode, ProblemError
from gateway.catalogue.documents import ServiceDocument
from gateway.catalogue.samples import curl
from gateway.documentation import assets
from gateway.resources import GatewayResources

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.globals |= {
    "address": assets.address,
    "frame": assets.FRAME,
    "icon": assets.ICON,
    "styles": assets.STYLES,
    "viewer": assets.VIEWER,
}
_SUBMISSION = ("referrals", "/referrals", "post")


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the registry, as its page shows it."""

    code: str
    status: int
    title: str
    advice: str
    example: str


async def landing(resources: GatewayResources) -> str:
    """Return the first page, with the services that are known and the first call as their document has it."""
    known = await resources.documents.known()
    return _pages.get_template("landing.html").render(
        place=resources.settings.issuer,
        is_local=resources.settings.is_local,
        services=[{"name": one.service.name, "prefix": one.service.prefix, **_info(one)} for one in known],
        submission=next((_submission(one, resources.settings.issuer) for one in known), None),
    )


def reference() -> str:
    """Return the page that shows the whole document."""
    return _pages.get_template("reference.html").render()


def problems() -> str:
    """Return the list of all problems."""
    listed = sorted((_problem(code) for code in ProblemCode), key=lambda one: (one.status, one.code))
    return _pages.get_template("problems.html").render(problems=listed)


def problem(slug: str) -> str:
    """Return the page that the type of a problem document points to; raises NOT_FOUND for a code there is not."""
    code = next((one for one in ProblemCode if one.value == slug), None)
    if code is None:
        raise ProblemError(ProblemCode.NOT_FOUND, "There is no problem of that name.")
    return _pages.get_template("problem.html").render(problem=_problem(code))


def _problem(code: ProblemCode) -> Problem:
    status = STATUS[code.kind]
    example = {
        "type": type_address(code.value),
        "title": code.heading,
        "status": status,
        "detail": code.advice,
        "instance": "urn:bluelamp:request:0199c1d2-7a50-7cc3-98c4-dc0c0c07398f",
        "code": code.value,
        "errors": [],
    }
    return Problem(code.value, status, code.heading, code.advice, json.dumps(example, indent=2))


def _info(known: ServiceDocument) -> dict[str, Any]:
    info = known.document["info"]
    return {"title": info["title"], "summary": info.get("summary", "")}


def _submission(known: ServiceDocument, place: str) -> str | None:
    service, path, method = _SUBMISSION
    operation = known.document["paths"].get(path, {}).get(method)
    if known.service.name != service or operation is None:
        return None
    return curl(known.document, f"{place}{known.service.prefix}{path}", method, operation)
