"""Those who follow the story: an integrator by webhook, the officer by the feed, the auditors by the log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from standardwebhooks import Webhook, WebhookVerificationError

from local_stack.demo.callers import Caller, Callers
from local_stack.demo.story import Story, clock_time
from local_stack.demo.telling import NotAsToldError, Teller, expect
from local_stack.receiver import Delivery, Receiver

PATIENCE_SECONDS: Final = 30.0
_LOOK_AGAIN_SECONDS: Final = 0.2
PAGE: Final = 100
# In the order in which they happen, and in which the feed tells them.
EVENTS: Final = (
    "submitted",
    "offered",
    "declined",
    "offered",
    "accepted",
    "contact_attempted",
    "contact_attempted",
    "engaged",
    "closed",
)
LOGGED: Final = ("action", "operation", "actor", "seal_number")
SEALING_SECONDS: Final = 1.0
ACTIONS: Final = frozenset({"COLLECTION", "CONSULTATION", "DISCLOSURE", "ALTERATION"})


@dataclass
class Watching:
    """Tells what is seen of the story from outside."""

    teller: Teller
    callers: Callers
    receiver: Receiver
    secret: str = ""

    @contextmanager
    def subscribed(self) -> Iterator[None]:
        """An endpoint for as long as the story lasts: a dead one would be called for days."""
        integrator = self.callers("integrator")
        with self.teller.step("An integrator asks to be called about every event"):
            wanted = {"url": self.receiver.url, "description": "The demo's own", "event_types": ["*"]}
            endpoint = integrator.post("/webhook-endpoints", wanted, 201)
            self.secret = endpoint["secret"]
            self.teller.note(f"{endpoint['url']}; the secret that signs each call is shown this once.")
        try:
            yield
        finally:
            with suppress(NotAsToldError):
                integrator.delete(f"/webhook-endpoints/{endpoint['endpoint_id']}")

    def tell(self, story: Story, feed_position: str) -> None:
        """Raises NotAsToldError at the first step that is not as told."""
        self.teller.heading("Those who followed the first referral")
        events = self._feed(story, feed_position)
        self._webhooks(story, events)
        self.teller.heading("Who read what, and proof of it")
        self._audit_trail(story)
        self._seals()

    def _feed(self, story: Story, position: str) -> list[dict[str, Any]]:
        with self.teller.step("The officer's event feed has told it all"):
            events = _events_of(story, position)
            told = tuple(_short(event["type"]) for event in events)
            expect(told == EVENTS, f"the feed tells {', '.join(told)}")
            self.teller.note(" → ".join(told))
            self.teller.note("An event holds ids and codes; who it is about is read where it may be read.")
        return events

    def _webhooks(self, story: Story, events: list[dict[str, Any]]) -> None:
        with self.teller.step("The integrator's endpoint has been called about each of them"):
            wanted = {event["id"] for event in events}
            self.receiver.wait_until(
                lambda deliveries: wanted <= {delivery.headers.get("webhook-id") for delivery in deliveries},
                seconds=PATIENCE_SECONDS,
                what=f"every event about {story.reference}",
            )
            ours = [one for one in self.receiver.deliveries if one.headers.get("webhook-id") in wanted]
            rows = [self._verified(delivery) for delivery in ours]
            self.teller.table(("signature", "event", "after it happened"), rows)
            self._refuses_forgery(ours[0])
            self.teller.note(
                "Verified by the standardwebhooks library, read by the cloudevents library; a forgery is refused."
            )

    def _verified(self, delivery: Delivery) -> tuple[str, str, str]:
        try:
            Webhook(self.secret).verify(delivery.body, delivery.headers)
        except WebhookVerificationError as error:
            raise NotAsToldError(f"a webhook's signature does not hold: {error}") from error
        event = from_http_event(HTTPMessage(delivery.headers, delivery.body))
        expect(event.get_id() == delivery.headers["webhook-id"], "webhook-id and the event's id differ")
        happened = event.get_time()
        if happened is None:
            raise NotAsToldError("an event does not say when it happened")
        late = (delivery.received_at - happened).total_seconds()
        return "holds", event.get_type(), f"{late * 1000:.0f} ms"

    def _refuses_forgery(self, delivery: Delivery) -> None:
        try:
            Webhook(self.secret).verify(delivery.body + b" ", delivery.headers)
        except WebhookVerificationError:
            return
        raise NotAsToldError("a changed body passes for a signed one")

    def _audit_trail(self, story: Story) -> None:
        with self.teller.step("The data-protection officer reads who did what with this referral"):
            officer = self.callers("dpo")
            query: dict[str, Any] = {"subject": story.referral_id, "limit": PAGE}
            # To read the log is logged too: what counts is what was there at the first look.
            first = {entry["entry_id"] for entry in officer.get("/audit-log", **query)["items"]}
            log = officer.wait_for(
                "/audit-log",
                lambda page: first <= {entry["entry_id"] for entry in page["items"] if entry["seal_number"]},
                "the sealing of the audit log",
                every_seconds=SEALING_SECONDS,
                **query,
            )
            entries = [entry for entry in reversed(log["items"]) if entry["entry_id"] in first]
            rows = [[clock_time(entry["recorded_at"]), *(str(entry[name]) for name in LOGGED)] for entry in entries]
            self.teller.table(("at", "action", "operation", "by", "seal"), rows)
            missing = ACTIONS - {entry["action"] for entry in entries}
            expect(not missing, f"the log has no {', '.join(sorted(missing))}")

    def _seals(self) -> None:
        with self.teller.step("The auditor verifies the seals of the whole log"):
            found = self.callers("auditor").post("/audit-log/verification", {})
            expect(found["intact"], f"the log is not intact: {found['findings'][:3]}")
            extent = f"{found['seals_checked']} seals over {found['entries_checked']} entries"
            self.teller.note(f"{extent}: nothing altered, removed or added.")


def read_feed(caller: Caller, position: str | None) -> tuple[list[dict[str, Any]], str]:
    """Every event after a position, and the position to go on from."""
    events: list[dict[str, Any]] = []
    while True:
        page = caller.get("/events", limit=PAGE, after=position) if position else caller.get("/events", limit=PAGE)
        events += page["items"]
        position = page["next_cursor"]
        if len(page["items"]) < PAGE:
            return events, position


def _events_of(story: Story, position: str) -> list[dict[str, Any]]:
    """What the feed tells of the referral; it tells nothing that an older transaction could still come before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        events = [event for event in read_feed(story.officer, position)[0] if event["subject"] == story.referral_id]
        if len(events) >= len(EVENTS) or time.monotonic() > deadline:
            return events
        time.sleep(_LOOK_AGAIN_SECONDS)


def _short(event_type: str) -> str:
    """`uk.police.bluelamp.referral.submitted.v1` is about what was submitted."""
    return event_type.split(".")[-2]
