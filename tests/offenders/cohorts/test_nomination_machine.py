"""A nomination's life as a machine: put forward, discussed, decided, let go, back again, in whatever order."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from parts.offenders import Offenders, running_offenders
from parts.offenders_caseload import offender_of
from parts.offenders_cohorts import (
    acceptance,
    called,
    close,
    decide,
    decline,
    deselection,
    nominate,
    of_nomination,
    vote,
)
from parts.platform import FORCE, PARTNER_A, copy_of, drop

NUMBERS = count()
MEMBERS = {"offender_manager": FORCE, "partner_a": PARTNER_A}
DECISIONS = {"ACCEPT": acceptance, "DECLINE": decline, "DESELECT": deselection}
STATES = {"ACCEPT": "ACCEPTED", "DECLINE": "DECLINED", "DESELECT": "DESELECTED"}
# Putting on an agenda and voting come often, or few lives would ever come to a decision.
STEPS = st.sampled_from(["nominate", "call", "call", "vote", "vote", "vote", "decide", "decide", "withdraw", "close"])


@pytest.fixture
def machine(postgres, templates, issuer, secret_key):
    with asyncio.Runner() as runner:
        database = runner.run(copy_of(postgres, templates["offenders"]))
        running = running_offenders(database, issuer, secret_key)
        service = runner.run(running.__aenter__())
        yield type("Over", (NominationLife,), {"service": service, "run": staticmethod(runner.run)})
        runner.run(running.__aexit__(None, None, None))
        runner.run(drop(postgres, database))


class Drawn(NamedTuple):
    """What chance has chosen for a step."""

    pick: int
    who: str
    accepts: bool


class Item:
    """One on an agenda as the machine remembers it."""

    def __init__(self, panel_id: str, item_id: str, of: str):
        self.panel_id, self.item_id, self.of = panel_id, item_id, of
        self.voted: set[str] = set()
        self.is_decided = self.is_closed = False


class NominationLife(RuleBasedStateMachine):
    """Does what people do with one person's nominations to one cohort, and keeps beside it what must come of it."""

    service: Offenders
    run: Callable[..., Any]

    def __init__(self):
        super().__init__()
        self.states: dict[str, str] = {}
        self.cases: dict[str, str] = {}
        self.items: list[Item] = []
        self.offender_id: Any = None

    @initialize()
    def begin(self):
        self.offender_id = self.run(offender_of(self.service, f"Of-{next(NUMBERS)}"))

    @property
    def latest(self) -> str | None:
        return next(reversed(self.states), None)

    @rule(step=STEPS, pick=st.integers(0, 3), who=st.sampled_from(sorted(MEMBERS)), accepts=st.booleans())
    def live(self, step, pick, who, accepts):
        getattr(self, f"do_{step}")(Drawn(pick, who, accepts))

    def do_nominate(self, by):
        state = self.states.get(self.latest)
        before = any(one in {"DECLINED", "DESELECTED"} for one in self.states.values())
        more = {"new_information": "Two burglaries since the summer."} if by.accepts else {}
        answer = self.run(nominate(self.service, self.offender_id, manager(by.who), **more))
        expected = 409 if state in {"OPEN", "ACCEPTED"} else 422 if before and not by.accepts else 201
        assert answer.status_code == expected, (answer.text, self.states)
        if expected == 201:
            self.states[answer.json()["nomination_id"]] = "OPEN"

    def do_call(self, _by):
        """Put the latest nomination, or the case that came of it, on another agenda."""
        latest = self.latest
        if self.states.get(latest) == "OPEN":
            agenda = of_nomination({"nomination_id": latest})
        elif self.states.get(latest) == "ACCEPTED":
            agenda = {"case_id": self.cases[latest]}
        else:
            return
        panel_id, [item_id] = self.run(called(self.service, agenda))
        self.items.append(Item(panel_id, item_id, next(iter(agenda))))

    def item(self, pick) -> Item | None:
        return self.items[-1 - pick % len(self.items)] if self.items else None

    def do_vote(self, by):
        item = self.item(by.pick)
        if item is None:
            return
        given = "ABSTAIN" if by.accepts else ("ACCEPT" if item.of == "nomination_id" else "DESELECT")
        answer = self.run(vote(self.service, item.panel_id, item.item_id, by.who, given))
        ended = item.is_closed or item.is_decided or by.who in item.voted
        if item.is_closed and by.who == "partner_a":
            assert answer.status_code == 422, answer.text
        else:
            assert answer.status_code == (409 if ended else 201), answer.text
        if answer.status_code == 201:
            item.voted.add(by.who)

    def do_decide(self, by):
        item = self.item(by.pick)
        if item is None:
            return
        verb = "DESELECT" if item.of == "case_id" else "ACCEPT" if by.accepts else "DECLINE"
        of = self.subject(item)
        needed = "ACCEPTED" if verb == "DESELECT" else "OPEN"
        may = not item.is_closed and not item.is_decided and item.voted == set(MEMBERS) and self.states[of] == needed
        answer = self.run(decide(self.service, item.panel_id, DECISIONS[verb](item.item_id)))
        assert answer.status_code == (201 if may else 409), (answer.text, verb, self.states)
        if may:
            item.is_decided, self.states[of] = True, STATES[verb]
        if may and verb == "ACCEPT":
            self.cases[of] = answer.json()["case_id"]

    def subject(self, item: Item) -> str:
        sql = """
            SELECT coalesce(panel_items.nomination_id, cases.nomination_id)::text AS nomination_id
            FROM panel_items LEFT JOIN cases ON cases.case_id = panel_items.case_id WHERE item_id = $1
        """
        [row] = self.run(self.service.sql(sql, item.item_id))
        return str(row["nomination_id"])

    def do_withdraw(self, by):
        if (latest := self.latest) is None or not by.accepts:
            return
        path = f"/nominations/{latest}/withdrawal"
        answer = self.run(self.service.post("iom_coordinator", path, {"reason": "He has moved to another area."}))
        may = self.states[latest] == "OPEN"
        assert answer.status_code == (200 if may else 409), answer.text
        if may:
            self.states[latest] = "WITHDRAWN"

    def do_close(self, by):
        item = self.item(by.pick)
        if item is None or not by.accepts:
            return
        answer = self.run(close(self.service, item.panel_id))
        assert answer.status_code == (409 if item.is_closed else 200), answer.text
        item.is_closed = True

    @invariant()
    def what_is_stored_is_what_must_have_come_of_it(self):
        if self.offender_id is None:
            return
        asked = self.run(self.service.get("offender_manager", f"/offenders/{self.offender_id}/nominations", limit=100))
        found = asked.json()["items"]
        assert {one["nomination_id"]: one["state"] for one in found} == self.states
        assert {one["nomination_id"]: one["case_id"] for one in found if one["case_id"]} == self.cases
        running = self.run(
            self.service.sql(
                "SELECT case_id::text FROM cases WHERE offender_id = $1 AND status <> 'CLOSED'", self.offender_id
            )
        )
        expected = [self.cases[one] for one, state in self.states.items() if state == "ACCEPTED"]
        assert [row["case_id"] for row in running] == expected
        assert len(expected) <= 1
        linked = [one["previous_nomination_id"] for one in reversed(found)]
        assert linked == self.expected_links()

    def expected_links(self) -> list[str | None]:
        links, last = [], None
        for one, state in self.states.items():
            links.append(last)
            last = one if state in {"DECLINED", "DESELECTED"} else last
        return links

    @invariant()
    def a_partner_sees_it_while_an_open_panel_of_its_own_discusses_it(self):
        seen = self.run(self.service.get("partner_a", "/nominations", limit=100)).json()["items"]
        mine = {one["nomination_id"] for one in seen} & set(self.states)
        open_ones = [item for item in self.items if item.of == "nomination_id" and not item.is_closed]
        assert mine == {self.subject(item) for item in open_ones}


def manager(who: str) -> str:
    """A partner that leads nobody nominates nobody: somebody of the force does."""
    return "officer" if who == "partner_a" else who


def test_whatever_is_done_in_whatever_order_one_case_stands_for_one_acceptance(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
