"""The people and systems of the story: each calls the gateway with a token of its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx

from local_stack.demo.telling import NotAsToldError
from local_stack.tokens import ask_for_token

PREFIX: Final = "/referrals/v1"
HUB_PREFIX: Final = "/safeguarding/v1"
CONTACT_PREFIX: Final = "/contact/v1"
OFFENDERS_PREFIX: Final = "/offenders/v1"
ANSWER_SECONDS: Final = 20.0
PATIENCE_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Caller:
    """One demo client at one service."""

    who: str
    http: httpx.Client
    prefix: str = PREFIX

    def get(self, path: str, expected: int = 200, **query: Any) -> Any:
        """The answer's JSON; raises NotAsToldError with the problem when it is answered otherwise."""
        return self._checked(self.http.get(self.prefix + path, params=query or None), expected).json()

    def post(self, path: str, body: object, *expected: int, key: str | None = None) -> Any:
        """The answer's JSON, expected to be 200 unless said; a fresh key unless the same request is sent again."""
        headers = {"Idempotency-Key": f'"{key or uuid4()}"'}
        answer = self.http.post(self.prefix + path, json=body, headers=headers)
        return self._checked(answer, *(expected or (200,))).json()

    def send(self, path: str, body: bytes, headers: dict[str, str], expected: int) -> Any:
        """Sends what is no JSON, under a fresh key; the answer's JSON."""
        headers = headers | {"Idempotency-Key": f'"{uuid4()}"'}
        return self._checked(self.http.post(self.prefix + path, content=body, headers=headers), expected).json()

    def read(self, address: str, media_type: str) -> httpx.Response:
        """Reads an address as an answer gave it, in one of its forms."""
        answer = self._checked(self.http.get(address, headers={"Accept": media_type}), 200)
        told = answer.headers["content-type"].partition(";")[0]
        if told != media_type:
            raise NotAsToldError(f"{self.who}: {address} came as {told}, not as {media_type}")
        return answer

    def delete(self, path: str) -> None:
        """Reads the record's tag and deletes it."""
        tag = self._checked(self.http.get(self.prefix + path), 200).headers["ETag"]
        self._checked(self.http.delete(self.prefix + path, headers={"If-Match": tag}), 204)

    def wait_for(
        self,
        path: str,
        condition: Callable[[Any], bool],
        what: str,
        *,
        every_seconds: float = POLL_SECONDS,
        searching: object = None,
        **query: Any,
    ) -> Any:
        """Reads or searches until the condition holds; raises NotAsToldError when it does not within half a minute."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition(read := self.post(path, searching) if searching else self.get(path, **query)):
            if time.monotonic() > deadline:
                raise NotAsToldError(f"{what}: not within {PATIENCE_SECONDS:.0f} s")
            time.sleep(every_seconds)
        return read

    def _checked(self, answer: httpx.Response, *expected: int) -> httpx.Response:
        if answer.status_code not in expected:
            asked = f"{self.who}: {answer.request.method} {answer.request.url.path}"
            raise NotAsToldError(
                f"{asked} answered {answer.status_code}, not {' or '.join(map(str, expected))}: {answer.text[:600]}"
            )
        return answer


@dataclass(frozen=True)
class Callers:
    """Lets each client in, once it is wanted."""

    public_url: str
    secrets_folder: Path

    def __call__(self, who: str, prefix: str = PREFIX) -> Caller:
        token = ask_for_token(self.public_url, who, self.secrets_folder)
        headers = {"Authorization": f"Bearer {token}"}
        http = httpx.Client(base_url=self.public_url, headers=headers, timeout=ANSWER_SECONDS, trust_env=False)
        return Caller(who, http, prefix)
