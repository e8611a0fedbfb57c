"""What the platform is installed from says the same as the code: settings, commands, files."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import contact.settings
import gateway.settings
import offenders.settings
import referrals.settings
import safeguarding.settings
from local_stack.installation_secrets import InstallationSecrets
from local_stack.roles import ROLES_OF, ServiceDatabase
from local_stack.services import Services
from local_stack.settings import StackSettings

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "GATEWAY_": gateway.settings.Settings,
    "REFERRALS_": referrals.settings.Settings,
    "SAFEGUARDING_": safeguarding.settings.Settings,
    "CONTACT_": contact.settings.Settings,
    "OFFENDERS_": offenders.settings.Settings,
}
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
KUBERNETES = ROOT / "deploy" / "kubernetes"
# Parts of addresses, put together before a service sees them.
PASSWORDS = re.compile(r"(GATEWAY|REFERRALS|SAFEGUARDING|CONTACT|OFFENDERS)_(OWNER|APP|PARTNER)_PASSWORD")


def manifests() -> Iterator[dict[str, Any]]:
    for path in sorted(KUBERNETES.glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text())


def containers() -> Iterator[tuple[str, dict[str, Any]]]:
    for one in manifests():
        if one["kind"] in {"Deployment", "Job"}:
            yield from ((one["metadata"]["name"], part) for part in one["spec"]["template"]["spec"]["containers"])


def compose_environments() -> Iterator[tuple[str, set[str]]]:
    for name, service in COMPOSE["services"].items():
        yield f"compose {name}", set(service.get("environment", {}))


def kubernetes_environments() -> Iterator[tuple[str, set[str]]]:
    for name, container in containers():
        yield f"kubernetes {name}", {one["name"] for one in container.get("env", [])}


@pytest.mark.parametrize("prefix", SETTINGS)
def test_every_setting_that_is_given_is_one_that_the_service_reads(prefix):
    known = {f"{prefix}{name}".upper() for name in SETTINGS[prefix].model_fields}
    given = {
        (place, name)
        for place, names in [*compose_environments(), *kubernetes_environments()]
        for name in names
        if name.startswith(prefix) and not PASSWORDS.fullmatch(name)
    }
    assert len(given) > 15
    assert {(place, name) for place, name in given if name not in known} == set()


@pytest.mark.parametrize("prefix", SETTINGS)
def test_every_setting_that_a_service_needs_is_given(prefix):
    needed = {f"{prefix}{name}".upper() for name, field in SETTINGS[prefix].model_fields.items() if field.is_required()}
    given = [
        names
        for _, names in [*compose_environments(), *kubernetes_environments()]
        if any(name.startswith(prefix) and not PASSWORDS.fullmatch(name) for name in names)
    ]
    assert len(given) >= 2
    assert [needed - names for names in given if needed - names] == []


ONLY_IN_CONTAINERS = {"PORT", "RATE_LIMIT_PER_MINUTE", "FRONT_DOOR_URL"}


@pytest.mark.parametrize(
    ("container", "only_there", "only_local"),
    [
        ("gateway", {"TRUSTED_PROXIES", "RATE_LIMIT_PER_MINUTE", "SECURITY_CONTACT"}, set()),
        ("referrals-1", {*ONLY_IN_CONTAINERS, "SMTP_URL"}, {"MAIL_FOLDER"}),
        ("safeguarding-1", ONLY_IN_CONTAINERS, set()),
        ("contact-1", ONLY_IN_CONTAINERS, set()),
        ("offenders-1", ONLY_IN_CONTAINERS, set()),
    ],
)
def test_one_machine_and_containers_give_the_same_settings(tmp_path, container, only_there, only_local):
    databases = {
        name: ServiceDatabase(name, name, "postgresql://x@h:1", dict.fromkeys(roles, "p"))
        for name, roles in ROLES_OF.items()
    }
    services = Services(StackSettings(), InstallationSecrets(tmp_path), databases)
    service = container.removesuffix("-1")
    prefix = f"{service.upper()}_"
    given = services.gateway_environment() if service == "gateway" else services.environment(service)
    local = {name.removeprefix(prefix) for name in given if name.startswith(prefix)}
    composed = {name.removeprefix(prefix) for name in COMPOSE["services"][container]["environment"]}
    assert local - composed == only_local
    assert composed - local <= only_there


def test_every_secret_that_compose_asks_for_is_named_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text() + (ROOT / "deploy/image/compose-tls.yml").read_text()
    needed = set(re.findall(r"\$\{([A-Z_]+):\?\}", text))
    offered = set(re.findall(r"\$\{([A-Z_]+):-", text))
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert len(needed) > 8
    assert needed - named == set()
    assert named - needed - offered == set()


def test_no_secret_stands_in_the_example():
    filled = re.findall(r"^([A-Z_]*(?:PASSWORD|KEY|SMTP_URL))=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert filled == []


def test_every_file_that_is_mounted_exists():
    mounted = [
        volume["source"]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
        if volume["type"] == "bind"
    ]
    assert mounted
    assert [source for source in mounted if not (ROOT / source).exists()] == []


@pytest.mark.parametrize("service", COMPOSE["services"])
def test_every_container_is_locked_down(service):
    container = COMPOSE["services"][service]
    assert container["read_only"]
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "cpus", "pids_limit", "logging"} <= container.keys()


def test_every_pod_is_locked_down():
    names = []
    for name, container in containers():
        names.append(name)
        security = container["securityContext"]
        assert not security["allowPrivilegeEscalation"], name
        assert security["readOnlyRootFilesystem"], name
        assert security["capabilities"]["drop"] == ["ALL"], name
        assert "memory" in container["resources"]["limits"], name
    assert len(names) >= 8


def test_every_deployment_survives_the_loss_of_a_machine():
    kinds = {
        kind: {one["metadata"]["name"] for one in manifests() if one["kind"] == kind}
        for kind in ("Deployment", "PodDisruptionBudget", "HorizontalPodAutoscaler")
    }
    assert kinds["Deployment"] == kinds["PodDisruptionBudget"]
    alone = [
        one["metadata"]["name"]
        for one in manifests()
        if (one["kind"] == "HorizontalPodAutoscaler" and one["spec"]["minReplicas"] < 2)
        or (one["kind"] == "Deployment" and one["spec"].get("replicas", 2) < 2)
    ]
    assert alone == []


def pods() -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one["spec"]["template"] for one in manifests() if one["kind"] == "Deployment"}


def selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    named = selector.get("matchLabels", {}).items() <= labels.items()
    return named and all(labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", []))


def lets_the_monitoring_in(rule: dict[str, Any], port: int) -> bool:
    monitoring = {"namespaceSelector": {"matchLabels": {"bluelamp.example/monitoring": "yes"}}}
    return monitoring in rule["from"] and {"port": port} in rule["ports"]


@pytest.mark.parametrize(
    ("pod", "port"),
    [
        ("gateway", 8000),
        ("referrals", 8000),
        ("referrals-worker", 8001),
        ("safeguarding", 8000),
        ("safeguarding-worker", 8001),
        ("contact", 8000),
        ("contact-worker", 8001),
        ("offenders", 8000),
        ("offenders-worker", 8001),
    ],
)
def test_the_measurements_of_every_process_of_ours_can_be_collected(pod, port):
    """Announced by the pod, listened on by its process, and let through by the policies."""
    metadata, [container] = pods()[pod]["metadata"], pods()[pod]["spec"]["containers"]
    announced = {"prometheus.io/scrape": "true", "prometheus.io/port": str(port), "prometheus.io/path": "/metrics"}
    assert metadata["annotations"] == announced
    assert [one["containerPort"] for one in container["ports"]] == [port]
    given = {one["name"]: one.get("value") for one in container["env"]}
    service = container["image"].removeprefix("bluelamp/").upper()
    listens_on = f"{service}_WORKER_METRICS_PORT" if container["args"][-1] == "worker" else f"{service}_PORT"
    assert (given[listens_on], given[f"{service}_HOST"]) == (str(port), "0.0.0.0")  # noqa: S104 # within the pod
    policies = [one["spec"] for one in manifests() if one["kind"] == "NetworkPolicy"]
    applying = [one for one in policies if selects(one["podSelector"], metadata["labels"])]
    assert any(lets_the_monitoring_in(rule, port) for one in applying for rule in one.get("ingress", []))


def test_every_pod_of_an_image_of_ours_is_measured():
    ours = {name for name, one in pods().items() if one["spec"]["containers"][0]["image"].startswith("bluelamp/")}
    assert ours == {name for name, one in pods().items() if "annotations" in one["metadata"]}


def test_the_image_is_made_of_what_reaches_the_builder():
    """Each COPY from the checkout names something that .dockerignore lets through."""
    dockerfile = (ROOT / "deploy/image/Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    let_through = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    services = ("gateway", "referrals", "safeguarding", "contact", "offenders")
    sources = [source.replace("${SERVICE}", one) for line in copied for source in line.split() for one in services]
    assert len(sources) > 5
    for source in sources:
        assert (ROOT / source).exists(), source
        assert any(source == one or source.startswith(f"{one}/") for one in let_through), source


FIRST = "referrals"
LIKE_THE_FIRST = ("safeguarding", "contact", "offenders")
# What another one need not be told: only the first sends mail, and no partner comes to the contact service.
NOT_TOLD = {
    "safeguarding": re.compile(r"SAFEGUARDING_(SMTP_URL|MAIL_FROM)"),
    "contact": re.compile(r"CONTACT_(SMTP_URL|MAIL_FROM|PARTNER_DATABASE_URL)|PARTNER_PASSWORD"),
    "offenders": re.compile(r"OFFENDERS_(SMTP_URL|MAIL_FROM)"),
}


def as_for(service: str, part: Any) -> Any:
    """The first service's part as the other one's would be."""
    if isinstance(part, dict):
        named = {as_for(service, name): as_for(service, one) for name, one in part.items()}
        return {name: one for name, one in named.items() if not NOT_TOLD[service].fullmatch(str(name))}
    if isinstance(part, list):
        given = [as_for(service, one) for one in part]
        names = [str(one.get("name")) if isinstance(one, dict) else "" for one in given]
        return [one for one, name in zip(given, names, strict=True) if not NOT_TOLD[service].fullmatch(name)]
    return part.replace(FIRST, service).replace(FIRST.upper(), service.upper()) if isinstance(part, str) else part


@pytest.mark.parametrize("service", LIKE_THE_FIRST)
def test_compose_runs_every_service_as_it_runs_the_first(service):
    parts = {name: one for name, one in COMPOSE["services"].items() if FIRST in name}
    assert len(parts) == 5
    for name, one in parts.items():
        assert as_for(service, one) == COMPOSE["services"][name.replace(FIRST, service)], name


@pytest.mark.parametrize("service", LIKE_THE_FIRST)
def test_kubernetes_runs_every_service_as_it_runs_the_first(service):
    there = {(one["kind"], one["metadata"]["name"]): one for one in manifests() if "metadata" in one}
    parts = {key: one for key, one in there.items() if FIRST in key[1]}
    assert len(parts) == 8
    for (kind, name), one in parts.items():
        assert as_for(service, one) == there[kind, name.replace(FIRST, service)], (kind, name)


@pytest.mark.parametrize("service", LIKE_THE_FIRST)
def test_every_policy_that_names_the_first_service_names_every_other(service):
    selectors = [
        expression["values"]
        for one in manifests()
        if one["kind"] == "NetworkPolicy"
        for expression in expressions_of(one["spec"])
    ]
    named = [values for values in selectors if any(FIRST in value for value in values)]
    assert len(named) >= 5
    for values in named:
        assert {as_for(service, value) for value in values} <= set(values)


def expressions_of(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for one in part:
            yield from expressions_of(one)
    if isinstance(part, dict):
        yield from part.get("matchExpressions", [])
        for one in part.values():
            yield from expressions_of(one)


def test_every_part_that_another_waits_for_is_there():
    """And ends, where its end is waited for."""
    waiting = [
        (name, other, given["condition"])
        for name, service in COMPOSE["services"].items()
        for other, given in service.get("depends_on", {}).items()
    ]
    assert len(waiting) > 12
    assert [(name, other) for name, other, _ in waiting if other not in COMPOSE["services"]] == []
    for name, other, condition in waiting:
        ends = COMPOSE["services"][other]["restart"].startswith("on-failure")
        assert ends == (condition == "service_completed_successfully"), (name, other)


@pytest.mark.parametrize("service", [FIRST, *LIKE_THE_FIRST])
def test_the_front_door_leads_to_every_service_wherever_it_stands(service):
    caddyfile = (ROOT / "services/gateway/Caddyfile").read_text()
    upstreams = f"BLUELAMP_{service.upper()}_UPSTREAMS"
    assert f"{{${upstreams}:" in caddyfile
    assert f"/{service}/v1/*" in caddyfile
    assert f"strip_prefix /{service}/v1" in caddyfile
    doors = [COMPOSE["services"]["front-door"]["environment"]]
    doors += [given_by(part) for name, part in containers() if name == "front-door"]
    told = [COMPOSE["services"]["gateway"]["environment"]]
    told += [given_by(part) for name, part in containers() if name == "gateway"]
    assert len(doors) == len(told) == 2
    assert all(f"{service}" in one[upstreams] for one in doors)
    assert all(
        {"name": service, "prefix": f"/{service}/v1"}.items() <= entry.items() for entry in entries(told, service)
    )


def given_by(container: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in container["env"] if "value" in one}


def entries(told: list[dict[str, str]], service: str) -> list[dict[str, Any]]:
    found = [one for given in told for one in json.loads(given["GATEWAY_SERVICES"]) if one["name"] == service]
    assert len(found) == len(told)
    return found


def test_every_secret_that_a_pod_reads_is_made_by_the_instructions():
    wanted = {
        (one["valueFrom"]["secretKeyRef"]["name"], one["valueFrom"]["secretKeyRef"]["key"])
        for _, container in containers()
        for one in container["env"]
        if "secretKeyRef" in one.get("valueFrom", {})
    }
    said = (KUBERNETES / "README.md").read_text().replace("\\\n", " ")
    made = {
        (name, key)
        for name, rest in re.findall(r"create secret generic (\S+)(.*)", said)
        for key in re.findall(r"--from-literal=([a-z-]+)=", rest)
    }
    by_the_operator = {("postgres-superuser", "username"), ("postgres-superuser", "password")}
    assert len(wanted) > 12
    assert wanted - by_the_operator == made


@pytest.mark.parametrize("service", [FIRST, *LIKE_THE_FIRST])
def test_the_runbook_of_restoring_knows_every_service(service):
    """And every secret that can be changed: all that `.env` has but the passwords of PostgreSQL's roles."""
    runbook = (ROOT / "docs/runbooks/restoring.md").read_text()
    assert f"`python -m {service} verify-audit`" in runbook
    secrets = re.findall(r"^#?([A-Z_]+_(?:KEY|SECRET))=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(secrets) >= 6
    assert [name for name in secrets if f"`{name}`" not in runbook] == []
