"""A referral's life as a machine: done in whatever order, the API does what the table says."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from parts.portal import PARTNERS, Portal, running_portal

from bluelamp.schemas.referrals import Status
from referrals.portal.rules.transitions import OPEN, TERMINAL, TRANSITIONS, Verb
from referrals.portal.usecases import clock, routing

WAITING = {"SUBMITTED", "REMATCH"}


@pytest.fixture
def machine(referrals_database, issuer, secret_key):
    with asyncio.Runner() as runner:
        running = running_portal(referrals_database, issuer, secret_key)
        portal = runner.run(running.__aenter__())
        yield type("Over", (Workflow,), {"portal": portal, "run": staticmethod(runner.run)})
        runner.run(running.__aexit__(None, None, None))


class Workflow(RuleBasedStateMachine):
    """Does something, and expects exactly what the table allows."""

    portal: Portal
    run: Callable[..., Any]

    def __init__(self):
        super().__init__()
        self.status = "SUBMITTED"

    @initialize(held=st.booleans())
    def submit(self, held):
        concern = {"facts": "Low since a bereavement.", "protection_concern": held}
        submitted = self.run(self.portal.submitted(concern=concern))
        self.base = f"/referrals/{submitted['referral_id']}"
        self.referral_id = UUID(submitted["referral_id"])
        self.status = submitted["status"]

    def document(self):
        return self.run(self.portal.get("officer", self.base)).json()

    def holder(self):
        offers = self.document()["offers"]
        return (PARTNERS[UUID(offers[-1]["organisation_id"])], offers[-1]) if offers else ("partner_a", None)

    def expect(self, answer, verb):
        transition = TRANSITIONS[verb]
        if Status(self.status) in transition.sources:
            assert answer.status_code < 300, (verb, self.status, answer.text)
            self.status = transition.target.value
        else:
            assert answer.status_code in {404, 409}, (verb, self.status, answer.text)

    @rule()
    def route(self):
        self.run(routing.route_referral(self.portal.resources, self.referral_id))
        after = self.document()["status"]
        assert after in {"OFFERED", "RETURNED_TO_REFERRER"} if self.status in WAITING else after == self.status
        self.status = after

    @rule(accept=st.booleans())
    def answer_offer(self, accept):
        partner, offer = self.holder()
        if offer is None:
            return
        path = f"{self.base}/offers/{offer['offer_id']}"
        if accept:
            answer = self.run(self.portal.post(partner, f"{path}/acceptance"))
            self.expect(answer, Verb.ACCEPT)
        else:
            answer = self.run(self.portal.post(partner, f"{path}/decline", {"reason": "NO_CAPACITY"}))
            self.expect(answer, Verb.DECLINE)

    @rule()
    def let_it_expire(self):
        _, offer = self.holder()
        was_open = offer is not None and offer["status"] == "OFFERED"
        self.run(self.make_due())
        self.run(clock.expire_offers(self.portal.resources))
        after = self.document()["status"]
        assert after == ("REMATCH" if was_open else self.status)
        self.status = after

    async def make_due(self):
        async with self.portal.resources.database.connection() as connection:
            change = "UPDATE offers SET answer_due_at = now() - interval '1 second' WHERE referral_id = $1"
            await connection.execute(change, self.referral_id)

    @rule(result=st.sampled_from(["NO_ANSWER", "REACHED", "DECLINED_SUPPORT", "UNSAFE"]))
    def attempt_contact(self, result):
        partner, offer = self.holder()
        if offer is None or offer["answered_at"] is None:
            return
        verb = {"DECLINED_SUPPORT": Verb.PERSON_DECLINES, "UNSAFE": Verb.FIND_UNSAFE}.get(result, Verb.ATTEMPT_CONTACT)
        attempt = {"attempted_at": offer["answered_at"], "channel": "PHONE", "result": result}
        self.expect(self.run(self.portal.post(partner, f"{self.base}/contact-attempts", attempt)), verb)

    @rule()
    def engage(self):
        partner, offer = self.holder()
        if offer is None or offer["answered_at"] is None:
            return
        engagement = {"engaged_on": offer["answered_at"][:10]}
        self.expect(self.run(self.portal.post(partner, f"{self.base}/engagement", engagement)), Verb.ENGAGE)

    @rule()
    def close(self):
        partner, _ = self.holder()
        report = {"outcome": "OTHER", "note": "Moved on."}
        self.expect(self.run(self.portal.post(partner, f"{self.base}/outcome", report)), Verb.CLOSE)

    @rule()
    def withdraw(self):
        body = {"reason": "CIRCUMSTANCES_CHANGED"}
        self.expect(self.run(self.portal.post("officer", f"{self.base}/withdrawal", body)), Verb.WITHDRAW)

    @rule()
    def escalate(self):
        body = {"target": "MASH", "reason": "Something that the hub must know."}
        self.expect(self.run(self.portal.post("sergeant", f"{self.base}/escalation", body)), Verb.STEP_UP)

    @rule()
    def release(self):
        body = {"decision": "RELEASE", "reason": "The hub has it and agrees."}
        self.expect(self.run(self.portal.post("sergeant", f"{self.base}/supervisor-check", body)), Verb.RELEASE)

    @rule()
    def resubmit(self):
        self.expect(
            self.run(self.portal.post("officer", f"{self.base}/resubmission", {"route": "best"})), Verb.RESUBMIT
        )

    @invariant()
    def what_is_told_is_true(self):
        document = self.document()
        assert document["status"] == self.status
        live = [offer for offer in document["offers"] if offer["status"] in {"OFFERED", "ACCEPTED"}]
        with_partner = self.status in {"OFFERED", "ACCEPTED", "CONTACT_ATTEMPTED", "ENGAGED"}
        assert len(live) == (1 if with_partner else 0)
        assert Status(self.status) in OPEN | TERMINAL

    @invariant()
    def the_history_is_a_chain(self):
        steps = self.run(self.portal.get("officer", f"{self.base}/history")).json()["items"]
        assert steps[0]["from_status"] == "DRAFT"
        assert steps[-1]["to_status"] == self.status
        assert all(one["to_status"] == two["from_status"] for one, two in pairwise(steps))


def test_the_api_does_what_the_table_says(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
