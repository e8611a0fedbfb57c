"""The files that our pages load: all of them our own, none from another server."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FOLDER = Path(__file__).parent / "static"
_MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

VIEWER: Final = "redoc-2.5.4.js"
FRAME: Final = "frame.css"
STYLES: Final = "pages.css"
ICON: Final = "lamp.svg"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, kept in memory."""

    body: bytes
    media_type: str
    etag: str


def _read(name: str) -> Asset:
    body = (_FOLDER / name).read_bytes()
    return Asset(body, _MEDIA_TYPES[Path(name).suffix], f'"{hashlib.sha256(body).hexdigest()[:32]}"')


ASSETS: Final = {name: _read(name) for name in (VIEWER, FRAME, STYLES, ICON)}


def address(name: str) -> str:
    """Return the address of an asset; it changes with the content, so that browsers may keep the file for ever."""
    return f"/assets/{name}?{ASSETS[name].etag[1:9]}"
