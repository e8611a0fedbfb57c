"""A run of hand-overs both ways between real processes: what is done in each service, and that all of it arrived."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from local_stack.background import on_free_ports
from parts.live_hubs import DESKS, UNITS, screened
from parts.live_stack import LiveStack, until
from parts.portal import a_referral
from safeguarding.cases import demonstration

PORTAL = ("referrals-web-1", "referrals-worker-1", "referrals-worker-2")
HUB = ("safeguarding-web-1", "safeguarding-worker-1", "safeguarding-worker-2")
"""Every process of a service."""
MANAGERS = {"SANDWELL": "hub-manager", "BIRMINGHAM": "hub-manager-bham"}
AT_ONCE = 4
HALF_WAY = 5
ARRIVES_WITHIN_SECONDS = 150.0
AGREED = {"position": "PARENT_GIVEN", "asked_on": "2026-01-20", "asked_by": "Social worker 12", "how": "At home"}
# In the sergeant's unit, who takes the referrals back in the end.
TO_PORTAL = {
    **demonstration.DECISION_FOR_THE_PORTAL,
    "referral": {
        **demonstration.DECISION_FOR_THE_PORTAL["referral"],
        "agreement": AGREED,
        "lpu": "BIRMINGHAM_NORTH",
    },
}
NOTHING_MORE = {
    **demonstration.DECISION_FOR_THE_PORTAL,
    "primary_outcome": "NFA_INFORMATION_ONLY",
    "referral": None,
}
DELIVERED = "SELECT count(*) FROM handovers WHERE record_id = ANY ($1::uuid[]) AND state = 'DELIVERED'"
OUT_OF_ORDER = """
WITH ours AS (
    SELECT record_id, delivered_at < lag(delivered_at) OVER (PARTITION BY record_id ORDER BY position) AS overtook
    FROM handovers WHERE record_id = ANY ($1::uuid[])
)
SELECT record_id::text FROM ours WHERE overtook
"""
STEP_UPS = """
SELECT referral_id::text, escalation_id::text, delivery_state, case_id::text, case_reference FROM escalations
WHERE referral_id = ANY ($1::uuid[]) ORDER BY requested_at, escalation_id
"""
CASES = """
SELECT source_referral_id::text AS referral_id, source_id::text AS escalation_id, case_id::text, reference
FROM cases WHERE source_referral_id = ANY ($1::uuid[]) ORDER BY received_at, case_id
"""
MADE_OF_CASES = """
SELECT source_id::text AS case_id, referral_id::text, reference, lawful_basis, source_reference
FROM referral_sources JOIN referrals USING (referral_id) WHERE source_id = ANY ($1::uuid[])
"""
SHOWN_ON_CASES = """
SELECT case_id::text, referral_id::text, case_referrals.reference, state, case_referrals.status,
       cases.reference AS source_reference
FROM case_referrals JOIN cases USING (case_id) WHERE case_id = ANY ($1::uuid[])
"""
OF_REFERRALS = """
SELECT referral_id::text AS record, verb, note FROM referral_history
WHERE referral_id = ANY ($1::uuid[]) AND verb = ANY ($2::text[]) ORDER BY entry_id
"""
OF_CASES = """
SELECT case_id::text AS record, verb, reason AS note FROM case_history
WHERE case_id = ANY ($1::uuid[]) AND verb = ANY ($2::text[]) ORDER BY entry_id
"""
TOLD_TWICE = """
SELECT type, subject_id::text FROM events
WHERE subject_id = ANY ($1::uuid[]) AND type ~ '(received|referred|closed|referral_updated|submitted)[.]v1$'
GROUP BY type, subject_id, organisation_id HAVING count(*) > 1
"""


def on_ports_of_both() -> dict[str, str]:
    """Settings for a stack in which every service is one web process and two workers."""
    workers = {"BLUELAMP_REFERRALS_WORKERS": "2", "BLUELAMP_SAFEGUARDING_WORKERS": "2"}
    return {**on_free_ports(referrals=1), "BLUELAMP_SERVICES": "referrals safeguarding", **workers}


@dataclass
class Run:
    """People who are referred and stepped up, and cases of the hubs that are left to the portal."""

    portal: LiveStack
    hub: LiveStack
    name: str = field(default_factory=lambda: f"Run {uuid4().hex}")
    referrals: dict[str, str] = field(default_factory=dict)
    """The hub that each is for."""
    cases: dict[str, str] = field(default_factory=dict)
    step_ups: dict[str, int] = field(default_factory=dict)
    """How often each referral was acknowledged to be stepped up."""
    decided: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    _left: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def half_way(self, *doing: Coroutine[Any, Any, None]) -> "asyncio.Future[list[None]]":
        """Begin, and return what goes on once some steps of it are acknowledged and others are not."""
        self._left = HALF_WAY
        self._reached.clear()
        going_on = asyncio.gather(*doing)
        reached = asyncio.create_task(self._reached.wait())
        await asyncio.wait({going_on, reached}, return_when=asyncio.FIRST_COMPLETED)
        reached.cancel()
        assert not going_on.done(), going_on.exception() or "all was done before"
        return going_on

    def _acknowledge(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._reached.set()

    async def begin(self, number: int) -> None:
        """So many referrals, and so many cases that wait for a decision, by turns of either hub."""
        hubs = [[*MANAGERS][place % 2] for place in range(number)]
        self.referrals = dict(zip(await self._referred(hubs), hubs, strict=True))
        case_ids = await asyncio.gather(
            *(screened(self.hub, hub, self.name, place) for place, hub in enumerate(hubs)),
        )
        self.cases = dict(zip(case_ids, hubs, strict=True))

    async def _referred(self, hubs: Sequence[str]) -> list[str]:
        bodies = [self._referral(hub, number) for number, hub in enumerate(hubs)]
        answers = await asyncio.gather(*(self.portal.post("officer", "/referrals", body) for body in bodies))
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        return [answer.json()["referral_id"] for answer in answers]

    def _referral(self, hub: str, number: int) -> dict[str, object]:
        """Nobody who is like somebody else: whom a hub might know already is compared, each with each."""
        born = date(1950, 1, 1) + timedelta(days=97 * number)
        person = {"given_name": "Example", "family_name": f"{self.name} {number}", "date_of_birth": born.isoformat()}
        return a_referral(person=person, lpu=UNITS[hub], concern={"facts": f"{self.name} {number}"})

    async def step_up(self) -> None:
        """Step every referral up once more; each request is sent until it is acknowledged."""
        await some_at_once(self.referrals, self._step_up)

    async def _step_up(self, referral_id: str) -> None:
        number = self.step_ups.get(referral_id, 0) + 1
        body = {"target": "MASH", "reason": f"{self.name}, number {number}: a child said that they are hit."}
        key = f"step-up-{referral_id}-{number}"
        answer = await self.portal.post("officer", f"/referrals/{referral_id}/escalation", body, key=key)
        assert answer.status_code == 201, answer.text
        self.step_ups[referral_id] = number
        self._acknowledge()

    async def decide(self) -> None:
        """Leave every case to the portal."""
        await some_at_once(self.cases, self._decide)

    async def _decide(self, case_id: str) -> None:
        await self._act(MANAGERS[self.cases[case_id]], case_id, "decision", TO_PORTAL)
        self.decided.add(case_id)
        self._acknowledge()

    async def close_cases(self) -> None:
        """Close what was left to the portal."""
        await some_at_once(self.cases, lambda case_id: self._close(case_id, self.cases[case_id], "REFERRAL_MADE"))

    async def close_stepped_up(self) -> None:
        """Close every case that a step-up has become and that is open still."""
        rows = [row for row in await self.portal.rows(STEP_UPS, [*self.referrals]) if row["case_id"] is not None]
        hubs = {row["case_id"]: self.referrals[row["referral_id"]] for row in rows}
        await some_at_once(sorted(set(hubs) - self.closed), lambda case_id: self._end(case_id, hubs[case_id]))

    async def _end(self, case_id: str, hub: str) -> None:
        await self._act(DESKS[hub]["ADULT_SOCIAL_CARE"], case_id, "screening", demonstration.SCREENING)
        await self._act(MANAGERS[hub], case_id, "decision", NOTHING_MORE)
        await self._close(case_id, hub, "NO_FURTHER_ACTION", by="ADULT_SOCIAL_CARE")

    async def _close(self, case_id: str, hub: str, reason: str, by: str = "CHILDRENS_SOCIAL_CARE") -> None:
        await self._act(MANAGERS[hub], case_id, "notification", demonstration.NOTIFICATION)
        acknowledgement = {**demonstration.ACKNOWLEDGEMENT, "response_type": "NO_FURTHER_ACTION"}
        await self._act(DESKS[hub][by], case_id, "acknowledgement", acknowledgement)
        await self._act(MANAGERS[hub], case_id, "closure", {"reason": reason})
        self.closed.add(case_id)

    async def _act(self, who: str, case_id: str, what: str, body: dict[str, Any]) -> None:
        answer = await self.hub.post(who, f"/cases/{case_id}/{what}", body, key=f"{what}-{case_id}")
        assert answer.is_success, (what, answer.text)

    async def take_back(self) -> None:
        """The sergeant takes back every referral that came from a case."""
        made = await self.portal.rows(MADE_OF_CASES, [*self.cases])
        await some_at_once([row["referral_id"] for row in made], self._take_back)

    async def _take_back(self, referral_id: str) -> None:
        body, key = {"reason": "SUBMITTED_IN_ERROR"}, f"take-back-{referral_id}"
        answer = await self.portal.post("sergeant", f"/referrals/{referral_id}/withdrawal", body, key=key)
        assert answer.status_code == 200, answer.text

    async def stepped_up_cases(self) -> list[str]:
        return [row["case_id"] for row in await self.hub.rows(CASES, [*self.referrals])]

    async def made_referrals(self) -> list[str]:
        return [row["referral_id"] for row in await self.portal.rows(MADE_OF_CASES, [*self.cases])]

    async def arrived(self, *, from_portal: int, from_hub: int) -> None:
        """Wait until so many things of this run have arrived from each side."""

        async def all_there() -> bool:
            of_portal = await self.portal.value(DELIVERED, [*self.referrals, *await self.made_referrals()])
            of_hub = await self.hub.value(DELIVERED, [*self.cases, *await self.stepped_up_cases()])
            assert of_portal <= from_portal, of_portal
            assert of_hub <= from_hub, of_hub
            return bool((of_portal, of_hub) == (from_portal, from_hub))

        await until(all_there, what="everything arrived", seconds=ARRIVES_WITHIN_SECONDS)

    async def finish(self) -> None:
        """Close what is open on both sides, and check that the other side has heard of it, once and in order."""
        stepped_up, made = sum(self.step_ups.values()), len(self.cases)
        assert self.decided == set(self.cases)

        async def all_reached() -> bool:
            cases = await self.stepped_up_cases()
            shown = [row["delivery_state"] for row in await self.portal.rows(STEP_UPS, [*self.referrals])]
            return len(cases) == stepped_up == shown.count("DELIVERED") and len(await self.made_referrals()) == made

        await until(all_reached, what="each is a case, or a referral", seconds=ARRIVES_WITHIN_SECONDS)
        await self.close_stepped_up()
        await self.take_back()
        if not set(self.cases) <= self.closed:
            await self.close_cases()
        # From here each step-up, and that each referral was taken back; from there each referral, and each closing.
        await self.arrived(from_portal=stepped_up + made, from_hub=made + made + stepped_up)
        await self.check()

    async def check(self) -> None:
        """Everything that was acknowledged is there once, and each record's things came in their order."""
        cases = await self._check_step_ups()
        referrals = await self._check_referrals()
        for live, ids in ((self.portal, [*self.referrals, *referrals]), (self.hub, [*self.cases, *cases])):
            assert await live.rows(OUT_OF_ORDER, ids) == []
            assert [dict(row) for row in await live.rows(TOLD_TWICE, ids)] == []
            assert await live.value("SELECT count(*) FROM pgqueuer WHERE status = 'failed'") == 0
            assert await live.value("SELECT count(*) FROM idempotency_keys WHERE status IS NULL") == 0
            assert live.unforeseen == []

    async def _check_step_ups(self) -> list[str]:
        """Each step-up is one case in the order of its referral, and each case's end was heard of once, after it."""
        step_ups = [dict(row) for row in await self.portal.rows(STEP_UPS, [*self.referrals])]
        cases = [dict(row) for row in await self.hub.rows(CASES, [*self.referrals])]
        assert {row.pop("delivery_state") for row in step_ups} == {"DELIVERED"}
        verbs = ["REACH_HUB", "HEAR_FROM_HUB"]
        history = await entries(self.portal, OF_REFERRALS, [*self.referrals], verbs)
        for referral_id, times in self.step_ups.items():
            here = [row for row in step_ups if row["referral_id"] == referral_id]
            there = [row | {"case_reference": row["reference"]} for row in cases if row["referral_id"] == referral_id]
            assert len(here) == times
            assert [row | {"reference": row["case_reference"]} for row in here] == there
            references = [row["case_reference"] for row in here]
            told = history[referral_id]
            assert [note for verb, note in told if verb == "REACH_HUB"] == references
            ends = [f"{reference}: CLOSED" for reference in references]
            assert sorted(str(note) for verb, note in told if verb == "HEAR_FROM_HUB") == sorted(ends)
            for reference, end in zip(references, ends, strict=True):
                assert told.index(("REACH_HUB", reference)) < told.index(("HEAR_FROM_HUB", end))
        return [row["case_id"] for row in cases]

    async def _check_referrals(self) -> list[str]:
        """Each decision is one referral, with its lawful basis; how it and its case ended was heard of once."""
        made = [dict(row) for row in await self.portal.rows(MADE_OF_CASES, [*self.cases])]
        shown = [dict(row) for row in await self.hub.rows(SHOWN_ON_CASES, [*self.cases])]
        assert {row.pop("lawful_basis") for row in made} == {"CA1989_S17"}
        assert {(row.pop("state"), row.pop("status")) for row in shown} == {("DELIVERED", "WITHDRAWN")}
        by_case = sorted(made, key=lambda row: row["case_id"])
        assert by_case == sorted(shown, key=lambda row: row["case_id"])
        assert [row["case_id"] for row in by_case] == sorted(self.cases)
        ids = [row["referral_id"] for row in made]
        verbs = ["SUBMIT", "HEAR_FROM_HUB"]
        heard = await entries(self.portal, OF_REFERRALS, ids, verbs)
        assert {referral_id: [verb for verb, _ in told] for referral_id, told in heard.items()} == dict.fromkeys(
            ids, verbs
        )
        answered = await entries(self.hub, OF_CASES, [*self.cases], ["HEAR_FROM_PORTAL"])
        assert {case_id: len(told) for case_id, told in answered.items()} == dict.fromkeys(self.cases, 1)
        return ids


async def entries(
    live: LiveStack, statement: str, ids: Sequence[str], verbs: Sequence[str]
) -> dict[str, list[tuple[str, str | None]]]:
    """What the histories of records say of some verbs, in order."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for row in await live.rows(statement, [*ids], [*verbs]):
        found.setdefault(row["record"], []).append((row["verb"], row["note"]))
    return found


async def some_at_once(whom: Sequence[str] | dict[str, str], do: Callable[[str], Awaitable[None]]) -> None:
    """Do it for each, a few at a time."""
    waiting = iter([*whom])

    async def one_after_another() -> None:
        for one in waiting:
            await do(one)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
