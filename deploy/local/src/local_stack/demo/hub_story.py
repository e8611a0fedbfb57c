"""The other story: an officer's referral goes up to a hub, is decided there, and comes down as another referral."""

from dataclasses import dataclass, field
from typing import Any, Final

from bluelamp.kit import clocks
from local_stack.demo import hub_material as material
from local_stack.demo.callers import HUB_PREFIX, Caller, Callers
from local_stack.demo.story import PARTNERS, clock_time, moment
from local_stack.demo.telling import Teller, expect

MOST_ROWS: Final = 12
_HOUR: Final = 3600
_MINUTE: Final = 60


@dataclass
class HubStory:
    """Tells how the portal and a hub hand work to each other; what was made on the way stays."""

    teller: Teller
    callers: Callers
    officer: Caller = field(init=False)
    manager: Caller = field(init=False)
    referral_id: str = ""
    reference: str = ""
    case_id: str = ""
    case_reference: str = ""
    helped_id: str = ""
    helped_reference: str = ""
    people: dict[str, str] = field(default_factory=dict)
    enquiries: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.officer = self.callers("officer")
        self.manager = self._of_hub(material.DECISION_MAKER)

    @property
    def case_path(self) -> str:
        return f"/cases/{self.case_id}"

    def tell(self) -> None:
        """From the officer's worry to the end on both sides; raises NotAsToldError at what is not as told."""
        self.teller.heading("An officer worries about a child: the referral goes up to the hub")
        self._step_up()
        self._becomes_case()
        self._screen()
        self.teller.heading("The agencies answer, each for itself")
        self._ask()
        self._police_by_machine()
        for agency in list(material.ANSWERS)[:-1]:
            self._answer(agency)
        self._answers_so_far()
        self._board()
        self._last_answer()
        self.teller.heading("The hub decides, and the case comes down as a referral")
        self._decide()
        self._becomes_referral()
        self._notify()
        self._help()
        self._portal_tells()
        self._hub_tells()

    def _step_up(self) -> None:
        with self.teller.step("The officer refers a mother, and steps the referral up for the sake of her son"):
            body = material.family_referral(clocks.today())
            submitted = self.officer.post("/referrals", body, 201)
            self.referral_id, self.reference = submitted["referral_id"], submitted["reference"]
            path = f"/referrals/{self.referral_id}"
            self.officer.post(f"{path}/escalation", material.STEP_UP, 201)
            self.teller.note(f"{self.reference}: {self.officer.get(path)['status']}. “{material.STEP_UP['reason']}”")

    def _becomes_case(self) -> None:
        with self.teller.step("It becomes a case of the Sandwell hub, whose reference the referral shows"):
            read = self.officer.wait_for(
                f"/referrals/{self.referral_id}",
                lambda referral: referral["escalations"][-1]["delivery_state"] == "DELIVERED",
                f"the arrival of {self.reference} in the hub",
            )
            step_up = read["escalations"][-1]
            self.case_id, self.case_reference = step_up["case_id"], step_up["case_reference"]
            self.teller.note(f"{self.reference} → {self.case_reference}")
            case = self.manager.get(self.case_path)
            expect(case["source"]["reference"] == self.reference, "the case does not say what it came from")
            self.people = {person["role"]: person["person_id"] for person in case["people"]}
            expect(set(self.people) == {"SUBJECT", "CHILD"}, f"in the case are {', '.join(self.people)}")
            self.teller.note(f"The boy makes it a case of kind {case['kind']}.")
            self._of_hub("hub-manager-bham").get(self.case_path, expected=404)
            self.teller.note("For the manager of another hub it does not exist.")

    def _screen(self) -> None:
        with self.teller.step("Children's social care screens and rates it; both clocks have run since it came"):
            desk = self._desk("CHILDRENS_SOCIAL_CARE")
            changed = desk.post(f"{self.case_path}/screening", material.SCREENING)
            expect(changed["status"] == "SCREENED", f"the case is {changed['status']}, not SCREENED")
            for clock in changed["clocks"]:
                if clock["stopped_at"] is None:
                    self.teller.note(f"{clock['kind']} ({clock['rule_id']}): until {moment(clock['due_at'])}")
            expect(len(changed["clocks"]) > 1, "the case has no two clocks")

    def _ask(self) -> None:
        with self.teller.step("The same question is put to every agency at once"):
            body = material.question([*self.people.values()])
            asked = self._desk("CHILDRENS_SOCIAL_CARE").post(f"{self.case_path}/enquiries", body, 201)
            self.enquiries = {one["agency"]: one["enquiry_id"] for one in asked["items"]}
            expect(set(self.enquiries) == set(material.DESKS), "not every agency was asked")
            for one in asked["items"]:
                self.teller.note(f"{material.NAMES[one['agency']]}: until {moment(one['due_at'])}")

    def _police_by_machine(self) -> None:
        with self.teller.step("The police's own system answers by machine, for each person who was asked about"):
            read = self._desk("POLICE").wait_for(
                f"/enquiries/{self.enquiries['POLICE']}",
                lambda enquiry: enquiry["state"] == "ANSWERED",
                "the police's answer by machine",
            )
            answer = read["response"]
            expect(answer["status"] == "NOTHING_HELD", f"of a family that nobody knows it said {answer['status']}")
            self.teller.note(f"{answer['status']}: {answer['searched_by']}. While it is away that reads UNAVAILABLE.")

    def _answer(self, agency: str) -> None:
        with self.teller.step(f"The answer of one desk, which sees no other: {material.NAMES[agency]}"):
            desk = self._desk(agency)
            seen = desk.get(f"{self.case_path}/enquiries")["items"]
            expect([one["agency"] for one in seen] == [agency], "a desk sees what another was asked")
            body = {"searched_by": "Duty worker 12", **material.ANSWERS[agency]}
            desk.post(f"/enquiries/{self.enquiries[agency]}/response", body, 201)
            self.teller.note(body["status"] + (f": {body['summary']}" if "summary" in body else ""))

    def _answers_so_far(self) -> None:
        with self.teller.step("The manager reads them together; the desks do not, until the decision is released"):
            items = self.manager.get(f"{self.case_path}/enquiries")["items"]
            answered = {one["agency"]: one["response"]["status"] for one in items if one["response"]}
            expect(len(answered) == len(material.DESKS) - 1, f"{len(answered)} answers are there")
            self.teller.table(
                ("agency", "answer", "what it shares"),
                [[material.NAMES[one["agency"]], *_answered(one)] for one in items],
            )

    def _board(self) -> None:
        with self.teller.step("The hub's board: the highest risk first, with what is left of both clocks"):
            items = self.manager.get("/board")["items"]
            ours = next((place for place, one in enumerate(items) if one["case_id"] == self.case_id), None)
            expect(ours is not None, f"{self.case_reference} is not on the board")
            shown = items[: max(MOST_ROWS, (ours or 0) + 1)]
            expect(items[ours or 0]["next_action"] == "AWAIT_ANSWERS", "the board does not wait for answers")
            columns = ("case", "risk", "status", "RAG clock", "statutory clock", "answers outstanding", "next")
            self.teller.table(columns, [_on_board(one) for one in shown])
            if len(items) > len(shown):
                self.teller.note(f"and {len(items) - len(shown)} more")

    def _last_answer(self) -> None:
        self._answer("HEALTH")
        with self.teller.step("With the last answer the information is complete"):
            self.manager.wait_for(
                self.case_path, lambda case: case["status"] == "INFORMATION_COMPLETE", "that all answers are in"
            )
            text = str(self.manager.get(f"{self.case_path}/enquiries"))
            expect(material.ANSWERS["HEALTH"]["withheld_reason"] not in text, "why something is withheld is told")
            self.teller.note("What health withholds was never taken, and why is for its own desk alone.")

    def _decide(self) -> None:
        with self.teller.step("The hub manager decides, with reasons"):
            body = material.decision(clocks.today(), self.people["SUBJECT"], self.enquiries)
            self.manager.post(f"{self.case_path}/decision", body, 201)
            [decided] = self.manager.get(self.case_path)["decisions"]
            self.teller.note(f"{decided['primary_outcome']} ({decided['level_of_need']}): {decided['rationale']}")
            self.teller.note(
                f"Not agreed by: {', '.join(material.NAMES[one['agency']] for one in decided['dissent'])}."
            )

    def _becomes_referral(self) -> None:
        with self.teller.step("The case becomes a referral of the portal, with its lawful basis"):
            case = self.manager.wait_for(
                self.case_path,
                lambda read: read["referral"] is not None and read["referral"]["state"] == "DELIVERED",
                f"the referral that {self.case_reference} becomes",
            )
            self.helped_id, self.helped_reference = case["referral"]["referral_id"], case["referral"]["reference"]
            referral = self.callers("sergeant").get(f"/referrals/{self.helped_id}")
            basis = (referral["lawful_basis"], referral["concern"]["safeguarding_reference"])
            expect(basis == ("CA1989_S17", self.case_reference), f"the referral reads {basis}")
            self.teller.note(f"{self.case_reference} → {self.helped_reference}; lawful basis {basis[0]}.")

    def _notify(self) -> None:
        with self.teller.step("The referrer and the agencies are told, and the record is open to the hub"):
            health = self._desk("HEALTH")
            expect(health.get(self.case_path)["decisions"] == [], "the record was open before it was released")
            self.manager.post(f"{self.case_path}/notification", material.NOTIFICATION)
            expect(len(health.get(self.case_path)["decisions"]) == 1, "the record is not open to the desks")
            self.teller.note(f"“{material.NOTIFICATION['message']}”")

    def _help(self) -> None:
        path = f"/referrals/{self.helped_id}"
        with self.teller.step("A partner is offered the new referral, accepts, and reports what came of it"):
            referral = self.callers("sergeant").wait_for(
                path, lambda read: read["status"] == "OFFERED", f"the offer of {self.helped_reference}"
            )
            offer = referral["offers"][-1]
            client = PARTNERS[offer["organisation_id"]]
            partner = self.callers(client.client_id)
            partner.post(f"{path}/offers/{offer['offer_id']}/acceptance", {})
            attempt = {"attempted_at": clocks.now().isoformat(), "channel": "PHONE", "result": "REACHED"}
            partner.post(f"{path}/contact-attempts", attempt, 201)
            partner.post(f"{path}/engagement", {"engaged_on": clocks.today().isoformat()})
            partner.post(f"{path}/outcome", {"outcome": "NEED_MET", "detail_agreed": True})
            self.teller.note(f"{client.display_name}: accepted, reached, engaged, NEED_MET.")

    def _portal_tells(self) -> None:
        with self.teller.step("The portal tells the hub how it ended"):
            case = self.manager.wait_for(
                self.case_path,
                lambda read: read["referral"]["status"] == "CLOSED",
                f"the hub's hearing of {self.helped_reference}",
            )
            self.teller.note(f"{self.helped_reference} on the case: {case['referral']['status']}, NEED_MET.")
            expect(case["referral"]["outcome"] == "NEED_MET", f"the outcome is {case['referral']['outcome']}")

    def _hub_tells(self) -> None:
        with self.teller.step("The hub closes the case, and tells both referrals"):
            self._desk("CHILDRENS_SOCIAL_CARE").post(f"{self.case_path}/acknowledgement", material.ACKNOWLEDGEMENT)
            self.manager.post(f"{self.case_path}/closure", material.CLOSURE)
            readers = ((self.officer, self.referral_id, self.reference), self._who_reads_the_second())
            rows = []
            for reader, referral_id, reference in readers:
                page = reader.wait_for(
                    f"/referrals/{referral_id}/history",
                    lambda read: any(entry["verb"] == "HEAR_FROM_HUB" for entry in read["items"]),
                    f"{reference}'s hearing of the hub",
                )
                heard = next(entry for entry in page["items"] if entry["verb"] == "HEAR_FROM_HUB")
                rows.append((clock_time(heard["occurred_at"]), reference, heard["verb"], str(heard["reason"])))
            self.teller.table(("at", "referral", "what", ""), rows)
            self.teller.note(f"{self.reference} → {self.case_reference} → {self.helped_reference}, and back.")

    def _who_reads_the_second(self) -> tuple[Caller, str, str]:
        return self.callers("sergeant"), self.helped_id, self.helped_reference

    def _of_hub(self, who: str) -> Caller:
        return self.callers(who, HUB_PREFIX)

    def _desk(self, agency: str) -> Caller:
        return self._of_hub(material.DESKS[agency])


def _answered(enquiry: dict[str, Any]) -> tuple[str, str]:
    """The answer, or that there is none yet, and what it shares."""
    response = enquiry["response"]
    if response is None:
        return enquiry["state"], ""
    return response["status"], response["finding"]["summary"] if response["finding"] else ""


def _on_board(case: dict[str, Any]) -> tuple[str, ...]:
    return (
        case["reference"],
        case["rating"] or "not rated",
        case["status"],
        _left(case["rag_clock"]),
        _left(case["statutory_clock"]),
        ", ".join(material.NAMES[one["agency"]] for one in case["outstanding"]),
        case["next_action"],
    )


def _left(clock: dict[str, Any] | None) -> str:
    """What is left of a clock, or by how much it was missed."""
    if clock is None:
        return "none"
    if clock["seconds_left"] is None:
        return "stopped"
    seconds = abs(clock["seconds_left"])
    told = f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02} min"
    return f"{told} late" if clock["seconds_left"] < 0 else told
