"""How long it takes from an event to the webhook endpoint that asked for it, when nothing else is going on."""

import json
import time
import urllib.request
from datetime import datetime
from statistics import median
from typing import Any, Final
from uuid import uuid4

from local_stack.bench.arithmetic import percentile
from local_stack.bench.installation import Installation
from local_stack.bench.portal.operations import PREFIX
from local_stack.receiver import Delivery, Receiver

SUBMISSIONS: Final = 20
EVERY_SECONDS: Final = 1.0
LAST_SECONDS: Final = 15.0
ANSWER_SECONDS: Final = 10.0
# A submission, and the offer that follows from it.
EVENTS_EACH: Final = 2


def webhook_latency(installation: Installation, referral: str) -> dict[str, float]:
    """Seconds from each event's own time to its receipt; raises StackError when some never come."""
    with Receiver() as receiver:
        _post(installation, "integrator", "/webhook-endpoints", json.dumps({"url": receiver.url, "event_types": ["*"]}))
        for _ in range(SUBMISSIONS):
            _post(installation, "officer", "/referrals", referral)
            time.sleep(EVERY_SECONDS)
        receiver.wait_until(
            lambda deliveries: len(_first_of_each(deliveries)) >= SUBMISSIONS * EVENTS_EACH,
            seconds=LAST_SECONDS,
            what="every event",
        )
        seconds = list(_first_of_each(receiver.deliveries).values())
    return {
        "events": len(seconds),
        "median": median(seconds),
        "p99": percentile(seconds, 0.99),
        "longest": max(seconds),
    }


def _first_of_each(deliveries: list[Delivery]) -> dict[str, float]:
    """Seconds from each event to its first delivery; a repetition of a delivery says nothing."""
    first: dict[str, float] = {}
    for delivery in deliveries:
        event = json.loads(delivery.body)
        late = (delivery.received_at - datetime.fromisoformat(event["time"])).total_seconds()
        first.setdefault(event["id"], late)
    return first


def _post(installation: Installation, who: str, path: str, body: str) -> Any:
    request = urllib.request.Request(  # noqa: S310  (our own loopback address)
        f"{installation.state.public_url}{PREFIX}{path}",
        data=body.encode(),
        headers={
            "Authorization": f"Bearer {installation.token(who)}",
            "Content-Type": "application/json",
            "Idempotency-Key": f'"{uuid4()}"',
        },
    )
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310 # loopback
        return json.load(answer)
