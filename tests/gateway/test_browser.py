"""The pages in a real browser: they need no network, break no policy of their own, and axe finds nothing."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

from local_stack.ports import free_port

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium (Debian's package chromium)"),
]


@pytest.fixture
async def place(start) -> AsyncIterator[str]:
    """The service on a port, for a browser."""
    async with start() as gateway:
        config = uvicorn.Config(gateway.app, port=free_port(), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # signals are the test runner's
        serving = asyncio.create_task(server.serve())
        while not server.started:  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{config.port}"
        server.should_exit = True
        await serving


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        await chromium.close()


async def opened(page: Page, address: str) -> None:
    await page.goto(address)
    if address.endswith("/docs"):
        await page.get_by_role("heading", name="Ask for an access token").first.wait_for()


async def test_the_pages_need_no_network_and_keep_their_policy(place, browser):
    page = await browser.new_page()
    elsewhere: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if not _is_ours(request.url, place) else None)
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/", "/problems", "/problems/invalid", "/docs"):
        await opened(page, place + path)
    assert elsewhere == []
    assert said == []


def _is_ours(url: str, place: str) -> bool:
    return url.startswith((place, "data:"))


async def test_the_reference_shows_a_command_to_paste(place, browser):
    page = await browser.new_page()
    await opened(page, f"{place}/docs")
    assert "grant_type=client_credentials" in await page.inner_text("main")


async def test_the_reference_begins_with_what_the_first_service_calls_its_first_thing(place, browser):
    page = await browser.new_page()
    await opened(page, f"{place}/docs")
    shown = [await one.inner_text() for one in await page.get_by_role("menuitem").all()]
    places = [shown.index(name) for name in ("referrals", "offers", "catalogue", "tokens")]
    assert places == sorted(places)


async def test_axe_finds_nothing(place, browser):
    # Axe comes in as a script of its own, which the pages' policy rightly forbids.
    context = await browser.new_context(bypass_csp=True)
    page = await context.new_page()
    for path in ("/", "/problems", "/problems/invalid", "/docs"):
        await opened(page, place + path)
        results = await Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


async def test_the_first_thing_the_keyboard_reaches_is_the_skip_link(place, browser):
    page = await browser.new_page()
    await page.goto(place)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    assert await page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0


async def test_narrow_screens_scroll_only_what_is_wide(place, browser):
    page = await browser.new_page(viewport={"width": 360, "height": 700})
    for path in ("/", "/problems", "/problems/invalid"):
        await page.goto(place + path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
