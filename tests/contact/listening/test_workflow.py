"""A priority's life as a machine over HTTP: done in whatever order, the API does what the table says and no more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from parts.contact import Contact, running_contact
from parts.contact_listening import DID, a_form, add_area, adopt, path_of, survey
from parts.platform import copy_of, drop

from bluelamp.schemas.contact.listening import PriorityState
from contact.listening import demonstration as records
from contact.listening.rules.steps import Step, possible


@pytest.fixture
async def database(postgres, templates) -> AsyncIterator[Any]:
    copied = await copy_of(postgres, templates["contact"])
    yield copied
    await drop(postgres, copied)


@pytest.fixture
def machine(database, issuer, secret_key):
    with asyncio.Runner() as runner:
        running = running_contact(database, issuer, secret_key)
        contact = runner.run(running.__aenter__())
        yield type("Over", (Life,), {"contact": contact, "run": staticmethod(runner.run)})
        runner.run(running.__aexit__(None, None, None))


class Life(RuleBasedStateMachine):
    """Does something, and expects exactly what the table allows; the public feed follows."""

    contact: Contact
    run: Callable[..., Any]
    areas = 0

    @initialize(count=st.integers(1, 7))
    def say(self, count):
        Life.areas += 1
        self.area = f"EXAMPLE_PLACE_{Life.areas}"
        self.run(add_area(self.contact, self.area))
        forms = [a_form(number, area=self.area, address=self.address(number)) for number in range(count)]
        self.households = [self.run(survey(self.contact, one))["household_id"] for one in forms]
        self.priority = self.run(adopt(self.contact, area=self.area))
        self.path = path_of(self.priority)
        self.asked: set[str] = set()

    def address(self, number):
        return {"lines": [f"{number} Sample Row {Life.areas}"], "postcode": "ZZ3 3AA"}

    def read(self):
        return self.run(self.contact.get("board", self.path)).json()

    def try_step(self, step, who, address, body, *, also=True):
        before = self.read()
        answer = self.run(self.contact.post(who, f"{self.path}/{address}", body))
        if step in possible(PriorityState(before["state"])) and also:
            assert answer.status_code < 300, (step, before["state"], answer.text)
        else:
            assert answer.status_code == 409, (step, before["state"], answer.text)
            assert self.read() == before, "what is refused changes nothing"
        return answer

    @rule()
    def act(self):
        self.try_step(Step.ACT, "officer", "actions", {"we_did": DID, "done_on": "2014-06-23"})

    @rule()
    def tell(self):
        self.try_step(Step.TELL, "sergeant", "feedback", {"sent_on": "2014-07-01"})

    @rule(place=st.integers(0, 6))
    def ask_again(self, place):
        household_id = self.households[place % len(self.households)]
        visit = {**records.NEW_RESURVEY, "household_id": household_id}
        first = household_id not in self.asked
        if self.try_step(Step.ASK_AGAIN, "officer", "resurveys", visit, also=first).status_code == 201:
            self.asked.add(household_id)

    @rule()
    def listen(self):
        enough = len(self.asked) >= min(5, len(self.households))
        self.try_step(Step.LISTEN, "sergeant", "conclusion", records.CONCLUSION, also=enough)

    @rule()
    def withdraw(self):
        self.try_step(Step.WITHDRAW, "sergeant", "withdrawal", records.WITHDRAWAL)

    @invariant()
    def everybody_reads_what_was_told_and_enough_said(self):
        if not hasattr(self, "path"):
            return
        state = self.read()["state"]
        public = self.run(self.contact.get(None, "/you-said-we-did", area=self.area)).json()["items"]
        assert bool(public) == (state in {"FEEDBACK_SENT", "LISTENED"} and len(self.households) >= 5)
        if public:
            assert (public[0]["we_listened"] is not None) == (state == "LISTENED")


def test_done_in_whatever_order_it_is_what_the_table_says(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
