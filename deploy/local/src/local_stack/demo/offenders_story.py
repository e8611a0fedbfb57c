"""The third story: from what an officer finds at a door to a plan for who did it, with a wall between the sides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

from bluelamp.kit import clocks
from local_stack.demo.callers import HUB_PREFIX, OFFENDERS_PREFIX, Caller, Callers
from local_stack.demo.telling import Teller, expect

LPU: Final = "BIRMINGHAM_NORTH"
VICTIMS: Final = ("Person-Eleven", "Person-Twelve")
PERPETRATOR: Final = "Offender-Nine"
MOST_PAGES: Final = 20
_INSTRUMENT: Final = "DASH_ACPO_27"
_TICKS: Final = 14
_PROMPTS: Final = ("HONOUR_BASED_VIOLENCE", "STALKING")
_CAPACITY: Final = 90
_DAYS_OF_BIRTHS: Final = 9_000
_PLAN: Final = "DISRUPTION"


@dataclass
class OffendersStory:
    """Tells of one perpetrator on both sides; what each has said is kept, to be searched for the other at the end."""

    teller: Teller
    callers: Callers
    person_id: str = ""
    offender_id: str = ""
    reference: str = ""
    assessment_id: str = ""
    incidents: list[dict[str, Any]] = field(default_factory=list)
    of_victims_side: list[str] = field(default_factory=list)
    of_perpetrators_side: list[str] = field(default_factory=list)
    # Another person each time that the story is told: whom one telling has taken up is not taken up again.
    born_on: date = field(default_factory=lambda: date(1965, 1, 1) + timedelta(days=uuid4().int % _DAYS_OF_BIRTHS))

    def tell(self) -> None:
        """From the door to the plan; raises NotAsToldError at what is not as told."""
        self.teller.heading("An officer finds abuse, and the hub finds that it is not the first")
        self._assess()
        self._another_victim()
        self._serial()
        self.teller.heading("The perpetrator is managed, by people who see nothing of whom he harmed")
        self._handed_over()
        self._ranked()
        self._plan()
        self._justice()
        self.teller.heading("The wall between the two sides")
        self._victims_unseen()
        self._perpetrators_unseen()

    def _assess(self) -> None:
        with self.teller.step("An officer assesses the risk to a victim: fourteen ticks make the grade high"):
            officer = self._hub("officer")
            questions = officer.get(f"/risk-instruments/{_INSTRUMENT}")["questions"]
            body = {
                **self._incident(VICTIMS[0], "1991-03-08"),
                "instrument": _INSTRUMENT,
                "answers": [
                    {"key": one["key"], "answer": "YES" if number < _TICKS else "NO"}
                    for number, one in enumerate(questions)
                ],
                "prompt_findings": [{"prompt": prompt, "finding": "NO_CONCERN"} for prompt in _PROMPTS],
                "grade": "HIGH",
                "grade_reason": "What was said and seen at the address.",
                "intelligence_searched": True,
            }
            assessed = self._said_to_hub(officer.post("/risk-assessments", body, 201))
            self.assessment_id, self.person_id = assessed["risk_assessment_id"], assessed["perpetrator_ids"][0]
            self.teller.note(f"{assessed['ticks']} ticks, grade {assessed['grade']}.")
            self._record(officer, assessed["victim_id"], 20)

    def _another_victim(self) -> None:
        with self.teller.step("Weeks later another officer records what he did to somebody who never met the first"):
            other = {"person": _person(VICTIMS[1], "1988-11-30")}
            self._record(self._hub("officer-2"), None, 2, victim=other)
            self.teller.note("Each officer saw one of the two; neither could have known.")

    def _serial(self) -> None:
        with self.teller.step("The hub finds him serial: two victims who are not connected"):
            specialist = self._hub("da-specialist")
            path = f"/serial-perpetrators/{self.person_id}"
            found = specialist.wait_for(
                "/serial-perpetrators",
                lambda page: any(one["person_id"] == self.person_id and one["is_serial"] for one in page["items"]),
                "the finding that he is serial",
            )
            one = next(one for one in found["items"] if one["person_id"] == self.person_id)
            self._said_to_hub(specialist.get(path))
            self.teller.note(
                f"{one['unconnected_victim_count']} unconnected victims in {one['lookback_months']} months, by the "
                f"records of: {', '.join(one['agencies']).lower()}."
            )

    def _handed_over(self) -> None:
        with self.teller.step("The flag is handed over to those who manage offenders: his own identity, and counts"):
            coordinator = self._offenders("iom-coordinator")
            searched = {"given_name": "Example", "family_name": PERPETRATOR, "date_of_birth": self.born_on.isoformat()}
            found = coordinator.wait_for(
                "/offenders/searches",
                # Somebody who only sounds like him may be there before him.
                lambda page: any(one["confidence"] == "EXACT" for one in page["items"]),
                f"the arrival of {PERPETRATOR}",
                searching=searched,
            )
            self._said_to_offenders(found)
            his = next(one for one in found["items"] if one["confidence"] == "EXACT")
            self.offender_id, self.reference = his["offender_id"], his["reference"]
            read = self._perpetrator()
            serial = read["serial"]
            expect(len(read["flags"]) == 1 and serial["is_serial"], "the flag did not make him serial")
            self.teller.note(
                f"{self.reference}: {serial['victims']} victims, {serial['unconnected_victims']} of them unconnected; "
                "who they are is not told."
            )

    def _ranked(self) -> None:
        with self.teller.step("He is ranked by recency, frequency, gravity and victims; each part is explained"):
            coordinator = self._offenders("iom-coordinator")
            asked = coordinator.post("/domestic-abuse/rankings", {}, 202)
            path = f"/domestic-abuse/rankings/{asked['ranking_id']}"
            done = coordinator.wait_for(path, lambda read: read["status"] == "DONE", "the ranking")
            explained = self._perpetrator()["explanation"]
            expect(explained is not None, "he is not ranked")
            self.teller.note(f"Rank {explained['rank']} of {done['perpetrators']}, score {explained['score']:.1f}.")
            rows = [(one["name"], f"{one['points']:g}", f"{one['weight']:g}") for one in explained["components"]]
            self.teller.table(("part", "points", "weight"), rows)

    def _plan(self) -> None:
        with self.teller.step("The MATAC, four weeks after its last, which is over, takes him up with a plan"):
            manager = self._offenders("da-offender-manager")
            cycle = self._called(manager)
            path = f"/domestic-abuse/matac-cycles/{cycle['cycle_id']}"
            agenda = self._agenda(manager, path)
            item = next((one for one in agenda if one["offender_id"] == self.offender_id), None)
            if cycle["meets_on"] > clocks.today().isoformat():
                # The story was told today already, and the meeting of today was over with it.
                refused = "nothing is decided before that day" if item else "it was called before he was ranked"
                self.teller.note(f"The next is on {cycle['meets_on']}: {refused}.")
                return
            expect(item is not None, f"{self.reference} is not on the agenda")
            body = {
                "item_id": item["item_id"] if item else "",
                "decision": "ADOPT",
                "plan": _PLAN,
                "reason": "Three agencies know him, and none of them has what would stop him alone.",
            }
            decided = self._said_to_offenders(manager.post(f"{path}/decisions", body, 201))
            self.teller.note(f"{cycle['meets_on']}, {len(agenda)} on the agenda: {decided['decision']['plan']}.")
            expect(self._perpetrator()["plans"][0]["plan"] == _PLAN, "the plan is not on the perpetrator's record")

    def _called(self, manager: Caller) -> dict[str, Any]:
        """End the meeting that is open, with a review of everybody whom it has to review, and call the next."""
        path, today = "/domestic-abuse/matac-cycles", clocks.today().isoformat()
        last: dict[str, Any] | None = next(iter(manager.get(path)["items"]), None)
        if last is not None and last["status"] == "OPEN":
            if last["meets_on"] > today:
                return last
            for item in self._agenda(manager, f"{path}/{last['cycle_id']}"):
                if item["basis"] == "REVIEW" and item["decision"] is None:
                    body = {"item_id": item["item_id"], "decision": "KEEP", "plan": item["adoption"]["plan"]}
                    body["reason"] = "The plan is four weeks old and goes on."
                    manager.post(f"{path}/{last['cycle_id']}/decisions", body, 201)
            closing = {"reason": "Everybody who was taken up has been reviewed."}
            manager.post(f"{path}/{last['cycle_id']}/closure", closing, 200)
        called: dict[str, Any] = manager.post(path, {"capacity": _CAPACITY}, 201)
        return called

    def _agenda(self, manager: Caller, path: str) -> list[dict[str, Any]]:
        return [one for page in self._pages(manager, f"{path}/agenda") for one in page["items"]]

    def _justice(self) -> None:
        with self.teller.step("Restorative justice is asked for: a referral of the portal, without a victim"):
            manager = self._offenders("da-offender-manager")
            body = {
                "reason": "He has asked by himself what he could do.",
                "agreed_on": clocks.today().isoformat(),
                "is_highest_risk": False,
            }
            path = f"/domestic-abuse/perpetrators/{self.offender_id}/restorative-justice-requests"
            asked = manager.post(path, body, 201)
            read = manager.wait_for(
                f"/domestic-abuse/restorative-justice-requests/{asked['request_id']}",
                lambda request: request["delivery_state"] == "DELIVERED",
                "the arrival of the request in the portal",
            )
            referral = self.callers("sergeant").get(f"/referrals/{read['referral_id']}")
            self._said_to_offenders(referral)
            expect(referral["needs"] == ["RESTORATIVE_JUSTICE"], f"the referral is for {referral['needs']}")
            self.teller.note(f"{self.reference} → {read['referral_reference']}: {referral['status']}.")

    def _victims_unseen(self) -> None:
        with self.teller.step("Nothing that the perpetrator's side was ever told leads to a victim"):
            manager = self._offenders("da-offender-manager")
            for path in ("/domestic-abuse/perpetrators", "/events"):
                self.of_perpetrators_side += [str(page) for page in self._pages(manager, path)]
            secret = {*VICTIMS, self.assessment_id}
            secret |= {one[name] for one in self.incidents for name in ("victim_id", "abuse_incident_id")}
            _expect_none(secret, self.of_perpetrators_side)
            self.teller.note(
                f"{len(self.of_perpetrators_side)} answers searched for {len(secret)} names and ids: none is in them."
            )
            hub = self.callers("da-offender-manager", HUB_PREFIX)
            hub.get(f"/risk-assessments/{self.assessment_id}", expected=403)
            found = hub.post("/people/search", _person(VICTIMS[0], "1991-03-08"))
            expect(not found["items"], "the hub tells who manages him of somebody whom he harmed")
            for incident in self.incidents:
                hub.get(f"/people/{incident['victim_id']}", expected=404)
            self.teller.note("To those who manage him the hub says 403 of an assessment, and knows no such person.")

    def _perpetrators_unseen(self) -> None:
        with self.teller.step("Nothing that the victims' side was ever told says how he is managed"):
            specialist = self._hub("da-specialist")
            self.of_victims_side += [str(page) for page in self._pages(specialist, "/events")]
            self.of_victims_side.append(str(specialist.get(f"/people/{self.person_id}")))
            secret = {self.offender_id, self.reference, _PLAN}
            _expect_none(secret, self.of_victims_side)
            self.teller.note(f"{len(self.of_victims_side)} answers searched for his record and plan: none has them.")
            barred = self.callers("da-specialist", OFFENDERS_PREFIX)
            barred.get(f"/domestic-abuse/perpetrators/{self.offender_id}", expected=403)
            barred.post("/offenders/searches", _person(PERPETRATOR, self.born_on.isoformat()), 403)
            barred.get("/workbook", expected=403, tier="force")
            self.teller.note(
                "Those who work for the victims are answered with 403 there, whatever other role they have."
            )

    def _record(self, officer: Caller, victim_id: str | None, days_ago: int, victim: Any = None) -> None:
        body = self._incident("", "", days_ago) | {
            "kind": "INCIDENT",
            "severity": "LESSER",
            "victim": victim or {"person_id": victim_id},
            "perpetrators": [{"person_id": self.person_id}],
        }
        self.incidents.append(self._said_to_hub(officer.post("/abuse-incidents", body, 201)))

    def _incident(self, victim: str, victim_born: str, days_ago: int = 0) -> dict[str, Any]:
        on = {"occurred_on": (clocks.today() - timedelta(days=days_ago)).isoformat()} if days_ago else {}
        return {
            "lpu": LPU,
            "victim": {"person": _person(victim, victim_born)},
            "perpetrators": [{"person": _person(PERPETRATOR, self.born_on.isoformat())}],
            **on,
        }

    def _perpetrator(self) -> dict[str, Any]:
        path = f"/domestic-abuse/perpetrators/{self.offender_id}"
        return self._said_to_offenders(self._offenders("da-offender-manager").get(path))

    def _said_to_hub(self, answer: dict[str, Any]) -> dict[str, Any]:
        self.of_victims_side.append(str(answer))
        return answer

    def _said_to_offenders(self, answer: dict[str, Any]) -> dict[str, Any]:
        self.of_perpetrators_side.append(str(answer))
        return answer

    def _pages(self, caller: Caller, path: str) -> Iterator[dict[str, Any]]:
        cursor: dict[str, Any] = {}
        for _ in range(MOST_PAGES):
            page = caller.get(path, limit=100, **cursor)
            yield page
            if page["next_cursor"] is None or not page["items"]:
                return
            cursor = {"after" if path == "/events" else "cursor": page["next_cursor"]}

    def _hub(self, who: str) -> Caller:
        return self.callers(who, HUB_PREFIX)

    def _offenders(self, who: str) -> Caller:
        return self.callers(who, OFFENDERS_PREFIX)


def _person(family_name: str, born_on: str) -> dict[str, str]:
    return {"given_name": "Example", "family_name": family_name, "date_of_birth": born_on}


def _expect_none(secret: Iterable[str], told: list[str]) -> None:
    for one in secret:
        expect(not any(one in text for text in told), f"{one} was told to the other side")
