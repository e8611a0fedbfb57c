"""Failed logins per client from one address, and per address, counted in the database so that all replicas agree.

A client id is no secret: were failures counted against the client alone, anybody could lock it out from anywhere.
Neither the address nor what was sent as a client id is stored: a keyed hash of it is.
"""

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_network

from bluelamp.kit.database import Connection
from gateway.settings import Settings
from gateway.tokens import statements
from gateway.tokens.rules import TokenRefusedError

WINDOW = timedelta(minutes=5)
FIRST_PAUSE_SECONDS = 30.0
LONGEST_PAUSE = timedelta(minutes=15)
KEEP = timedelta(hours=1)
# An IPv6 customer holds a whole /64.
_IPV6_PREFIX = 64


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing whose failures are counted, and how many are allowed before it has to wait."""

    subject: bytes
    allowed: int


def counted(key: bytes, kind: str, text: str, allowed: int) -> Counted:
    """Name an address, or a client and its address, without keeping it."""
    return Counted(hmac.digest(key, f"{kind}:{text}".encode("utf-8", "surrogatepass"), hashlib.sha256), allowed)


def network_of(address: IPv4Address | IPv6Address) -> str:
    """Return what one caller can hold: the address, or the /64 around an IPv6 address."""
    return str(ip_network((address, _IPV6_PREFIX), strict=False) if address.version == 6 else address)  # noqa: PLR2004 # IPv6


def counted_for(
    settings: Settings, method: str, client_id: str, address: IPv4Address | IPv6Address | None
) -> list[Counted]:
    """Return what a failure counts against: the client's way in from this address, then the address if it is known.

    Each way of authenticating is counted for itself, so that who guesses at secrets keeps no key from being used.
    """
    network = network_of(address) if address is not None else ""
    login = counted(settings.secret_key, method, f"{client_id}@{network}", settings.failures_per_client)
    if address is None:
        return [login]
    return [login, counted(settings.secret_key, "address", network, settings.failures_per_address)]


async def refuse_blocked(connection: Connection, subjects: Sequence[Counted]) -> None:
    """Raise TokenRefusedError 429 with the seconds to wait while any of them is blocked."""
    seconds = await statements.SECONDS_BLOCKED.value(connection, subjects=[one.subject for one in subjects])
    if seconds is not None:
        description = "Too many failed attempts: wait as long as Retry-After says."
        raise TokenRefusedError("slow_down", description, 429, retry_after=max(1, math.ceil(seconds)))


async def count_failure(connection: Connection, subjects: Sequence[Counted]) -> None:
    """Count a failure against each, always in the order given, so that two at once cannot lock each other out."""
    for one in subjects:
        await statements.RECORD_FAILURE.run(
            connection,
            subject=one.subject,
            allowed=one.allowed,
            window=WINDOW,
            first_pause=FIRST_PAUSE_SECONDS,
            longest_pause=LONGEST_PAUSE,
        )
    await statements.FORGET_FAILURES.run(connection, age=KEEP)


async def forgive(connection: Connection, client: Counted) -> None:
    """Forget the client's failures from this address after a success.

    Those of the address stay: one valid client must not buy free guesses at the others.
    """
    await statements.FORGIVE.run(connection, subject=client.subject)
