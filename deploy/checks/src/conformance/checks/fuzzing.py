"""The running API under schemathesis: every operation, every check, sequences of calls, several identities."""

import base64
import json
import re
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from conformance.findings import CheckError, Finding
from conformance.programs import CHECKS, python_program, run
from conformance.stack import RunningStack
from local_stack.settings import BUSINESS_SERVICES

CONFIGURATION: Final = CHECKS / "schemathesis.toml"
# Who is tried first for an operation open to several roles: the one that sees most, so that most is reached.
IDENTITIES: Final = (
    "officer",
    "hub-manager",
    "mash-police",
    "iom-coordinator",
    "partner-a",
    "sergeant",
    "directory-admin",
    "integrator",
)
FORCE_PEERS: Final = ("officer", "officer-2")
PARTNER_PEERS: Final = ("partner-a", "partner-b")
HUB_PEERS: Final = ("mash-police", "mash-police-bham")
# Three passes over five hundred operations took under half an hour together, beside a whole run of the tests.
LONGEST_SECONDS: Final = {"schemathesis": 2400, "schemathesis-hubs": 600, "schemathesis-partners": 400}
# A search keeps one core busy, and what it searches a part of another.
AT_ONCE: Final = 2
METHODS: Final = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True)
class Search:
    """One run: the name of its findings, who must not read whose, what narrows it, and what of the API it is about."""

    name: str
    peers: tuple[str, str]
    options: tuple[str, ...] = ()
    part: str = "all"


def everyone(
    stack: RunningStack, documents: Mapping[str, Path], seconds: int | None, within: str | None = None
) -> Iterator[Finding]:
    """Search for faults in every operation, or in those below a path; no officer may read what is another's.

    Each service is searched by itself, two of them at once: no link of the document leads from one to another.
    """
    if within:
        yield from _found_by(_below(within), stack, documents, seconds)
        return
    until = time.monotonic() + (seconds or 0) + LONGEST_SECONDS["schemathesis"]

    def found_by(part: Search) -> list[Finding]:
        return list(_found_by(part, stack, documents, seconds, until))

    with ThreadPoolExecutor(AT_ONCE) as searching:
        for found in searching.map(found_by, _by_service()):
            yield from found


def _below(path: str) -> Search:
    return Search(
        "schemathesis", FORCE_PEERS, (f"--include-path-regex=^{re.escape(path)}",), path.strip("/").replace("/", "-")
    )


def _by_service() -> Iterator[Search]:
    yield from (_below(f"/{service}/") for service in BUSINESS_SERVICES)
    services = f"^/({'|'.join(BUSINESS_SERVICES)})/"
    yield Search("schemathesis", FORCE_PEERS, (f"--exclude-path-regex={services}",), "gateway")


def partners(stack: RunningStack, documents: Mapping[str, Path], seconds: int | None) -> Iterator[Finding]:
    """Search as one partner, in what partners may do; no other partner may read what is its own."""
    return _found_by(_as_one("partner", "schemathesis-partners", PARTNER_PEERS, documents), stack, documents, seconds)


def hubs(stack: RunningStack, documents: Mapping[str, Path], seconds: int | None) -> Iterator[Finding]:
    """Search as a practitioner of one hub, in what practitioners may do; no other hub's may read what is its own."""
    return _found_by(_as_one("practitioner", "schemathesis-hubs", HUB_PEERS, documents), stack, documents, seconds)


def _as_one(role: str, name: str, peers: tuple[str, str], documents: Mapping[str, Path]) -> Search:
    mine = [one["operationId"] for one in _operations(documents["openapi"]) if role in one.get("x-roles", ())]
    return Search(name, peers, (f"--auth-wfc-user={peers[0]}", *(f"--include-operation-id={one}" for one in mine)))


def _found_by(
    search: Search,
    stack: RunningStack,
    documents: Mapping[str, Path],
    seconds: int | None,
    until: float | None = None,
) -> Iterator[Finding]:
    document = documents["openapi"]
    folder = document.parent / search.name / search.part
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "identities.json").write_text(json.dumps(_identities(stack)))
    identities = f'[auth.wfc]\npath = "identities.json"\npeers = {json.dumps(search.peers)}\n'
    (folder / "schemathesis.toml").write_text(f"{CONFIGURATION.read_text()}\n{identities}")
    report = folder / "report.ndjson"
    report.unlink(missing_ok=True)
    # Without a time there is one pass, which finds the same from the same seed: what a gate must be. With one, the
    # search goes on from seed to seed until it is over.
    hunt = [f"--max-time={seconds}"] if seconds else []
    limits = [f"--url={stack.url}", f"--report-ndjson-path={report}", "--no-color", *hunt]
    told = run(
        [
            python_program("schemathesis"),
            "--config-file",
            "schemathesis.toml",
            "run",
            document,
            *limits,
            *search.options,
        ],
        folder=folder,
        seconds=until - time.monotonic() if until else (seconds or 0) + LONGEST_SECONDS[search.name],
    )
    (folder / "said.txt").write_text(told.out)
    if not report.exists():
        raise CheckError(f"schemathesis wrote no report:\n{told.out}{told.err}")
    yield from sorted(set(_findings(report, search.name)))


def _identities(stack: RunningStack) -> dict[str, Any]:
    """Write how each demo client comes by its token, in the form of Web Fuzzing Commons."""
    secrets = stack.clients()
    first = [name for name in IDENTITIES if name in secrets]
    login = {
        "externalEndpointURL": f"{stack.url}/oauth2/token",
        "verb": "POST",
        "payloadRaw": "grant_type=client_credentials",
        "contentType": "application/x-www-form-urlencoded",
        "token": {
            "extractFrom": "body",
            "extractSelector": "/access_token",
            "sendIn": "header",
            "sendName": "Authorization",
            "sendTemplate": "Bearer {token}",
        },
    }
    entries = [
        {
            "name": name,
            "loginEndpointAuth": {"headers": [{"name": "Authorization", "value": _basic(name, secrets[name])}]},
        }
        for name in [*first, *(name for name in secrets if name not in first)]
    ]
    return {"auth": entries, "authTemplate": {"loginEndpointAuth": login}}


def _basic(client_id: str, secret: str) -> str:
    login = f"{urllib.parse.quote(client_id, safe='')}:{urllib.parse.quote(secret, safe='')}"
    return f"Basic {base64.b64encode(login.encode()).decode()}"


def _operations(document: Path) -> Iterator[dict[str, Any]]:
    for item in json.loads(document.read_text())["paths"].values():
        yield from (item[method] for method in METHODS if method in item)


def _findings(report: Path, tool: str) -> Iterator[Finding]:
    with report.open() as lines:
        for line in lines:
            for kind, event in json.loads(line).items():
                if kind in {"NonFatalError", "FatalError"}:
                    told = event.get("value") or event.get("exception") or event
                    yield Finding(tool, "error", event.get("label") or "the run", json.dumps(told)[:400])
                elif kind == "ScenarioFinished":
                    yield from _failures(event["recorder"], tool)


def _failures(recorder: dict[str, Any], tool: str) -> Iterator[Finding]:
    for case_id, checks in recorder.get("checks", {}).items():
        for check in checks:
            if check["status"] != "failure":
                continue
            case = recorder["cases"][case_id]["value"]
            failure = check["failure_info"]["failure"]
            place = f"{case['method']} {case['path']} as {case.get('auth_identity', 'nobody')}"
            yield Finding(tool, check["name"], place, " ".join(failure["message"].split())[:400])
