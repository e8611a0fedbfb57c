"""Whatever an operation does or shows stands in the audit log: who did it, for what, under the request's id."""

from uuid import UUID

import httpx
import pytest
from parts.operations import NO_BODY, Operation, callers_of, every_operation, send
from parts.platform import FORCE
from parts.service import Service
from parts.stored import as_owner

from bluelamp.kit.access import Permission

SECURED = [one for one in every_operation() if one.roles]
# What needs no entry, because it tells nothing about anybody, or because nothing is altered: each group for its reason.
# A new operation is audited, or it is said here why it need not be.
NO_ENTRY = {
    name: reason
    for reason, names in {
        "the directory of services and of those who run them, as the force keeps it": (
            "find_matches",
            "get_capacity",
            "get_import_template",
            "get_organisation",
            "get_service",
            "get_sharing_agreement",
            "list_organisations",
            "list_services",
            "list_sharing_agreements",
        ),
        "by which rules and in which time people work": (
            "get_marac_rule_set",
            "get_risk_instrument",
            "get_routing_rule_set",
            "list_clock_profiles",
            "list_decision_windows",
            "list_marac_rule_sets",
            "list_response_windows",
            "list_risk_instruments",
            "list_routing_rule_sets",
        ),
        "which hubs, teams and themes there are": (
            "get_hub",
            "get_theme",
            "list_hubs",
            "list_team_terms",
            "list_themes",
        ),
        "counts, of which small ones are suppressed": (
            "get_hub_statistics",
            "get_recording_statistics",
            "get_statistics",
            "get_theme_volumes",
        ),
        "ids and codes alone: what they lead to is read under an entry of its own": (
            "list_events",
            "list_webhook_deliveries",
        ),
        "where the caller itself wants to be told": ("get_webhook_endpoint", "list_webhook_endpoints"),
        "the record already says what the example says, so nothing is altered": (
            "change_capacity",
            "change_organisation",
            "change_service",
        ),
    }.items()
    for name in names
}


@pytest.mark.parametrize("operation", SECURED, ids=str)
async def test_what_succeeds_leaves_an_entry_under_its_request(
    demonstrations: dict[str, Service], operation: Operation
):
    service = demonstrations[operation.service]
    who, answer = await succeeded(service, operation)
    request_id = answer.headers["x-request-id"]
    async with as_owner(service.database) as owner:
        entries = await owner.fetch("SELECT * FROM audit_entries WHERE request_id = $1", request_id)
    if operation.name in NO_ENTRY:
        assert entries == []
        return
    assert entries, (operation.name, who)
    assert {one["outcome"] for one in entries} == {"DONE"}
    # The worker goes on with what was asked for, under the same request.
    own = [one for one in entries if not one["client_id"].endswith("-worker")]
    assert {one["client_id"] for one in own} == {who.replace("_", "-")}
    # What somebody says to be reading for stands after it, where a read needs that.
    purposes = {one["purpose"].partition(".")[0] for one in own}
    assert purposes == {Permission.known[operation.scopes[0]].purpose}
    subjects = {subject for one in own for subject in one["subjects"]}
    if operation.service == "offenders" and operation.method == "GET":
        assert people_in(answer) <= subjects, operation.name
    assert {one["organisation_id"] for one in own} == {UUID(service.roles[who].get("organisation_id", str(FORCE)))}


def people_in(answer: httpx.Response) -> set[UUID]:
    """Of whom an answer tells: a read of many is a consultation of each."""
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return set()
    found, left = set(), [answer.json()]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            found |= {UUID(value) for name, value in one.items() if name == "offender_id" and value is not None}
        left += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
    return found


async def succeeded(service: Service, operation: Operation) -> tuple[str, httpx.Response]:
    """Who was answered, and what; every example is accepted by somebody (ADR 0014)."""
    told = []
    for who in callers_of(operation):
        for media_type, bodies in operation.shown.items() or [(None, [NO_BODY])]:
            for body in bodies or [NO_BODY]:
                headers = {"Content-Type": media_type} if media_type else {}
                async with service.client(who) as client:
                    sent = body.encode() if isinstance(body, str) else body
                    answer = await send(client, operation, body=sent, headers=headers)
                if answer.is_success:
                    return who, answer
                told.append((who, answer.status_code, answer.text[:300]))
    raise AssertionError(told)


def test_what_is_said_to_need_no_entry_is_an_operation_that_there_is():
    assert NO_ENTRY.keys() <= {one.name for one in SECURED}
