"""A partner worker at a browser: the mailbox, the links in it, and the pages behind them."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import asyncpg
import httpx

from parts.portal import Portal
from referrals.portal.usecases.routing import NOTICE_JOB
from referrals.replies.usecases.notices import send_notice

ADDRESS = "http://127.0.0.1:8080"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/reply/[A-Za-z0-9_-]+")
A_PERSON = ("Person-One", "1987", "0121 496 0000", "bereavement", "Little food", "Heronsgate", "BIRMINGHAM_NORTH")
"""What only somebody who may read the referral should ever meet."""


@dataclass
class Mailbox:
    """The folder into which the local default writes its letters, and the worker's part in filling it."""

    folder: Path
    portal: Portal
    owner: asyncpg.Connection

    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(self.folder.glob("*.eml"))]

    async def send_waiting(self) -> list[str]:
        """Do the notices that wait in the queue, as the worker would; returns their payloads."""
        rows = await self.owner.fetch(
            "DELETE FROM pgqueuer WHERE entrypoint = $1 RETURNING id, convert_from(payload, 'UTF8') AS payload",
            NOTICE_JOB,
        )
        payloads = [row["payload"] for row in sorted(rows, key=lambda row: row["id"])]
        for payload in payloads:
            await send_notice(self.portal.resources, payload)
        return payloads

    async def newest(self) -> EmailMessage:
        await self.send_waiting()
        return self.letters()[-1]

    async def newest_link(self) -> str:
        return link_in(await self.newest())


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def link_in(letter: EmailMessage) -> str:
    [link] = set(LINK.findall(text_of(letter)))
    return link


class Page(HTMLParser):
    """What a test asks of a page: its title, its headings, and the hidden fields of its forms."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.answer = answer
        self.text = answer.text
        self.hidden: dict[str, str] = {}
        self.headings: list[str] = []
        self.title = ""
        self._inside: str | None = None
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[str(given["name"])] = given["value"] or ""
        if tag in {"title", "h1"}:
            self._inside = tag
            self.headings += [""] if tag == "h1" else []

    def handle_endtag(self, tag: str) -> None:
        self._inside = None if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        if self._inside == "h1":
            self.headings[-1] += data.strip()


class Browser:
    """A browser without a script: cookies, redirects, and the Origin that it sends with a form."""

    def __init__(self, portal: Portal) -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(portal.app, raise_app_exceptions=False),
            base_url=ADDRESS,
            headers={"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin"},
            follow_redirects=True,
        )

    async def get(self, address: str) -> Page:
        return Page(await self.client.get(address))

    async def post(self, address: str, fields: dict[str, str] | None = None, **headers: str) -> Page:
        return Page(await self.client.post(address, data=fields or {}, headers={"Origin": ADDRESS, **headers}))

    async def open(self, link: str) -> Page:
        """Follow a link and press Continue."""
        await self.get(link)
        return await self.post(link)

    async def fill_in(self, form: str, **fields: str) -> Page:
        """Open a form of the offer and send it."""
        page = await self.get(f"/reply/offer/{form}")
        given = {name.replace("__", "-"): value for name, value in fields.items()}
        return await self.post(f"/reply/offer/{form}", page.hidden | given)
