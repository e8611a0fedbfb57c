"""How a letter leaves: by SMTP, or as a file in the mailbox folder of the local default.

REFERRALS_SMTP_URL is `smtps://user:password@host:465` for TLS from the start, or `smtp://user:password@host:587` for
STARTTLS, which is asked for everywhere but on this machine: a link must not cross a network in the clear.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bluelamp.kit import clocks
from referrals.replies.pages.rendering import render
from referrals.replies.rules.notices import Letter, NoticeKind
from referrals.settings import Settings

SMTP_SECONDS: Final = 20.0
_ON_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_DEFAULT_PORTS: Final = {"smtp": 587, "smtps": 465}


class MailNotConfiguredError(Exception):
    """Neither REFERRALS_SMTP_URL nor REFERRALS_MAIL_FOLDER is set, so nobody can be written to."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who is written to, and what makes the letter the same one when it is sent again after a crash."""

    to: str
    kind: NoticeKind
    notice_id: str
    reference: str
    written_at: datetime


async def send(settings: Settings, envelope: Envelope, letter: Letter, link: str | None) -> None:
    """Send one letter; raises what the SMTP server or the disk refuses it with."""
    await _post_of(settings)(envelope, _message(settings.mail_from, envelope, letter, link))


def _post_of(settings: Settings) -> Callable[[Envelope, EmailMessage], Awaitable[None]]:
    if settings.smtp_url:
        url = settings.smtp_url
        return lambda envelope, message: _by_smtp(url, envelope, message)
    if settings.mail_folder:
        folder = settings.mail_folder
        return lambda envelope, message: asyncio.to_thread(_into_folder, folder, envelope, message)
    raise MailNotConfiguredError


def _message(sender: str, envelope: Envelope, letter: Letter, link: str | None) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=envelope.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clocks.now())
    # The same for every try at the same notice: many mail systems drop the second of two with one id.
    message["Message-ID"] = f"<{envelope.kind.lower()}.{envelope.notice_id}@{_domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(render("letter.txt", letter=letter, link=link), cte="quoted-printable")
    message.add_alternative(render("letter.html", letter=letter, link=link), subtype="html", cte="quoted-printable")
    message["Content-Language"] = "en-GB"
    return message


def _domain_of(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


async def _by_smtp(url: str, envelope: Envelope, message: EmailMessage) -> None:
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise MailNotConfiguredError
    local = parts.hostname in _ON_THIS_MACHINE
    await aiosmtplib.send(
        message,
        recipients=[envelope.to],
        hostname=parts.hostname,
        port=parts.port or _DEFAULT_PORTS[parts.scheme],
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=parts.scheme == "smtps",
        # None takes STARTTLS if it is offered; True insists on it.
        start_tls=False if parts.scheme == "smtps" else None if local else True,
        timeout=SMTP_SECONDS,
    )


def _into_folder(folder: Path, envelope: Envelope, message: EmailMessage) -> None:
    """Write the letter whole or not at all; a second try at the same notice replaces the first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{envelope.written_at:%Y%m%dT%H%M%S.%fZ}-{envelope.kind.lower()}-{envelope.reference}"
    final = folder / f"{name}-{envelope.notice_id[-12:]}.eml"
    unfinished = final.with_suffix(".partial")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(final)
