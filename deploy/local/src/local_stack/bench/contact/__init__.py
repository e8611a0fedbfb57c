"""The contact service beside PostgreSQL's own COPY and SQL over the calls."""

from local_stack.bench.contact.part import measure

__all__ = ["measure"]
