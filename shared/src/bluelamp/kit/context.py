"""What belongs to the request being answered: its id and its trace, for logs, audit and events."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The request's own identifiers; none of them is personal."""

    request_id: str
    traceparent: str


_NOBODY = RequestContext(request_id="none", traceparent="")
_current: ContextVar[RequestContext] = ContextVar("bluelamp_request", default=_NOBODY)


def current() -> RequestContext:
    """Return the context of the request or job in hand."""
    return _current.get()


def enter(context: RequestContext) -> None:
    """Make this the context of everything that follows in the same task."""
    _current.set(context)
