"""Whoever is accused in return: the wall counts every record that may be theirs, and the hub sees their family."""

from typing import Any

from parts.cases import bring
from parts.families import HOME, a_case, a_household, a_person, footprint_of, related
from parts.safeguarding import Safeguarding
from parts.stored import as_owner

from safeguarding.people.usecases.matching import compare_people

VERA = {
    "given_name": "Vera",
    "family_name": "Larkfield",
    "date_of_birth": "1991-02-03",
    "telephones": ["07700 900881"],
    "addresses": [{"lines": ["8 Linnet Court"], "town": "Oldbury", "postcode": "B68 8AA"}],
}
PETE = {"given_name": "Pete", "family_name": "Marlpit", "date_of_birth": "1988-09-09"}


async def brought(people: Safeguarding, victim: dict[str, Any], alleged: dict[str, Any]) -> dict[str, str]:
    """A case that an officer brings, with both described afresh: who got which id."""
    given = [{"role": "VICTIM", "person": victim}, {"role": "ALLEGED_PERPETRATOR", "person": alleged}]
    case_id = (await bring(people, "officer", kind="ADULT", people=given))["case_id"]
    async with as_owner(people.database) as owner:
        rows = await owner.fetch("SELECT person_id, role FROM case_people WHERE case_id = $1", case_id)
    return {row["role"]: str(row["person_id"]) for row in rows}


async def check_unknown_to_perpetrators_side(people: Safeguarding, *person_ids: str) -> None:
    listed = await people.get("offender_manager", "/people", limit=100)
    found = await people.post("offender_manager", "/people/search", {"family_name": "Larkfield"})
    for person_id in person_ids:
        assert (await people.get("offender_manager", f"/people/{person_id}")).status_code == 404
        assert person_id not in listed.text
        assert person_id not in found.text


async def test_a_victim_who_is_accused_in_return_stays_unknown_to_the_perpetrators_side(people: Safeguarding):
    first = await brought(people, VERA, PETE)
    await compare_people(people.resources)
    assert (await people.get("offender_manager", f"/people/{first['ALLEGED_PERPETRATOR']}")).status_code == 200
    second = await brought(people, PETE, VERA)
    accused = second["ALLEGED_PERPETRATOR"]
    # Nobody has compared her with anybody yet, then a match waits for a person: she is shown at no time.
    await check_unknown_to_perpetrators_side(people, accused, first["VICTIM"])
    await compare_people(people.resources)
    async with as_owner(people.database) as owner:
        proposed = await owner.fetchval(
            "SELECT count(*) FROM person_matches "
            "WHERE status = 'PROPOSED' AND person_a = ANY($1) AND person_b = ANY($1)",
            [accused, first["VICTIM"]],
        )
    assert proposed == 1
    await check_unknown_to_perpetrators_side(people, accused, first["VICTIM"])
    # Nor do her new record's lists lead to her home: it may be the same door.
    shown = await people.get("offender_manager", f"/people/{first['ALLEGED_PERPETRATOR']}")
    assert "Linnet" not in shown.text


async def test_somebody_accused_first_is_hidden_as_soon_as_a_victim_of_their_name_comes_in(people: Safeguarding):
    accused = {**VERA, "family_name": "Ouzelthwaite", "date_of_birth": "1979-11-11"}
    first = await brought(people, {**PETE, "date_of_birth": "1977-01-02"}, accused)
    await compare_people(people.resources)
    path = f"/people/{first['ALLEGED_PERPETRATOR']}"
    assert (await people.get("offender_manager", path)).status_code == 200
    await brought(people, accused, {**PETE, "date_of_birth": "1977-01-02"})
    assert (await people.get("offender_manager", path)).status_code == 404
    await compare_people(people.resources)
    assert (await people.get("offender_manager", path)).status_code == 404


async def test_the_hub_sees_the_family_of_a_victim_who_is_accused_in_return(people: Safeguarding):
    mother = await a_person(people, addresses=[HOME])
    child = (await a_person(people, date_of_birth="2018-05-05"))["person_id"]
    other = await a_person(people)
    mother_id, other_id = mother["person_id"], other["person_id"]
    await related(people, mother_id, "PARENT", child)
    await a_household(people, mother["addresses"][0]["address_id"], mother_id, child, other_id)
    await a_case(people, "SANDWELL", {mother_id: "VICTIM", other_id: "ALLEGED_PERPETRATOR"})
    await a_case(people, "SANDWELL", {other_id: "VICTIM", mother_id: "ALLEGED_PERPETRATOR"})
    for who in ("mash_csc", "hub_manager", "da_specialist"):
        assert child in await footprint_of(people, who, mother_id), who
    for who in ("hub_manager", "da_specialist"):
        shown = (await people.get(who, f"/people/{mother_id}")).json()
        assert [one["lines"] for one in shown["addresses"]] == [HOME["lines"]], who
    assert (await people.get("offender_manager", f"/people/{mother_id}/footprint")).status_code == 404


async def test_where_an_alleged_perpetrator_lives_now_is_told_to_those_who_protect_and_to_nobody_else(
    people: Safeguarding,
):
    shared = {**HOME, "lines": ["12 Togetherness Road"]}
    victim = (await a_person(people, addresses=[shared]))["person_id"]
    alleged = (await a_person(people, "mash_csc", addresses=[shared]))["person_id"]
    await a_case(people, "SANDWELL", {victim: "VICTIM", alleged: "ALLEGED_PERPETRATOR"})
    await compare_people(people.resources)
    for who, told in (("hub_manager", 1), ("da_specialist", 1), ("mash_csc", 0), ("offender_manager", 0)):
        shown = (await people.get(who, f"/people/{alleged}")).json()
        assert len(shown["addresses"]) == told, who
        assert (await people.get(who, f"/people/{alleged}/footprint")).json()["people"] == [], who


async def test_the_list_of_the_perpetrators_side_is_of_those_who_may_be_read_however_alike_they_are(
    people: Safeguarding,
):
    alike = {**VERA, "family_name": "Sedgewarbler", "date_of_birth": "1983-04-05"}
    apart = {"given_name": "Ned", "family_name": "Hornbeam", "date_of_birth": "1969-07-08"}
    hidden = [(await brought(people, PETE, alike))["ALLEGED_PERPETRATOR"] for _ in range(3)]
    shown = [(await brought(people, PETE, apart))["ALLEGED_PERPETRATOR"] for _ in range(2)]
    await brought(people, alike, apart)
    await compare_people(people.resources)
    listed = (await people.get("offender_manager", "/people", limit=100)).json()["items"]
    assert {one["person_id"] for one in listed} & {*hidden, *shown} == set(shown)
    for person_id in hidden + shown:
        answer = await people.get("offender_manager", f"/people/{person_id}")
        assert answer.status_code == (200 if person_id in shown else 404)
