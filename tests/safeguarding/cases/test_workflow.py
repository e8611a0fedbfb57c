"""A case's life as a machine: done in whatever order, the API does what the table says."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from parts.cases import DECISION, UPHELD, a_discussion, bring
from parts.safeguarding import Safeguarding, running_safeguarding

from bluelamp.kit import clocks
from bluelamp.schemas.safeguarding.codes import CaseStatus
from safeguarding.cases import demonstration
from safeguarding.cases.rules.transitions import TRANSITIONS, Verb

QUESTION = {
    "agencies": ["HEALTH"],
    "scope_text": "Contacts with the family since January.",
    "lawful_basis": "CA1989_S47",
    "necessity_text": "Needed to judge the risk of tonight.",
}


@pytest.fixture
def machine(safeguarding_database, issuer, secret_key):
    with asyncio.Runner() as runner:
        running = running_safeguarding(safeguarding_database, issuer, secret_key)
        service = runner.run(running.__aenter__())
        yield type("Over", (Workflow,), {"service": service, "run": staticmethod(runner.run)})
        runner.run(running.__aexit__(None, None, None))


class Workflow(RuleBasedStateMachine):
    """Does something, and expects exactly what the table allows."""

    service: Safeguarding
    run: Callable[..., Any]

    def __init__(self):
        super().__init__()
        self.status = CaseStatus.RECEIVED
        self.rating = None
        self.challenge_id = None
        self.acknowledged = self.accepted = False
        self.case_id = ""

    @initialize(rating=st.sampled_from([None, "RED", "AMBER", "BLUE"]))
    def receive(self, rating):
        rated = {"rating": rating, "rating_reason": "It was seen so."} if rating else {}
        self.case_id = self.run(bring(self.service, **rated))["case_id"]
        self.rating = rating

    def post(self, who, what, body):
        return self.run(self.service.post(who, f"/cases/{self.case_id}/{what}", body))

    def document(self):
        return self.run(self.service.get("hub_manager", f"/cases/{self.case_id}")).json()

    def expect(self, answer, verb, *, otherwise=True):
        if self.status in TRANSITIONS[verb] and otherwise:
            assert answer.status_code < 300, (verb, self.status, answer.text)
            self.status = TRANSITIONS[verb][self.status]
            return True
        assert answer.status_code == 409, (verb, self.status, answer.status_code, answer.text)
        return False

    @rule(rating=st.sampled_from(["RED", "AMBER", "GREEN"]))
    def screen(self, rating):
        body = {**demonstration.SCREENING, "rating": rating}
        if self.expect(self.post("mash_csc", "screening", body), Verb.SCREEN):
            self.rating = rating

    @rule(rating=st.sampled_from(["RED", "AMBER", "GREEN", "BLUE"]))
    def re_rate(self, rating):
        answer = self.post("mash_police", "rating", {"rating": rating, "reason": "More is known by now."})
        if self.expect(answer, Verb.RE_RATE, otherwise=self.rating not in {None, rating}):
            self.rating = rating

    @rule()
    def forward(self):
        self.expect(self.post("mash_csc", "forwarding", demonstration.FORWARDING), Verb.FORWARD)

    @rule()
    def start_immediate_strategy(self):
        answer = self.post("mash_csc", "immediate-strategy", demonstration.STRATEGY)
        self.expect(answer, Verb.START_IMMEDIATE_STRATEGY)

    @rule()
    def ask(self):
        people = [one["person_id"] for one in self.document()["people"]]
        answer = self.post("mash_csc", "enquiries", {**QUESTION, "subjects": people})
        if answer.status_code < 300:
            # Whom it may ask, and of a case of which rating, is told where enquiries are tried.
            self.status = TRANSITIONS[Verb.REQUEST_INFORMATION][self.status]
        else:
            assert answer.status_code in {409, 422}, answer.text

    @rule()
    def discuss(self):
        body = a_discussion(held_at=clocks.now().isoformat())
        self.expect(self.post("mash_csc", "discussions", body), Verb.DISCUSS)

    @rule()
    def decide(self):
        self.expect(self.post("hub_manager", "decision", DECISION), Verb.DECIDE)

    @rule()
    def notify(self):
        self.expect(self.post("hub_manager", "notification", demonstration.NOTIFICATION), Verb.NOTIFY)

    @rule()
    def challenge(self):
        answer = self.post("mash_health", "challenges", demonstration.CHALLENGE)
        if self.expect(answer, Verb.CHALLENGE):
            self.challenge_id = answer.json()["challenge_id"]

    @rule()
    def escalate(self):
        if self.challenge_id:
            what = f"challenges/{self.challenge_id}/escalation"
            self.expect(self.post("mash_health", what, demonstration.ESCALATION), Verb.ESCALATE)

    @rule(changed=st.booleans())
    def answer_challenge(self, changed):
        if not self.challenge_id:
            return
        body = {**UPHELD, "result": "CHANGED", "decision": DECISION} if changed else UPHELD
        answer = self.post("hub_manager_2", f"challenges/{self.challenge_id}/decision", body)
        if answer.status_code == 403:
            # The second manager has decided this case before, by changing it.
            decisions = self.document()["decisions"]
            assert decisions[-1]["decided_by"] == "hub-manager-2"
            assert self.status is CaseStatus.ESCALATED
            return
        self.expect(answer, Verb.CHANGE if changed else Verb.UPHOLD)

    @rule()
    def acknowledge(self):
        answer = self.post("mash_csc", "acknowledgement", demonstration.ACKNOWLEDGEMENT)
        if self.expect(answer, Verb.ACKNOWLEDGE, otherwise=not self.acknowledged):
            self.acknowledged = True

    @rule()
    def close(self):
        self.expect(self.post("mash_csc", "closure", demonstration.CLOSURE), Verb.CLOSE)

    @invariant()
    def what_is_told_is_what_is_so(self):
        if not self.case_id:
            return
        document = self.document()
        assert (document["status"], document["rating"]) == (self.status, self.rating)
        running = [one["kind"] for one in document["clocks"] if one["stopped_at"] is None]
        assert len(running) == len(set(running))
        assert ("STATUTORY" in running) == (not self.acknowledged and self.status is not CaseStatus.CLOSED)
        settled = document["decided_at"] or self.status in {
            CaseStatus.CLOSED,
            CaseStatus.FORWARDED_TO_ALLOCATED_WORKER,
        }
        assert ("RAG" in running) == (not settled and self.rating in {"RED", "AMBER", "GREEN"})
        steps = self.run(self.service.get("mash_csc", f"/cases/{self.case_id}/history", limit=100)).json()["items"]
        assert all(before["to_status"] == after["from_status"] for before, after in pairwise(steps))
        assert steps[-1]["to_status"] == self.status
        assert document["version"] == len(steps)


def test_whatever_is_done_the_case_goes_where_the_table_says(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
