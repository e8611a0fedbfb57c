"""The keys of one trusted issuer: fetched when needed, and read again so often that a withdrawn one soon ends."""

import asyncio
from time import monotonic
from typing import Any

import httpx
from joserfc.errors import JoseError, MissingKeyError
from joserfc.jwk import KeySet

from bluelamp.kit.settings import TrustedIssuer
from bluelamp.schemas.problems import ProblemCode, ProblemError

READ_EVERY_SECONDS = 20.0
"""How old a key set gets, in use, before one request reads it anew while the others go on."""
WAIT_AFTER_SECONDS = 60.0
"""After so long without a look nobody goes on: a withdrawn key counts for a minute at most."""
WITHOUT_ISSUER_SECONDS = 3600.0
"""How long the keys that are held still count while their issuer cannot be reached."""
UNKNOWN_KEY_SECONDS = 10.0
"""How often a key that nobody knows makes us ask: anybody can make one up."""
_FETCH_SECONDS = 3.0


class IssuerKeys:
    """Holds an issuer's key set; `current` gives the same object for as long as the issuer publishes the same keys."""

    def __init__(self, issuer: TrustedIssuer, client: httpx.AsyncClient) -> None:
        self.issuer = issuer
        self._client = client
        self._keys: KeySet | None = None
        self._document: Any = None
        self._read_at = float("-inf")
        self._tried_at = float("-inf")
        self._looked_for_unknown_at = float("-inf")
        self._reading = asyncio.Lock()

    @property
    def are_loaded(self) -> bool:
        """Whether the issuer has answered at least once."""
        return self._keys is not None

    async def current(self) -> KeySet:
        """Return the keys that count now; raises UNAVAILABLE when there are none and the issuer is away."""
        since = monotonic() - self._tried_at
        must_read = self._keys is None or since >= WAIT_AFTER_SECONDS
        if must_read or (since >= READ_EVERY_SECONDS and not self._reading.locked()):
            await self._read()
        if self._keys is None or monotonic() - self._read_at >= WITHOUT_ISSUER_SECONDS:
            raise ProblemError(
                ProblemCode.UNAVAILABLE, "The issuer's keys cannot be fetched now.", headers={"Retry-After": "5"}
            )
        return self._keys

    async def with_key(self, key_id: str | None) -> KeySet:
        """Return the keys that count now, having asked the issuer again if this one is not among them."""
        keys = await self.current()
        is_known = key_id is None or any(key.kid == key_id for key in keys)
        if is_known or monotonic() - self._looked_for_unknown_at < UNKNOWN_KEY_SECONDS:
            return keys
        self._looked_for_unknown_at = monotonic()
        await self._read()
        return await self.current()

    async def _read(self) -> None:
        """Ask the issuer, once for all who wait; what is held stays when it does not answer with keys."""
        began = monotonic()
        async with self._reading:
            if self._tried_at >= began:
                return
            try:
                answer = await self._client.get(self.issuer.jwks_uri, timeout=_FETCH_SECONDS)
                answer.raise_for_status()
                self._take(answer.json())
            except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError):
                pass
            self._tried_at = monotonic()

    def _take(self, document: Any) -> None:
        if document != self._document:
            try:
                keys = KeySet.import_key_set(document)
            except MissingKeyError:  # an issuer that has withdrawn them all has answered too
                keys = KeySet([])
            self._keys, self._document = keys, document
        self._read_at = monotonic()
