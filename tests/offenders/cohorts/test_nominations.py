"""Somebody put forward: who may be, what the score says of itself, and how one comes back."""

import pytest
from parts.offenders_caseload import merge, offender_of, restrict
from parts.offenders_cohorts import FACTS, accepted, let_go, nominate, nominated, nomination, read
from parts.offenders_offences import recorded

from bluelamp.kit import clocks


async def test_a_nomination_says_how_its_score_came_about(offenders):
    offender_id = await offender_of(offenders)
    day = clocks.today().isoformat()
    for status in ("CONVICTED", "ALLEGED", "NFA"):
        await recorded(offenders, str(offender_id), occurred_on=day, recorded_on=day, status=status)
    one = await nominated(offenders, offender_id)
    score = one["score"]
    given = {part["code"]: (part["points"], part["most"], part["source"]) for part in score["components"]}
    assert given == {
        "OFFENCES": (8, 40, "RECORDS"),
        "PREDICTOR": (24, 30, "NOMINATOR"),
        "NEEDS": (4, 20, "NOMINATOR"),
        "INTELLIGENCE": (3, 10, "NOMINATOR"),
    }
    assert (score["value"], score["most"], score["entry_score"]) == (39, 100, 50)
    assert (score["reaches_entry"], score["is_indicator_only"]) == (False, True)
    assert (score["is_provisional"], score["provisional_because"]) == (True, ["OFFENCES_ALLEGED"])
    assert score["needs"] == FACTS["needs"]
    assert "decides nothing" in score["explanation"]
    assert "3 of 23 reports" in score["components"][3]["explanation"]


async def test_what_is_not_known_makes_it_provisional_until_it_is_scored_again(offenders):
    one = await nominated(offenders, facts={})
    assert one["score"]["provisional_because"] == [
        "PREDICTOR_NOT_KNOWN",
        "NEEDS_NOT_ASSESSED",
        "INTELLIGENCE_NOT_ASSESSED",
    ]
    assert (one["score"]["value"], one["score"]["is_provisional"], one["score"]["needs"]) == (0, True, [])
    path = f"/nominations/{one['nomination_id']}/scores"
    answer = await offenders.post("offender_manager", path, {"facts": FACTS})
    assert answer.status_code == 201, answer.text
    again = answer.json()
    assert (again["score"]["value"], again["score"]["is_provisional"], again["version"]) == (31, False, 2)
    assert len(await offenders.sql("SELECT FROM nomination_scores")) == 2
    twice = {"needs": [FACTS["needs"][0]] * 2}
    refused = await offenders.post("offender_manager", path, {"facts": twice})
    assert refused.json()["errors"][0]["pointer"] == "#/facts/needs/1/pathway"


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"cohort": "LEGACY"}, "#/cohort"),
        ({"is_statutory": False}, "#/is_statutory"),
        ({"offence_patterns": ["DRUGS"]}, "#/offence_patterns"),
        ({"offence_patterns": ["BURGLARY", "BURGLARY"]}, "#/offence_patterns"),
        ({"facts": {"needs": [{"pathway": "HEALTH", "score": 1}] * 2}}, "#/facts/needs/1/pathway"),
    ],
)
async def test_whom_the_rules_of_a_cohort_do_not_let_in_is_refused_with_its_place(offenders, more, pointer):
    answer = await nominate(offenders, await offender_of(offenders), **more)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert await offenders.sql("SELECT FROM nominations") == []


@pytest.mark.parametrize("who", ["officer", "sergeant", "offender_manager", "da_offender_manager"])
async def test_who_nominates_hears_a_receipt(offenders, who):
    offender_id = await offender_of(offenders)
    answer = await nominate(offenders, offender_id, who)
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert set(receipt) == {"nomination_id", "offender_id", "cohort", "state", "nominated_at"}
    assert answer.headers["location"].endswith(f"/nominations/{receipt['nomination_id']}")
    may_read = who not in {"officer", "sergeant"}
    got = await offenders.get(who, f"/nominations/{receipt['nomination_id']}")
    assert got.status_code == (200 if may_read else 403)


async def test_an_organisation_nominates_somebody_to_a_cohort_once_at_a_time(offenders):
    offender_id = await offender_of(offenders)
    one = await nominated(offenders, offender_id)
    assert (await nominate(offenders, offender_id)).status_code == 409
    assert (await nominate(offenders, offender_id, cohort="FREE")).status_code == 201
    path = f"/nominations/{one['nomination_id']}/withdrawal"
    done = await offenders.post("iom_coordinator", path, {"reason": "He has moved to another area."})
    assert (done.status_code, done.json()["state"]) == (200, "WITHDRAWN")
    again = await offenders.post("iom_coordinator", path, {"reason": "He has moved to another area."})
    assert again.status_code == 409
    assert (await nominate(offenders, offender_id)).status_code == 201


async def test_who_is_managed_in_a_cohort_is_not_nominated_to_it(offenders):
    decision = await accepted(offenders)
    answer = await nominate(offenders, decision["offender_id"])
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (409, "already-exists")


async def test_who_was_let_go_comes_back_by_another_nomination_that_says_what_is_new(offenders):
    decision = await accepted(offenders)
    await let_go(offenders, decision["case_id"])
    first = await read(offenders, decision["nomination_id"])
    assert (first["state"], first["case_id"]) == ("DESELECTED", decision["case_id"])
    refused = await nominate(offenders, decision["offender_id"])
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/new_information")
    again = await nominated(offenders, decision["offender_id"], new_information="Two burglaries since the summer.")
    assert again["previous_nomination_id"] == decision["nomination_id"]
    listed = await offenders.get("offender_manager", f"/offenders/{decision['offender_id']}/nominations")
    assert [one["state"] for one in listed.json()["items"]] == ["OPEN", "DESELECTED"]
    twice = await nominate(offenders, decision["offender_id"])
    assert twice.status_code == 409, "that there is an open one is said before what a new one would have to say"


async def test_merged_records_are_one_person_and_taken_apart_again_two(offenders):
    kept, merged = await offender_of(offenders, "Kept"), await offender_of(offenders, "Merged")
    one = await nominated(offenders, merged)
    merge_id = await merge(offenders, kept, merged)
    assert (await read(offenders, one["nomination_id"]))["offender_id"] == str(kept)
    assert (await nominate(offenders, kept)).status_code == 409
    listed = (await offenders.get("offender_manager", f"/offenders/{kept}/nominations")).json()["items"]
    assert [two["nomination_id"] for two in listed] == [one["nomination_id"]]
    body = {"reason": "They are two people after all."}
    assert (await offenders.post("offender_supervisor", f"/offender-merges/{merge_id}/reversal", body)).is_success
    assert (await read(offenders, one["nomination_id"]))["offender_id"] == str(merged)
    assert (await nominate(offenders, kept)).status_code == 201


async def test_a_restricted_record_is_not_there(offenders):
    offender_id = await offender_of(offenders)
    one = await nominated(offenders, offender_id)
    await restrict(offenders, offender_id)
    path = f"/nominations/{one['nomination_id']}"
    assert (await offenders.get("offender_manager", path)).status_code == 404
    assert (await offenders.get("offender_manager", "/nominations")).json()["items"] == []
    assert (await offenders.get("offender_manager", f"/offenders/{offender_id}/nominations")).status_code == 404
    assert (await nominate(offenders, offender_id, cohort="FREE")).status_code == 404
    assert (await offenders.get("offender_supervisor", path)).status_code == 200


async def test_pages_run_from_the_newest_and_are_narrowed(offenders):
    made = [(await nominated(offenders, await offender_of(offenders, f"Of-{n}")))["nomination_id"] for n in range(3)]
    found, cursor = [], None
    while True:
        params = {"limit": 2, "cohort": "FIXED", "state": "OPEN", **({"cursor": cursor} if cursor else {})}
        page = (await offenders.get("offender_manager", "/nominations", **params)).json()
        found += [one["nomination_id"] for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert found == made[::-1]
    assert (await offenders.get("offender_manager", "/nominations", cohort="DA")).json()["items"] == []


async def test_the_same_request_twice_is_one_nomination(offenders):
    body = nomination(await offender_of(offenders))
    first, second = [await offenders.post("officer", "/nominations", body, "a-key-of-its-own") for _ in range(2)]
    assert (first.status_code, first.json()) == (201, second.json())
    assert len(await offenders.sql("SELECT FROM nominations")) == 1
