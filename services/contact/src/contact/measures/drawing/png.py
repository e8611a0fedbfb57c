"""PNG from SVG, with a font of our own, so that a machine without fonts draws the letters too."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

FAMILY = "Open Sans"


def png_of(svg: str) -> bytes:
    """Draw an SVG at twice its size, for screens and print; nothing is fetched and no font of the machine is used."""
    import resvg_py  # noqa: PLC0415 # some megabytes that a process which draws no PNG need not hold

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=2,
            skip_system_fonts=True,
            font_files=_fonts(),
            font_family=FAMILY,
            background="#ffffff",
        )
    )


@cache
def _fonts() -> list[str]:
    package = find_spec("ttf_opensans")
    if package is None or package.origin is None:
        raise RuntimeError("the font's package is not installed")
    folder = Path(package.origin).parent / "ttf"
    return [str(folder / name) for name in ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf")]
