"""Where a webhook may go, when it is tried again, and when an endpoint has failed enough."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

TRIES_AFTER = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=20),
    timedelta(hours=20),
)
"""How long after each failure a delivery is tried again: some three days in all; then it has failed."""
ROTATION = timedelta(hours=24)
"""How long the old secret signs beside the new one."""
PUBLIC_PORTS = frozenset({443, 8443})

_DEFAULT_PORTS = {"http": 80, "https": 443}
# What IANA does not list as globally reachable, and what may lead somewhere else than it says.
_NOT_PUBLIC_4 = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own metadata, on an address that looks public
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
]
_UNICAST_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo among them, which wraps an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4, which wraps one too
        "2620:4f:8000::/48",
        "3fff::/20",
    )
]


@dataclass(frozen=True, slots=True)
class Target:
    """A webhook's address in the parts that a connection needs."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


class TargetRefusedError(Exception):
    """An address that may not be called; the message says why, in our words."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the environment allows: locally also plain HTTP to this machine itself, elsewhere public addresses alone."""

    is_local: bool

    def target(self, url: str) -> Target:
        """Take an address apart; raises TargetRefusedError."""
        try:
            parts = urlsplit(url)
            port = _DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
        except (ValueError, KeyError):
            raise TargetRefusedError("The host, the port or the scheme of the address is none.") from None
        if port == 0 or parts.scheme not in _DEFAULT_PORTS:
            raise TargetRefusedError("The port or the scheme of the address is none.")
        if parts.username is not None or parts.fragment or not parts.hostname:
            raise TargetRefusedError("The address has a user or a fragment, or no host.")
        if parts.scheme != "https" and not self.is_local:
            raise TargetRefusedError("The address is not https.")
        if port not in PUBLIC_PORTS and not self.is_local:
            raise TargetRefusedError("The port is neither 443 nor 8443.")
        path = parts.path or "/"
        return Target(parts.scheme, parts.hostname, port, f"{path}?{parts.query}" if parts.query else path)

    def check(self, addresses: list[str]) -> None:
        """Refuse a host of which any address is not public: a name with two faces is not to be trusted."""
        if not addresses:
            raise TargetRefusedError("The host has no address.")
        for text in addresses:
            address = ip_address(text)
            if not _is_public(address) and not (self.is_local and _is_loopback(address)):
                raise TargetRefusedError("The host is not on the public internet.")


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    # An IPv4 address in IPv6's clothes (mapped, NAT64) lies outside global unicast, and so does everything local.
    return address in _UNICAST_6 and not any(address in network for network in _NOT_PUBLIC_6)


def _is_loopback(address: IPv4Address | IPv6Address) -> bool:
    return address.is_loopback and not (isinstance(address, IPv6Address) and address.scope_id)


def next_try(attempts: int, chance: float) -> timedelta | None:
    """Return when to try again after so many attempts (≥ 1), None after the last; `chance` of 0 to 1 spreads them."""
    if attempts > len(TRIES_AFTER):
        return None
    return TRIES_AFTER[attempts - 1] * (0.9 + 0.2 * chance)


@dataclass(frozen=True, slots=True)
class Patience:
    """When an endpoint is paused: after so many failures in a row, once they have lasted for a while."""

    failures: int = 20
    lasting: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(days=3)

    def is_over(self, failures: int, failing_for: timedelta) -> bool:
        """Whether the endpoint has failed enough; a short outage of a busy one is borne."""
        return failing_for >= self.longest or (failures >= self.failures and failing_for >= self.lasting)
