"""What schemathesis cannot know of this API; it loads this module by its name in schemathesis.toml."""

import re
import uuid
from typing import Any, Final

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.wfc.escalation import restore_identity_assignments

USABLE_KEY: Final = re.compile(r'"?[A-Za-z0-9._:-]{8,120}"?')
# The demo client that a role is tried with, in the order in which an operation's roles are looked at.
CLIENT_OF: Final = {
    "analyst": "analyst",
    "contact-manager": "contact-manager",
    "iom-coordinator": "iom-coordinator",
    "offender-supervisor": "offender-supervisor",
    "da-offender-manager": "da-offender-manager",
    "sex-offender-manager": "sex-offender-manager",
    "officer": "officer",
    "partner": "partner-a",
    "sergeant": "sergeant",
    "directory-admin": "directory-admin",
    "integrator": "integrator",
    "dpo": "dpo",
    "auditor": "auditor",
    "hub-manager": "hub-manager",
    "practitioner": "mash-police",
    "da-specialist": "da-specialist",
    "exploitation-officer": "exploitation-officer",
    "contact-handler": "contact-handler",
    "reviewer": "reviewer",
    "sentinel-lead": "sentinel-lead",
    "offender-manager": "offender-manager",
    "telephony": "telephony",
    "surveyor": "surveyor",
    "crime-registrar": "crime-registrar",
    "senior-officer": "senior-officer",
    "board": "board",
    "service": "safeguarding-service",
}
# Another service is the caller of what no person may do in this one.
SERVICE_CALLING: Final = {"/safeguarding/v1": "referrals-service"}
PEERS_UNIT: Final = "DUDLEY"
INVALID: Final = 422
# What a schema cannot say: rules that are code, and the length of a text once the blanks at its ends are cut.
BEYOND_SCHEMAS: Final = frozenset({"value_error", "assertion_error", "string_too_short"})
# A merge patch may take any member out; that the whole record then lacks it is found afterwards (RFC 7396).
BEYOND_PATCHES: Final = BEYOND_SCHEMAS | {"missing"}


@schemathesis.serializer("application/x-ndjson")
def lines_as_they_are(_: Any, value: Any) -> bytes:
    """Send lines as they are made up: they are a text to HTTP, and JSON to who reads them."""
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


@schemathesis.hook
def after_load_schema(_: Any, schema: Any) -> None:
    """Begin each operation with an identity that may do it; schemathesis would find one by being refused."""
    identities: dict[str, str] = {}
    for path, item in schema.raw_schema["paths"].items():
        for method, operation in item.items():
            roles = operation.get("x-roles", ()) if isinstance(operation, dict) else ()
            fitting = [client_of(role, path) for role in CLIENT_OF if role in roles]
            identities |= {f"{method.upper()} {path}": client for client in fitting[:1]}
    restore_identity_assignments(schema, identities)


def client_of(role: str, path: str) -> str:
    """Name the client that the search is to be for a role; a service is never its own caller."""
    others = [client for prefix, client in SERVICE_CALLING.items() if role == "service" and path.startswith(prefix)]
    return others[0] if others else CLIENT_OF[role]


@schemathesis.hook
def before_call(_: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001 # schemathesis passes it
    """Send each good request under a key of its own, and leave bad and missing keys as they are."""
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and USABLE_KEY.fullmatch(key):
        case.headers["Idempotency-Key"] = f'"{uuid.uuid4()}"'
    # An officer reads the referrals of their unit: one made there would be the other officer's to read.
    if isinstance(case.body, dict) and case.body.get("lpu") == PEERS_UNIT:
        case.body["lpu"] = "SOLIHULL"


@schemathesis.check
def valid_data_is_not_called_invalid(_: Any, response: Any, case: Any) -> None:
    """Hold the API to its schemas: what they allow may break a rule of the field, but not the contract."""
    is_valid = case.meta is not None and case.meta.generation.mode.is_positive
    if not is_valid or response.status_code != INVALID:
        return
    problem = response.json()
    beyond = BEYOND_PATCHES if case.media_type == "application/merge-patch+json" else BEYOND_SCHEMAS
    faults = [fault for fault in problem["errors"] if fault["code"] not in beyond]
    if problem["code"] == "invalid" and faults:
        told = "; ".join(f"{fault['pointer']} {fault['code']}" for fault in faults)
        raise Failure(operation=case.operation.label, message=f"what the schema allows is refused: {told}")
