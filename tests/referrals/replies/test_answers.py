"""What a worker does through a link is what its partner's own system could do, once, and on that offer alone."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID

import pytest
from parts.reply_pages import A_PERSON

from bluelamp.kit import clocks
from bluelamp.kit.clocks import LONDON
from local_stack.demo_directory import TALKING_SUPPORT
from referrals.portal.usecases import clock, routing

ACCEPTED = "A referral you have accepted"


async def opened(portal, mailbox, browser, **changes):
    """An offer that is open in the browser: its referral's and its own id, the partner, and the page."""
    referral_id, offer_id, partner = await portal.offered(**changes)
    page = await browser.open(await mailbox.newest_link())
    return referral_id, offer_id, partner, page


async def accepted(portal, mailbox, browser):
    referral_id, offer_id, partner, _ = await opened(portal, mailbox, browser)
    page = await browser.fill_in("acceptance")
    return referral_id, offer_id, partner, page


def at(moment):
    """A moment as a worker types it."""
    local = moment.astimezone(LONDON)
    return {
        "attempted_on__day": str(local.day),
        "attempted_on__month": str(local.month),
        "attempted_on__year": str(local.year),
        "attempted_at": f"{local:%H:%M}",
    }


async def test_accepting(portal, mailbox, browser):
    referral_id, _, partner, _ = await opened(portal, mailbox, browser)
    page = await browser.fill_in("acceptance", note="We will ring on Monday.")
    assert page.headings == [ACCEPTED]
    assert "You have accepted the referral" in page.text
    read = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert (read["status"], read["offers"][0]["status"]) == ("ACCEPTED", "ACCEPTED")
    history = (await portal.get("officer", f"/referrals/{referral_id}/history")).json()["items"]
    assert history[-1]["note"] == "We will ring on Monday."
    assert history[-1]["actor"].startswith("reply-link:")
    assert (await portal.get(partner, f"/referrals/{referral_id}")).json()["status"] == "ACCEPTED"


async def test_declining_asks_the_next_service(portal, mailbox, browser):
    referral_id, _, _, _ = await opened(portal, mailbox, browser)
    page = await browser.fill_in("decline", reason="NO_CAPACITY", note="Full until spring.")
    assert page.headings == ["You have declined this referral"]
    assert "Reason: we have no place free." in page.text
    assert not any(word in page.text for word in A_PERSON)
    await routing.route_referral(portal.resources, UUID(referral_id))
    read = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert [offer["decline_reason"] for offer in read["offers"]] == ["NO_CAPACITY", None]
    assert read["status"] == "OFFERED"


async def test_reporting_until_the_end(portal, mailbox, browser, wait):
    referral_id, _, _, page = await accepted(portal, mailbox, browser)
    wait(timedelta(minutes=5))
    page = await browser.fill_in("contact-attempt", **at(clocks.now()), channel="PHONE", result="REACHED")
    assert "The contact attempt is recorded" in page.text
    assert "I spoke with the person" in page.text
    day = clocks.today()
    began = {"engaged_on__day": str(day.day), "engaged_on__month": str(day.month), "engaged_on__year": str(day.year)}
    page = await browser.fill_in("engagement", **began)
    assert "The start of support is recorded" in page.text
    assert "Record a contact attempt" not in page.text
    page = await browser.fill_in("outcome", outcome="NEED_MET", note="Weekly visits.")
    assert "Remove the note, or confirm that the person agreed" in page.text
    page = await browser.fill_in("outcome", outcome="NEED_MET", note="Weekly visits.", detail_agreed="yes")
    assert page.headings == ["This referral is closed"]
    assert "Outcome: the need was met." in page.text
    assert not any(word in page.text for word in A_PERSON)
    read = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert (read["status"], read["offers"][0]["outcome"]) == ("CLOSED", "NEED_MET")


async def test_passing_it_to_safeguarding(portal, mailbox, browser):
    referral_id, _, _, _ = await accepted(portal, mailbox, browser)
    page = await browser.fill_in("outcome", outcome="STEPPED_UP")
    assert "Enter in the note what the safeguarding hub needs to know" in page.text
    page = await browser.fill_in("outcome", outcome="STEPPED_UP", note="A child in the flat has been hit.")
    assert page.headings == ["This referral is closed"]
    read = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert read["status"] == "STEPPED_UP"
    assert [(one["target"], one["delivery_state"]) for one in read["escalations"]] == [("MASH", "QUEUED")]


async def test_an_attempt_that_finds_danger_ends_it(portal, mailbox, browser, wait):
    referral_id, _, _, _ = await accepted(portal, mailbox, browser)
    wait(timedelta(minutes=5))
    page = await browser.fill_in("contact-attempt", **at(clocks.now()), channel="VISIT", result="UNSAFE")
    assert page.headings == ["This referral is closed"]
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "UNSAFE_TO_CONTACT"


@pytest.mark.parametrize(
    ("form", "fields", "message"),
    [
        ("contact-attempt", {}, "Enter the date of the attempt"),
        ("contact-attempt", {"attempted_on__day": "31"}, "The date of the attempt must include a month and year"),
        ("outcome", {}, "Select what became of the referral"),
        ("outcome", {"outcome": "OTHER"}, "Enter what became of the referral in the note"),
        ("outcome", {"outcome": "UNABLE_TO_CONTACT"}, "record 3 failed tries on 2 different days"),
        ("outcome", {"outcome": "NEED_MET"}, "Record that support has begun before you report this outcome"),
        ("engagement", {}, "Enter the date support began"),
    ],
)
async def test_what_is_wrong_is_said_beside_it(portal, mailbox, browser, *, form, fields, message):
    referral_id, _, _, _ = await accepted(portal, mailbox, browser)
    page = await browser.fill_in(form, **fields)
    assert page.answer.status_code == 422
    assert page.title.startswith("Error: ")
    assert message in page.text
    anchor = re.search(r'govuk-error-summary__list">\s*<li>\s*<a href="#([^"]+)"', page.text)
    assert anchor
    assert f'id="{anchor[1]}"' in page.text
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "ACCEPTED"


async def test_dates_before_the_acceptance_or_in_the_future(portal, mailbox, browser):
    await accepted(portal, mailbox, browser)
    tomorrow, last_week = clocks.now() + timedelta(days=1), clocks.now() - timedelta(days=7)
    page = await browser.fill_in("contact-attempt", **at(tomorrow), channel="SMS", result="NO_ANSWER")
    assert "must be in the past" in page.text
    page = await browser.fill_in("contact-attempt", **at(last_week), channel="SMS", result="NO_ANSWER")
    assert "must be after you accepted the referral" in page.text
    assert 'value="SMS" checked' in page.text.replace("\n", " ").replace("  ", " ")


async def test_what_was_typed_stays_and_is_never_markup(portal, mailbox, browser):
    await opened(portal, mailbox, browser)
    page = await browser.fill_in("decline", note="</textarea><script>alert(1)</script>\nsecond line")
    assert "&lt;/textarea&gt;&lt;script&gt;" in page.text
    assert "\nsecond line</textarea>" in page.text
    assert "<script" not in page.text


async def test_what_the_officer_wrote_is_never_markup(portal, mailbox, browser):
    hostile = "<img src=x onerror=alert(1)>"
    _, _, _, page = await opened(
        portal,
        mailbox,
        browser,
        person={"given_name": hostile, "family_name": 'O\'Person "Q"', "date_of_birth": "1987-04-12"},
        concern={"facts": hostile, "risks_to_staff": "{{ 7*7 }}"},
        safe_contact={"channel": "PHONE", "telephone": "0121 496 0000", "do_not": hostile},
    )
    assert "<img" not in page.text
    assert page.text.count("&lt;img src=x onerror=alert(1)&gt;") == 3
    assert "{{ 7*7 }}" in page.text


async def test_the_same_form_twice_is_done_once(portal, mailbox, browser):
    referral_id, _, _, _ = await opened(portal, mailbox, browser)
    form = await browser.get("/reply/offer/acceptance")
    pages = await asyncio.gather(*(browser.post("/reply/offer/acceptance", form.hidden) for _ in range(5)))
    assert {(page.answer.status_code, *page.headings) for page in pages} == {(200, ACCEPTED)}
    history = (await portal.get("officer", f"/referrals/{referral_id}/history")).json()["items"]
    assert [entry["verb"] for entry in history].count("ACCEPT") == 1


async def test_two_attempts_are_two_and_one_sent_twice_is_one(portal, mailbox, browser, wait, owner):
    await accepted(portal, mailbox, browser)
    wait(timedelta(minutes=5))
    fields = {name.replace("__", "-"): value for name, value in at(clocks.now()).items()}
    fields |= {"channel": "PHONE", "result": "NO_ANSWER"}
    for times in (1, 2):
        form = await browser.get("/reply/offer/contact-attempt")
        for _ in range(2):
            await browser.post("/reply/offer/contact-attempt", form.hidden | fields)
        assert await owner.fetchval("SELECT count(*) FROM contact_attempts") == times
    changed = await browser.post("/reply/offer/contact-attempt", form.hidden | fields | {"channel": "SMS"})
    assert "This form was sent before" in changed.text
    assert await owner.fetchval("SELECT count(*) FROM contact_attempts") == 2


async def test_a_link_reaches_its_own_offer_alone(portal, mailbox, browser, another_browser):
    same = {"route": "chosen", "services": [TALKING_SUPPORT]}
    mine, _, partner, _ = await opened(portal, mailbox, browser, **same)
    others, _, _, page = await opened(
        portal,
        mailbox,
        another_browser,
        **same,
        person={"given_name": "Another", "family_name": "Person-Nine", "date_of_birth": "1990-01-01"},
    )
    assert "Person-Nine" in page.text
    assert "Person-Nine" not in (await browser.get("/reply/offer")).text
    await browser.fill_in("acceptance")
    statuses = [(await portal.get(partner, f"/referrals/{one}")).json()["status"] for one in (mine, others)]
    assert statuses == ["ACCEPTED", "OFFERED"]


async def test_an_offer_that_ended_shows_nothing_of_a_later_one_to_the_same_organisation(
    portal, mailbox, browser, owner
):
    """Two services of one organisation were asked in turn: the first one's link must not open the second's offer."""
    referral_id, offer_id, partner, _ = await opened(portal, mailbox, browser)
    await portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    await owner.execute(
        "UPDATE services SET organisation_id = (SELECT organisation_id FROM offers)"
        " WHERE service_id NOT IN (SELECT service_id FROM offers)"
    )
    await owner.execute("UPDATE sharing_agreements SET organisation_id = (SELECT organisation_id FROM offers)")
    await routing.route_referral(portal.resources, UUID(referral_id))
    second = await owner.fetchrow("SELECT * FROM offers WHERE offer_id <> $1", UUID(offer_id))
    if second["organisation_id"] != await owner.fetchval(
        "SELECT organisation_id FROM offers WHERE offer_id = $1", UUID(offer_id)
    ):
        pytest.fail("the second offer should be the same organisation's")
    page = await browser.get("/reply/offer")
    assert page.headings == ["You have declined this referral"]
    assert not any(word in page.text for word in A_PERSON)
    await portal.post(partner, f"/referrals/{referral_id}/offers/{second['offer_id']}/acceptance")
    sent = await browser.post("/reply/offer/outcome", page.hidden | {"nonce": "n" * 20, "outcome": "DIED"})
    assert (sent.answer.status_code, sent.headings) == (409, ["Your answer was not recorded"])
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "ACCEPTED"


async def test_an_offer_that_ran_out_says_so_without_personal_data(portal, mailbox, browser, wait, owner):
    _, _, _, page = await opened(portal, mailbox, browser)
    form = await browser.get("/reply/offer/acceptance")
    await owner.execute("UPDATE offers SET answer_due_at = now() - interval '1 second'")
    await clock.expire_offers(portal.resources)
    late = await browser.post("/reply/offer/acceptance", form.hidden)
    assert (late.answer.status_code, late.headings) == (409, ["Your answer was not recorded"])
    page = await browser.get("/reply/offer")
    assert page.headings == ["The time to answer has passed"]
    assert not any(word in page.text for word in A_PERSON)
    assert (await browser.get("/reply/offer/acceptance")).headings == ["The time to answer has passed"]


async def test_a_referral_that_was_withdrawn(portal, mailbox, browser):
    referral_id, _, _, _ = await opened(portal, mailbox, browser)
    await portal.post("officer", f"/referrals/{referral_id}/withdrawal", {"reason": "SUBMITTED_IN_ERROR"})
    page = await browser.get("/reply/offer")
    assert page.headings == ["This referral is no longer with you"]
    assert not any(word in page.text for word in A_PERSON)


async def test_forms_of_another_session_and_of_other_sites_are_refused(portal, mailbox, browser, owner):
    _, _, _, first = await opened(portal, mailbox, browser)
    form = await browser.get("/reply/offer/acceptance")
    refused = await browser.post("/reply/offer/acceptance", {"nonce": form.hidden["nonce"]})
    assert (refused.answer.status_code, refused.headings) == (403, ["Your answer was not recorded"])
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": "null"}):
        refused = await browser.post("/reply/offer/acceptance", form.hidden, **headers)
        assert refused.answer.status_code == 403
    await opened(portal, mailbox, browser)  # the same browser now holds another referral's session
    refused = await browser.post("/reply/offer/acceptance", form.hidden)
    assert refused.headings == ["Your answer was not recorded"]
    assert "another link was opened in this browser" in refused.text
    assert await owner.fetchval("SELECT count(*) FROM offers WHERE status = 'ACCEPTED'") == 0
    assert first.hidden["form_token"] == form.hidden["form_token"]


async def test_a_browser_that_hides_its_origin_may_send(portal, mailbox, browser):
    """Our pages send no referrer, and then browsers write the origin of a form as null."""
    await opened(portal, mailbox, browser)
    form = await browser.get("/reply/offer/acceptance")
    page = await browser.post("/reply/offer/acceptance", form.hidden, Origin="null")
    assert page.headings == [ACCEPTED]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        ("{}", "application/json", 400),
        ("note=%FF", "application/x-www-form-urlencoded", 400),
        ("note=%00", "application/x-www-form-urlencoded", 400),
        ("note=%1B", "application/x-www-form-urlencoded", 400),
        ("note=é", "application/x-www-form-urlencoded", 400),
        ("note=a&note=b", "application/x-www-form-urlencoded", 400),
        ("&".join(f"a{number}=1" for number in range(100)), "application/x-www-form-urlencoded", 400),
        ("note=" + "x" * 200_000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_forms_that_no_page_of_ours_sends(portal, mailbox, browser, *, content, media_type, status):
    await opened(portal, mailbox, browser)
    headers = {"Content-Type": media_type}
    answer = await browser.client.post("/reply/offer/acceptance", content=content.encode(), headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_note_that_is_too_long(portal, mailbox, browser):
    await opened(portal, mailbox, browser)
    page = await browser.fill_in("acceptance", note="x" * 4001)
    assert "The note must be 4,000 characters or fewer" in page.text
    page = await browser.fill_in("acceptance", note="👩‍🚒" * 1332 + "\r\ny")
    assert page.headings == [ACCEPTED]


async def test_every_view_and_answer_is_in_the_audit_log(portal, mailbox, browser, owner):
    referral_id, _, _, _ = await accepted(portal, mailbox, browser)
    organisation = await owner.fetchval("SELECT organisation_id FROM offers")
    link_id = await owner.fetchval("SELECT link_id FROM reply_links WHERE used_at IS NOT NULL")
    entries = await owner.fetch("SELECT * FROM audit_entries WHERE client_id = 'reply-link' ORDER BY entry_id")
    # The offer, the form, the acceptance itself, and the offer again.
    assert [entry["action"] for entry in entries] == ["CONSULTATION", "CONSULTATION", "ALTERATION", "CONSULTATION"]
    for entry in entries:
        assert entry["actor"] == f"reply-link:{link_id}"
        assert entry["organisation_id"] == organisation
        assert entry["subjects"] == [UUID(referral_id)]


async def test_nothing_personal_and_no_token_in_addresses_and_logs(portal, mailbox, browser, capfd):
    await accepted(portal, mailbox, browser)
    token = (await mailbox.newest_link()).rpartition("/")[2]
    page = await browser.open(f"/reply/{token}")
    await browser.get("/reply/" + "C" * 43)
    await browser.post("/reply/offer/contact-attempt", page.hidden | {"note": "Person-One is away"})
    seen = [str(answer.url) for answer in (*page.answer.history, page.answer)][1:]
    assert seen == ["http://127.0.0.1:8080/reply/offer"]
    logged = "".join(capfd.readouterr())
    assert token not in logged
    assert not any(word in logged for word in A_PERSON)
    metrics = (await browser.client.get("/metrics")).text
    assert token not in metrics
    assert '"/reply/{token}"' in metrics


async def test_corrected_details_are_the_ones_shown(portal, mailbox, browser):
    referral_id, _, _, _ = await opened(portal, mailbox, browser)
    patched = await portal.patch(
        "officer",
        f"/referrals/{referral_id}",
        {"person": {"given_name": "Corrected"}},
        await _etag(portal, referral_id),
    )
    assert patched.status_code == 200, patched.text
    page = await browser.get("/reply/offer")
    assert "Corrected Person-One" in page.text
    assert "The details below were corrected at" in page.text


async def test_what_the_agreement_does_not_cover_is_named_and_not_shown(portal, mailbox, browser, owner):
    await owner.execute("UPDATE sharing_agreements SET data_items = array_remove(data_items, 'OPINION')")
    _, _, _, page = await opened(portal, mailbox, browser)
    assert "Would accept help" not in page.text
    assert "not shown: what the officer thinks." in page.text


async def _etag(portal, referral_id):
    return (await portal.get("officer", f"/referrals/{referral_id}")).headers["etag"]
