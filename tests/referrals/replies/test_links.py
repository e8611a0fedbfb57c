"""A link opens one offer, once, for a while; and nobody learns anything from one that does not."""

import asyncio
import hashlib
from datetime import timedelta

import pytest
from parts.reply_pages import A_PERSON

from bluelamp.kit import clocks
from referrals.replies.rules.links import SESSION_IDLE, SESSION_LONGEST

OFFER = "Can you take on this referral?"
DEAD = "This link does not work"
OVER = "You have been signed out"


async def test_following_a_link_uses_nothing_up(portal, mailbox, browser):
    await portal.offered()
    link = await mailbox.newest_link()
    for _ in range(3):
        assert (await browser.get(link)).headings == ["Open your referral"]
        assert (await browser.client.head(link)).status_code == 200
    assert "set-cookie" not in (await browser.client.get(link)).headers
    assert (await browser.open(link)).headings == [OFFER]


async def test_a_link_opens_once(portal, mailbox, browser, another_browser):
    await portal.offered()
    link = await mailbox.newest_link()
    await browser.open(link)
    second = await another_browser.open(link)
    assert (second.answer.status_code, second.headings) == (410, [DEAD])
    assert not any(word in second.text for word in A_PERSON)
    assert (await browser.get("/reply/offer")).headings == [OFFER]


async def test_of_many_that_open_a_link_at_once_one_gets_in(portal, mailbox, browser):
    await portal.offered()
    link = await mailbox.newest_link()
    headers = {"Origin": "http://127.0.0.1:8080"}
    answers = await asyncio.gather(
        *(browser.client.post(link, headers=headers, follow_redirects=False) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [303] + [410] * 7


async def test_a_link_runs_out_a_day_after_the_answer_was_due(portal, mailbox, browser, wait, owner):
    await portal.offered()
    link = await mailbox.newest_link()
    due = await owner.fetchval("SELECT answer_due_at FROM offers")
    wait(due - clocks.now() + timedelta(hours=23, minutes=59))
    assert (await browser.get(link)).headings == ["Open your referral"]
    wait(timedelta(minutes=2))
    assert (await browser.get(link)).headings == [DEAD]
    assert (await browser.post(link)).headings == [DEAD]


@pytest.mark.parametrize("token", ["A" * 43, "short", "é" * 43, "a" * 5000])
async def test_an_unknown_link_is_answered_as_a_used_one(portal, mailbox, browser, token):
    await portal.offered()
    link = await mailbox.newest_link()
    await browser.open(link)
    used, unknown = await browser.get(link), await browser.get(f"/reply/{token}")
    assert unknown.answer.status_code == used.answer.status_code == 410
    without_token = [page.text.replace(page.hidden["link"], "") for page in (used, unknown)]
    assert without_token[0] == without_token[1] or token == "é" * 43
    assert unknown.headings == [DEAD]


async def test_only_hashes_are_kept(portal, mailbox, browser, owner):
    await portal.offered()
    link = await mailbox.newest_link()
    await browser.open(link)
    row = await owner.fetchrow("SELECT * FROM reply_links")
    [session_token] = [cookie.value for cookie in browser.client.cookies.jar]
    assert row["token_hash"] == hashlib.sha256(link.rpartition("/")[2].encode()).digest()
    assert row["session_hash"] == hashlib.sha256(session_token.encode()).digest()
    everything = str([tuple(one) for one in await owner.fetch("SELECT * FROM reply_links, notices, pgqueuer")])
    assert link.rpartition("/")[2] not in everything
    assert session_token not in everything


async def test_a_session_ends_when_it_is_left_alone(portal, mailbox, browser, wait):
    await portal.offered()
    await browser.open(await mailbox.newest_link())
    for _ in range(3):
        wait(SESSION_IDLE - timedelta(minutes=1))
        assert (await browser.get("/reply/offer")).headings == [OFFER]
    wait(SESSION_IDLE + timedelta(seconds=1))
    over = await browser.get("/reply/offer")
    assert (over.answer.status_code, over.headings) == (403, [OVER])
    assert not any(word in over.text for word in A_PERSON)


async def test_a_session_ends_after_four_hours_in_any_case(portal, mailbox, browser, wait):
    await portal.offered()
    await browser.open(await mailbox.newest_link())
    begun = clocks.now()
    while clocks.now() < begun + SESSION_LONGEST - timedelta(minutes=25):
        wait(timedelta(minutes=25))
        assert (await browser.get("/reply/offer")).headings == [OFFER]
    wait(timedelta(minutes=26))
    assert (await browser.get("/reply/offer")).headings == [OVER]


async def test_finishing_ends_the_session_at_once(portal, mailbox, browser):
    await portal.offered()
    page = await browser.open(await mailbox.newest_link())
    [cookie] = list(browser.client.cookies.jar)
    finished = await browser.post("/reply/finish", page.hidden)
    assert finished.headings == ["You have signed out"]
    assert not list(browser.client.cookies.jar)
    browser.client.cookies.set(cookie.name, cookie.value or "", domain=cookie.domain, path="/reply")
    assert (await browser.get("/reply/offer")).headings == [OVER]


async def test_the_cookie_is_for_these_pages_alone(portal, mailbox, browser):
    await portal.offered()
    link = await mailbox.newest_link()
    headers = {"Origin": "http://127.0.0.1:8080"}
    given = await browser.client.post(link, headers=headers, follow_redirects=False)
    attributes = {part.strip().lower() for part in given.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/reply"} <= attributes
    assert given.headers["location"] == "/reply/offer"
    # Local pages go over plain HTTP; anywhere else the cookie may not.
    portal.resources.settings.environment = "production"
    await portal.offered()
    given = await browser.client.post(await mailbox.newest_link(), headers=headers, follow_redirects=False)
    assert given.headers["set-cookie"].startswith("__Secure-reply-session=")
    assert "Secure" in given.headers["set-cookie"]


async def test_every_page_forbids_what_it_does_not_need(portal, mailbox, browser):
    await portal.offered()
    link = await mailbox.newest_link()
    pages = [await browser.get(link), await browser.open(link), await browser.get("/reply/offer/decline")]
    pages += [await browser.get("/reply/offer/nothing"), await browser.get("/reply/some/where")]
    for page in pages:
        headers = page.answer.headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; img-src 'self';")
        assert "script-src" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert "<script" not in page.text
        assert " style=" not in page.text


async def test_what_pages_link_to_is_kept_for_a_year(portal, browser):
    page = await browser.get("/reply/finished")
    addresses = [part.split('"')[0] for part in page.text.split('href="')[1:] if "/assets/" in part]
    assert len(addresses) == 3
    for address in addresses:
        asset = await browser.client.get(address)
        assert asset.status_code == 200
        assert asset.headers["cache-control"] == "max-age=31536000, immutable"
    assert (await browser.get("/reply/assets/..%2Fviews.py")).answer.status_code == 404


async def test_a_stray_address_is_a_page_too(portal, browser):
    assert (await browser.get("/reply/some/where")).headings == ["Page not found"]
    answer = await browser.client.put("/reply/offer")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


async def test_the_pages_are_no_part_of_the_document(portal):
    assert not [path for path in portal.app.openapi()["paths"] if "reply" in path]
    assert portal.app.url_path_for("read_offer") == "/reply/offer"


async def test_a_new_link_goes_to_the_registered_address(portal, mailbox, browser, owner):
    _, _, partner = await portal.offered()
    link = await mailbox.newest_link()
    await browser.open(link)
    address = mailbox.letters()[-1]["To"]
    dead = await browser.get(link)
    asked = await browser.post("/reply/new-link", dead.hidden)
    assert asked.headings == ["Check your email"]
    letter = await mailbox.newest()
    assert letter["To"] == address
    assert await owner.fetchval("SELECT count(*) FROM notices WHERE kind = 'NEW_LINK'") == 1
    fresh = await mailbox.newest_link()
    assert fresh != link
    assert (await browser.open(fresh)).headings == [OFFER]
    assert partner


async def test_a_session_that_is_over_can_ask_too(portal, mailbox, browser, wait):
    await portal.offered()
    await browser.open(await mailbox.newest_link())
    wait(timedelta(hours=5))
    over = await browser.get("/reply/offer")
    assert "link" not in over.hidden
    await browser.post("/reply/new-link", over.hidden)
    assert len(await mailbox.send_waiting()) == 1
    assert (await browser.open(await mailbox.newest_link())).headings == [OFFER]


async def test_asking_for_an_unknown_link_looks_the_same_and_sends_nothing(portal, mailbox, browser):
    await portal.offered()
    link = await mailbox.newest_link()
    known = await browser.post("/reply/new-link", {"link": link.rpartition("/")[2]})
    unknown = await browser.post("/reply/new-link", {"link": "B" * 43})
    nothing = await browser.post("/reply/new-link")
    assert known.text == unknown.text == nothing.text
    assert known.answer.history[0].headers["location"] == unknown.answer.history[0].headers["location"]
    assert len(await mailbox.send_waiting()) == 1


async def test_new_links_are_few(portal, mailbox, browser, wait):
    await portal.offered()
    token = (await mailbox.newest_link()).rpartition("/")[2]
    await asyncio.gather(*(browser.post("/reply/new-link", {"link": token}) for _ in range(5)))
    assert len(await mailbox.send_waiting()) == 1
    sent = 1
    for _ in range(15):
        wait(timedelta(minutes=6))
        await browser.post("/reply/new-link", {"link": token})
        sent += len(await mailbox.send_waiting())
    assert sent == 10
    wait(timedelta(days=1))
    await browser.post("/reply/new-link", {"link": token})
    assert len(await mailbox.send_waiting()) == 1


async def test_a_new_link_to_what_has_ended_says_so(portal, mailbox, browser):
    referral_id, offer_id, partner = await portal.offered()
    token = (await mailbox.newest_link()).rpartition("/")[2]
    await portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    await browser.post("/reply/new-link", {"link": token})
    letter = await mailbox.newest()
    assert "no longer with you" in letter.get_body(("plain",)).get_content().replace("\n", " ")
    assert "/reply/" not in letter.as_string()
