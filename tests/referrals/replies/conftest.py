"""A throw-away portal with a mailbox, and browsers to read the pages with."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
from parts.reply_pages import Browser, Mailbox

from bluelamp.kit import clocks


@pytest.fixture
async def owner(referrals_database) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees everything."""
    connection = await asyncpg.connect(referrals_database.dsn("owner"))
    yield connection
    await connection.close()


@pytest.fixture
def mailbox(portal, owner, tmp_path) -> Mailbox:
    portal.resources.settings.mail_folder = tmp_path / "mailbox"
    return Mailbox(tmp_path / "mailbox", portal, owner)


@pytest.fixture
async def browser(portal) -> AsyncIterator[Browser]:
    browser = Browser(portal)
    yield browser
    await browser.client.aclose()


@pytest.fixture
async def another_browser(portal) -> AsyncIterator[Browser]:
    browser = Browser(portal)
    yield browser
    await browser.client.aclose()


@pytest.fixture
def wait(monkeypatch):
    """Let time pass: the one clock of the platform goes on, PostgreSQL's and the tokens' stay."""

    def pass_by(span: timedelta) -> None:
        moment = clocks.now() + span
        monkeypatch.setattr(clocks, "now", lambda: moment)

    return pass_by
