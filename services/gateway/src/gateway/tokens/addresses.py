"""From where a request came, as the front door saw it."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from fastapi import Request


def remote_address(request: Request, trusted: Sequence[IPv4Network | IPv6Network]) -> IPv4Address | IPv6Address | None:
    """Return the caller's address: the last entry of X-Forwarded-For if a trusted proxy sent it, else the peer's.

    None for loopback: that is this machine and nobody outside.
    """
    peer = _parsed(request.client.host if request.client else "")
    if peer is not None and any(peer in network for network in trusted):
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        peer = _parsed(forwarded.rsplit(",", 1)[-1].strip()) or peer
    return None if peer is None or peer.is_loopback else peer


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
