"""Logs, metrics and trace context, none of which ever carries personal data."""

import logging
import re
import secrets
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bluelamp.kit.context import current

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
_TRACEPARENT = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")

registry = CollectorRegistry()
request_duration = Histogram(
    "http_server_request_duration_seconds",
    "How long requests took, by method, route template and status.",
    ["http_request_method", "http_route", "http_response_status_code"],
    buckets=BUCKETS,
    registry=registry,
)
active_requests = Gauge("http_server_active_requests", "Requests being answered now.", registry=registry)
jobs_total = Counter("jobs_total", "Jobs done, by entrypoint and result.", ["entrypoint", "result"], registry=registry)
dead_letters = Gauge("jobs_dead_letters", "Jobs that were given up and are held.", registry=registry)
handovers_waiting = Gauge(
    "handovers_waiting",
    "What other services have not been given: PENDING is tried again, HELD waits for somebody.",
    ["state"],
    registry=registry,
)


def set_up_logging(service: str, level: str) -> None:
    """Write one JSON object per line to stderr, with the service and the request's ids."""
    structlog.configure(
        processors=[
            _add_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = _ThroughStructlog()
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def logger() -> Any:
    """Return the structured logger."""
    return structlog.get_logger()


def frames_of(error: BaseException) -> list[str]:
    """Tell where an error came from without its message, which may hold what somebody typed."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)][
        -12:
    ]


def continue_trace(given: list[str]) -> str:
    """Return the traceparent of this hop: the caller's trace when exactly one valid header came, else a new one."""
    if len(given) == 1 and _TRACEPARENT.match(given[0]):
        version, trace, _, flags = given[0].split("-")
        return f"{version}-{trace}-{secrets.token_hex(8)}-{flags}"
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-02"


def _add_request(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    context = current()
    if context.traceparent:
        event["request_id"] = context.request_id
        event["trace_id"] = context.traceparent[3:35]
    return event


class _ThroughStructlog(logging.Handler):
    """Libraries' own records in the same form: their logger's name and their template, never their arguments."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        logger().log(
            record.levelno,
            "library",
            logger=record.name,
            template=str(record.msg)[:200],
            error=type(error).__name__ if error else None,
            frames=frames_of(error) if error else [],
        )
