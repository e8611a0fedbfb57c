import re
from html.parser import HTMLParser

import pytest
from parts.gateway import PUBLIC, Services

from bluelamp.schemas.problems import ProblemCode
from gateway.documentation.assets import ASSETS, VIEWER

PAGES = ("/", "/docs", "/problems", "/problems/invalid")


class Loads(HTMLParser):
    """Collects what a page makes the browser fetch, its links, and scripts or styles within it."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        self.fetched += [given[name] for name in ("src", "srcset", "spec-url") if name in given]
        if tag == "link":
            self.fetched.append(given["href"])
        if tag == "a":
            self.links.append(given["href"])
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


async def page(gateway, path: str):
    answer = await gateway.http.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    parsed = Loads()
    parsed.feed(answer.text)
    return answer, parsed


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_loads_nothing_from_elsewhere(gateway, path):
    answer, parsed = await page(gateway, path)
    assert all(one.startswith("/") and not one.startswith("//") for one in parsed.fetched)
    for one in parsed.fetched:
        assert (await gateway.http.get(one)).status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert "unsafe" not in policy
    assert parsed.inline == []


async def test_links_within_the_service_lead_somewhere(gateway):
    links = {link for path in PAGES for link in (await page(gateway, path))[1].links}
    for link in links:
        if link.startswith("/") and not link.startswith("/referrals/"):
            assert (await gateway.http.get(link)).status_code == 200, link


async def test_a_page_says_its_language_its_name_and_its_main_part(gateway):
    for path in PAGES:
        answer, _ = await page(gateway, path)
        assert '<html lang="en-GB">' in answer.text
        assert re.search("<title>.+ \u2013 Bluelamp</title>", answer.text)
        assert '<main id="main">' in answer.text
        assert 'class="skip" href="#main"' in answer.text


async def test_only_the_reference_runs_a_script(gateway):
    for path in PAGES:
        answer, _ = await page(gateway, path)
        assert ("<script" in answer.text) == (path == "/docs")
        assert ("script-src" in answer.headers["content-security-policy"]) == (path == "/docs")


async def test_the_viewer_fetches_nothing_by_itself():
    assert b"redoc.ly/" not in ASSETS[VIEWER].body


async def test_assets_are_kept_until_they_change(gateway):
    first = await gateway.http.get(f"/assets/{VIEWER}")
    assert first.headers["cache-control"] == "max-age=31536000, immutable"
    again = await gateway.http.get(f"/assets/{VIEWER}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    for name in ("NOTICE", "..%2fassets.py", "x.js"):
        assert (await gateway.http.get(f"/assets/{name}")).status_code == 404


async def test_every_problem_type_leads_to_its_page(gateway):
    listed, _ = await page(gateway, "/problems")
    for code in ProblemCode:
        answer, _ = await page(gateway, f"/problems/{code.value}")
        assert code.heading.split("'")[0] in answer.text
        assert f'href="/problems/{code.value}"' in listed.text


async def test_the_type_of_a_real_problem_resolves(gateway):
    problem = (await gateway.http.get("/problems/no-such-problem")).json()
    assert problem["type"] == f"{PUBLIC}/problems/not-found"
    assert (await gateway.http.get(problem["type"])).status_code == 200


async def test_the_first_page_shows_the_first_call(gateway):
    answer, _ = await page(gateway, "/")
    for part in ("make token WHO=officer", "/oauth2/token", f"{PUBLIC}/referrals/v1/referrals", "needs"):
        assert part in answer.text


async def test_the_first_page_is_there_before_the_services_are(start):
    async with start(Services({"referrals": None})) as gateway:
        answer, _ = await page(gateway, "/")
        assert "still starting" in answer.text


async def test_in_production_nothing_is_said_of_demonstration_clients(start):
    async with start(environment="production") as gateway:
        answer, _ = await page(gateway, "/")
        assert "make token" not in answer.text


async def test_pages_cannot_be_posted_to(gateway):
    answer = await gateway.http.post("/docs")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


async def test_what_the_services_say_of_themselves_is_escaped(start):
    hostile = {
        "openapi": "3.1.0",
        "info": {"title": "<script>alert(1)</script>", "version": "1", "summary": "<b>"},
        "paths": {},
    }
    async with start(Services({"referrals": hostile})) as gateway:
        answer, _ = await page(gateway, "/")
        assert "<script" not in answer.text
        assert "<b>" not in answer.text
