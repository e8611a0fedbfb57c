"""Households with their members and dates; relationships with source and confidence."""

from uuid import uuid4

from parts.families import HOME, REFUGE, a_case, a_household, a_person, related
from parts.safeguarding import Safeguarding


async def test_a_household_has_members_that_come_and_go(people: Safeguarding):
    mother = await a_person(people, "mash_csc", addresses=[HOME])
    child, lodger = [(await a_person(people, "mash_csc"))["person_id"] for _ in range(2)]
    new = {
        "address_id": mother["addresses"][0]["address_id"],
        "from_date": "2020-01-01",
        "members": [
            {"person_id": mother["person_id"], "role": "ADULT", "from_date": "2020-01-01"},
            {"person_id": child, "role": "CHILD"},
        ],
    }
    made = await people.post("mash_csc", "/households", new)
    assert made.status_code == 201, made.text
    path = f"/households/{made.json()['household_id']}"
    joined = await people.post("mash_csc", f"{path}/members", {"person_id": lodger, "role": "LODGER"})
    assert (joined.status_code, joined.json()["version"]) == (201, 2)
    again = await people.post("mash_csc", f"{path}/members", {"person_id": lodger, "role": "LODGER"})
    assert again.status_code == 409
    member = joined.json()["members"][0]["member_id"]
    early = await people.post("mash_csc", f"{path}/members/{member}/departure", {"until_date": "2019-12-31"})
    assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "#/until_date")
    left = await people.post("mash_csc", f"{path}/members/{member}/departure", {"until_date": "2026-01-31"})
    assert [one["until_date"] for one in left.json()["members"]] == ["2026-01-31", None, None]
    assert (await people.get("mash_police", path)).json() == left.json()
    assert (await people.get("mash_police_bham", path)).status_code == 404
    listed = await people.get("mash_police", "/households", person_id=child)
    assert [one["household_id"] for one in listed.json()["items"]] == [made.json()["household_id"]]


async def test_a_household_is_at_an_address_of_a_member(people: Safeguarding):
    one, other = [await a_person(people, "mash_csc", addresses=[HOME]) for _ in range(2)]
    new = {
        "address_id": one["addresses"][0]["address_id"],
        "members": [{"person_id": other["person_id"], "role": "OTHER"}],
    }
    answer = await people.post("mash_csc", "/households", new)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/address_id")
    unknown = {**new, "members": [{"person_id": str(uuid4()), "role": "OTHER"}]}
    assert (await people.post("mash_csc", "/households", unknown)).status_code == 404


async def test_a_household_at_a_protected_address_is_for_named_roles(people: Safeguarding):
    mother = await a_person(people, addresses=[REFUGE])
    child = (await a_person(people))["person_id"]
    household = await a_household(people, mother["addresses"][0]["address_id"], mother["person_id"], child)
    await a_case(people, "SANDWELL", {mother["person_id"]: "VICTIM", child: "CHILD"})
    path = f"/households/{household['household_id']}"
    for who, status, count in (("hub_manager", 200, 1), ("da_specialist", 200, 1), ("mash_csc", 404, 0)):
        assert (await people.get(who, path)).status_code == status, who
        listed = await people.get(who, "/households", person_id=child)
        assert len(listed.json()["items"]) == count, who
    assert (await people.get("exploitation_officer", path)).status_code == 404


async def test_a_relationship_has_its_source_its_confidence_and_its_end(people: Safeguarding):
    one, other = [(await a_person(people, "mash_csc"))["person_id"] for _ in range(2)]
    said = {"type": "PARTNER", "source": "PERSON_THEMSELVES", "confidence": "LIKELY", "from_date": "2020-05-01"}
    made = await people.post("mash_csc", "/relationships", {"person_a": one, "person_b": other, **said})
    assert made.status_code == 201, made.text
    assert {name: made.json()[name] for name in said} == said
    path = f"/relationships/{made.json()['relationship_id']}"
    ended = await people.post("mash_csc", f"{path}/ending", {"until_date": "2025-05-01"})
    assert (ended.json()["until_date"], ended.headers["etag"]) == ("2025-05-01", '"2"')
    for centre in (one, other):
        listed = await people.get("mash_police", "/relationships", person_id=centre)
        assert [item["relationship_id"] for item in listed.json()["items"]] == [made.json()["relationship_id"]]
    assert (await people.get("mash_police_bham", path)).status_code == 404


async def test_nobody_is_related_to_somebody_the_writer_may_not_know(people: Safeguarding):
    own, foreign = (await a_person(people, "mash_csc"))["person_id"], (await a_person(people))["person_id"]
    said = {"type": "SIBLING", "source": "REFERRER", "confidence": "POSSIBLE"}
    answer = await people.post("mash_csc", "/relationships", {"person_a": own, "person_b": foreign, **said})
    assert answer.status_code == 404
    # Nor can the relationship be the way to know them: nothing was stored.
    assert (await people.get("mash_csc", "/relationships", person_id=own)).json()["items"] == []
    assert (await related(people, own, "SIBLING", foreign))["type"] == "SIBLING"
