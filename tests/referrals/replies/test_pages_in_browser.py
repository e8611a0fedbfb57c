"""The pages in real Chromium over a real web process: no script, keyboard alone, a small screen, judged by axe."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

from bluelamp.kit import clocks
from bluelamp.kit.clocks import LONDON
from local_stack.ports import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 512}
"""What is left of a 1280 by 1024 window at 200 %."""
DESK = {"width": 1280, "height": 1024}
LONG = "Person-With-A-Name-That-Goes-On-And-On-Without-A-Place-To-Break-It"
REFERRAL = {
    "person": {
        "given_name": "Example",
        "family_name": "Person-One",
        "date_of_birth": "1987-04-12",
        "language": "pa",
        "interpreter_needed": True,
        "communication_needs": "Short sentences.\nHard of hearing.",
        "address": {"lines": ["4 Heronsgate Walk", "x" * 120], "town": "Birmingham", "postcode": "B23 6AA"},
    },
    "household": [
        {"given_name": "Example", "family_name": LONG, "relationship": "CHILD", "seen": False},
        {
            "given_name": "Example",
            "family_name": "Person-Three",
            "date_of_birth": "1950-01-31",
            "relationship": "PARENT",
            "seen": True,
        },
    ],
    "concern": {"facts": "Low since May. " + "y" * 200, "opinion": "Would accept help.", "risks_to_staff": "A dog."},
    "safe_contact": {"channel": "PHONE", "telephone": "0121 496 0000", "do_not": "Do not leave a voicemail."},
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine: apt-get install chromium"),
]


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


@pytest.fixture
async def site(portal, referrals_database, secret_key) -> AsyncIterator[str]:
    """A web process of the service over the same database; the letters name it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "ENVIRONMENT": "local",
        "DATABASE_URL": referrals_database.dsn("app"),
        "PARTNER_DATABASE_URL": referrals_database.dsn("partner"),
        "SECRET_KEY": secret_key,
        "PUBLIC_URL": address,
        "PORT": str(port),
    }
    environment = os.environ | {f"REFERRALS_{name}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "referrals", "serve", env=environment)
    portal.resources.settings.public_url = address
    await _answers(address)
    yield address
    process.terminate()
    await process.wait()


async def _answers(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client, asyncio.timeout(30):
        while True:
            try:
                assert (await client.get("/livez")).status_code == 200
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return


@pytest.fixture
async def page(chromium, site) -> AsyncIterator[Page]:
    """A page without a script, that must not say anything to the console nor load anything from elsewhere."""
    context = await chromium.new_context(java_script_enabled=False, viewport=DESK)
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: request.url.startswith(site) or said.append(request.url))
    yield page
    await context.close()
    # A page that refuses something has that status; nothing else may be complained of.
    assert [text for text in said if "Failed to load resource" not in text] == []


@pytest.fixture
async def judge(chromium, page, site) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Ask whatever can be said against the page as it stands: by axe, by its outline, or by a small screen.

    axe is a script, so it judges a copy of the page, with the same styles, in a window that runs scripts.
    """
    context = await chromium.new_context(viewport=DESK)
    copy = await context.new_page()

    async def judge_it() -> None:
        address = f"{site}/reply/copy"
        content = await page.content()
        await copy.route(address, lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"))
        await copy.goto(address)
        results = await Axe().run(copy)
        assert results.violations_count == 0, results.generate_report()
        assert await copy.locator("h1").count() == 1
        assert await copy.title()
        for size in (PHONE, ZOOMED, DESK):
            await copy.set_viewport_size(size)
            widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            scrolled, shown = await copy.evaluate(widths)
            assert scrolled <= shown, f"{page.url} scrolls sideways at {size['width']} px"
        await copy.unroute(address)

    yield judge_it
    await context.close()


async def heading(page: Page) -> str:
    return (await page.locator("h1").inner_text()).strip()


async def tab_to(page: Page, text: str) -> None:
    """Press Tab until something with this text or label has the focus, and see that the focus shows."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            """() => {
                const element = document.activeElement, style = getComputedStyle(element);
                const label = element.labels?.length ? element.labels[0] : element;
                const shadow = style.boxShadow + style.outlineStyle + getComputedStyle(label, '::before').boxShadow;
                return [label.textContent.trim(), shadow.replaceAll('none', '')];
            }"""
        )
        if focused[0] == text:
            assert focused[1], f"the focus on {text} does not show"
            return
    pytest.fail(f"Tab never reached {text}")


async def press(page: Page, text: str) -> None:
    """Reach a link or a button by Tab and press Enter."""
    await tab_to(page, text)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def choose(page: Page, first: str, wanted: str) -> None:
    """Reach a group of radios by Tab and go down it to the one that is wanted."""
    await tab_to(page, first)
    await page.keyboard.press("Space")
    for _ in range(20):
        chosen = await page.evaluate("document.activeElement.labels[0].textContent.trim()")
        if chosen == wanted:
            return
        await page.keyboard.press("ArrowDown")
    pytest.fail(f"no arrow led to {wanted}")


async def type_in(page: Page, label: str, text: str) -> None:
    await tab_to(page, label)
    await page.keyboard.type(text)


async def type_day(page: Page, moment) -> None:
    local = moment.astimezone(LONDON)
    for label, number in (("Day", local.day), ("Month", local.month), ("Year", local.year)):
        await type_in(page, label, str(number))


async def test_from_the_letter_to_the_outcome_by_keyboard(portal, mailbox, page, judge, owner):
    await portal.offered(**REFERRAL)
    await page.goto(await mailbox.newest_link())
    await judge()
    await press(page, "Continue")
    assert await heading(page) == "Can you take on this referral?"
    await judge()
    await press(page, "Accept")
    await judge()
    await type_in(page, "Message to the officer (optional)", "We will ring on Monday.")
    await press(page, "Accept the referral")
    assert await heading(page) == "A referral you have accepted"
    await judge()
    # An hour ago is then after the acceptance.
    await owner.execute("UPDATE offers SET answered_at = answered_at - interval '2 hours'")
    await press(page, "Record a contact attempt")
    an_hour_ago = clocks.now() - timedelta(hours=1)
    await type_day(page, an_hour_ago)
    await type_in(page, "At what time?", f"{an_hour_ago.astimezone(LONDON):%H:%M}")
    await choose(page, "Phone call", "Text message")
    await choose(page, "I spoke with the person", "I left a message")
    await press(page, "Record the attempt")
    await judge()
    assert await page.get_by_text("I left a message").count() == 1
    await press(page, "Record that support has begun")
    await judge()
    await type_day(page, clocks.now())
    await press(page, "Record that support has begun")
    await press(page, "Report the outcome")
    await judge()
    await choose(page, "The need was met", "The need was partly met")
    await press(page, "Report the outcome")
    assert await heading(page) == "This referral is closed"
    await judge()
    await press(page, "Finish and sign out")
    assert await heading(page) == "You have signed out"
    await judge()
    offer = await owner.fetchrow("SELECT status, outcome FROM offers")
    assert tuple(offer) == ("CLOSED", "PARTLY_MET")


async def test_what_is_wrong_is_found_by_keyboard(portal, mailbox, page, judge, owner):
    await portal.offered(**REFERRAL)
    await page.goto(await mailbox.newest_link())
    await press(page, "Continue")
    await press(page, "Decline")
    await judge()
    await press(page, "Decline the referral")
    assert (await page.title()).startswith("Error: ")
    await judge()
    # The browser begins at the summary, and its link leads to the first choice.
    assert await page.evaluate("document.activeElement.className") == "govuk-error-summary"
    await tab_to(page, "Select why you are declining the referral")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "reason"
    await press(page, "Back to the referral")
    await press(page, "Accept")
    await press(page, "Accept the referral")
    for name in ("Record a contact attempt", "Record that support has begun", "Report the outcome"):
        await press(page, name)
        await page.get_by_role("button").last.press("Enter")
        assert (await page.title()).startswith("Error: ")
        await judge()
        links = page.locator(".govuk-error-summary__list a")
        for link in await links.all():
            await link.press("Enter")
            anchor = str(await link.get_attribute("href")).removeprefix("#")
            assert await page.evaluate("document.activeElement.id") == anchor
        await press(page, "Back to the referral")
    assert await owner.fetchval("SELECT status FROM offers") == "ACCEPTED"


async def test_links_that_do_not_work_and_pages_that_are_not_there(portal, mailbox, page, *, judge, site, owner):
    await portal.offered()
    link = await mailbox.newest_link()
    for address, title in (
        (f"{site}/reply/{'A' * 43}", "This link does not work"),
        (f"{site}/reply/offer", "You have been signed out"),
        (f"{site}/reply/no/such/page", "Page not found"),
    ):
        await page.goto(address)
        assert await heading(page) == title
        await judge()
    await page.goto(link)
    await press(page, "Continue")
    await press(page, "Decline")
    await owner.execute("UPDATE offers SET status = 'EXPIRED', closed_at = now()")
    await choose(page, "It is not something our service does", "Another reason")
    await press(page, "Decline the referral")
    assert await heading(page) == "Your answer was not recorded"
    await judge()
    await press(page, "See where the referral stands")
    assert await heading(page) == "The time to answer has passed"
    await judge()
    await page.goto(link)
    await press(page, "Send a new link")
    assert await heading(page) == "Check your email"
    await judge()


async def test_a_letter_is_a_page_too(portal, mailbox, page, judge):
    await portal.offered()
    letter = await mailbox.newest()
    await page.set_content(letter.get_body(("html",)).get_content())
    await judge()
