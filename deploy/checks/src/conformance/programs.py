"""Runs the tools, each a program of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conformance.findings import CheckError

CHECKOUT: Final = Path(__file__).parents[4]
CHECKS: Final = CHECKOUT / "deploy" / "checks"
NODE_PROGRAMS: Final = CHECKS / "node_modules" / ".bin"
LAST_CHARACTERS: Final = 2000


@dataclass(frozen=True)
class Result:
    """What a program left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


def run(
    command: Sequence[str | Path],
    *,
    codes: Sequence[int] = (0, 1),
    environment: Mapping[str, str] | None = None,
    folder: Path = CHECKOUT,
    given: str | None = None,
    seconds: float = 300,
) -> Result:
    """Run to the end; raises CheckError when the exit code is none of those by which the tool speaks."""
    try:
        done = subprocess.run(  # noqa: S603 # fixed commands
            [str(part) for part in command],
            env={**os.environ, **(environment or {})},
            cwd=folder,
            input=given,
            capture_output=True,
            check=False,
            text=True,
            timeout=seconds,
        )
    except FileNotFoundError as error:
        raise CheckError(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise CheckError(f"{command[0]} did not end within {seconds:.0f} s") from error
    if done.returncode not in codes:
        said = f"{done.stdout}\n{done.stderr}".strip()[-LAST_CHARACTERS:]
        raise CheckError(f"{Path(str(command[0])).name} ended with {done.returncode}:\n{said}")
    return Result(done.returncode, done.stdout, done.stderr)


def python_program(name: str) -> Path:
    """Find a program that stands beside this interpreter."""
    return Path(sys.executable).with_name(name)


def node_program(name: str) -> Path:
    """Find a program that `npm ci` has put into deploy/checks."""
    return NODE_PROGRAMS / name


def uv() -> list[str | Path]:
    """Begin a command of uv: the one that the checkout has fetched, or the one on the PATH."""
    fetched = CHECKOUT / ".tools" / "uv" / "bin" / "uv"
    return [fetched if fetched.exists() else "uv"]


def prepare_node() -> None:
    """Install what package-lock.json names, without running anything that a package brings along."""
    if shutil.which("npm") is None:
        raise CheckError("Node and npm are needed: on Debian, apt install nodejs npm")
    stamp = NODE_PROGRAMS / ".prepared"
    wanted = (CHECKS / "package-lock.json").read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder=CHECKS, codes=(0,))
        stamp.write_text(wanted)
