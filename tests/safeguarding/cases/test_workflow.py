"""A case's life as a machine: done in whatever order, the API does what the table says."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from parts.cases import DECISION, SECTION_47, UPHELD, a_discussion, bring
from parts.safeguarding import Safeguarding, running_safeguarding

from bluelamp.kit import clocks
from bluelamp.schemas.safeguarding.codes import CaseStatus, Rating
from safeguarding.cases import demonstration
from safeguarding.cases.rules.clocks import is_lower
from safeguarding.cases.rules.transitions import TRANSITIONS, Verb, possible_verbs

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
        self.acknowledged = self.told = False
        self.placed: list[str] = []
        self.replays: dict[str, str] = {}
        self.case_id = ""

    @initialize(rating=st.sampled_from([None, "RED", "AMBER", "BLUE"]))
    def receive(self, rating):
        rated = {"rating": rating, "rating_reason": "It was seen so."} if rating else {}
        self.case_id = self.run(bring(self.service, **rated))["case_id"]
        self.rating = Rating(rating) if rating else None

    def post(self, who, what, body):
        return self.run(self.service.post(who, f"/cases/{self.case_id}/{what}", body))

    def document(self):
        return self.run(self.service.get("hub_manager", f"/cases/{self.case_id}")).json()

    def replayed(self, at):
        answer = self.run(self.service.get("hub_manager", f"/cases/{self.case_id}/as-known-at", at=at))
        assert answer.status_code == 200, answer.text
        return answer.text

    def remember(self, decided):
        at = decided.json()["decision"]["decided_at"]
        self.replays[at] = self.replayed(at)

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
        answer = self.post("mash_csc", "screening", body)
        if is_lower(Rating(rating), self.rating):
            assert answer.status_code == 403, answer.text
            answer = self.post("hub_manager", "screening", body)
        if self.expect(answer, Verb.SCREEN):
            self.rating = Rating(rating)

    @rule(rating=st.sampled_from(["RED", "AMBER", "GREEN", "BLUE"]))
    def re_rate(self, rating):
        body = {"rating": rating, "reason": "More is known by now."}
        answer = self.post("mash_police", "rating", body)
        if is_lower(Rating(rating), self.rating):
            assert answer.status_code == 403, answer.text
            answer = self.post("hub_manager", "rating", body)
        if self.expect(answer, Verb.RE_RATE, otherwise=self.rating != rating):
            self.rating = Rating(rating)

    @rule()
    def forward(self):
        self.expect(self.post("mash_csc", "forwarding", demonstration.FORWARDING), Verb.FORWARD)

    @rule()
    def start_immediate_strategy(self):
        answer = self.post("mash_csc", "immediate-strategy", demonstration.STRATEGY)
        if self.expect(answer, Verb.START_IMMEDIATE_STRATEGY):
            self.rating = self.rating or Rating.RED

    @rule()
    def place(self):
        answer = self.post("mash_csc", "people", demonstration.PLACING)
        if self.expect(answer, Verb.PLACE_PERSON):
            self.placed.append(answer.json()["person_id"])

    @rule(was_error=st.booleans())
    def leave(self, was_error):
        if self.placed:
            body = {"person_id": self.placed[-1], "role": None, "was_error": was_error, "reason": "They moved out."}
            if self.expect(self.post("hub_manager", "people", body), Verb.PLACE_PERSON):
                self.placed.pop()

    @rule(name=st.sampled_from(["Wilhelmina", "Mina", "Minna"]))
    def put_a_name_right(self, name):
        people = self.document()["people"]
        path = f"/people/{people[0]['person_id']}"
        version = self.run(self.service.get("hub_manager", path)).json()["version"]
        patch = {"given_name": name, "date_of_birth": "2018-06-03"}
        assert self.run(self.service.patch("hub_manager", path, patch, f'"{version}"')).status_code == 200

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
    def find_section_47(self):
        body = {**demonstration.DISCUSSION, "held_at": clocks.now().isoformat(), "actions": []}
        found = self.expect(self.post("mash_csc", "discussions", body), Verb.DISCUSS)
        if found and Verb.DECIDE in possible_verbs(self.status):
            answer = self.post("hub_manager", "decision", SECTION_47)
            if self.expect(answer, Verb.DECIDE):
                self.told = False
                self.remember(answer)

    @rule()
    def decide(self):
        answer = self.post("hub_manager", "decision", DECISION)
        if self.expect(answer, Verb.DECIDE):
            self.told = False
            self.remember(answer)

    @rule()
    def notify(self):
        told = self.told and self.status in {CaseStatus.CHALLENGED, CaseStatus.ESCALATED}
        answer = self.post("hub_manager", "notification", demonstration.NOTIFICATION)
        if self.expect(answer, Verb.NOTIFY, otherwise=not told):
            self.told = True

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

    @rule()
    def withdraw(self):
        if self.challenge_id:
            what = f"challenges/{self.challenge_id}/withdrawal"
            self.expect(self.post("mash_health", what, demonstration.WITHDRAWAL), Verb.WITHDRAW_CHALLENGE)

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
        if self.expect(answer, Verb.CHANGE if changed else Verb.UPHOLD):
            self.told = self.told and not changed

    @rule()
    def acknowledge(self):
        answer = self.post("mash_csc", "acknowledgement", demonstration.ACKNOWLEDGEMENT)
        if self.expect(answer, Verb.ACKNOWLEDGE, otherwise=not self.acknowledged):
            self.acknowledged = True

    @rule()
    def close(self):
        answer = self.post("mash_csc", "closure", demonstration.CLOSURE)
        self.expect(answer, Verb.CLOSE, otherwise=self.acknowledged)

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
        assert len(document["people"]) == 1 + len(self.placed)

    @invariant()
    def what_was_known_at_a_decision_stays_so(self):
        for at, text in self.replays.items():
            assert self.replayed(at) == text


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
