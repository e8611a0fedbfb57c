"""The third story: a day of calls goes in at the telephony feed, and the board's report comes out."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import uuid4

from bluelamp.kit import clocks
from local_stack.demo.callers import CONTACT_PREFIX, Caller, Callers
from local_stack.demo.telling import Teller, expect

CALLS: Final = 480
"""Ten in a half-hour, every fourth of which waits longer than the threshold or is given up."""
_CENTRE: Final = "CONTACT_CENTRE_WEST_BROMWICH"
_REPORT: Final = {
    "title": "Local Policing, Contact and Public Protection",
    "period_from": "2014-07-01",
    "period_until": "2014-08-01",
    "as_at": "2014-08-31",
    "financial_implication": "NONE",
    "financial_statement": "There are no financial implications.",
    "legal_statement": "There are no legal implications.",
}
_MOST_FOOTNOTES: Final = 3
_SHARE_OF: Final = 100


@dataclass
class ContactStory:
    """Tells how calls become figures, and figures the board's report."""

    teller: Teller
    callers: Callers
    manager: Caller = field(init=False)
    batch: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.manager = self._of_contact("contact-manager")

    def tell(self) -> None:
        """From the feed to the report; raises NotAsToldError at the first step that is not as told."""
        self.teller.heading("The telephony feed becomes figures, and the figures the board's report")
        self._send()
        self._loaded()
        self._refused()
        self._service_level()
        self._chart()
        self._report()

    def _send(self) -> None:
        with self.teller.step("The telephony feed sends yesterday's calls in one batch, packed"):
            self.body = body = gzip.compress("".join(lines()).encode())
            self.batch = self._sent(body)
            expect(self.batch["status"] in {"WAITING", "LOADING", "LOADED"}, f"the batch is {self.batch['status']}")
            self.teller.note(
                f"{CALLS} calls and a bad line, {len(body) // 1024} KiB: 202 at once, {self.batch['status']}."
            )

    def _loaded(self) -> None:
        with self.teller.step("The worker loads it, and says of each line what became of it"):
            self.batch, counts = self._counted(self.batch)
            expect(counts == {"lines": CALLS + 1, "added": CALLS, "unchanged": 0, "refused": 1}, f"{counts}")
            self.teller.note(f"{counts['added']} added, {counts['refused']} refused.")

    def _refused(self) -> None:
        with self.teller.step("The line that cannot be is named with its reason"):
            path = f"/call-batches/{self.batch['call_batch_id']}/refused-lines"
            [line] = self.manager.get(path)["items"]
            expect(line["line"] == CALLS + 1, f"line {line['line']} was refused")
            for fault in line["faults"]:
                self.teller.note(f"line {line['line']} {fault['pointer']}: {fault['detail']}")
            _, counts = self._counted(self._sent(self.body))
            expect(counts == {"lines": CALLS + 1, "added": 0, "unchanged": CALLS, "refused": 1}, f"{counts}")
            self.teller.note("Sent once more, that line is judged again, and the others change nothing.")

    def _service_level(self) -> None:
        with self.teller.step("The contact manager reads the day's service level, with its formula and both counts"):
            since, until = clocks.today() - timedelta(days=1), clocks.today()
            levels = self.manager.get("/service-levels", stream="101", since=since, until=until)
            figure, terms, counts = levels["whole"]["figure"], levels["terms"], levels["whole"]["counts"]
            expect(counts["offered"] >= CALLS, f"{counts['offered']} calls were offered")
            expect(len(levels["items"]) in {46, 48, 50}, f"the day has {len(levels['items'])} half-hours")
            self.teller.note(
                f"{percent(figure['value'])} within {terms['threshold_seconds']} s by {terms['formula']}: "
                f"{figure['numerator']} of {figure['denominator']}, over {len(levels['items'])} half-hours."
            )
            others = ", ".join(f"{name} {percent(value)}" for name, value in levels["whole"]["by_formula"].items())
            self.teller.note(f"By the other formulae: {others}. Abandoned: {percent(counts['abandonment'])}.")

    def _chart(self) -> None:
        with self.teller.step("A sergeant opens the team's chart with one click: signals are told from noise"):
            sergeant = self._of_contact("sergeant")
            link = sergeant.get("/measure-links")["items"][0]
            chart = sergeant.read(link["chart_url"], "application/json").json()
            drawn = sergeant.read(link["chart_url"], "image/svg+xml").text
            expect(drawn.startswith("<svg") and "</svg>" in drawn, "the chart is no SVG")
            self.teller.note(f"{link['title']}: {len(chart['points'])} points, {len(drawn) // 1024} KiB of SVG.")
            self.teller.note(chart["summary"])

    def _report(self) -> None:
        with self.teller.step("The board's report of July 2014 writes itself, and says where the figures contradict"):
            board = self._of_contact("board")
            made = board.post("/board-reports", _REPORT, 201, 202)
            path = f"/board-reports/{made['board_report_id']}"
            report = board.wait_for(path, lambda read: read["status"] == "MADE", "the report")
            expect(report["lines"] > report["unavailable"], "the report has no figure at all")
            told = report["lines"] - report["unavailable"]
            self.teller.note(f"{told} figures of {report['lines']} lines; each of the others says why there is none.")
            for note in report["footnotes"][:_MOST_FOOTNOTES]:
                self.teller.note(f"{note['number']}. {note['text']}")
            pdf = board.read(CONTACT_PREFIX + path, "application/pdf").content
            expect(pdf.startswith(b"%PDF-"), "the report is no PDF")
            self.teller.note(f"GET {CONTACT_PREFIX}{path} as JSON, as a page, and as a PDF of {len(pdf) // 1024} KiB.")

    def _counted(self, batch: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
        loaded = self.manager.wait_for(
            f"/call-batches/{batch['call_batch_id']}",
            lambda batch: batch["status"] in {"LOADED", "FAILED"},
            "the batch",
        )
        return loaded, {name: loaded[name] for name in ("lines", "added", "unchanged", "refused")}

    def _sent(self, body: bytes) -> dict[str, Any]:
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
        answer: dict[str, Any] = self._of_contact("telephony").send("/call-batches", body, headers, expected=202)
        return answer

    def _of_contact(self, who: str) -> Caller:
        return self.callers(who, CONTACT_PREFIX)


def lines() -> Iterator[str]:
    """Make yesterday's calls, and one that would have been answered before it was offered."""
    yesterday = clocks.today() - timedelta(days=1)
    begins = datetime.combine(yesterday, time(), clocks.LONDON).astimezone(clocks.now().tzinfo)
    for number in range(CALLS):
        yield _line(begins + timedelta(seconds=number * 170), number)
    impossible = _call(begins + timedelta(hours=12)) | {"answered_at": begins.isoformat()}
    yield f"{json.dumps(impossible)}\n"


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "-" if share is None else f"{share * _SHARE_OF:.1f}%"


def _line(offered_at: datetime, number: int) -> str:
    wait = timedelta(seconds=(4, 9, 17, 48)[number % 4])
    what = "abandoned_at" if number % 20 == 0 else "answered_at"
    return f"{json.dumps(_call(offered_at) | {what: (offered_at + wait).isoformat()})}\n"


def _call(offered_at: datetime) -> dict[str, str]:
    return {
        "call_id": str(uuid4()),
        "stream": "101",
        "centre": _CENTRE,
        "offered_at": offered_at.isoformat(),
        "ended_at": (offered_at + timedelta(minutes=4)).isoformat(),
    }
