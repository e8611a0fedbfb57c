"""The OpenAPI documents, as files: is each correct, complete and safe, and can clients be made of it?"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from openapi_spec_validator import OpenAPIV31SpecValidator

from conformance.findings import CheckError, Finding
from conformance.programs import CHECKS, LAST_CHARACTERS, node_program, python_program, run, uv

SPECTRAL_RULES: Final = CHECKS / "spectral.yaml"
CLIENT_GENERATOR: Final = "openapi-python-client==0.29.1"
QUIET: Final = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
MERGED: Final = "openapi"
# A line that says where, a blank one, and a line that says what.
_WARNING: Final = re.compile(r"^(?:WARNING|ERROR) parsing (.+?)\.?\n\n(.+)$", re.MULTILINE)


def specification(documents: Mapping[str, Path]) -> Iterator[Finding]:
    """Validate each document against OpenAPI 3.1's own schema and rules."""
    for name, path in documents.items():
        for error in OpenAPIV31SpecValidator(json.loads(path.read_text())).iter_errors():
            place = "/".join(str(part) for part in getattr(error, "absolute_path", ()))
            yield Finding("openapi-spec-validator", "specification", f"{name} {place}", str(error)[:300])


def spectral(documents: Mapping[str, Path]) -> Iterator[Finding]:
    """Judge each document by every rule of spectral:oas and by OWASP's; a mere hint is a finding too."""
    for name, path in documents.items():
        command: list[str | Path] = [
            node_program("spectral"),
            "lint",
            path,
            "--ruleset",
            SPECTRAL_RULES,
            "--format",
            "json",
        ]
        told = run([*command, "--fail-severity", "hint", "--quiet"], folder=CHECKS)
        for one in _json(told.out, "spectral"):
            place = "/".join(str(part) for part in one["path"])
            yield Finding("spectral", str(one["code"]), f"{name} {place}", one["message"])


def redocly(documents: Mapping[str, Path]) -> Iterator[Finding]:
    """Judge each document by recommended-strict, where every warning is an error."""
    for name, path in documents.items():
        told = run(
            [node_program("redocly"), "lint", path, "--extends=recommended-strict", "--format=json"],
            folder=path.parent,
            environment=QUIET,
        )
        for one in _json(told.out, "redocly")["problems"]:
            place = one["location"][0].get("pointer", "") if one["location"] else ""
            yield Finding("redocly", one["ruleId"], f"{name} {place}", one["message"])


def typescript(documents: Mapping[str, Path]) -> Iterator[Finding]:
    """Make TypeScript types of the merged document and compile them strictly."""
    document = documents[MERGED]
    types = document.with_suffix(".ts")
    run([node_program("openapi-typescript"), document, "--output", types], codes=(0,), folder=CHECKS)
    told = run([node_program("tsc"), "--strict", "--noEmit", "--skipLibCheck", "false", types], codes=(0, 1, 2))
    for line in told.out.splitlines():
        yield Finding("typescript", "tsc", line.partition(":")[0], line)


def python_client(documents: Mapping[str, Path]) -> Iterator[Finding]:
    """Make a Python client of the merged document; each warning is something that the client would lack."""
    document = documents[MERGED]
    target = document.with_name("python-client")
    command = [*uv(), "tool", "run", "--from", CLIENT_GENERATOR, "openapi-python-client", "generate"]
    options: list[str | Path] = ["--path", document, "--output-path", target, "--meta", "none", "--overwrite"]
    told = run([*command, *options], codes=(0, 1))
    said = told.out + told.err
    warnings = _WARNING.findall(said)
    if told.code != 0 or ("encountered" in said and not warnings):
        raise CheckError(f"openapi-python-client says:\n{said[:LAST_CHARACTERS]}")
    for place, why in warnings:
        yield Finding("openapi-python-client", "warning", place, why)
    if not any(target.rglob("*.py")):
        raise CheckError(f"openapi-python-client made nothing:\n{told.out}{told.err}")
    run([python_program("python"), "-m", "compileall", "-q", target], codes=(0,))


def _json(text: str, tool: str) -> Any:
    try:
        return json.loads(text or "[]")
    except ValueError as error:
        raise CheckError(f"{tool} wrote what is not JSON: {text[:300]}") from error
