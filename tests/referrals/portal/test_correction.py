"""Correcting a referral: by merge patch, with a precondition, and heard by whoever holds the data."""

BASE = "/referrals/{}"


async def test_only_the_read_version_can_be_corrected(portal):
    referral_id, _, _ = await portal.offered()
    base = BASE.format(referral_id)
    read = await portal.get("officer", base)
    patch = {"safe_contact": {"telephone": "07700 900123"}}
    assert (await portal.patch("officer", base, patch, None)).status_code == 428
    stale = await portal.patch("officer", base, patch, '"1"')
    assert (stale.status_code, stale.headers["etag"]) == (412, read.headers["etag"])
    weak = await portal.patch("officer", base, patch, f"W/{read.headers['etag']}")
    assert weak.status_code == 412
    done = await portal.patch("officer", base, patch, read.headers["etag"])
    assert done.status_code == 200, done.text
    after = await portal.get("officer", base)
    assert after.headers["etag"] == done.headers["etag"] != read.headers["etag"]
    assert after.json()["safe_contact"]["telephone"] == "07700 900123"
    unchanged = await portal.client("officer").get(base, headers={"If-None-Match": after.headers["etag"]})
    assert unchanged.status_code == 304


async def test_what_changed_is_kept(portal):
    referral_id, _, _ = await portal.offered()
    base = BASE.format(referral_id)
    patch = {"person": {"language": "pl"}, "concern": {"opinion": None}}
    assert (await portal.patch("officer", base, patch, "*")).status_code == 200
    entry = (await portal.get("officer", f"{base}/history")).json()["items"][-1]
    assert entry["verb"] == "AMEND"
    changes = {change["pointer"]: (change["before"], change["after"]) for change in entry["changes"]}
    assert changes["/person/language"] == ('"en"', '"pl"')
    assert changes["/concern/opinion"][1] in {None, "null"}


async def test_a_partner_that_holds_the_data_gets_a_correction(portal):
    referral_id, _, partner = await portal.accepted()
    base = BASE.format(referral_id)
    assert (await portal.patch("officer", base, {"person": {"given_name": "Corrected"}}, "*")).status_code == 200
    seen = (await portal.get(partner, base)).json()
    assert seen["shared"]["person"]["given_name"] == "Corrected"
    assert seen["corrected_at"] is not None
    ledger = (await portal.get("officer", f"{base}/disclosures")).json()["items"]
    assert [entry["kind"] for entry in ledger] == ["OFFER", "CORRECTION"]
    assert ledger[0]["copy_sent"]["person"]["given_name"] == "Example"


async def test_a_partner_that_was_not_sent_the_field_gets_no_correction(portal):
    council = "00000000-0000-7000-8000-0000000000c1"
    referral_id, _, partner = await portal.offered(route="chosen", services=[council])
    assert partner == "partner_council"
    base = BASE.format(referral_id)
    assert (await portal.patch("officer", base, {"concern": {"opinion": "Another view."}}, "*")).status_code == 200
    ledger = (await portal.get("officer", f"{base}/disclosures")).json()["items"]
    assert [entry["kind"] for entry in ledger] == ["OFFER"]


async def test_a_partner_that_declined_is_sent_no_new_data(portal):
    referral_id, offer_id, partner = await portal.offered()
    base = BASE.format(referral_id)
    await portal.post(partner, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    assert (await portal.patch("officer", base, {"person": {"given_name": "Corrected"}}, "*")).status_code == 200
    ledger = (await portal.get("officer", f"{base}/disclosures")).json()["items"]
    assert [entry["kind"] for entry in ledger] == ["OFFER"]
    assert (await portal.get(partner, base)).json()["shared"] is None


async def test_a_patch_that_would_break_the_contract_changes_nothing(portal):
    referral_id, _, _ = await portal.offered()
    base = BASE.format(referral_id)
    before = (await portal.get("officer", base)).json()
    for patch, pointer in (
        ({"person": {"given_name": None}}, "#/person/given_name"),
        ({"person": {"date_of_birth": "2999-01-01"}}, "#/person/date_of_birth"),
        ({"person": {"nickname": "x"}}, "#/person/nickname"),
        ({"urgency": "URGENT"}, "#/urgency"),
        ({"agreement": {"position": "REFUSED"}}, "#/agreement/override_reason"),
        ({"safe_contact": {"telephone": None}}, "#/safe_contact/telephone"),
    ):
        answer = await portal.patch("officer", base, patch, "*")
        assert answer.status_code == 422, answer.text
        assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}
    assert (await portal.get("officer", base)).json() == before


async def test_a_patch_that_changes_nothing_leaves_no_trace(portal):
    referral_id, _, _ = await portal.offered()
    base = BASE.format(referral_id)
    read = await portal.get("officer", base)
    same = await portal.patch("officer", base, {"person": {"given_name": "Example"}}, read.headers["etag"])
    assert same.headers["etag"] == read.headers["etag"]


async def test_a_colleague_sees_it_but_may_not_correct_it(portal):
    referral_id, _, _ = await portal.offered()
    async with portal.client("officer", sub="colleague", client_id="colleague") as colleague:
        assert (await colleague.get(BASE.format(referral_id))).status_code == 200
        headers = {"If-Match": "*", "Content-Type": "application/merge-patch+json"}
        refused = await colleague.patch(BASE.format(referral_id), content="{}", headers=headers)
    assert refused.status_code == 403


END_ALL = "UPDATE sharing_agreements SET valid_from = '2020-01-01', expires_on = '2020-12-31'"
RENEW_ALL = """
INSERT INTO sharing_agreements (force_organisation_id, organisation_id, title, purpose, data_items, lawful_bases,
    regime, partner_basis, retention, valid_from, expires_on)
SELECT force_organisation_id, organisation_id, title, purpose, data_items, lawful_bases, regime, partner_basis,
    retention, '2021-01-01', '2999-12-31' FROM sharing_agreements
"""
UNSAFE = {"safe_contact": {"telephone": "07700 900123", "do_not": "Never ring the landline."}}


async def kinds(portal, base):
    return [entry["kind"] for entry in (await portal.get("officer", f"{base}/disclosures")).json()["items"]]


async def test_a_safety_correction_goes_out_under_an_agreement_that_was_renewed(portal):
    referral_id, _, partner = await portal.accepted()
    base = BASE.format(referral_id)
    await portal.sql(END_ALL)
    await portal.sql(RENEW_ALL)
    assert (await portal.patch("officer", base, UNSAFE, "*")).status_code == 200
    seen = (await portal.get(partner, base)).json()
    assert seen["shared"]["safe_contact"]["do_not"] == "Never ring the landline."
    assert seen["corrected_at"] is not None
    assert seen["withheld_fields"] == []
    ledger = (await portal.get("officer", f"{base}/disclosures")).json()["items"]
    assert [entry["kind"] for entry in ledger] == ["OFFER", "CORRECTION"]
    assert ledger[0]["sharing_agreement_id"] != ledger[1]["sharing_agreement_id"]


async def test_what_may_not_be_sent_anew_is_blanked_and_the_partner_is_told_to_wait(portal):
    referral_id, _, partner = await portal.accepted()
    base = BASE.format(referral_id)
    await portal.sql(END_ALL)
    done = await portal.patch("officer", base, UNSAFE, "*")
    assert done.status_code == 200
    seen = (await portal.get(partner, base)).json()
    assert seen["shared"]["safe_contact"] is None
    assert seen["withheld_fields"] == ["SAFE_CONTACT"]
    assert "SAFE_CONTACT" not in seen["shared_fields"]
    assert seen["shared"]["person"]["given_name"] == "Example"
    assert (seen["corrected_at"], seen["reduced_at"] is None) == (None, False)
    assert await kinds(portal, base) == ["OFFER", "REDUCTION"]
    jobs = await portal.sql("SELECT convert_from(payload, 'UTF8') AS payload FROM pgqueuer ORDER BY id")
    assert [job["payload"].partition(":")[0] for job in jobs][-1] == "WITHHELD"
    for who in ("officer", partner):
        told = (await portal.get(who, "/events")).json()["items"]
        assert "uk.police.bluelamp.referral.correction_withheld.v1" in {event["type"] for event in told}
    entry = (await portal.get("officer", f"{base}/history")).json()["items"][-1]
    assert (entry["verb"], entry["reason"]) == ("WITHHOLD", "NOT_COVERED_BY_AGREEMENT")
    assert (await portal.get("officer", base)).headers["etag"] == done.headers["etag"]


async def test_what_was_withheld_is_told_once_an_agreement_covers_it_again(portal):
    referral_id, _, partner = await portal.accepted()
    base = BASE.format(referral_id)
    await portal.sql(END_ALL)
    assert (await portal.patch("officer", base, UNSAFE, "*")).status_code == 200
    await portal.sql(RENEW_ALL)
    assert (await portal.patch("officer", base, {"safe_contact": {"when": "Mornings"}}, "*")).status_code == 200
    seen = (await portal.get(partner, base)).json()
    assert seen["shared"]["safe_contact"]["when"] == "Mornings"
    assert seen["withheld_fields"] == []


COVER = """
INSERT INTO sharing_agreements (force_organisation_id, organisation_id, title, purpose, data_items, lawful_bases,
    regime, partner_basis, retention, valid_from, expires_on)
SELECT DISTINCT ON (organisation_id) force_organisation_id, organisation_id, title, purpose, $1::text[], lawful_bases,
    regime, partner_basis, retention, '2021-01-01'::date, '2999-12-31'::date FROM sharing_agreements
"""


async def test_a_correction_goes_out_under_each_of_two_agreements_that_cover_it_together(portal):
    referral_id, _, partner = await portal.accepted()
    base = BASE.format(referral_id)
    await portal.sql(END_ALL)
    await portal.sql(COVER, ["NEEDS", "SAFE_CONTACT"])
    await portal.sql(COVER, ["NEEDS", "FACTS"])
    patch = {**UNSAFE, "concern": {"facts": "Low since the winter."}}
    assert (await portal.patch("officer", base, patch, "*")).status_code == 200
    seen = (await portal.get(partner, base)).json()
    assert seen["shared"]["safe_contact"]["do_not"] == "Never ring the landline."
    assert seen["shared"]["facts"] == "Low since the winter."
    assert (seen["withheld_fields"], seen["reduced_at"]) == ([], None)
    ledger = (await portal.get("officer", f"{base}/disclosures")).json()["items"]
    assert [entry["kind"] for entry in ledger] == ["OFFER", "CORRECTION", "CORRECTION"]
    assert sorted(item for entry in ledger[1:] for item in entry["told"]) == ["FACTS", "SAFE_CONTACT"]
    assert len({entry["sharing_agreement_id"] for entry in ledger}) == 3
    assert [entry["withheld"] != [] for entry in ledger] == [False, True, False]


async def test_a_renewal_that_covers_less_withholds_what_changed_and_tells_nothing_else_anew(portal):
    referral_id, _, partner = await portal.accepted()
    base = BASE.format(referral_id)
    await portal.sql(END_ALL)
    await portal.sql(COVER, ["NEEDS", "SAFE_CONTACT"])
    patch = {**UNSAFE, "concern": {"opinion": "Another view."}}
    assert (await portal.patch("officer", base, patch, "*")).status_code == 200
    seen = (await portal.get(partner, base)).json()
    assert seen["shared"]["safe_contact"]["do_not"] == "Never ring the landline."
    assert (seen["shared"]["opinion"], seen["withheld_fields"]) == (None, ["OPINION"])
    assert seen["shared"]["person"]["given_name"] == "Example"
    newest = (await portal.get("officer", f"{base}/disclosures")).json()["items"][-1]
    assert (newest["kind"], newest["told"]) == ("CORRECTION", ["SAFE_CONTACT"])
    jobs = await portal.sql("SELECT convert_from(payload, 'UTF8') AS payload FROM pgqueuer ORDER BY id")
    assert [job["payload"].partition(":")[0] for job in jobs][-1] == "WITHHELD"
