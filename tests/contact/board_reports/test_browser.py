"""The page of a report in real Chromium: nothing loaded, nothing refused by its policy, nothing that axe finds."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from parts.contact import demonstration_contact
from parts.contact_board_reports import made, make_history
from playwright.async_api import Browser, Page, async_playwright

from local_stack.ports import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
DESK = {"width": 1280, "height": 1024}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine: apt-get install chromium"),
]


@pytest.fixture(scope="module")
async def place(postgres, templates, issuer, secret_key) -> AsyncIterator[tuple[str, dict[str, str]]]:
    """A report at its address, and the header that opens it, as a portal of the force would send it."""
    async with demonstration_contact(postgres, templates["contact"], issuer, secret_key) as contact:
        await make_history(contact)
        report = await made(contact)
        config = uvicorn.Config(contact.app, port=free_port(), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # signals are the test runner's
        serving = asyncio.create_task(server.serve())
        while not server.started:  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        address = f"http://127.0.0.1:{config.port}/board-reports/{report['board_report_id']}"
        yield address, {"Authorization": f"Bearer {contact.token('board')}", "Accept": "text/html"}
        server.should_exit = True
        await serving


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


async def opened(chromium: Browser, place, **how) -> tuple[Page, list[str]]:
    address, headers = place
    context = await chromium.new_context(extra_http_headers=headers, **{"viewport": DESK, **how})
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: request.url == address or said.append(request.url))
    await page.goto(address)
    return page, said


async def test_the_page_loads_nothing_else_and_keeps_its_policy(chromium, place):
    page, said = await opened(chromium, place)
    assert "Local Policing" in await page.title()
    assert await page.locator("svg").count() > 8
    assert said == []
    colour = await page.locator("header").evaluate("one => getComputedStyle(one).backgroundColor")
    assert colour == "rgb(18, 40, 76)"
    await page.context.close()


async def test_axe_finds_nothing(chromium, place):
    # Axe comes in as a script of its own, which the page's policy rightly forbids.
    page, _ = await opened(chromium, place, bypass_csp=True)
    results = await Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    await page.context.close()


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, {"width": 640, "height": 512}])
async def test_small_screens_and_large_letters_scroll_down_alone(chromium, place, viewport):
    page, _ = await opened(chromium, place, viewport=viewport)
    assert await page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    await page.context.close()


async def test_the_keyboard_reaches_the_report_first_and_a_footnote_from_its_mark(chromium, place):
    page, _ = await opened(chromium, place)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the report"
    mark = page.locator("#TOTAL_CALLS sup a").first
    await mark.click()
    assert page.url.endswith(await mark.get_attribute("href"))
    await page.context.close()


async def test_on_paper_there_is_no_navigation_and_the_figures_are_dark(chromium, place):
    page, _ = await opened(chromium, place)
    await page.emulate_media(media="print")
    assert not await page.locator("nav").is_visible()
    assert await page.locator("a").last.evaluate("one => getComputedStyle(one).color") == "rgb(11, 12, 12)"
    assert len(await page.pdf()) > 10_000
    await page.context.close()
