"""The story: an officer refers a person, one partner declines, the next one helps, and the officer hears of it."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from bluelamp.kit import clocks
from local_stack.demo.browser import Browser
from local_stack.demo.callers import PREFIX, Caller, Callers
from local_stack.demo.mailbox import link_in, text_of, wait_for_letter
from local_stack.demo.referral import FAMILY_NAME, match_query, new_referral
from local_stack.demo.telling import Teller, expect
from local_stack.seed import DEMO_CLIENTS

PARTNERS: Final = {client.organisation_id: client for client in DEMO_CLIENTS if "partner" in client.roles}
NOT_SHARED_AGAIN: Final = "the partner that declined can still read the person's details"


@dataclass
class Story:
    """Tells the portal's part of the story; what was made on the way stays for those who look at it afterwards."""

    teller: Teller
    callers: Callers
    mailbox: Path
    officer: Caller = field(init=False)
    referral_id: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        self.officer = self.callers("officer")

    @property
    def path(self) -> str:
        return f"/referrals/{self.referral_id}"

    def tell(self) -> None:
        """From the first question to the outcome; raises NotAsToldError at the first step that is not as told."""
        self.teller.heading("An officer meets somebody who needs help")
        self._match()
        self._submit()
        first = self._offered(1)
        self.teller.heading("The partners answer")
        self._decline(first)
        second = self._offered(2)
        expect(
            second["organisation_id"] != first["organisation_id"], "the referral was offered to the same partner again"
        )
        self._accept_by_link(second)
        partner = self.callers(PARTNERS[second["organisation_id"]].client_id)
        self._reach(partner)
        self._engage(partner)
        self._close(partner)
        self.teller.heading("The officer hears what became of it")
        self._feedback()

    def _match(self) -> None:
        with self.teller.step("The officer asks who could help; nothing about the person is sent or stored"):
            matches = self.officer.post("/matches", match_query())
            expect(
                len(matches["items"]) > 1, "fewer than two services fit, so there is nobody to go to after a decline"
            )
            for match in matches["items"]:
                reasons = " ".join(reason["detail"] for reason in match["reasons"])
                self.teller.note(f"{match['rank']}. {match['name']} ({match['organisation_name']}): {reasons}")
            for service in matches["ruled_out"]:
                reasons = " ".join(reason["detail"] for reason in service["reasons"])
                self.teller.note(f"-  {service['name']} is ruled out: {reasons}")

    def _submit(self) -> None:
        with self.teller.step("The officer submits the referral in one call"):
            key, body = str(uuid4()), new_referral(clocks.today())
            submitted = self.officer.post("/referrals", body, 201, key=key)
            self.referral_id, self.reference = submitted["referral_id"], submitted["reference"]
            self.teller.note(f"The reference {self.reference} comes back at once; the status is {submitted['status']}.")
            again = self.officer.post("/referrals", body, 201, key=key)
            expect(again == submitted, "the same request sent twice was answered differently")
            self.teller.note("Sent again with the same Idempotency-Key, it is the same referral.")

    def _offered(self, number: int) -> dict[str, Any]:
        title = "The best service is offered it" if number == 1 else "The next best service is offered it"
        with self.teller.step(title):
            referral = self.officer.wait_for(
                self.path,
                lambda read: read["status"] == "OFFERED" and len(read["offers"]) == number,
                f"offer number {number} of {self.reference}",
            )
            offer: dict[str, Any] = referral["offers"][-1]
            expect(offer["organisation_id"] in PARTNERS, f"{offer['organisation_id']} is no demo partner")
            partner = PARTNERS[offer["organisation_id"]]
            self.teller.note(f"{partner.display_name} has until {moment(offer['answer_due_at'])} to answer.")
            shared = self.callers(partner.client_id).get(self.path)
            items = ", ".join(item.lower().replace("_", " ") for item in shared["shared_fields"])
            self.teller.note(f"Its sharing agreement lets it see: {items}.")
            expect("person" not in shared, "the partner's view holds more than the agreed copy")
        return offer

    def _decline(self, offer: dict[str, Any]) -> None:
        client = PARTNERS[offer["organisation_id"]]
        with self.teller.step(f"{client.display_name} has no room, and declines"):
            partner = self.callers(client.client_id)
            body = {"reason": "NO_CAPACITY", "note": "Places free from Monday."}
            answered = partner.post(f"{self.path}/offers/{offer['offer_id']}/decline", body)
            expect(
                answered["referral_status"] == "REMATCH", f"the referral is {answered['referral_status']}, not REMATCH"
            )
            expect(partner.get(self.path)["shared"] is None, NOT_SHARED_AGAIN)
            self.teller.note("From now on it sees nothing of the person.")

    def _accept_by_link(self, offer: dict[str, Any]) -> None:
        client = PARTNERS[offer["organisation_id"]]
        with self.teller.step(
            f"A worker of {client.display_name}, who has no account, accepts by the link in an e-mail"
        ):
            letter = wait_for_letter(self.mailbox, self.reference, "offer", number=2)
            text = text_of(letter)
            expect(FAMILY_NAME not in letter.as_string(), "the e-mail says who it is about")
            self.teller.note(f"To {letter['To']}: “{letter['Subject']}”, with nothing about the person.")
            link = link_in(text)
            with Browser() as browser:
                asked = browser.open(link)
                opened = browser.press(asked, "Continue")
                self.teller.note(f"The page asks: “{opened.heading}”")
                expect(FAMILY_NAME in opened.text, "the page does not show the person")
                form = browser.follow(opened, "Accept")
                accepted = browser.press(form, "Accept the referral", note="A worker will ring tomorrow.")
                self.teller.note(f"Then it says: “{accepted.heading}”. No script was needed.")
            with Browser() as another:
                another.open(link, expected=410)
                self.teller.note("The link is used up: nobody else gets in by it.")
            expect(self._status() == "ACCEPTED", f"the referral is {self._status()}, not ACCEPTED")

    def _reach(self, partner: Caller) -> None:
        with self.teller.step("The partner tries to reach the person, and does at the second try"):
            for result in ("NO_ANSWER", "REACHED"):
                attempt = {"attempted_at": clocks.now().isoformat(), "channel": "PHONE", "result": result}
                recorded = partner.post(f"{self.path}/contact-attempts", attempt, 201)
                self.teller.note(f"{recorded['channel']}: {recorded['result']}")

    def _engage(self, partner: Caller) -> None:
        with self.teller.step("Support begins"):
            partner.post(f"{self.path}/engagement", {"engaged_on": clocks.today().isoformat()})
            expect(self._status() == "ENGAGED", f"the referral is {self._status()}, not ENGAGED")

    def _close(self, partner: Caller) -> None:
        with self.teller.step("The partner reports the outcome"):
            report = {"outcome": "NEED_MET", "detail_agreed": True, "note": "Six sessions; doing well."}
            answered = partner.post(f"{self.path}/outcome", report)
            expect(
                answered["referral_status"] == "CLOSED", f"the referral is {answered['referral_status']}, not CLOSED"
            )
            self.teller.note(f"{answered['offer']['outcome']}: {report['note']}")

    def _feedback(self) -> None:
        with self.teller.step("The officer reads the referral again"):
            referral = self.officer.get(self.path)
            outcome = referral["offers"][-1]["outcome"]
            expect((referral["status"], outcome) == ("CLOSED", "NEED_MET"), f"it reads {referral['status']}, {outcome}")
            history = self.officer.get(f"{self.path}/history")["items"]
            self.teller.table(
                ("at", "what", "status after it", "by", ""),
                [
                    (
                        clock_time(entry["occurred_at"]),
                        entry["verb"],
                        entry["to_status"],
                        entry["actor"],
                        entry["reason"] or entry["note"] or "",
                    )
                    for entry in history
                ],
            )
            expect(history[-1]["to_status"] == "CLOSED", "the history does not end with CLOSED")
            self.teller.note(f"GET {PREFIX}{self.path} and …/history")

    def _status(self) -> str:
        return str(self.officer.get(self.path)["status"])


def moment(text: str) -> str:
    """A time of the API as London's clocks show it."""
    return f"{datetime.fromisoformat(text).astimezone(clocks.LONDON):%A %d %B, %H:%M}"


def clock_time(text: str) -> str:
    """The same without the day."""
    return f"{datetime.fromisoformat(text).astimezone(clocks.LONDON):%H:%M:%S}"
