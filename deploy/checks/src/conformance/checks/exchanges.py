"""Answers as they come over the wire, judged by httplint: what caches, browsers and proxies make of their headers."""

import base64
import json
import re
import socket
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from conformance.findings import CheckError, Finding
from conformance.programs import run, uv
from conformance.stack import RunningStack

HTTPLINT: Final = "httplint==2026.10.4"
SECONDS: Final = 30
_OBJECTION: Final = re.compile(r"^\s*\* \[(BAD|WARN)\] (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Exchange:
    """One request, and the status with which it is answered."""

    path: str
    status: int
    client: str | None = None
    method: str = "GET"
    headers: str = ""


CHART: Final = "/contact/v1/measures/SL.101/chart"
EXCHANGES: Final = (
    Exchange("/", 200),
    Exchange("/docs", 200),
    Exchange("/problems/invalid", 200),
    Exchange("/openapi.json", 200),
    Exchange("/.well-known/api-catalog", 200),
    Exchange("/.well-known/jwks.json", 200),
    Exchange("/.well-known/oauth-authorization-server", 200),
    Exchange("/.well-known/security.txt", 200),
    Exchange("/referrals/v1/open-referral", 200),
    Exchange("/referrals/v1/open-referral/services", 200),
    Exchange("/contact/v1/you-said-we-did", 200),
    Exchange("/contact/v1/you-said-we-did/atom", 200),
    Exchange("/referrals/v1/referrals", 200, "officer"),
    Exchange("/referrals/v1/events", 200, "integrator"),
    Exchange("/referrals/v1/statistics", 200, "sergeant"),
    Exchange("/referrals/v1/services", 200, "directory-admin"),
    Exchange("/safeguarding/v1/hubs", 200, "officer"),
    Exchange("/safeguarding/v1/events", 200, "mash-police"),
    Exchange("/safeguarding/v1/board", 200, "mash-police"),
    Exchange("/safeguarding/v1/cases", 200, "hub-manager"),
    Exchange("/safeguarding/v1/people", 200, "offender-manager"),
    Exchange("/safeguarding/v1/statistics", 200, "hub-manager"),
    Exchange("/safeguarding/v1/lessons", 200, "partner-a"),
    Exchange("/safeguarding/v1/hubs", 401),
    Exchange("/safeguarding/v1/audit-log", 403, "mash-police"),
    Exchange("/safeguarding/v1/nothing", 404, "hub-manager"),
    Exchange("/safeguarding/v1/cases", 405, "hub-manager", "DELETE"),
    Exchange("/safeguarding/v1/cases", 406, "hub-manager", headers="Accept: image/png\r\n"),
    Exchange("/safeguarding/v1/cases", 413, "officer", "POST", "Content-Length: 99999999\r\n"),
    Exchange("/safeguarding/v1/cases?limit=0", 422, "hub-manager"),
    Exchange("/contact/v1/service-levels?stream=101&since=2014-07-01&until=2014-08-01", 200, "contact-manager"),
    Exchange("/contact/v1/demand?since=2014-07-01&until=2014-08-01", 200, "analyst"),
    Exchange("/contact/v1/call-batches", 200, "telephony"),
    Exchange("/contact/v1/measures", 200, "officer"),
    Exchange(CHART, 200, "sergeant"),
    Exchange(CHART, 200, "sergeant", headers="Accept: image/svg+xml\r\n"),
    Exchange("/contact/v1/events", 200, "integrator"),
    Exchange("/contact/v1/sites", 401),
    Exchange("/contact/v1/leavers", 403, "officer"),
    Exchange("/contact/v1/nothing", 404, "analyst"),
    Exchange("/contact/v1/sites", 405, "contact-manager", "DELETE"),
    Exchange(CHART, 406, "sergeant", headers="Accept: text/csv\r\n"),
    Exchange("/contact/v1/sites", 413, "contact-manager", "POST", "Content-Length: 99999999\r\n"),
    Exchange("/contact/v1/calls?offered_from=never&offered_until=2014-08-05T00:00:00Z", 422, "analyst"),
    Exchange("/offenders/v1/offenders", 200, "offender-manager"),
    Exchange("/offenders/v1/caseload", 200, "iom-coordinator"),
    Exchange("/offenders/v1/domestic-abuse/perpetrators", 200, "da-offender-manager"),
    Exchange("/offenders/v1/reoffending/releases", 200, "board"),
    Exchange("/offenders/v1/events", 200, "integrator"),
    Exchange("/offenders/v1/offenders", 401),
    Exchange("/offenders/v1/offenders", 403, "da-specialist"),
    Exchange("/offenders/v1/nothing", 404, "offender-manager"),
    Exchange("/offenders/v1/offenders", 405, "offender-manager", "DELETE"),
    Exchange("/offenders/v1/caseload", 406, "iom-coordinator", headers="Accept: image/png\r\n"),
    Exchange("/offenders/v1/offenders", 413, "offender-manager", "POST", "Content-Length: 99999999\r\n"),
    Exchange("/offenders/v1/offenders?limit=0", 422, "offender-manager"),
    Exchange("/referrals/v1/referrals", 401),
    Exchange("/referrals/v1/statistics", 403, "officer"),
    Exchange("/referrals/v1/nothing", 404, "officer"),
    Exchange("/referrals/v1/referrals", 405, "officer", "DELETE"),
    Exchange("/referrals/v1/referrals", 406, "officer", headers="Accept: image/png\r\n"),
    Exchange("/referrals/v1/referrals", 413, "officer", "POST", "Content-Length: 99999999\r\n"),
    Exchange("/referrals/v1/referrals?limit=0", 422, "officer"),
)


def httplint(stack: RunningStack) -> Iterator[Finding]:
    """Send each request, and pass what came to httplint byte for byte."""
    tokens = {name: _token(stack, name) for name in {one.client for one in EXCHANGES if one.client}}
    for one in EXCHANGES:
        place = f"{one.method} {one.path} {one.status}"
        answer = _answer(stack, one, tokens.get(one.client or ""))
        status = answer.split(b" ", 2)[1].decode()
        if status != str(one.status):
            yield Finding("httplint", "status", place, f"answered with {status}")
        told = run([*uv(), "tool", "run", HTTPLINT], codes=(0,), given=answer.decode())
        if "[GOOD]" not in told.out:
            raise CheckError(f"httplint cannot read the answer to {place}: {told.out}{told.err}")
        for level, message in _OBJECTION.findall(told.out):
            yield Finding("httplint", level, place, message)


def _answer(stack: RunningStack, one: Exchange, token: str | None) -> bytes:
    host = urllib.parse.urlsplit(stack.url)
    headers = one.headers + (f"Authorization: Bearer {token}\r\n" if token else "")
    head = f"{one.method} {one.path} HTTP/1.1\r\nHost: {host.netloc}\r\n{headers}Connection: close\r\n\r\n"
    with socket.create_connection((host.hostname or "", host.port or 80), SECONDS) as connection:
        connection.sendall(head.encode())
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def _token(stack: RunningStack, client: str) -> str:
    login = base64.b64encode(f"{client}:{urllib.parse.quote(stack.clients()[client], safe='')}".encode()).decode()
    request = urllib.request.Request(  # noqa: S310 # loopback
        f"{stack.url}/oauth2/token",
        data=b"grant_type=client_credentials",
        headers={"Authorization": f"Basic {login}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 # loopback
            return str(json.load(answer)["access_token"])
    except OSError as error:
        raise CheckError(f"no token for {client}: {error}") from error
