"""The Referral Portal's part of `make bench`."""

from local_stack.bench.portal.part import measure

__all__ = ["measure"]
