"""Letters: one for each occasion, none that is no longer true, and nothing about the person in any."""

import asyncio
import json
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from uuid import UUID, uuid4

import aiosmtplib
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from parts.reply_pages import A_PERSON, LINK, text_of

from bluelamp.kit import clocks
from bluelamp.kit.jobs.worker import work
from local_stack.ports import free_port
from referrals import main
from referrals.portal.usecases import clock, routing
from referrals.replies import mail
from referrals.replies.jobs import JOBS
from referrals.replies.rules.links import LONGEST_TO_ANSWER, TO_REPORT
from referrals.replies.usecases.notices import send_notice


async def kinds(owner):
    return [row["kind"] for row in await owner.fetch("SELECT kind FROM notices ORDER BY created_at, notice_id")]


def a_link(letter):
    return LINK.search(text_of(letter)) is not None


async def test_an_offer_a_reminder_and_the_end_of_the_window(portal, mailbox, owner):
    await portal.offered()
    offered = await mailbox.newest()
    assert ": answer by " in offered["Subject"]
    assert a_link(offered)
    await owner.execute("UPDATE offers SET remind_at = now() - interval '1 second'")
    await clock.remind_partners(portal.resources)
    reminder = await mailbox.newest()
    assert reminder["Subject"].startswith("Reminder: answer R-")
    assert a_link(reminder)
    assert LINK.search(text_of(reminder))[0] != LINK.search(text_of(offered))[0]
    await owner.execute("UPDATE offers SET answer_due_at = now() - interval '1 second'")
    await clock.expire_offers(portal.resources)
    await portal.route_waiting()
    assert [payload.partition(":")[0] for payload in await mailbox.send_waiting()] == ["EXPIRED", "OFFER"]
    expired = mailbox.letters()[2]
    assert "the time to answer has passed" in expired["Subject"]
    assert not a_link(expired)
    assert await kinds(owner) == ["OFFER", "REMINDER", "EXPIRED", "OFFER"]


async def test_a_first_contact_that_is_overdue(portal, mailbox, owner):
    await portal.accepted()
    await mailbox.send_waiting()
    await owner.execute("UPDATE offers SET first_contact_due_at = now() - interval '1 second'")
    await clock.chase_first_contacts(portal.resources)
    await clock.chase_first_contacts(portal.resources)
    chased = await mailbox.newest()
    assert "no contact recorded yet" in chased["Subject"]
    assert a_link(chased)
    assert await kinds(owner) == ["ACCEPTED", "CONTACT_OVERDUE"]


UNSAFE = {"safe_contact": {"do_not": "Never ring the landline."}}
WITHDRAWN = {
    "agreement": {"withdrawn_on": "2026-01-21", "override_reason": "A child in the house is at risk without support."}
}


@pytest.mark.parametrize("change", [UNSAFE, WITHDRAWN], ids=["withheld", "agreement lost"])
async def test_nobody_is_told_to_ring_a_person_whom_they_were_told_not_to_contact(portal, mailbox, owner, change):
    referral_id, _, _ = await portal.accepted()
    await mailbox.send_waiting()
    if change is UNSAFE:
        await owner.execute("UPDATE sharing_agreements SET expires_on = current_date - 1")
    assert (await portal.patch("officer", f"/referrals/{referral_id}", change, "*")).status_code == 200
    await mailbox.send_waiting()
    await owner.execute("UPDATE offers SET first_contact_due_at = now() - interval '1 second'")
    await clock.chase_first_contacts(portal.resources)
    chased = await mailbox.newest()
    assert (await kinds(owner))[-1] == "CONTACT_OVERDUE"
    assert "still do not contact the person" in chased["Subject"]
    assert "ring the police" in text_of(chased)
    assert "Please try now" not in text_of(chased)
    assert a_link(chased)
    for who in ("officer", "sergeant"):
        heard = (await portal.get(who, "/events")).json()["items"]
        assert [one["data"]["referral_id"] for one in heard if ".contact_overdue." in one["type"]] == [referral_id]


async def test_what_was_withheld_before_the_acceptance_is_in_its_letter(portal, mailbox, owner):
    referral_id, offer_id, partner = await portal.offered()
    await owner.execute("UPDATE sharing_agreements SET data_items = array_remove(data_items, 'SAFE_CONTACT')")
    assert (await portal.patch("officer", f"/referrals/{referral_id}", UNSAFE, "*")).status_code == 200
    assert (await portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/acceptance")).status_code == 200
    accepted = text_of(await mailbox.newest())
    assert "still do not contact the person" in accepted
    assert "try to reach the person by" not in accepted


async def test_acceptance_correction_and_withdrawal(portal, mailbox, owner):
    referral_id, _, _ = await portal.accepted()
    await mailbox.send_waiting()
    # The offer had been answered before the worker came to write about it: that letter was no longer true.
    assert await kinds(owner) == ["ACCEPTED"]
    assert a_link(mailbox.letters()[-1])
    etag = (await portal.get("officer", f"/referrals/{referral_id}")).headers["etag"]
    patch = {"concern": {"facts": "Corrected facts about Person-One."}}
    assert (await portal.patch("officer", f"/referrals/{referral_id}", patch, etag)).status_code == 200
    corrected = await mailbox.newest()
    assert "have been corrected" in corrected["Subject"]
    assert a_link(corrected)
    await portal.post("officer", f"/referrals/{referral_id}/withdrawal", {"reason": "SUBMITTED_IN_ERROR"})
    ended = await mailbox.newest()
    assert "is no longer with you" in ended["Subject"]
    assert not a_link(ended)


async def test_a_correction_after_the_end_brings_no_link(portal, mailbox):
    referral_id, offer_id, partner = await portal.offered()
    await portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    etag = (await portal.get("officer", f"/referrals/{referral_id}")).headers["etag"]
    await portal.patch("officer", f"/referrals/{referral_id}", {"concern": {"facts": "Other facts."}}, etag)
    letter = await mailbox.newest()
    assert "have been corrected" in letter["Subject"]
    assert not a_link(letter)
    assert "delete it" in text_of(letter)


async def test_corrections_in_quick_succession_are_one_letter(portal, mailbox, owner):
    referral_id, _, _ = await portal.offered()
    await mailbox.send_waiting()
    for number in (1, 2, 3):
        etag = (await portal.get("officer", f"/referrals/{referral_id}")).headers["etag"]
        facts = {"concern": {"facts": f"Version {number}"}}
        await portal.patch("officer", f"/referrals/{referral_id}", facts, etag)
    assert len(await mailbox.send_waiting()) == 3
    assert await kinds(owner) == ["OFFER", "CORRECTED"]
    etag = (await portal.get("officer", f"/referrals/{referral_id}")).headers["etag"]
    await portal.patch("officer", f"/referrals/{referral_id}", {"concern": {"facts": "Version 4"}}, etag)
    await mailbox.send_waiting()
    assert await kinds(owner) == ["OFFER", "CORRECTED", "CORRECTED"]
    assert len(mailbox.letters()) == 3


async def test_no_letter_says_who_or_what_it_is_about(portal, mailbox, owner):
    person = {
        "given_name": "Example",
        "family_name": "Person-One",
        "date_of_birth": "1987-04-12",
        "address": {"lines": ["4 Heronsgate Walk"], "postcode": "B23 6AA"},
    }
    referral_id, offer_id, partner = await portal.offered(person=person)
    await owner.execute("UPDATE offers SET remind_at = now()")
    await clock.remind_partners(portal.resources)
    await mailbox.send_waiting()
    await portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/acceptance")
    etag = (await portal.get("officer", f"/referrals/{referral_id}")).headers["etag"]
    await portal.patch("officer", f"/referrals/{referral_id}", {"person": {"given_name": "Other"}}, etag)
    await mailbox.send_waiting()
    await portal.post("officer", f"/referrals/{referral_id}/withdrawal", {"reason": "OTHER", "note": "Heronsgate"})
    await mailbox.send_waiting()
    assert await kinds(owner) == ["OFFER", "REMINDER", "ACCEPTED", "CORRECTED", "ENDED"]
    reference = await owner.fetchval("SELECT reference FROM referrals")
    for path in mailbox.folder.iterdir():
        assert not any(word in path.name for word in A_PERSON)
    for letter in mailbox.letters():
        contents = [part.get_content() for part in letter.walk() if not part.is_multipart()]
        for text in (str(letter.items()), *contents):
            assert not any(word in text for word in (*A_PERSON, "Example", "B23 6AA", "ental health", referral_id))
        assert "Lantern" not in "".join(contents)
        assert reference in letter["Subject"]
        assert letter.get_body(("html",)).get_content().count("<h1") == 1


async def test_a_job_that_runs_again_sends_nothing(portal, mailbox, owner):
    _, offer_id, _ = await portal.offered()
    await mailbox.send_waiting()
    await send_notice(portal.resources, f"OFFER:{offer_id}")
    assert len(mailbox.letters()) == 1
    assert await owner.fetchval("SELECT count(*) FROM reply_links") == 1


async def test_killed_between_the_post_and_the_note_of_it(portal, mailbox, browser, owner):
    _, offer_id, _ = await portal.offered()
    first = await mailbox.newest()
    link = await mailbox.newest_link()
    await owner.execute("UPDATE notices SET sent_at = NULL")
    await send_notice(portal.resources, f"OFFER:{offer_id}")
    [second] = mailbox.letters()
    assert second["Message-ID"] == first["Message-ID"]
    # Whichever of the two somebody reads, its link opens.
    assert (await browser.open(link)).headings == ["Can you take on this referral?"]
    assert (await browser.open(LINK.search(text_of(second))[0])).headings == ["Can you take on this referral?"]


async def test_a_letter_that_cannot_be_sent_is_tried_again(portal, mailbox, owner):
    _, offer_id, _ = await portal.offered()
    mailbox.folder.write_text("in the way")
    with pytest.raises(OSError, match="exists"):
        await send_notice(portal.resources, f"OFFER:{offer_id}")
    assert await owner.fetchval("SELECT sent_at FROM notices") is None
    mailbox.folder.unlink()
    await send_notice(portal.resources, f"OFFER:{offer_id}")
    assert len(mailbox.letters()) == 1
    assert await owner.fetchval("SELECT sent_at FROM notices") is not None
    [job] = JOBS
    assert job.entrypoint == routing.NOTICE_JOB


async def test_a_payload_that_is_none_and_an_offer_that_is_not_there(portal, mailbox):
    await send_notice(portal.resources, f"OFFER:{uuid4()}")
    for payload in ("OFFER", "NONSENSE:x", f"WITHDRAWN:{uuid4()}"):
        with pytest.raises(ValueError):
            await send_notice(portal.resources, payload)
    assert not mailbox.folder.exists()


async def test_nobody_is_written_to_without_a_way_to_write(portal):
    _, offer_id, _ = await portal.offered()
    with pytest.raises(mail.MailNotConfiguredError):
        await send_notice(portal.resources, f"OFFER:{offer_id}")


async def test_links_live_as_long_as_they_are_of_use(portal, mailbox, owner):
    await portal.offered()
    await mailbox.send_waiting()
    due, expires = await owner.fetchrow(
        "SELECT answer_due_at, expires_at FROM offers JOIN reply_links USING (offer_id)"
    )
    assert due < expires <= due + timedelta(hours=24)
    assert expires - clocks.now() <= LONGEST_TO_ANSWER
    await portal.accepted()
    await mailbox.send_waiting()
    longest = await owner.fetchval("SELECT max(expires_at - created_at) FROM reply_links")
    assert longest == TO_REPORT


class _Kept(Message):
    """Keeps what it is sent."""

    def __init__(self):
        super().__init__()
        self.letters = []

    def handle_message(self, message):
        self.letters.append(message)


@pytest.fixture
def smtp_server():
    kept = _Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller, kept
    controller.stop()


async def test_by_smtp(portal, mailbox, owner, smtp_server):
    controller, kept = smtp_server
    portal.resources.settings.smtp_url = f"smtp://127.0.0.1:{controller.port}"
    _, offer_id, _ = await portal.offered()
    await mailbox.send_waiting()
    [letter] = kept.letters
    address = await owner.fetchval("SELECT contact_email FROM organisations JOIN offers USING (organisation_id)")
    assert letter["To"] == letter["X-RcptTo"] == address
    assert letter["X-MailFrom"] == "referrals@bluelamp.example"
    assert letter["Message-ID"].startswith("<offer.")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not any(word in letter.as_string() for word in A_PERSON)
    await send_notice(portal.resources, f"OFFER:{offer_id}")
    assert len(kept.letters) == 1
    assert not mailbox.letters()


@pytest.fixture
def certificate(tmp_path):
    """A certificate of this machine that nobody but this test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "mail.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + signed.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, context


async def test_by_smtp_within_tls_and_with_a_password(portal, mailbox, certificate, monkeypatch):
    path, context = certificate
    kept, given = _Kept(), []

    def authenticate(*arguments):
        given.append(arguments[-1])
        return AuthResult(success=True)

    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=context,
        authenticator=authenticate,
        auth_require_tls=False,  # TLS has begun before SMTP does, which the server does not count
    )
    controller.start()
    portal.resources.settings.smtp_url = f"smtps://a%40b:p%2Fw@127.0.0.1:{controller.port}"
    await portal.offered()
    with pytest.raises(aiosmtplib.SMTPException, match="certificate"):
        await mailbox.send_waiting()
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    await portal.offered()
    await mailbox.send_waiting()
    controller.stop()
    assert [(one.login, one.password) for one in given] == [(b"a@b", b"p/w")]
    assert len(kept.letters) == 1


async def test_a_mail_server_elsewhere_must_take_tls(portal, smtp_server, owner):
    """127.0.0.2 is this machine too, but not by a name that the rule knows."""
    controller, kept = smtp_server
    other = Controller(kept, hostname="127.0.0.2", port=free_port())
    other.start()
    portal.resources.settings.smtp_url = f"smtp://127.0.0.2:{other.port}"
    _, offer_id, _ = await portal.offered()
    with pytest.raises(aiosmtplib.SMTPException, match="STARTTLS"):
        await send_notice(portal.resources, f"OFFER:{offer_id}")
    other.stop()
    assert kept.letters == []
    assert await owner.fetchval("SELECT sent_at FROM notices") is None
    assert controller.port


async def test_a_mail_server_that_is_away(portal, owner):
    portal.resources.settings.smtp_url = f"smtp://127.0.0.1:{free_port()}"
    _, offer_id, _ = await portal.offered()
    with pytest.raises(aiosmtplib.SMTPException):
        await send_notice(portal.resources, f"OFFER:{offer_id}")
    assert await owner.fetchval("SELECT sent_at FROM notices") is None


async def test_the_partner_role_sees_neither_links_nor_notices(portal, mailbox, owner):
    await portal.offered()
    await mailbox.send_waiting()
    for table in ("reply_links", "notices"):
        allowed = await owner.fetchval(
            "SELECT bool_or(has_table_privilege(rolname, $1, 'SELECT')) FROM pg_roles WHERE rolname LIKE '%_partner'",
            table,
        )
        assert allowed is False
    events = await owner.fetch("SELECT data FROM events")
    assert all(UUID(json.loads(row["data"])["referral_id"]) for row in events)


async def test_the_worker_writes_as_soon_as_an_offer_is_made(portal, mailbox):
    stopping = asyncio.Event()
    resources = main.open_for(portal.resources.settings)
    worker = asyncio.create_task(work(resources, main.jobs(), main.sweeps(), stopping))
    try:
        await portal.submitted()
        async with asyncio.timeout(20):
            while not mailbox.letters():  # a folder announces nothing
                await asyncio.sleep(0.05)
    finally:
        stopping.set()
        await asyncio.wait_for(worker, 10)
    [letter] = mailbox.letters()
    assert a_link(letter)
    assert [path.suffix for path in mailbox.folder.iterdir()] == [".eml"]
    assert mailbox.folder.stat().st_mode & 0o777 == 0o700
