import httpx
import pytest
from pydantic import BaseModel, SecretStr

from bluelamp.kit.clients import ServiceClient, ServiceTokens, problem_of
from bluelamp.schemas.problems import ProblemCode, ProblemError

SCOPE = "safeguarding:referral:submit"


class Note(BaseModel):
    text: str


class Service:
    """Another service and the gateway before it, on no network."""

    def __init__(self):
        self.calls = []
        self.answers = []
        self.tokens_given = 0
        self.expires_in = 600

    def __call__(self, request):
        if request.url.path == "/oauth2/token":
            self.tokens_given += 1
            assert request.headers["authorization"].startswith("Basic ")
            return httpx.Response(200, json={"access_token": f"t{self.tokens_given}", "expires_in": self.expires_in})
        self.calls.append(request)
        answer = self.answers.pop(0) if self.answers else httpx.Response(200, json={})
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def service():
    return Service()


@pytest.fixture
async def client(service, kit_settings):
    settings = kit_settings.model_copy(update={"client_id": "referrals", "client_secret": SecretStr("s")})
    async with httpx.AsyncClient(transport=httpx.MockTransport(service)) as http:
        yield ServiceClient(http, ServiceTokens(http, settings), "http://other.test/v1", SCOPE)


async def test_a_token_is_asked_for_once_and_again_before_it_expires(client, service):
    for _ in range(3):
        await client.call("GET", "/things")
    assert service.tokens_given == 1
    assert service.calls[0].headers["authorization"] == "Bearer t1"
    assert service.calls[0].headers["traceparent"].startswith("00-")
    service.expires_in = 30
    client._tokens._held.clear()
    await client.call("GET", "/things")
    assert client._tokens._held[SCOPE][1] == "t2"


@pytest.mark.parametrize("first", [httpx.ConnectError("no"), httpx.ReadTimeout("no"), httpx.Response(503)])
async def test_what_bears_repeating_is_repeated(client, service, first):
    service.answers = [first, httpx.Response(200, json={"ok": True})]
    answer = await client.call("POST", "/things", body=Note(text="a"), key="0123456789")
    assert answer.json() == {"ok": True}
    assert [call.headers["idempotency-key"] for call in service.calls] == ['"0123456789"'] * 2


async def test_what_does_not_is_not(client, service):
    service.answers = [httpx.ConnectError("no"), httpx.Response(200)]
    with pytest.raises(ProblemError) as refused:
        await client.call("POST", "/things", body=Note(text="a"))
    assert refused.value.code is ProblemCode.UNAVAILABLE
    assert len(service.calls) == 1


async def test_a_service_that_stays_away_is_unavailable(client, service):
    service.answers = [httpx.Response(503)] * 10
    with pytest.raises(ProblemError) as refused:
        await client.call("GET", "/things")
    assert refused.value.code is ProblemCode.UNAVAILABLE


def test_the_other_services_problem_is_told_as_it_is():
    body = {
        "type": "https://x/problems/state-conflict",
        "title": "t",
        "status": 409,
        "detail": "It is closed.",
        "instance": "urn:x",
        "code": "state-conflict",
        "errors": [],
    }
    problem = problem_of(httpx.Response(409, json=body))
    assert (problem.code, problem.detail) == (ProblemCode.STATE_CONFLICT, "It is closed.")
    assert problem_of(httpx.Response(404, text="nothing")).code is ProblemCode.NOT_FOUND
    assert problem_of(httpx.Response(418, json={"code": "teapot"})).code is ProblemCode.UNAVAILABLE
