"""Whatever happens in whatever order: nobody is rung who must not be, and nothing is kept of a case that ended."""

import asyncio
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parts.contact import Contact
from parts.contact_surveys import a_case, check, draw, drawn, ring

from bluelamp.kit import clocks

PEOPLE = 3
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["send", "draw", "ring", "no_answer", "refuse", "interview", "risk", "safe", "read"]),
        st.integers(0, PEOPLE - 1),
    ),
    min_size=4,
    max_size=25,
)


class World:
    """What should be so of a few people, beside the service that is asked."""

    def __init__(self, contact: Contact) -> None:
        self.contact = contact
        self.people = [str(uuid4()) for _ in range(PEOPLE)]
        self.cases: dict[str, int] = {}
        self.running: dict[str, str] = {}
        self.stopped: set[int] = set()
        self.surveyed: set[int] = set()

    async def send(self, person: int) -> None:
        answer = await self.contact.post("safeguarding_service", "/survey-cases", a_case(victim_id=self.people[person]))
        case = answer.json()
        self.cases[case["survey_case_id"]] = person
        assert (case["status"] == "SUPPRESSED") == (person in self.stopped | self.surveyed)

    async def draw(self, _: int) -> None:
        await draw(self.contact)

    async def ring(self, person: int) -> None:
        for case_id in self._of(person):
            answer = await self.contact.post("surveyor", f"/survey-cases/{case_id}/attempts")
            if answer.status_code == 201:
                assert person not in self.stopped | self.surveyed
                self.running[answer.json()["survey_attempt_id"]] = case_id

    async def no_answer(self, person: int) -> None:
        await self._end(person, {"outcome": "NO_ANSWER"})

    async def refuse(self, person: int) -> None:
        if await self._end(person, {"outcome": "REFUSED"}):
            self.stopped.add(person)

    async def interview(self, person: int) -> None:
        for attempt_id in self._running(person):
            body = {"survey_attempt_id": attempt_id, "overall": "NEITHER"}
            answer = await self.contact.post("surveyor", "/responses", body)
            if answer.status_code == 201:
                assert person not in self.stopped | self.surveyed
                self.surveyed.add(person)

    async def risk(self, person: int) -> None:
        await check(self.contact, self.people[person], domestic_abuse="YES")
        self.stopped.add(person)

    async def safe(self, person: int) -> None:
        await check(self.contact, self.people[person])

    async def read(self, person: int) -> None:
        for attempt_id in self._running(person):
            path = f"/survey-attempts/{attempt_id}/contact-details"
            answer = await self.contact.get("surveyor", path, purpose="SURVEY_INTERVIEW")
            assert answer.status_code in {200, 409}
            assert answer.status_code == 409 or person not in self.stopped | self.surveyed

    async def holds(self) -> None:
        """Look at this world's people alone: those of earlier walks are over."""
        rows = await self.contact.sql(
            "SELECT victim_id, status, contact_details IS NOT NULL AS details FROM survey_cases "
            "WHERE victim_id = ANY ($1)",
            [UUID(one) for one in self.people],
        )
        for row in rows:
            person = self.people.index(str(row["victim_id"]))
            is_open = row["status"] in {"WAITING", "SAMPLED"}
            assert row["details"] == is_open
            assert not (is_open and person in self.stopped | self.surveyed)
        for status, people in (("SAMPLED", None), ("INTERVIEWED", self.surveyed)):
            found = [row["victim_id"] for row in rows if row["status"] == status]
            assert len(found) == len(set(found))
            assert people is None or {self.people.index(str(one)) for one in found} == people

    async def _end(self, person: int, body: dict[str, str]) -> bool:
        ended = False
        for attempt_id in self._running(person):
            answer = await self.contact.post("surveyor", f"/survey-attempts/{attempt_id}/outcome", body)
            ended |= answer.is_success
        return ended

    def _of(self, person: int) -> list[str]:
        return [case_id for case_id, one in self.cases.items() if one == person]

    def _running(self, person: int) -> list[str]:
        return [attempt_id for attempt_id, case_id in self.running.items() if self.cases[case_id] == person]


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(walk=STEPS)
async def test_no_order_of_things_rings_somebody_who_must_not_be_rung(contact, walk):
    world = World(contact)
    for verb, person in walk:
        await getattr(world, verb)(person)
    await world.holds()


async def test_a_risk_that_is_told_while_somebody_dials_wins(contact):
    """Both at once, many times: either the attempt was refused, or it was ended with its case."""
    for _ in range(8):
        victim_id = str(uuid4())
        case_id = await drawn(contact, victim_id=victim_id)
        begun, _ = await asyncio.gather(
            contact.post("surveyor", f"/survey-cases/{case_id}/attempts"),
            check(contact, victim_id, deceased="YES"),
        )
        assert begun.status_code in {201, 409}
        if begun.status_code == 201:
            path = f"/survey-attempts/{begun.json()['survey_attempt_id']}/contact-details"
            assert (await contact.get("surveyor", path, purpose="SURVEY_INTERVIEW")).status_code == 409
        [row] = await contact.sql("SELECT status FROM survey_cases WHERE survey_case_id = $1", UUID(case_id))
        assert row["status"] == "SUPPRESSED"


async def test_two_surveyors_at_once_ring_once(contact):
    case_id = await drawn(contact)
    answers = await asyncio.gather(*(contact.post("surveyor", f"/survey-cases/{case_id}/attempts") for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]


async def test_two_draws_at_once_draw_nobody_twice(contact):
    victim_id = str(uuid4())
    for _ in range(2):
        await contact.post("safeguarding_service", "/survey-cases", a_case(victim_id=victim_id))
    await asyncio.gather(draw(contact, seed=1), draw(contact, seed=2))
    rows = await contact.sql("SELECT status FROM survey_cases ORDER BY status")
    assert [row["status"] for row in rows] == ["SAMPLED", "WAITING"]


async def test_two_interviews_of_one_attempt_are_one_response(contact):
    attempt_id = await ring(contact, await drawn(contact))
    body = {"survey_attempt_id": attempt_id, "overall": "DONT_KNOW"}
    answers = await asyncio.gather(*(contact.post("surveyor", "/responses", body) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    assert len(await contact.sql("SELECT FROM survey_responses")) == 1
    assert clocks.today() == (await contact.sql("SELECT interviewed_on FROM survey_responses"))[0]["interviewed_on"]


async def test_a_risk_that_is_told_while_the_case_is_sent_leaves_nothing_open(contact):
    for _ in range(8):
        victim_id = str(uuid4())
        await asyncio.gather(
            contact.post("safeguarding_service", "/survey-cases", a_case(victim_id=victim_id)),
            check(contact, victim_id, deceased="YES"),
        )
    assert {row["status"] for row in await contact.sql("SELECT status FROM survey_cases")} == {"SUPPRESSED"}


async def test_one_incident_that_is_sent_many_times_at_once_is_one_case(contact):
    case = a_case()
    answers = await asyncio.gather(
        *(contact.post("safeguarding_service", "/survey-cases", case) for _ in range(5)),
    )
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409, 409]
