"""The three operations that are measured: what goes over HTTP, and the same work given to pgbench."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from local_stack.bench.operation import Comparison, Operation
from local_stack.bench.pgbench import DRAW, Script, Sql
from local_stack.bench.portal.seeding import BUSY_PARTNER, DETAILS, ID_PREFIX, OFFICERS_SHARE, REFERRALS
from local_stack.seed import FORCE
from referrals.portal.demonstration import SHORTEST
from referrals.portal.statements.reading import FORCE_RECORD, INBOX
from referrals.portal.statements.submission import SUBMIT

PREFIX: Final = "/referrals/v1"
PAGE: Final = 50
_A_TRACE: Final = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02"
_A_REQUEST: Final = "00000000-0000-4000-8000-000000000000"


def comparisons() -> list[Comparison]:
    """Submit, partner inbox and get-by-id, with the goals of the issue."""
    return [_submit(), _inbox(), _get()]


def _submit() -> Comparison:
    return Comparison(
        Operation(
            name="submit",
            who="officer",
            method="POST",
            paths=(f"{PREFIX}/referrals",),
            bodies=(json.dumps(SHORTEST),),
            expected_status=201,
        ),
        role="app",
        goal=0.25,
        script=Script(SUBMIT, _submit_values(), draws=(_draw(1, 1 << 62),)),
    )


def _inbox() -> Comparison:
    filters = ("status", "urgency", "need", "lpu", "service_id", "submitted_from", "submitted_until", "overdue")
    values = {
        **dict.fromkeys((*filters, "after_time", "after_id")),
        "moment": Sql("now()"),
        **_actor("partner-a", BUSY_PARTNER),
        "organisation_id": BUSY_PARTNER,
        "limit": PAGE,
    }
    return Comparison(
        Operation(
            name="partner inbox",
            who="partner-a",
            method="GET",
            paths=(f"{PREFIX}/referrals?limit={PAGE}",),
        ),
        role="partner",
        goal=0.20,
        script=Script(INBOX, values, bound_to=BUSY_PARTNER),
    )


def _get() -> Comparison:
    drawn = f"('{ID_PREFIX}' || lpad(({OFFICERS_SHARE} * :{DRAW})::text, 12, '0'))::uuid"
    values = {
        **_actor("officer", UUID(FORCE)),
        "referral_id": Sql(drawn),
        "reader": "officer",
        "reader_lpu": "BIRMINGHAM_NORTH",
    }
    numbers = range(OFFICERS_SHARE, REFERRALS + 1, OFFICERS_SHARE)
    return Comparison(
        Operation(
            name="get by id",
            who="officer",
            method="GET",
            paths=tuple(f"{PREFIX}/referrals/{ID_PREFIX}{number:012}" for number in numbers),
        ),
        role="app",
        goal=0.15,
        script=Script(FORCE_RECORD, values, draws=(_draw(1, REFERRALS // OFFICERS_SHARE),)),
    )


def _draw(least: int, most: int) -> str:
    return f"\\set {DRAW} random({least}, {most})"


def _actor(client: str, organisation_id: UUID) -> dict[str, Any]:
    return {
        "audit_actor": client,
        "audit_client": client,
        "audit_organisation": organisation_id,
        "audit_purpose": "REFERRAL",
        "audit_request": _A_REQUEST,
    }


def _submit_values() -> Mapping[str, Any]:
    """What the use case gives the statement for the same body; ids, reference and key are new in each execution."""
    event = {
        "referral_id": _A_REQUEST,
        "reference": "R-0000-0000-0",
        "status": "SUBMITTED",
        **dict.fromkeys(("offer_id", "organisation_id", "reason", "outcome")),
    }
    answer = {
        "referral_id": _A_REQUEST,
        "reference": "R-0000-0000-0",
        "status": "SUBMITTED",
        "submitted_at": "2026-11-22",
    }
    return {
        **_actor("officer", UUID(FORCE)),
        "referral_id": Sql("uuidv7()"),
        "reference": Sql(f"'R-' || :{DRAW}"),
        "status": "SUBMITTED",
        "urgency": "ROUTINE",
        "needs": ["MENTAL_HEALTH"],
        "lpu": "BIRMINGHAM_NORTH",
        "lawful_basis": "CLAW_POLICE",
        "details": json.dumps(DETAILS),
        "submitted_at": Sql("now()"),
        "verbs": ["SUBMIT"],
        "from_statuses": ["DRAFT"],
        "to_statuses": ["SUBMITTED"],
        "event_data": json.dumps(event),
        "traceparent": _A_TRACE,
        "key_caller": hashlib.sha256(b"officer").hexdigest(),
        "key_operation": "POST /referrals",
        "key": Sql(f"'bench-' || :{DRAW}"),
        "key_organisation": UUID(FORCE),
        "key_fingerprint": bytes(32),
        "answer_status": 201,
        "answer_headers": json.dumps({"Location": f"{PREFIX}/referrals/{_A_REQUEST}", "ETag": '"1"'}),
        "answer_body": json.dumps(answer),
    }
