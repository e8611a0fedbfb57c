"""The replay at a decision, whole and byte for byte, whatever is put right, merged or added later."""

from typing import Any
from uuid import UUID

from parts.cases import act
from parts.families import HOME, REFUGE, an_abuse_incident
from parts.hub_cases import NOTHING_HELD, HubCase, screened
from parts.safeguarding import Safeguarding

from bluelamp.kit import clocks
from safeguarding.cases import demonstration as cases
from safeguarding.enquiries.demonstration import ANSWER

REASON = "Two workers and the registrar were asked; this is what is so."
VICTIM = {
    "given_name": "Wilhelmina",
    "family_name": "Ashgrove",
    "date_of_birth": "1991-04-04",
    "addresses": [{**HOME, "lines": ["6 Harbour Mews"]}, REFUGE],
}
LIVED_TOGETHER = {**HOME, "lines": ["9 Formerly Row"]}
CHILD = {
    "given_name": "Tobias",
    "family_name": "Ashgrove",
    "date_of_birth": "2017-03-03",
    "addresses": [LIVED_TOGETHER],
}
FATHER = {
    "given_name": "Ulric",
    "family_name": "Ashgrove",
    "date_of_birth": "1988-08-08",
    "addresses": [LIVED_TOGETHER, {**HOME, "lines": ["2 Elsewhere Close"]}],
}
ROLES = {"VICTIM": VICTIM, "CHILD": CHILD, "PARENT_OR_CARER": FATHER}
NO_STRATEGY = {"threshold": {"met": False, "reason": REASON, "alternative": "SECTION_17"}, "actions": []}


async def a_family_case(hub: Safeguarding) -> tuple[HubCase, dict[str, str]]:
    """A case with a victim, a child and a father, and who of them has which id."""
    case = await screened(hub, people=[{"role": role, "person": one} for role, one in ROLES.items()])
    people = (await hub.get("hub_manager", f"/cases/{case.case_id}")).json()["people"]
    return case, {one["role"]: one["person_id"] for one in people}


async def replayed(hub: Safeguarding, case: HubCase, at: str, who: str = "hub_manager") -> str:
    answer = await hub.get(who, f"/cases/{case.case_id}/as-known-at", at=at)
    assert answer.status_code == 200, answer.text
    return answer.text


async def known(hub: Safeguarding, case: HubCase, at: str, who: str = "hub_manager") -> dict[str, Any]:
    answer = await hub.get(who, f"/cases/{case.case_id}/as-known-at", at=at)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def discuss(hub: Safeguarding, case: HubCase, what: str) -> None:
    held = {**cases.DISCUSSION, **NO_STRATEGY, "held_at": clocks.now().isoformat(), "information_shared": what}
    await act(hub, "mash_csc", case.case_id, "discussions", held)


async def decide(hub: Safeguarding, case: HubCase) -> str:
    decided = await act(hub, "hub_manager", case.case_id, "decision", cases.DECISION)
    return decided["decision"]["decided_at"]


async def put_right(hub: Safeguarding, person_id: str, **patch: object) -> None:
    version = (await hub.get("hub_manager", f"/people/{person_id}")).json()["version"]
    answer = await hub.patch("hub_manager", f"/people/{person_id}", patch, f'"{version}"')
    assert answer.status_code == 200, answer.text


async def merge(hub: Safeguarding, kept: str, other: str) -> str:
    proposed = await hub.post("mash_csc", "/person-matches", {"person_a": kept, "person_b": other})
    assert proposed.status_code == 201, proposed.text
    path = f"/person-matches/{proposed.json()['match_id']}/confirmation"
    merged = await hub.post("hub_manager", path, {"kept_person_id": kept, "reason": REASON})
    assert merged.status_code == 201, merged.text
    return merged.json()["merge_id"]


async def move_out(hub: Safeguarding, person_id: str, lines: list[str]) -> None:
    """Somebody no longer lives where they were thought to, and lives elsewhere."""
    person = (await hub.get("hub_manager", f"/people/{person_id}")).json()
    address = next(one["address_id"] for one in person["addresses"] if one["lines"] == lines)
    path = f"/people/{person_id}/addresses"
    ended = await hub.patch("hub_manager", f"{path}/{address}", {"until_date": "2020-01-01"}, f'"{person["version"]}"')
    assert ended.status_code == 200, ended.text
    added = await hub.post("hub_manager", path, {**HOME, "lines": ["1 Laterplace"]})
    assert added.status_code == 201, added.text


async def test_what_comes_after_a_decision_leaves_its_replay_byte_for_byte(hub: Safeguarding):
    case, ids = await a_family_case(hub)
    assert (await case.ask("HEALTH", "PROBATION")).status_code == 201
    assert (await case.answer("HEALTH", {**ANSWER, "summary": "As it was first told."})).status_code == 201
    await discuss(hub, case, "What was said before the decision.")
    at = await decide(hub, case)
    before = await replayed(hub, case, at)
    later = clocks.now().isoformat()
    before_later = await replayed(hub, case, later)

    await put_right(hub, ids["VICTIM"], given_name="Mina", date_of_birth="1990-04-04")
    await move_out(hub, ids["VICTIM"], ["6 Harbour Mews"])
    other = (await hub.post("mash_csc", "/people", {**VICTIM, "given_name": "Minna"})).json()["person_id"]
    await merge(hub, other, ids["VICTIM"])
    assert (await case.correct("HEALTH", {**ANSWER, "summary": "As it was told later."})).status_code == 201
    assert (await case.answer("PROBATION", NOTHING_HELD)).status_code == 201
    await discuss(hub, case, "What was said after the decision.")
    path = f"/cases/{case.case_id}/people"
    placing = {"person_id": ids["PARENT_OR_CARER"], "role": "ALLEGED_PERPETRATOR", "reason": REASON}
    assert (await hub.post("mash_csc", path, placing)).status_code == 201
    gone = {"person_id": ids["CHILD"], "role": None, "was_error": True, "reason": REASON}
    assert (await hub.post("hub_manager", path, gone)).status_code == 201
    assert (await hub.post("mash_csc", path, cases.PLACING)).status_code == 201
    await act(hub, "mash_csc", case.case_id, "rating", cases.RE_RATING)
    await act(hub, "hub_manager", case.case_id, "notification", cases.NOTIFICATION)
    await act(hub, "mash_health", case.case_id, "challenges", cases.CHALLENGE)

    assert await replayed(hub, case, at) == before
    assert await replayed(hub, case, later) == before_later
    now = await known(hub, case, clocks.now().isoformat())
    assert {one["given_name"] for one in now["people"]} == {"Mina", "Ulric", "Example"}
    assert (len(now["discussions"]), len(now["challenges"]), now["rating"]) == (2, 1, "RED")
    assert (now["status"], now["outstanding"]) == ("CHALLENGED", [])


async def test_the_replay_holds_all_that_was_known(hub: Safeguarding):
    case, ids = await a_family_case(hub)
    assert (await case.ask("HEALTH", "PROBATION", "ADULT_SOCIAL_CARE")).status_code == 201
    assert (await case.answer("HEALTH", ANSWER)).status_code == 201
    not_searched = {"status": "NOT_SEARCHED", "not_searched_reason": "SYSTEM_AWAY"}
    assert (await case.answer("PROBATION", not_searched)).status_code == 201
    await discuss(hub, case, "The school has seen bruises.")
    at = await decide(hub, case)
    whole = await known(hub, case, at)
    assert whole["concern"]["facts"] == cases.CONCERN["facts"]
    assert whole["agreement"]["position"] == cases.AGREEMENT["position"]
    assert (whole["kind"], whole["lawful_basis"], whole["status"]) == ("CHILD", "CA1989_S47", "DECIDED")
    assert [one["rating"] for one in whole["ratings"]] == ["AMBER"]
    assert [one["information_shared"] for one in whole["discussions"]] == ["The school has seen bruises."]
    assert [one["rationale"] for one in whole["decisions"]] == [cases.DECISION["rationale"]]
    assert whole["decisions"][0]["released_at"] is None
    missing = {"PROBATION", "ADULT_SOCIAL_CARE"}
    assert {one["agency"] for one in whole["outstanding"]} == missing
    assert {one["agency"] for one in whole["decisions"][0]["information_outstanding"]} == missing
    people = {one["person_id"]: one for one in whole["people"]}
    victim = people[ids["VICTIM"]]
    assert (victim["given_name"], victim["date_of_birth"], victim["role"]) == ("Wilhelmina", "1991-04-04", "VICTIM")
    assert {one["lines"][0] for one in victim["addresses"]} == {"6 Harbour Mews", "1 Nowhere Yard"}
    clocks_then = {one["kind"]: one for one in whole["clocks"]}
    assert (clocks_then["RAG"]["stop_reason"], clocks_then["STATUTORY"]["stopped_at"]) == ("DECIDED", None)


async def test_a_clock_is_replayed_as_it_ran(hub: Safeguarding):
    case = await screened(hub)
    at = clocks.now().isoformat()
    await act(hub, "mash_csc", case.case_id, "rating", cases.RE_RATING)
    then = await known(hub, case, at)
    now = await known(hub, case, clocks.now().isoformat())
    assert [(one["rating"], one["stopped_at"]) for one in then["clocks"] if one["kind"] == "RAG"] == [("AMBER", None)]
    reasons = {one["rating"]: one["stop_reason"] for one in now["clocks"] if one["kind"] == "RAG"}
    assert reasons == {"AMBER": "RE_RATED", "RED": None}
    assert [one["rating"] for one in now["ratings"]] == ["AMBER", "RED"]


async def test_what_was_asked_of_the_home_authority_is_replayed(hub: Safeguarding):
    case = await screened(hub)
    moments = [clocks.now().isoformat()]
    for again in range(2):
        body = {**cases.HOME_REQUEST, "reason": f"{cases.HOME_REQUEST['reason']} Asked {again + 1} times."}
        await act(hub, "mash_csc", case.case_id, "home-authority-request", body)
        moments.append(clocks.now().isoformat())
    await act(hub, "hub_manager_bham", case.case_id, "home-authority-acceptance", cases.HOME_ACCEPTANCE)
    moments.append(clocks.now().isoformat())
    seen = [(await known(hub, case, at))["home_authority"] for at in moments]
    assert seen[0] is None
    assert [one["reason"][-14:-7] for one in seen[1:]] == ["Asked 1", "Asked 2", "Asked 2"]
    assert [one["acceptance_document"] for one in seen[1:]] == [None, None, "Letter CSC/2026/118"]


async def test_a_merge_and_its_reversal_are_replayed_each_in_its_time(hub: Safeguarding):
    case, ids = await a_family_case(hub)
    second = {"given_name": "Billie", "family_name": "Ashgrove", "addresses": [{**HOME, "lines": ["3 Second Street"]}]}
    other = (await hub.post("mash_csc", "/people", second)).json()["person_id"]
    moments = [clocks.now().isoformat()]
    merge_id = await merge(hub, other, ids["VICTIM"])
    moments.append(clocks.now().isoformat())
    assert (await hub.post("hub_manager", f"/merges/{merge_id}/reversal", {"reason": REASON})).status_code == 200
    moments.append(clocks.now().isoformat())
    seen = []
    for at in moments:
        people = {one["person_id"]: one for one in (await known(hub, case, at))["people"]}
        victim = people[ids["VICTIM"]]
        seen.append((victim["merged_into"], len(victim["addresses"])))
    assert seen == [(None, 2), (other, 3), (None, 2)]


async def test_what_may_be_shown_of_what_was_known_is_judged_today(hub: Safeguarding):
    """A protected address is the management's, and an alleged perpetrator's part leads a desk to no victim's home."""
    case, ids = await a_family_case(hub)
    at = await decide(hub, case)
    await act(hub, "hub_manager", case.case_id, "notification", cases.NOTIFICATION)

    async def lines(who: str, role: str) -> set[str]:
        people = {one["person_id"]: one for one in (await known(hub, case, at, who))["people"]}
        return {one["lines"][0] for one in people[ids[role]]["addresses"]}

    assert await lines("hub_manager", "VICTIM") == {"6 Harbour Mews", "1 Nowhere Yard"}
    assert await lines("mash_csc", "VICTIM") == {"6 Harbour Mews"}
    assert await lines("mash_csc", "PARENT_OR_CARER") == {"9 Formerly Row", "2 Elsewhere Close"}
    home = next(one for one in (await known(hub, case, at))["people"] if one["role"] == "VICTIM")["addresses"]
    address_id = next(one["address_id"] for one in home if one["lines"] == ["6 Harbour Mews"])
    path = f"/people/{ids['VICTIM']}/addresses/{address_id}"
    assert (await hub.patch("hub_manager", path, {"protected": True}, '"1"')).status_code == 200
    placing = {"person_id": ids["PARENT_OR_CARER"], "role": "ALLEGED_PERPETRATOR", "reason": REASON}
    assert (await hub.post("mash_csc", f"/cases/{case.case_id}/people", placing)).status_code == 201
    assert await lines("mash_csc", "VICTIM") == set()
    assert await lines("mash_csc", "PARENT_OR_CARER") == {"2 Elsewhere Close"}
    assert await lines("hub_manager", "VICTIM") == {"6 Harbour Mews", "1 Nowhere Yard"}
    child = {"person_id": ids["CHILD"], "role": "SUBJECT", "reason": REASON}
    assert (await hub.post("mash_csc", f"/cases/{case.case_id}/people", child)).status_code == 201
    text = await replayed(hub, case, at, "mash_csc")
    assert "Nowhere Yard" not in text
    assert "Harbour Mews" not in text
    father = next(one for one in (await known(hub, case, at, "mash_csc"))["people"] if one["role"] == "PARENT_OR_CARER")
    assert father["addresses_withheld"] is True


async def test_the_perpetrators_side_replays_nothing_whatever_else_they_are(hub: Safeguarding):
    case, ids = await a_family_case(hub)
    await an_abuse_incident(hub, "SANDWELL", ids["VICTIM"], ids["PARENT_OR_CARER"])
    path = f"/cases/{case.case_id}/as-known-at"
    async with hub.client("mash_probation", roles=["practitioner", "offender-manager"]) as client:
        answer = await client.get(path, params={"at": clocks.now().isoformat()})
    assert (answer.status_code, "offender-manager" in answer.json()["detail"]) == (403, True)
    assert ids["VICTIM"] not in answer.text
    assert (await hub.get("offender_manager", path, at=clocks.now().isoformat())).status_code == 403


async def test_a_withheld_answer_stays_away_from_the_replay(hub: Safeguarding):
    case, _ = await a_family_case(hub)
    await case.ask("HEALTH")
    withheld = {"status": "HELD_WITHHELD", "withheld_reason": "SENSITIVE_SOURCE"}
    assert (await case.answer("HEALTH", withheld)).status_code == 201
    at = await decide(hub, case)
    await act(hub, "hub_manager", case.case_id, "notification", cases.NOTIFICATION)
    for who, reads in (("mash_health", True), ("hub_manager", False), ("mash_csc", False)):
        text = await replayed(hub, case, at, who)
        assert '"HELD_WITHHELD"' in text, who
        assert ("SENSITIVE_SOURCE" in text) is reads, who


async def test_a_desk_replays_neither_a_decision_nor_a_discussion_that_it_may_not_read_yet(hub: Safeguarding):
    case, _ = await a_family_case(hub)
    await discuss(hub, case, "Said among those who were present.")
    at = await decide(hub, case)
    before = await known(hub, case, at, "mash_housing")
    assert (before["decisions"], before["discussions"], before["status"]) == ([], [], "DECIDED")
    assert len((await known(hub, case, at, "mash_health"))["discussions"]) == 1
    await act(hub, "hub_manager", case.case_id, "notification", cases.NOTIFICATION)
    after = await known(hub, case, at, "mash_housing")
    assert (len(after["decisions"]), len(after["discussions"])) == (1, 1)


async def test_another_hub_and_plain_sql_learn_nothing_of_the_people(hub: Safeguarding):
    """The function by which the people are read says to each reader what the replay says, and no table says more."""
    case, ids = await a_family_case(hub)
    at = await decide(hub, case)
    assert (await hub.get("hub_manager_bham", f"/cases/{case.case_id}/as-known-at", at=at)).status_code == 404
    call = "SELECT people_as_known($1, now())"
    for number, expected in ((19, None), (2, False), (9, True)):
        organisation = UUID(f"00000000-0000-7000-8000-0000000005{number:02}")
        async with hub.resources.database.transaction(organisation) as connection:
            found = str(await connection.fetchval(call, UUID(case.case_id)))
            tables = ("person_versions", "person_address_versions", "case_decision_people")
            for table in tables:
                allowed = "SELECT has_table_privilege(current_user, $1, 'SELECT, INSERT, UPDATE, DELETE')"
                assert await connection.fetchval(allowed, table) is False, table
        assert (ids["VICTIM"] in found) is (expected is not None), number
        assert ("Nowhere Yard" in found) is bool(expected), number
