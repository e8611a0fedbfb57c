"""The safeguarding service's part of `make bench`."""

from local_stack.bench.safeguarding.part import measure

__all__ = ["measure"]
