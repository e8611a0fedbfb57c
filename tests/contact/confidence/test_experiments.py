"""An experiment is registered, then allocated, and only then are its outcomes taken."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from parts.contact import running_contact
from parts.platform import copy_of, drop

from bluelamp.kit import clocks
from contact.confidence import demonstration as records

NEW = records.NEW_EXPERIMENT
TEAMS = NEW["teams"]
ARMS = {
    **records.ALLOCATION,
    "arms": [{"team": TEAMS[0], "arm": "TEST"}, {"team": TEAMS[1], "arm": "CONTROL"}],
}
PATH = "/confidence-experiments"


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def registered(contact, **changes) -> dict[str, Any]:
    answer = await contact.post("analyst", PATH, {**NEW, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json()


def path_of(experiment):
    return f"{PATH}/{experiment['confidence_experiment_id']}"


async def wave(contact, team, number, **changes):
    today = clocks.today().isoformat()
    new = {**records.NEW_WAVE, "team": team, "wave": number, "fieldwork_from": today, "fieldwork_until": today}
    return await contact.post("analyst", "/confidence-waves", {**new, **changes})


async def test_what_is_registered_can_be_read_and_has_no_arms_yet(contact):
    experiment = await registered(contact)
    assert (experiment["state"], experiment["arms"], experiment["teams"]) == ("REGISTERED", [], sorted(TEAMS))
    assert (experiment["reading"], experiment["first_outcome_at"]) == ("AGREE", None)
    assert (await contact.get("board", path_of(experiment))).json() == experiment
    refused = await contact.get("board", f"{path_of(experiment)}/result")
    assert (refused.status_code, refused.json()["detail"]) == (409, "Without arms there is no result.")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"teams": [TEAMS[0], TEAMS[0]]}, ("#/teams", "named_twice")),
        ({"wave_after": 1}, ("#/wave_after", "waves_out_of_order")),
        ({"ends_on": "2014-12-31"}, ("#/ends_on", "ends_in_the_past")),
        ({"ends_on": "9999-12-31"}, ("#/ends_on", "date_too_late")),
        ({"teams": TEAMS[:1]}, ("#/teams", "too_short")),
    ],
)
async def test_what_cannot_be_compared_is_refused(contact, changes, fault):
    refused = await contact.post("analyst", PATH, {**NEW, **changes})
    assert (refused.status_code, faults(refused)) == (422, [fault])


async def test_what_is_known_already_cannot_be_registered(contact):
    await wave(contact, TEAMS[0], 2)
    refused = await contact.post("analyst", PATH, NEW)
    assert faults(refused) == [("#/teams", "outcome_known")]


async def test_a_team_is_in_one_experiment_with_a_wave(contact):
    await registered(contact)
    refused = await contact.post("analyst", PATH, {**NEW, "teams": [TEAMS[0], "EXAMPLE_TEAM_OTHER"]})
    assert faults(refused) == [("#/teams", "team_in_another_experiment")]


async def test_no_outcome_is_taken_before_the_arms_are_on_record(contact):
    experiment = await registered(contact)
    assert (await wave(contact, TEAMS[0], 1)).status_code == 201, "what was before is no outcome"
    refused = await wave(contact, TEAMS[0], 2)
    assert (refused.status_code, refused.json()["code"]) == (409, "state-conflict")
    assert (await contact.post("analyst", f"{path_of(experiment)}/allocation", ARMS)).status_code == 200
    yesterday = (clocks.today() - timedelta(days=1)).isoformat()
    early = await wave(contact, TEAMS[0], 2, fieldwork_from=yesterday)
    assert faults(early) == [("#/fieldwork_from", "asked_before_allocation")]
    assert (await wave(contact, TEAMS[0], 2)).status_code == 201
    read = (await contact.get("board", path_of(experiment))).json()
    assert read["registered_at"] <= read["allocated_at"] < read["first_outcome_at"]


async def test_the_arms_are_recorded_once_and_of_the_registered_teams(contact):
    experiment = await registered(contact)
    path = f"{path_of(experiment)}/allocation"
    for arms, fault in (
        ([{"team": TEAMS[0], "arm": "TEST"}, {"team": "EXAMPLE_OTHER", "arm": "CONTROL"}], "not_the_teams"),
        ([{"team": team, "arm": "TEST"} for team in TEAMS], "arm_missing"),
    ):
        refused = await contact.post("analyst", path, {**ARMS, "arms": arms})
        assert faults(refused) == [("#/arms", fault)]
    answers = await asyncio.gather(*(contact.post("analyst", path, ARMS) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    [done] = [one.json() for one in answers if one.status_code == 200]
    assert {one["team"]: one["arm"] for one in done["arms"]} == {TEAMS[0]: "TEST", TEAMS[1]: "CONTROL"}


async def test_an_outcome_that_comes_with_the_allocation_comes_after_it_or_not_at_all(contact):
    experiment = await registered(contact)
    allocation, outcome = await asyncio.gather(
        contact.post("analyst", f"{path_of(experiment)}/allocation", ARMS), wave(contact, TEAMS[0], 2)
    )
    assert allocation.status_code == 200, allocation.text
    assert outcome.status_code in {201, 409}
    if outcome.status_code == 201:
        read = (await contact.get("board", path_of(experiment))).json()
        assert read["allocated_at"] <= read["first_outcome_at"]


async def test_it_goes_on_with_its_reason_and_what_was_planned_stays_on_record(contact):
    experiment = await registered(contact)
    await contact.post("analyst", f"{path_of(experiment)}/allocation", ARMS)
    path = f"{path_of(experiment)}/extension"
    refused = await contact.post("analyst", path, {**records.EXTENSION, "ends_on": "2099-12-31"})
    assert faults(refused) == [("#/ends_on", "no_extension")]
    refused = await contact.post("analyst", path, {**records.EXTENSION, "ends_on": "9999-12-31"})
    assert faults(refused) == [("#/ends_on", "date_too_late")]
    longer = (await contact.post("analyst", path, {**records.EXTENSION, "ends_on": "2100-06-30"})).json()
    assert (longer["ends_on"], longer["extensions"][0]["funding"]) == ("2100-06-30", "Confidence board")


async def test_nobody_concludes_before_every_outcome_is_there(contact):
    experiment = await registered(contact)
    path = path_of(experiment)
    await contact.post("analyst", f"{path}/allocation", ARMS)
    for team, number in ((TEAMS[0], 1), (TEAMS[0], 2), (TEAMS[1], 1)):
        await wave(contact, team, number)
    partly = (await contact.get("board", f"{path}/result")).json()
    assert (partly["effect"]["value"], partly["distinguishable"]) == (None, None)
    assert "INCOMPLETE" in [one["code"] for one in partly["footnotes"]]
    refused = await contact.post("analyst", f"{path}/conclusion", records.CONCLUSION)
    assert (refused.status_code, refused.json()["detail"]) == (409, "1 team(s) have no outcome yet.")
    await wave(contact, TEAMS[1], 2)
    done = (await contact.post("analyst", f"{path}/conclusion", records.CONCLUSION)).json()
    assert (done["state"], done["conclusion"]) == ("CONCLUDED", records.CONCLUSION["conclusion"])
    result = (await contact.get("board", f"{path}/result")).json()
    assert (result["effect"]["value"], result["distinguishable"]) == (0, False)
    events = await contact.sql("SELECT data FROM events WHERE type LIKE '%experiment.moved.v1' ORDER BY event_id")
    assert [row["data"]["state"] for row in events] == ["REGISTERED", "ALLOCATED", "CONCLUDED"]


async def test_an_outcome_is_put_right_until_the_experiment_is_concluded_and_the_result_says_so(demonstration):
    """Another one than the examples conclude: the pilot of four teams."""
    path = f"/confidence-waves/{UUID(int=records.WAVE.int + 1)}/correction"
    early = await demonstration.post("analyst", path, {**records.WAVE_CORRECTION, "fieldwork_from": "2013-09-02"})
    assert (early.status_code, faults(early)) == (422, [("#/fieldwork_from", "asked_before_allocation")])
    corrected = await demonstration.post("analyst", path, records.WAVE_CORRECTION)
    assert corrected.status_code == 200, corrected.text
    result = (await demonstration.get("board", f"/confidence-experiments/{records.EXPERIMENT}/result")).json()
    assert "CORRECTED" in [one["code"] for one in result["footnotes"]]
    given = {"conclusion": "Nothing follows from so few teams."}
    concluded = await demonstration.post("analyst", f"/confidence-experiments/{records.EXPERIMENT}/conclusion", given)
    assert concluded.status_code == 200, concluded.text
    assert (await demonstration.post("analyst", path, records.WAVE_CORRECTION)).status_code == 409


async def test_a_result_without_a_wave_counts_nobody(contact):
    experiment = await registered(contact)
    await contact.post("analyst", f"{path_of(experiment)}/allocation", ARMS)
    result = (await contact.get("board", f"{path_of(experiment)}/result")).json()
    assert (result["effect"]["value"], result["teams"][0]["before"]) == (None, None)


@pytest.mark.parametrize("who", ["sergeant", "board", "senior_officer"])
async def test_only_analysts_keep_experiments(demonstration, who):
    base = f"{PATH}/{records.EXPERIMENT}"
    assert (await demonstration.post(who, PATH, NEW)).status_code == 403
    for step, body in (("allocation", ARMS), ("extension", records.EXTENSION), ("conclusion", records.CONCLUSION)):
        assert (await demonstration.post(who, f"{base}/{step}", body)).status_code == 403


@pytest.fixture
async def database(postgres, templates):
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
    """Whatever is tried in whatever order, no outcome is older than the arms."""

    number = 0

    @initialize()
    def register(self):
        Life.number += 1
        self.teams = [f"EXAMPLE_{Life.number}_ONE", f"EXAMPLE_{Life.number}_TWO"]
        self.path = path_of(self.run(registered(self.contact, teams=self.teams)))
        self.state = "REGISTERED"
        self.waves: set[tuple[str, int]] = set()

    @rule()
    def allocate(self):
        arms = [{"team": team, "arm": arm} for team, arm in zip(self.teams, ("TEST", "CONTROL"), strict=True)]
        answer = self.run(self.contact.post("analyst", f"{self.path}/allocation", {**ARMS, "arms": arms}))
        assert answer.status_code == (200 if self.state == "REGISTERED" else 409)
        if answer.status_code == 200:
            self.state = "ALLOCATED"

    @rule(place=st.integers(0, 1), number=st.integers(1, 2))
    def record(self, place, number):
        team = self.teams[place]
        answer = self.run(wave(self.contact, team, number))
        if number == 2 and self.state != "ALLOCATED":
            assert answer.status_code == 409
        else:
            assert answer.status_code == (422 if (team, number) in self.waves else 201), answer.text
            self.waves.add((team, number))

    @rule()
    def conclude(self):
        answer = self.run(self.contact.post("analyst", f"{self.path}/conclusion", records.CONCLUSION))
        can = self.state == "ALLOCATED" and len(self.waves) == 4
        assert answer.status_code == (200 if can else 409), answer.text
        if can:
            self.state = "CONCLUDED"

    @rule()
    def read(self):
        told = self.run(self.contact.get("board", self.path)).json()
        assert told["state"] == self.state
        has_outcome = any(number == 2 for _, number in self.waves)
        assert (told["first_outcome_at"] is not None) == has_outcome
        assert not has_outcome or told["allocated_at"] <= told["first_outcome_at"]


def test_done_in_whatever_order_no_outcome_is_older_than_the_arms(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
