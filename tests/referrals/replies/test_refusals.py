"""What the pages refuse is in the audit log, under the link it was tried with."""

from datetime import timedelta
from uuid import UUID

import pytest
from parts.reply_pages import ADDRESS

REFUSED = "SELECT * FROM audit_entries WHERE outcome = 'REFUSED' ORDER BY entry_id"


@pytest.fixture
async def refused(owner):
    """The refused attempts in the log, by operation and action; each names its link, organisation and referral."""

    async def read(referral_id):
        entries = await owner.fetch(REFUSED)
        organisation = await owner.fetchval("SELECT organisation_id FROM offers")
        links = {f"reply-link:{row['link_id']}" for row in await owner.fetch("SELECT link_id FROM reply_links")}
        for entry in entries:
            assert entry["actor"] in links
            assert (entry["client_id"], entry["organisation_id"]) == ("reply-link", organisation)
            assert entry["subjects"] == [UUID(referral_id)]
        return [(entry["operation"], entry["action"]) for entry in entries]

    return read


async def test_a_link_that_was_used(portal, mailbox, browser, another_browser, refused):
    referral_id, _, _ = await portal.offered()
    link = await mailbox.newest_link()
    await browser.open(link)
    assert await refused(referral_id) == []
    await another_browser.open(link)
    assert await refused(referral_id) == [("read_link", "CONSULTATION"), ("open_link", "ALTERATION")]


async def test_a_link_that_has_run_out(portal, mailbox, browser, refused, wait):
    referral_id, _, _ = await portal.offered()
    link = await mailbox.newest_link()
    wait(timedelta(days=30))
    assert (await browser.get(link)).answer.status_code == 410
    assert await refused(referral_id) == [("read_link", "CONSULTATION")]


async def test_a_session_that_is_over(portal, mailbox, browser, refused, wait):
    referral_id, _, _ = await portal.offered()
    await browser.open(await mailbox.newest_link())
    form = await browser.get("/reply/offer/acceptance")
    wait(timedelta(hours=5))
    assert (await browser.get("/reply/offer")).answer.status_code == 403
    assert (await browser.post("/reply/offer/acceptance", form.hidden)).answer.status_code == 403
    assert await refused(referral_id) == [("read_offer", "CONSULTATION"), ("send_form", "ALTERATION")]


@pytest.mark.parametrize(
    ("hidden", "headers"),
    [
        ({"form_token": "of another session"}, {}),
        ({}, {"Origin": "https://elsewhere.example"}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
    ],
    ids=["another session", "another origin", "another site"],
)
async def test_a_form_that_is_not_of_this_session(portal, mailbox, browser, refused, hidden, headers):
    referral_id, _, _ = await portal.offered()
    await browser.open(await mailbox.newest_link())
    form = await browser.get("/reply/offer/decline")
    answered = await browser.post("/reply/offer/decline", form.hidden | hidden, **headers)
    assert answered.answer.status_code == 403
    assert await refused(referral_id) == [("send_form", "ALTERATION")]


async def test_another_site_that_opens_a_link(portal, mailbox, browser, refused):
    referral_id, _, _ = await portal.offered()
    page = await browser.post(await mailbox.newest_link(), {}, Origin="https://elsewhere.example")
    assert page.answer.status_code == 403
    assert await refused(referral_id) == [("open_link", "ALTERATION")]


async def test_what_was_never_ours_names_nobody(portal, mailbox, browser, refused):
    referral_id, _, _ = await portal.offered()
    await mailbox.newest_link()
    await browser.open(f"/reply/{'A' * 43}")
    await browser.get("/reply/offer")
    browser.client.cookies.set("reply-session", "B" * 43, domain="127.0.0.1", path="/reply")
    assert (await browser.get(f"{ADDRESS}/reply/offer")).answer.status_code == 403
    assert await refused(referral_id) == []
