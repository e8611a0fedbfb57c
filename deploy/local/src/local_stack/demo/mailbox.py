"""The mailbox folder of the local default, as a partner's own mail program would read it."""

import email
import email.policy
import re
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from local_stack.demo.telling import NotAsToldError

PATIENCE_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.1
_LINK: Final = re.compile(r"https?://\S+/reply/\S+")


def wait_for_letter(mailbox: Path, reference: str, kind: str, number: int) -> EmailMessage:
    """The letter of that number, from 1, of its kind about a referral; raises NotAsToldError if it does not come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(files := sorted(mailbox.glob(f"*-{kind}-{reference}-*.eml"))) < number:
        if time.monotonic() > deadline:
            raise NotAsToldError(f"no letter about {reference} came to {mailbox} within {PATIENCE_SECONDS:.0f} s")
        time.sleep(POLL_SECONDS)
    return email.message_from_bytes(files[number - 1].read_bytes(), policy=email.policy.default)


def text_of(letter: EmailMessage) -> str:
    """The letter's plain text."""
    part = letter.get_body(("plain",))
    if part is None:
        raise NotAsToldError("the letter has no plain text")
    return str(part.get_content())


def link_in(text: str) -> str:
    """The one link that the letter carries."""
    links = set(_LINK.findall(text))
    if len(links) != 1:
        raise NotAsToldError(f"the letter carries {len(links)} links, not one")
    return str(links.pop())
