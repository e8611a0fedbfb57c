"""A case's life as a machine: in whatever order, on whatever days, what is stored is what the pure rule says."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from parts.offenders import Offenders, running_offenders
from parts.offenders_caseload import SUPERVISOR, contact, managed
from parts.platform import PARTNER_A, PARTNER_B, copy_of, drop

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import Colour, DeselectionReason, LeadAgency
from offenders.caseload.rules.owing import Kept, Schedule, Status, Turn, account_of, end_of
from offenders.caseload.usecases.cases import close_case, set_lead
from offenders.caseload.usecases.lapsing import note_missed_contacts

SCHEDULES = {
    Colour.RED: Schedule("WEEK", 1),
    Colour.AMBER: Schedule("WEEK", 2),
    Colour.GREEN: Schedule("MONTH", 1),
    Colour.BLUE: Schedule(weeks_before_release=(12, 4)),
}
# The clocks go forward within these weeks, and a month is short.
START = datetime(2027, 2, 20, 9, tzinfo=UTC)
DAYS = st.integers(0, 24)
LONG_ENOUGH = 12
NUMBERS = count()
"""Each life is on a list of its own."""
_SEEN = st.tuples(st.just("see"), st.integers(0, 20), st.sampled_from(["KEPT", "KEPT", "KEPT", "MISSED"]))
_CHANGED = st.tuples(
    st.just("change"),
    st.sampled_from(list(Colour)),
    st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.ACTIVE, Status.RESET]),
    st.one_of(st.none(), st.integers(0, 30)),
)
_WITHDRAWN = st.tuples(st.just("withdraw"), st.integers(0, 9))
_GIVEN = st.tuples(st.just("give"), st.integers(0, 3))
_LED = st.tuples(st.just("lead"), st.sampled_from([PARTNER_A, PARTNER_B, None]))
ACTIONS = st.one_of(_SEEN, _SEEN, _SEEN, _CHANGED, _GIVEN, _LED, _WITHDRAWN, st.just(("close",)))


@pytest.fixture
def machine(postgres, templates, issuer, secret_key):
    with asyncio.Runner() as runner:
        database = runner.run(copy_of(postgres, templates["offenders"]))
        running = running_offenders(database, issuer, secret_key)
        service = runner.run(running.__aenter__())
        yield type("Over", (CaseLife,), {"service": service, "run": staticmethod(runner.run)})
        runner.run(running.__aexit__(None, None, None))
        runner.run(drop(postgres, database))


class CaseLife(RuleBasedStateMachine):
    """Lets time pass, sees somebody, takes that back, changes the colour, pauses, closes; keeps the history itself."""

    service: Offenders
    run: Callable[..., Any]

    def __init__(self):
        super().__init__()
        self.traveller = time_machine.travel(START, tick=False)
        self.travel = self.traveller.start()
        self.history: list[Turn | Kept] = []
        self.stands: tuple[Status, Colour, Any] = (Status.ACTIVE, Colour.RED, None)
        self.case: Any = None
        self.holders: list[tuple[datetime, str, UUID | None]] = []

    def teardown(self):
        self.traveller.stop()

    @initialize(colour=st.sampled_from([Colour.RED, Colour.AMBER, Colour.GREEN]))
    def open(self, colour):
        self.case = self.run(managed(self.service, colour=colour, opened_at=START, team=f"TEAM_{next(NUMBERS)}"))
        self.become(Status.ACTIVE, colour, None)
        self.holders.append((START, self.case.manager, None))

    def become(self, status, colour, release_on):
        self.stands = (status, colour, release_on)
        self.history.append(Turn(clocks.now(), status, colour, SCHEDULES[colour], release_on))

    # One rule for all: what hypothesis leaves out of a run would leave most lives without an event.
    @rule(days=DAYS, hours=st.integers(0, 23), what=ACTIONS)
    def live(self, days, hours, what):
        self.travel.shift(timedelta(days=days, hours=hours, minutes=1))
        verb, *values = what
        getattr(self, verb)(*values)

    def see(self, ago, outcome):
        at = clocks.now() - timedelta(days=ago)
        reason = {"missed_reason": "DID_NOT_ATTEND"} if outcome == "MISSED" else {}
        body = contact(self.case.case_id, at, outcome=outcome, **reason)
        answer = self.run(self.service.post("offender_manager", "/contacts", body))
        if self.stands[0] is Status.CLOSED:
            assert answer.status_code == 409, answer.text
        elif at < START:
            assert answer.status_code == 422, answer.text
        else:
            assert answer.status_code == 201, answer.text
            if outcome == "KEPT":
                self.history.append(Kept(at, UUID(answer.json()["contact_id"])))

    def withdraw(self, number):
        made = [one for one in self.history if isinstance(one, Kept)]
        if not made:
            return
        one = made[number % len(made)]
        address = f"/contacts/{one.contact_id}/withdrawal"
        answer = self.run(self.service.post("offender_manager", address, {"reason": "It was somebody else."}))
        if self.stands[0] is Status.CLOSED:
            assert answer.status_code == 409, answer.text
        else:
            assert answer.status_code == 200, answer.text
            self.history.remove(one)

    def change(self, colour, status, weeks):
        in_custody = colour is Colour.BLUE
        release_on = clocks.today() + timedelta(weeks=weeks) if weeks is not None and in_custody else None
        body = {
            "colour": colour,
            "status": status,
            "release_on": release_on.isoformat() if release_on else None,
            "reason": "What was seen this week asks for it.",
        }
        address = f"/offenders/{self.case.offender_id}/status-changes"
        answer = self.run(self.service.post("offender_manager", address, body))
        if self.stands[0] is Status.CLOSED:
            assert answer.status_code == 409, answer.text
        elif self.stands == (status, colour, release_on) or (in_custody and status is Status.RESET):
            assert answer.status_code == 422, answer.text
        else:
            assert answer.status_code == 201, answer.text
            self.become(status, colour, release_on)

    def give(self, number):
        manager = f"{self.case.team.lower().replace('_', '-')}-manager-{number}"
        _, before, led_by = self.holders[-1]
        address = f"/cases/{self.case.case_id}"
        read = self.run(self.service.get("offender_supervisor", address))
        body = {"manager": manager, "reason": "Another manager is nearer."}
        answer = self.run(self.service.patch("offender_supervisor", address, body, read.headers["etag"]))
        if self.stands[0] is Status.CLOSED:
            assert answer.status_code == 409, answer.text
        else:
            assert answer.status_code == 200, answer.text
            if manager != before:
                self.holders.append((clocks.now(), manager, led_by))

    def lead(self, organisation_id):
        if self.stands[0] is Status.CLOSED:
            return
        self.run(self.led_by(organisation_id))
        self.holders.append((clocks.now(), self.holders[-1][1], organisation_id))

    async def led_by(self, organisation_id):
        agency = LeadAgency.PROBATION_SERVICE if organisation_id else LeadAgency.POLICE
        async with self.service.resources.database.transaction() as connection:
            await set_lead(connection, SUPERVISOR, self.case.case_id, agency, organisation_id)

    def held_by(self, moment):
        """Who managed and who led at a moment, by this side's own history."""
        return [(manager, led_by) for at, manager, led_by in self.holders if at <= moment][-1]

    def close(self):
        if len(self.history) >= LONG_ENOUGH and self.stands[0] is not Status.CLOSED:
            self.run(self.end())
            self.become(Status.CLOSED, self.stands[1], self.stands[2])

    async def end(self):
        async with self.service.resources.database.transaction() as connection:
            reason = DeselectionReason.CAPACITY
            await close_case(connection, SUPERVISOR, self.case.case_id, reason, "Others need it more.")

    @invariant()
    def what_is_stored_is_what_the_rule_says(self):
        if self.case is None:
            return
        self.run(note_missed_contacts(self.service.resources))
        account = account_of(self.history, clocks.today())
        [row] = self.run(self.service.sql("SELECT * FROM cases WHERE case_id = $1", self.case.case_id))
        assert row["next_contact_due_at"] == (end_of(account.due_on) if account.due_on else None)
        assert row["next_lapse_at"] == (end_of(account.lapses_on) if account.lapses_on else None)
        stored = self.run(
            self.service.sql(
                "SELECT due_on, colour, counted_on, contact_id, manager, lead_organisation_id "
                "FROM contact_obligations WHERE case_id = $1 ORDER BY place",
                self.case.case_id,
            )
        )
        made = {one.contact_id: one.at for one in self.history if isinstance(one, Kept)}
        expected = [
            (
                *(one.due_on, one.colour, one.counted_on, one.contact_id),
                *self.held_by(made.get(one.contact_id, end_of(one.counted_on) - timedelta(seconds=1))),
            )
            for one in account.obligations
        ]
        assert [tuple(one) for one in stored] == expected
        last = max((one.at for one in self.history if isinstance(one, Kept)), default=None)
        assert row["last_contact_at"] == last

    @invariant()
    def the_due_list_tells_of_it(self):
        if self.case is None:
            return
        account = account_of(self.history, clocks.today())
        asked = {"team": self.case.team, "due": "undated" if account.due_on is None else "dated"}
        found = self.run(self.service.get("offender_manager", "/caseload", **asked)).json()["items"]
        expected = [] if self.stands[0] is Status.CLOSED else [str(self.case.case_id)]
        assert [one["case_id"] for one in found] == expected
        if account.due_on is not None:
            assert found[0]["next_contact_due_on"] == account.due_on.isoformat()
            assert found[0]["is_overdue"] is (account.due_on < clocks.today())


def test_what_is_stored_is_what_the_rule_says_whatever_happens(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
