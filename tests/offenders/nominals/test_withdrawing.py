"""A name or a number that was never theirs is taken back; a former name stays."""

from uuid import uuid4

import pytest

MANAGER = "offender_manager"
NUMBER = {"kind": "PNC_ID", "value": "2001/0012345K"}
ALIAS = {"given_name": "Other", "family_name": "Examplename"}
REASON = {"reason": "It is of somebody else."}


async def record(offenders, number=1, **more):
    body = {"given_name": "Example", "family_name": f"Offender-{number}", "lpu": "SANDWELL", **more}
    return (await offenders.post(MANAGER, "/offenders", body)).json()


async def confidence(offenders, **subject):
    asked = {"subject_id": str(uuid4()), "given_name": "Nobody", "family_name": "Nowhere", **subject}
    body = {"subjects": [asked], "purpose": "SAFEGUARDING_ENQUIRY", "lawful_basis": "CA1989_S47"}
    answer = await offenders.post("safeguarding_service", "/person-checks", body)
    return answer.json()["items"][0]["confidence"]


async def found(offenders, **sought):
    return [
        one["offender_id"] for one in (await offenders.post(MANAGER, "/offenders/searches", sought)).json()["items"]
    ]


async def withdraw(offenders, offender_id, path, one_id):
    return await offenders.post(MANAGER, f"/offenders/{offender_id}/{path}/{one_id}/withdrawal", REASON)


async def test_a_number_that_was_taken_back_finds_nobody_and_can_be_given_to_whose_it_is(offenders):
    wrong, right = await record(offenders, 1, identifiers=[NUMBER]), await record(offenders, 2)
    assert await confidence(offenders, identifiers=[NUMBER]) == "EXACT"
    [number] = wrong["identifiers"]
    answer = await withdraw(offenders, wrong["offender_id"], "identifiers", number["identifier_id"])
    assert (answer.status_code, answer.json()["identifiers"], answer.json()["version"]) == (200, [], 2)
    assert await confidence(offenders, identifiers=[NUMBER]) is None
    assert await found(offenders, identifier=NUMBER) == []
    added = await offenders.post(MANAGER, f"/offenders/{right['offender_id']}/identifiers", NUMBER)
    assert added.status_code == 201
    again = await offenders.post(MANAGER, f"/offenders/{wrong['offender_id']}/identifiers", NUMBER)
    assert again.status_code == 201, "what was taken back in error is recorded anew"
    [kept] = await offenders.sql("SELECT content->>'value' AS value, reason, withdrawn_by FROM offender_withdrawals")
    assert tuple(kept) == (NUMBER["value"], REASON["reason"], "offender-manager")


async def test_a_name_that_was_taken_back_finds_nobody(offenders):
    made = await record(offenders, 1, aliases=[ALIAS])
    assert await confidence(offenders, **ALIAS) == "POSSIBLE"
    [alias] = made["aliases"]
    answer = await withdraw(offenders, made["offender_id"], "aliases", alias["alias_id"])
    assert (answer.status_code, answer.json()["aliases"]) == (200, [])
    assert await confidence(offenders, **ALIAS) is None
    assert await found(offenders, family_name="Examplename") == []
    assert await confidence(offenders, given_name="Example", family_name="Offender-1") == "POSSIBLE"
    twice = await withdraw(offenders, made["offender_id"], "aliases", alias["alias_id"])
    assert twice.status_code == 404


async def test_nothing_of_somebody_else_is_taken_back_and_of_a_merged_record_it_is(offenders):
    one, other = await record(offenders, 1), await record(offenders, 2, identifiers=[NUMBER])
    [number] = other["identifiers"]
    refused = await withdraw(offenders, one["offender_id"], "identifiers", number["identifier_id"])
    assert refused.status_code == 404
    pair = {"kept_offender_id": one["offender_id"], "merged_offender_id": other["offender_id"]}
    await offenders.post("offender_supervisor", "/offender-merges", {**pair, "reason": "The same fingerprints."})
    taken = await withdraw(offenders, one["offender_id"], "identifiers", number["identifier_id"])
    assert (taken.status_code, taken.json()["identifiers"]) == (200, [])


@pytest.mark.parametrize(("misspelt", "sure"), [(False, "POSSIBLE"), (True, None)])
async def test_a_former_name_still_finds_them_unless_it_was_never_theirs(offenders, misspelt, sure):
    made = await record(offenders)
    address, patch = f"/offenders/{made['offender_id']}", {"family_name": "Examplemarried", "was_misspelt": misspelt}
    changed = await offenders.patch(MANAGER, address, patch, '"1"')
    assert changed.status_code == 200, changed.text
    assert len(changed.json()["aliases"]) == (0 if misspelt else 1)
    assert await confidence(offenders, given_name="Example", family_name="Offender-1") == sure
    assert await confidence(offenders, given_name="Example", family_name="Examplemarried") == "POSSIBLE"


async def test_a_change_of_something_else_adds_no_name(offenders):
    made = await record(offenders)
    changed = await offenders.patch(MANAGER, f"/offenders/{made['offender_id']}", {"sex": "MALE"}, '"1"')
    assert changed.json()["aliases"] == []


async def test_a_name_is_added_once_and_no_more_than_an_answer_shows(offenders):
    made = await record(offenders, 1, aliases=[ALIAS])
    address = f"/offenders/{made['offender_id']}/aliases"
    assert (await offenders.post(MANAGER, address, ALIAS)).status_code == 409
    await offenders.sql(
        "INSERT INTO offender_aliases (offender_id, given_name, family_name)"
        " SELECT offender_id, 'Example', 'Name-' || place FROM offenders, generate_series(1, 198) AS place"
    )
    for name, status in (("Last", 201), ("More", 409)):
        answer = await offenders.post(MANAGER, address, {"given_name": name, "family_name": "Examplename"})
        assert answer.status_code == status, answer.text
    other = await record(offenders, 2, aliases=[ALIAS])
    pair = {"kept_offender_id": made["offender_id"], "merged_offender_id": other["offender_id"]}
    merged = await offenders.post(
        "offender_supervisor", "/offender-merges", {**pair, "reason": "The same fingerprints."}
    )
    assert merged.status_code == 409
