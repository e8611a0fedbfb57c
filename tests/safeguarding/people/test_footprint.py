"""The risk footprint: who is linked and why, and what that suggests."""

from parts.families import HOME, REFUGE, a_case, a_household, a_person, footprint_of, related
from parts.safeguarding import Safeguarding


def kinds(one: dict) -> set[tuple[str, str]]:
    return {(link["type"], link["from_person_id"]) for link in one["links"]}


def checks(one: dict) -> set[str]:
    return {suggested["code"] for suggested in one["checks_suggested"]}


async def persons(people: Safeguarding, count: int, **more: object) -> list[str]:
    return [(await a_person(people, **more))["person_id"] for _ in range(count)]


async def test_a_family_of_three_generations_is_within_reach(people: Safeguarding):
    """Two grandparents, their two children with their partners, and three grandchildren each."""
    first, second, parent, aunt, partner, former, *children = await persons(people, 12)
    for grandparent in (first, second):
        for child in (parent, aunt):
            await related(people, grandparent, "PARENT", child)
    await related(people, parent, "PARTNER", partner)
    await related(people, aunt, "EX_PARTNER", former)
    for child in children[:3]:
        await related(people, parent, "PARENT", child)
    for child in children[3:]:
        await related(people, aunt, "PARENT", child)
        await related(people, child, "CHILD", former)
    await a_case(people, "SANDWELL", {children[0]: "SUBJECT"})
    seen = await footprint_of(people, "mash_csc", children[0])
    # The cousins are four links away: a grandparent's grandchild, or an aunt's child.
    assert set(seen) == {first, second, parent, aunt, partner, *children[1:3]}
    assert {one["steps"] for one in seen.values()} == {1, 2, 3}
    assert kinds(seen[first]) >= {("PARENT", parent)}
    from_grandparent = await footprint_of(people, "da_specialist", first)
    assert set(from_grandparent) == {second, parent, aunt, partner, former, *children}
    whole = await people.get("mash_csc", f"/people/{children[0]}/footprint")
    assert whole.json()["decides"] == "NOTHING"
    assert whole.json()["complete"] is True


async def test_who_lives_together_now_is_linked_and_who_has_left_is_not(people: Safeguarding):
    mother = await a_person(people, addresses=[HOME])
    child, lodger, gone = await persons(people, 3)
    centre = mother["person_id"]
    household = await a_household(people, mother["addresses"][0]["address_id"], centre, child, lodger, gone)
    left = next(one["member_id"] for one in household["members"] if one["person_id"] == gone)
    path = f"/households/{household['household_id']}/members/{left}/departure"
    assert (await people.post("da_specialist", path, {"until_date": "2020-01-01"})).status_code == 200
    seen = await footprint_of(people, "da_specialist", centre)
    assert set(seen) == {child, lodger}
    assert kinds(seen[lodger]) == {("HOUSEHOLD", centre), ("HOUSEHOLD", child)}
    assert checks(seen[lodger]) == {"SHARES_HOUSEHOLD"}
    assert seen[lodger]["links"][0]["record_id"] == household["household_id"]


async def test_a_refuge_is_a_household_for_named_roles_alone(people: Safeguarding):
    mother = await a_person(people, addresses=[REFUGE])
    other = (await persons(people, 1))[0]
    await a_household(people, mother["addresses"][0]["address_id"], mother["person_id"], other)
    await a_case(people, "SANDWELL", {mother["person_id"]: "VICTIM"})
    assert set(await footprint_of(people, "hub_manager", mother["person_id"])) == set()
    assert set(await footprint_of(people, "mash_csc", mother["person_id"])) == set()
    assert set(await footprint_of(people, "da_specialist", mother["person_id"])) == {other}
    # Sharing a refuge makes nobody known to a hub.
    assert (await people.get("hub_manager", f"/people/{other}")).status_code == 404


async def test_the_other_children_of_an_alleged_perpetrator_are_found_at_any_address(people: Safeguarding):
    victim, alleged, mother = await persons(people, 3)
    child = (await persons(people, 1, date_of_birth="2015-05-05"))[0]
    await related(people, alleged, "PARENT", child)
    await related(people, mother, "PARENT", child)
    await a_case(people, "SANDWELL", {victim: "VICTIM", alleged: "ALLEGED_PERPETRATOR"})
    seen = await footprint_of(people, "mash_csc", victim)
    assert set(seen) == {alleged, child, mother}
    assert checks(seen[alleged]) == {"ALLEGED_PERPETRATOR"}
    assert checks(seen[child]) == {"CLOSE_FAMILY", "CHILD_IN_FOOTPRINT", "CHILD_OF_ALLEGED_PERPETRATOR"}
    assert (seen[child]["is_child"], seen[mother]["is_child"]) == (True, None)


async def test_a_partner_of_the_past_is_an_ex_partner_and_each_side_reads_its_own_word(people: Safeguarding):
    one, other, child = await persons(people, 3)
    await related(people, one, "PARTNER", other, until_date="2020-01-01", source="REFERRER", confidence="POSSIBLE")
    await related(people, one, "PARENT", child)
    seen = await footprint_of(people, "da_specialist", other)
    assert kinds(seen[one]) == {("EX_PARTNER", other)}
    link = seen[one]["links"][0]
    assert (link["source"], link["confidence"], link["until_date"]) == ("REFERRER", "POSSIBLE", "2020-01-01")
    assert kinds((await footprint_of(people, "da_specialist", child))[one]) == {("PARENT", child)}
    assert ("CHILD", one) in kinds((await footprint_of(people, "da_specialist", one))[child])


async def test_no_footprint_names_an_address(people: Safeguarding):
    mother = await a_person(people, addresses=[HOME])
    child = (await persons(people, 1))[0]
    await a_household(people, mother["addresses"][0]["address_id"], mother["person_id"], child)
    answer = await people.get("da_specialist", f"/people/{child}/footprint")
    assert "Heronsgate" not in answer.text
    assert mother["addresses"][0]["address_id"] not in answer.text


async def test_an_associate_or_a_distant_relative_is_no_link(people: Safeguarding):
    one, associate, relative = await persons(people, 3)
    await related(people, one, "ASSOCIATE", associate)
    await related(people, one, "OTHER_RELATIVE", relative)
    assert await footprint_of(people, "da_specialist", one) == {}
