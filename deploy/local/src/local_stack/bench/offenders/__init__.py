"""The offenders service's part of `make bench`."""

from local_stack.bench.offenders.part import measure

__all__ = ["measure"]
