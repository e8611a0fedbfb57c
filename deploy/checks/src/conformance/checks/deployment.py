"""What the platform is installed from: images, compose, Kubernetes."""

import json
from collections.abc import Iterator
from pathlib import Path

import kubernetes_validate  # type: ignore[import-untyped] # it ships no types
import yaml

from conformance.findings import Finding
from conformance.programs import CHECKOUT, python_program, run

DOCKERFILES = ("deploy/image/Dockerfile",)
COMPOSE_FILES = ("docker-compose.yml", "deploy/image/compose-tls.yml")
WHOLE_COMPOSE_FILES = ("docker-compose.yml",)
KUBERNETES = CHECKOUT / "deploy" / "kubernetes"
# Kinds that operators add; Kubernetes itself has no schema for them.
ADDED_KINDS = frozenset({"Cluster", "Gateway", "HTTPRoute"})


def hadolint() -> Iterator[Finding]:
    """Judge the Dockerfiles."""
    told = run([python_program("hadolint"), "--format", "json", *DOCKERFILES])
    for one in json.loads(told.out):
        yield Finding("hadolint", one["code"], f"{one['file']}:{one['line']}", one["message"])


def compose_schema() -> Iterator[Finding]:
    """Validate the compose files against the specification's schema."""
    options = ("--builtin-schema", "vendor.compose-spec", "--output-format", "json")
    told = json.loads(run([python_program("check-jsonschema"), *options, *COMPOSE_FILES]).out)
    for one in [*told.get("errors", []), *told.get("parse_errors", [])]:
        yield Finding("compose-spec", "schema", one["filename"], one.get("message", "cannot be parsed"))


def compose_lint() -> Iterator[Finding]:
    """Judge how the containers are locked down."""
    options = ("check", "--format", "json", "--fail-on", "low", "--no-env")
    told = json.loads(run([python_program("compose-lint"), *options, *WHOLE_COMPOSE_FILES]).out)
    for one in told["findings"]:
        yield Finding("compose-lint", one["rule_id"], f"{one['file']} {one['service']}", one["message"])


def kubernetes() -> Iterator[Finding]:
    """Validate every manifest of Kubernetes' own kinds, strictly."""
    for path in sorted(KUBERNETES.glob("*.yaml")):
        if path.name != "kustomization.yaml":
            yield from _manifest(path)


def _manifest(path: Path) -> Iterator[Finding]:
    for resource in yaml.safe_load_all(path.read_text()):
        if resource["kind"] in ADDED_KINDS:
            continue
        try:
            kubernetes_validate.validate(resource, kubernetes_validate.latest_version(), strict=True)
        except kubernetes_validate.ValidationError as error:
            place = f"{path.name} {resource['kind']}/{resource['metadata']['name']}"
            yield Finding("kubernetes-validate", "schema", place, str(error.message))
