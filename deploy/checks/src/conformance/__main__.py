"""The commands: `python -m conformance run`, or with --only for some of the checks."""

import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from conformance import stack
from conformance.checks import contract, deployment, exchanges, fuzzing
from conformance.findings import CheckError, Finding
from conformance.programs import CHECKS, prepare_node
from conformance.waivers import Waivers
from local_stack.settings import BUSINESS_SERVICES

WAIVERS: Final = CHECKS / "waivers.yaml"

Findings: TypeAlias = Iterable[Finding]
application = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Judge the platform by the public tools.",
)


@dataclass
class Bench:
    """What the checks work with: a folder, and the running platform and its documents once somebody asks for them."""

    folder: Path
    parts: ExitStack
    seconds: int | None
    within: str | None
    _stack: stack.RunningStack | CheckError | None = None
    _documents: dict[str, Path] = field(default_factory=dict)

    def platform(self) -> stack.RunningStack:
        """Start the platform the first time; one that did not start is not tried again."""
        if self._stack is None:
            typer.echo("   starting the platform")
            try:
                self._stack = self.parts.enter_context(stack.running(self.folder / "data"))
            except CheckError:
                self._stack = CheckError("the platform did not start: see above")
                raise
        if isinstance(self._stack, CheckError):
            raise self._stack
        return self._stack

    def documents(self) -> dict[str, Path]:
        """Fetch every document through the gateway the first time."""
        if not self._documents:
            paths = {"openapi": "/openapi.json"}
            paths |= {service: f"/openapi/{service}.json" for service in (*BUSINESS_SERVICES, "gateway")}
            platform = self.platform()
            self._documents = {name: platform.save(path, self.folder / f"{name}.json") for name, path in paths.items()}
        return self._documents


@dataclass(frozen=True)
class Check:
    """One check: the tool's name in waivers and --only, a heading for people, and what to do."""

    tool: str
    heading: str
    run: Callable[[Bench], Findings]


CHECKS_IN_ORDER: Final = (
    Check("hadolint", "Dockerfiles, by hadolint", lambda _: deployment.hadolint()),
    Check("compose-spec", "Compose files, by the specification's schema", lambda _: deployment.compose_schema()),
    Check("compose-lint", "Compose services locked down, by compose-lint", lambda _: deployment.compose_lint()),
    Check("kubernetes-validate", "Kubernetes manifests, by its schemas", lambda _: deployment.kubernetes()),
    Check("openapi-spec-validator", "OpenAPI 3.1", lambda bench: contract.specification(bench.documents())),
    Check("spectral", "Spectral: spectral:oas, OWASP", lambda bench: contract.spectral(bench.documents())),
    Check("redocly", "Redocly: recommended-strict", lambda bench: contract.redocly(bench.documents())),
    Check("typescript", "TypeScript types, compiled strictly", lambda bench: contract.typescript(bench.documents())),
    Check("openapi-python-client", "A Python client", lambda bench: contract.python_client(bench.documents())),
    Check("httplint", "Headers of real answers, by httplint", lambda bench: exchanges.httplint(bench.platform())),
    Check(
        "schemathesis-partners",
        "Schemathesis as a partner among partners",
        lambda bench: fuzzing.partners(bench.platform(), bench.documents(), bench.seconds),
    ),
    Check(
        "schemathesis-hubs",
        "Schemathesis as a practitioner among hubs",
        lambda bench: fuzzing.hubs(bench.platform(), bench.documents(), bench.seconds),
    ),
    Check(
        "schemathesis",
        "Schemathesis: every operation, every check, stateful",
        lambda bench: fuzzing.everyone(bench.platform(), bench.documents(), bench.seconds, bench.within),
    ),
)
NEED_NODE: Final = frozenset({"spectral", "redocly", "typescript"})


@application.command()
def run(
    only: Annotated[list[str] | None, typer.Option(help="Some of the checks, by the tool's name.")] = None,
    seconds: Annotated[int | None, typer.Option(help="Let schemathesis hunt on for so long.", min=10)] = None,
    within: Annotated[str | None, typer.Option(help="Let the search of everybody keep to paths that begin so.")] = None,
    keep: Annotated[Path | None, typer.Option(help="A folder for documents and reports, kept afterwards.")] = None,
) -> None:
    """Run the checks; exit 1 at any finding that no waiver covers, or at any waiver that nothing needs."""
    chosen = _chosen(only or [])
    with ExitStack() as parts:
        folder = keep or Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="bluelamp-conformance-")))
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder.resolve(), parts, seconds, within)
        failed = _judge(chosen, bench)
    if failed:
        typer.echo(f"conformance: failed: {', '.join(failed)}", err=True)
        raise typer.Exit(1)
    typer.echo(f"conformance: {len(chosen)} checks, nothing found that is not waived with a reason")


@application.command(name="list")
def list_checks() -> None:
    """Show the checks."""
    for check in CHECKS_IN_ORDER:
        typer.echo(f"{check.tool:<24} {check.heading}")


def _chosen(only: list[str]) -> list[Check]:
    if unknown := set(only) - {check.tool for check in CHECKS_IN_ORDER}:
        raise typer.BadParameter(f"no such check: {', '.join(sorted(unknown))}")
    return [check for check in CHECKS_IN_ORDER if not only or check.tool in only]


def _judge(chosen: list[Check], bench: Bench) -> list[str]:
    waivers = Waivers.read(WAIVERS)
    if any(check.tool in NEED_NODE for check in chosen):
        prepare_node()
    failed = [check.tool for check in chosen if not _passes(check, bench, waivers)]
    idle = waivers.idle([check.tool for check in chosen if check.tool not in failed])
    for waiver in idle:
        typer.echo(f"== a waiver that nothing needs: {waiver}")
    return [*failed, "waivers"] if idle else failed


def _passes(check: Check, bench: Bench, waivers: Waivers) -> bool:
    typer.echo(f"== {check.heading}")
    try:
        findings = list(check.run(bench))
    except CheckError as error:
        typer.echo(f"   could not be checked: {error}")
        return False
    left = [finding for finding in findings if not waivers.covers(finding)]
    for finding in left:
        typer.echo(f"   {finding}")
    waived = f", {len(findings) - len(left)} waived" if len(left) < len(findings) else ""
    typer.echo(f"   {len(left) or 'nothing'} found{waived}")
    return not left


def main() -> None:
    """Run the command line; a check that cannot begin at all is told plainly."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # a text stream, whatever its stub says
    try:
        application()
    except CheckError as error:
        typer.echo(f"conformance: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
