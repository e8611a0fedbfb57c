"""The public tools are sent everywhere: as every role, to every service, and within the time that a change may wait."""

from parts.operations import SERVICES, every_operation

from conformance.checks.exchanges import EXCHANGES
from conformance.checks.fuzzing import LONGEST_SECONDS
from conformance.schemathesis_hooks import CLIENT_OF, client_of
from local_stack.seed import DEMO_CLIENTS, SERVICE_CLIENTS

CLIENTS = {one.client_id: one for one in (*DEMO_CLIENTS, *SERVICE_CLIENTS.values())}
# An hour and a half is a change's; lint, tests and the other tools take the rest of it.
LONGEST_WAIT_SECONDS = 60 * 60
ANSWERS_JUDGED = {200, 401, 403, 404, 405, 406, 413, 422}


def test_every_operation_is_searched_by_a_client_that_may_call_it():
    operations = [one for one in every_operation() if one.roles]
    assert len(operations) > 200
    for one in operations:
        role = next((role for role in CLIENT_OF if role in one.roles), None)
        assert role, f"{one} is for {one.roles}, of whom none is known to the search"
        client = CLIENTS[client_of(role, f"/{one.service}/v1{one.path}")]
        assert role in client.roles, one
        assert client.client_id != f"{one.service}-service", one


def test_the_headers_of_every_service_are_judged_in_every_kind_of_answer():
    for service in SERVICES:
        judged = {one.status for one in EXCHANGES if one.path.startswith(f"/{service}/v1/")}
        assert judged >= ANSWERS_JUDGED, service
    assert {one.client for one in EXCHANGES if one.client} <= CLIENTS.keys()


def test_the_search_never_takes_longer_than_a_change_may_wait():
    assert sum(LONGEST_SECONDS.values()) <= LONGEST_WAIT_SECONDS
