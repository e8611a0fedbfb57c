"""How one service calls another: with its own token, within its time, and hearing problems as problems.

A typed client of a service is a small class around `ServiceClient`, one method for each operation. A call that
can wait is no call but a job.
"""

import asyncio
import time
from typing import Any

import httpx
import stamina
import stamina.instrumentation
from pydantic import BaseModel, ValidationError

from bluelamp.kit import context, telemetry
from bluelamp.kit.settings import ServiceSettings
from bluelamp.schemas.problems import STATUS, Fault, ProblemCode, ProblemDocument, ProblemError

TIMEOUT_SECONDS = 5.0
ATTEMPTS = 4
RENEW_BEFORE_SECONDS = 30.0
_SAFE_TO_REPEAT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_NO_LONGER_BELIEVED = 401
_TRY_AGAIN = frozenset({502, 503, 504})
_BY_STATUS = {STATUS[code.kind]: code for code in reversed(ProblemCode)}
_BY_CODE = {code.value: code for code in ProblemCode}

# stamina's own hooks log what a call was given, which may be about a person.
stamina.instrumentation.set_on_retry_hooks([])


class _TokenAnswer(BaseModel):
    access_token: str
    expires_in: float


class _AgainError(Exception):
    """An answer that may be another one in a moment."""


_AWAY = (httpx.TransportError, _AgainError)


class ServiceTokens:
    """The tokens of this service at the gateway (client credentials), each kept until shortly before it expires."""

    def __init__(self, http: httpx.AsyncClient, settings: ServiceSettings) -> None:
        self._http = http
        self._settings = settings
        self._lock = asyncio.Lock()
        self._held: dict[str, tuple[float, str]] = {}

    async def token(self, scope: str) -> str:
        """Return a token with the scopes, separated by spaces; raises UNAVAILABLE when none is given."""
        async with self._lock:
            expires_at, token = self._held.get(scope, (0.0, ""))
            if expires_at < time.monotonic():
                answer = await self._ask(scope)
                expires_at = time.monotonic() + max(1.0, answer.expires_in - RENEW_BEFORE_SECONDS)
                token = answer.access_token
                self._held[scope] = (expires_at, token)
        return token

    def forget(self, scope: str) -> None:
        """Ask for another token next time: this one is not believed any more, as after a change of keys."""
        self._held.pop(scope, None)

    async def _ask(self, scope: str) -> _TokenAnswer:
        settings = self._settings
        if settings.client_id is None or settings.client_secret is None:
            raise RuntimeError("this service has no client id and secret of its own")
        try:
            answer = await self._http.post(
                f"{settings.front_door}/oauth2/token",
                data={"grant_type": "client_credentials", "scope": scope},
                auth=(settings.client_id, settings.client_secret.get_secret_value()),
                timeout=TIMEOUT_SECONDS,
            )
            answer.raise_for_status()
            return _TokenAnswer.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            telemetry.logger().warning("no token", error=type(error).__name__)
            raise _unavailable() from None


class ServiceClient:
    """Calls one service at `base_url`, with one scope; made once per process."""

    def __init__(self, http: httpx.AsyncClient, tokens: ServiceTokens, base_url: str, scope: str) -> None:
        self._http = http
        self._tokens = tokens
        self._base_url = base_url.rstrip("/")
        self._scope = scope

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: BaseModel | None = None,
        content: bytes | None = None,
        params: dict[str, Any] | None = None,
        key: str | None = None,
        if_match: str | None = None,
        attempts: int = ATTEMPTS,
    ) -> httpx.Response:
        """Return the answer, if it is a good one; raises ProblemError with the other service's own problem.

        What bears repeating (a read, or a POST with an idempotency key) is tried again with jitter while the
        other side is away; then it is UNAVAILABLE. `content` is sent as it stands, in the place of `body`.
        """
        headers = {**await self._headers(), **_conditions(key, if_match)}
        if body is not None:
            content = body.model_dump_json(exclude_unset=True).encode()
        request = self._http.build_request(
            method,
            f"{self._base_url}{path}",
            content=content,
            params=params,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
        )
        attempts = attempts if method in _SAFE_TO_REPEAT or key is not None else 1
        try:
            async for attempt in stamina.retry_context(_AWAY, attempts=attempts, wait_max=1.0, wait_jitter=0.2):
                with attempt:
                    answer = await self._send(request)
        except _AWAY as error:
            telemetry.logger().warning("service is away", base_url=self._base_url, error=type(error).__name__)
            raise _unavailable() from None
        if answer.is_success:
            return answer
        if answer.status_code == _NO_LONGER_BELIEVED:
            self._tokens.forget(self._scope)
        raise problem_of(answer)

    async def _send(self, request: httpx.Request) -> httpx.Response:
        answer = await self._http.send(request)
        if answer.status_code in _TRY_AGAIN:
            raise _AgainError
        return answer

    async def _headers(self) -> dict[str, str]:
        here = context.current()
        return {
            "Authorization": f"Bearer {await self._tokens.token(self._scope)}",
            "Content-Type": "application/json",
            "X-Request-Id": here.request_id if len(here.request_id) >= 8 else f"service-{here.request_id}",  # noqa: PLR2004 # the shortest that is taken
            "traceparent": telemetry.continue_trace([here.traceparent]),
        }


def problem_of(answer: httpx.Response) -> ProblemError:
    """Read another service's problem document; what is none becomes the problem that its status stands for."""
    try:
        document = ProblemDocument.model_validate_json(answer.content)
        faults = [Fault(one.pointer, one.detail, one.code) for one in document.errors]
        return ProblemError(_BY_CODE[document.code], document.detail, faults)
    except (ValidationError, KeyError):
        code = _BY_STATUS.get(answer.status_code, ProblemCode.UNAVAILABLE)
        return ProblemError(code, code.advice)


def _conditions(key: str | None, if_match: str | None) -> dict[str, str]:
    given = {"Idempotency-Key": key and f'"{key}"', "If-Match": if_match}
    return {name: value for name, value in given.items() if value}


def _unavailable() -> ProblemError:
    return ProblemError(ProblemCode.UNAVAILABLE, "Another service is away for a moment.", headers={"Retry-After": "5"})
