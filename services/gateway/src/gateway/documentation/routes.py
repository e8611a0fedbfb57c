"""The pages, and the files that they load."""

from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.schemas.problems import ProblemCode, ProblemError
from gateway.documentation import usecases
from gateway.documentation.assets import ASSETS
from gateway.resources import GatewayResourcesOf

router = APIRouter(include_in_schema=False)

_NOTHING_ELSE = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE: Final = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'self'; img-src 'self'; {_NOTHING_ELSE}",
    "Cache-Control": "max-age=60",
}
# The viewer puts its rules into style elements that it makes empty or with one fixed text: those two, by their hash.
_ITS_STYLES = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='"
)
_REFERENCE: Final = {
    "Content-Security-Policy": f"default-src 'none'; script-src 'self'; style-src 'self' {_ITS_STYLES}; "
    f"img-src 'self' data:; connect-src 'self'; {_NOTHING_ELSE}",
    "Cache-Control": "max-age=60",
}
_KEPT_FOR_EVER: Final = "max-age=31536000, immutable"


@router.get("/")
async def show_landing(resources: GatewayResourcesOf) -> HTMLResponse:
    """Say what this is and how to make the first call."""
    return HTMLResponse(await usecases.landing(resources), headers=_PAGE)


@router.get("/docs")
async def show_reference() -> HTMLResponse:
    """Show every operation with its examples."""
    return HTMLResponse(usecases.reference(), headers=_REFERENCE)


@router.get("/problems")
async def show_problems() -> HTMLResponse:
    """List every problem there is."""
    return HTMLResponse(usecases.problems(), headers=_PAGE)


@router.get("/problems/{code}")
async def show_problem(code: Annotated[str, Path(max_length=80)]) -> HTMLResponse:
    """Explain one problem: its type's address leads here."""
    return HTMLResponse(usecases.problem(code), headers=_PAGE)


@router.get("/assets/{name}")
async def read_asset(name: Annotated[str, Path(max_length=80)], held: IfNoneMatch = None) -> Response:
    """Return one file that the pages load."""
    asset = ASSETS.get(name)
    if asset is None:
        raise ProblemError(ProblemCode.NOT_FOUND, "There is no file of that name.")
    headers = {"Cache-Control": _KEPT_FOR_EVER, "ETag": asset.etag}
    if held == asset.etag:
        return Response(None, 304, headers)
    return Response(asset.body, 200, headers, media_type=asset.media_type)
