"""Looking for people by what is misspelt, changed over or half known."""

import pytest
from parts.families import HOME, REFUGE, a_case, a_person
from parts.safeguarding import Safeguarding

from safeguarding.people.usecases.matching import compare_people


async def found(people: Safeguarding, who: str, search: dict, **query: object) -> list[dict]:
    async with people.client(who) as client:
        answer = await client.post("/people/search", json=search, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


@pytest.fixture(scope="module")
async def sought(people: Safeguarding) -> str:
    person = await a_person(
        people,
        "mash_police",
        given_name="Leopoldine",
        family_name="Fennimore",
        date_of_birth="1991-02-03",
        aliases=[{"given_name": "Poldi", "family_name": "Winterbourne"}],
        identifiers=[{"kind": "NHS_NUMBER", "value": "4010232137"}],
        telephones=["0121 496 0777"],
        addresses=[{**HOME, "postcode": "B42 1QA"}, {**REFUGE, "postcode": "B99 1QB"}],
    )
    return person["person_id"]


@pytest.mark.parametrize(
    ("search", "code"),
    [
        ({"given_name": "Leopoldine", "family_name": "Fennimore"}, "NAME_SAME"),
        ({"given_name": "Fennimore", "family_name": "Leopoldine"}, "NAME_SAME_TRANSPOSED"),
        ({"given_name": "Leopoldina", "family_name": "Fenimore"}, "NAME_WRITTEN_ALIKE"),
        ({"given_name": "Poldi", "family_name": "Winterborn"}, "NAME_WRITTEN_ALIKE"),
        ({"family_name": "Fennimore"}, "NAME_PART_SAME"),
        ({"date_of_birth": "1991-02-03"}, "DATE_OF_BIRTH_SAME"),
        ({"date_of_birth": "1991-03-02"}, "DATE_OF_BIRTH_DAY_AND_MONTH_SWAPPED"),
        ({"telephone": "+44 1214960777"}, "TELEPHONE_SAME"),
        ({"identifier": {"kind": "NHS_NUMBER", "value": "4010232137"}}, "IDENTIFIER_SAME"),
        ({"family_name": "Fennimore", "postcode": "B421QA"}, "POSTCODE_SAME"),
        ({"postcode": "B42 1QA"}, "POSTCODE_SAME"),
    ],
)
async def test_somebody_is_found_with_the_reason(people: Safeguarding, sought: str, search: dict, code: str):
    hits = {one["person_id"]: one for one in await found(people, "mash_csc", search)}
    assert code in {reason["code"] for reason in hits[sought]["reasons"]}
    assert hits[sought]["score"] == min(100, sum(reason["points"] for reason in hits[sought]["reasons"]))


async def test_a_protected_address_finds_nobody_whoever_looks(people: Safeguarding, sought: str):
    for who in ("mash_csc", "hub_manager", "da_specialist"):
        assert await found(people, who, {"postcode": "B99 1QB"}) == []
        hit = (await found(people, who, {"family_name": "Fennimore", "postcode": "B99 1QB"}))[0]
        assert hit["person_id"] == sought
        assert "POSTCODE_SAME" not in {reason["code"] for reason in hit["reasons"]}


async def test_another_hub_finds_nobody(people: Safeguarding, sought: str):
    search = {"given_name": "Leopoldine", "family_name": "Fennimore", "telephone": "0121 496 0777"}
    assert await found(people, "mash_csc_bham", search) == []
    assert [one["person_id"] for one in await found(people, "da_specialist", search)] == [sought]


async def test_the_perpetrators_side_finds_those_under_allegation_alone(people: Safeguarding):
    victim = await a_person(people, given_name="Ottoline", family_name="Quarrington")
    alleged = await a_person(people, given_name="Ottokar", family_name="Quarrington")
    await a_case(people, "SANDWELL", {victim["person_id"]: "VICTIM", alleged["person_id"]: "ALLEGED_PERPETRATOR"})
    await compare_people(people.resources)
    hits = await found(people, "offender_manager", {"family_name": "Quarrington"})
    assert [one["person_id"] for one in hits] == [alleged["person_id"]]


async def test_pages_follow_each_other_by_score(people: Safeguarding):
    for number in range(5):
        await a_person(
            people, given_name=f"Zebedee{'x' * number}", family_name="Marchbanks", date_of_birth="1980-01-01"
        )
    search = {"given_name": "Zebedee", "family_name": "Marchbanks", "date_of_birth": "1980-01-01"}
    whole = await found(people, "da_specialist", search)
    assert [one["score"] for one in whole] == sorted((one["score"] for one in whole), reverse=True)
    seen, cursor = [], None
    while cursor is not None or not seen:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        async with people.client("da_specialist") as client:
            answer = await client.post("/people/search", json=search, params=query)
        seen += [one["person_id"] for one in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
    assert seen == [one["person_id"] for one in whole]
    async with people.client("da_specialist") as client:
        first = await client.post("/people/search", json=search, params={"limit": 2})
        other = await client.post(
            "/people/search", json={"family_name": "Else"}, params={"cursor": first.json()["next_cursor"]}
        )
    assert (other.status_code, other.json()["code"]) == (422, "invalid-cursor")


async def test_too_little_and_nonsense_are_refused_with_a_pointer(people: Safeguarding):
    async with people.client("mash_csc") as client:
        for search, pointer in (({}, "#"), ({"postcode": "nowhere"}, "#/postcode"), ({"shoe": 42}, "#/shoe")):
            answer = await client.post("/people/search", json=search)
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_search_stands_in_no_address(people: Safeguarding):
    async with people.client("mash_csc") as client:
        assert (await client.get("/people/search", params={"family_name": "Person"})).status_code in {405, 422}
        parameters = people.app.openapi()["paths"]["/people"]["get"]["parameters"]
    assert {one["name"] for one in parameters if one["in"] == "query"} == {"cursor", "limit"}


async def test_nobody_is_found_by_what_another_is_known_by(people: Safeguarding):
    one = await a_person(people, family_name="Thistlewood", telephones=["0121 496 0881"], addresses=[HOME])
    other = await a_person(people, family_name="Underbridge", telephones=["0121 496 0882"])
    hits = await found(people, "da_specialist", {"family_name": "Thistlewood", "telephone": "0121 496 0882"})
    codes = {hit["person_id"]: {reason["code"] for reason in hit["reasons"]} for hit in hits}
    assert codes[one["person_id"]] == {"NAME_PART_SAME"}
    assert "NAME_PART_SAME" not in codes.get(other["person_id"], set())
