"""The contact service beside PostgreSQL's own COPY and SQL over the calls."""

from local_stack.bench.contact.part import ROWS, measure

__all__ = ["ROWS", "measure"]
