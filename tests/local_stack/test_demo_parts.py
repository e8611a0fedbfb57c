"""The demo's own tools: a browser without scripts, a mailbox, and steps that fail loudly."""

import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from rich.console import Console

from local_stack.demo.browser import Browser
from local_stack.demo.mailbox import link_in, text_of, wait_for_letter
from local_stack.demo.telling import NotAsToldError, Teller, expect

ASKING = """<!DOCTYPE html><html><body><form method="post" action="/finish"><button>Leave</button></form>
<h1>Open your <em>referral</em></h1><p>Tea &amp; cake</p><a href="/form">Accept</a>
<form method="post"><input type="hidden" name="kept" value="as it was"><textarea name="note"></textarea>
<input type="radio" name="choice" value="a"><input type="radio" name="choice" value="b" checked>
<button type="submit">
  Go on
</button></form></body></html>"""


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = 410 if self.path == "/gone" else 200
        cookie = self.headers.get("Cookie", "no cookie")
        body = ASKING if self.path == "/asking" else f"<h1>{self.path}</h1>{cookie}"
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
        told = "-".join(f"{name}.{values[0]}" for name, values in sorted(sent.items()))
        self.send_response(303)
        self.send_header("Set-Cookie", "session=abc; Path=/; HttpOnly")
        self.send_header("Location", f"/sent/{told.replace(' ', '_')}")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_read_with_its_heading_links_and_text(site):
    with Browser() as browser:
        page = browser.open(f"{site}/asking")
        assert page.heading == "Open your referral"
        assert "Tea & cake" in page.text
        assert browser.follow(page, "Accept").heading == "/form"


def test_a_form_is_sent_with_what_it_held_and_what_was_typed(site):
    with Browser() as browser:
        page = browser.press(browser.open(f"{site}/asking"), "Go on", note="hello")
        assert page.heading == "/sent/choice.b-kept.as_it_was-note.hello"
        assert "session=abc" in page.text


@pytest.mark.parametrize("missing", ["Accept", "Buy"])
def test_a_button_that_is_not_there_is_a_fault(site, missing):
    with Browser() as browser:
        page = browser.open(f"{site}/asking")
        with pytest.raises(NotAsToldError, match=f"no button “{missing}”"):
            browser.press(page, missing)


def test_a_status_that_was_not_expected_is_a_fault(site):
    with Browser() as browser:
        assert browser.open(f"{site}/gone", expected=410).heading == "/gone"
        with pytest.raises(NotAsToldError, match="410"):
            browser.open(f"{site}/gone")


def test_the_letter_of_a_number_is_found_and_its_link_read(tmp_path):
    for name, text in {
        "1-offer-R-AAAA-1": "http://127.0.0.1:8080/reply/first",
        "2-offer-R-BBBB-2": "another referral's",
        "3-offer-R-AAAA-3": "see\nhttp://127.0.0.1:8080/reply/second\n",
    }.items():
        letter = EmailMessage()
        letter.set_content(text)
        (tmp_path / f"{name}-x.eml").write_bytes(letter.as_bytes())
    letter = wait_for_letter(tmp_path, "R-AAAA", "offer", number=2)
    assert link_in(text_of(letter)) == "http://127.0.0.1:8080/reply/second"


@pytest.mark.parametrize("text", ["no link", "http://h/reply/a and http://h/reply/b"])
def test_a_letter_without_one_link_is_a_fault(text):
    with pytest.raises(NotAsToldError, match="not one"):
        link_in(text)


def test_a_step_that_is_not_as_told_is_marked_and_ends_the_story(capsys):
    teller = Teller(Console())
    with teller.step("The first"):
        teller.note("a note with [brackets]")
    with pytest.raises(NotAsToldError, match="it rained"), teller.step("The second"):
        expect(condition=False, otherwise="it rained")
    said = capsys.readouterr().out
    assert "✓  1. The first" in said
    assert "a note with [brackets]" in said
    assert "✗  2. The second" in said
