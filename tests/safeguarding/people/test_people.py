"""People registered, read, changed; protected addresses; who of a hub sees whom."""

from uuid import uuid4

import asyncpg
import pytest
from parts.cases import bring
from parts.families import HOME, REFUGE, a_case, a_person, related
from parts.safeguarding import Safeguarding
from parts.stored import as_owner


async def test_what_was_registered_is_read_again(people: Safeguarding):
    new = {
        "given_name": "Example",
        "family_name": "Person-One",
        "date_of_birth": "1987-04-12",
        "sex": "FEMALE",
        "aliases": [{"given_name": "Example", "family_name": "Person-Before"}],
        "identifiers": [{"kind": "NHS_NUMBER", "value": "9434765919"}],
        "telephones": ["+44 121 496 0000"],
        "addresses": [{**HOME, "postcode": "B236AA", "from_date": "2020-01-01"}],
    }
    answer = await people.post("mash_police", "/people", new)
    assert answer.status_code == 201, answer.text
    person = answer.json()
    assert answer.headers["location"] == f"/safeguarding/v1/people/{person['person_id']}"
    read = await people.get("mash_csc", f"/people/{person['person_id']}")
    assert read.json() == person
    assert read.headers["etag"].startswith('"1.')
    assert [one["telephone"] for one in person["telephones"]] == ["01214960000"]
    assert [one["postcode"] for one in person["addresses"]] == ["B23 6AA"]
    assert person["addresses_withheld"] is False


async def test_the_same_key_registers_once(people: Safeguarding):
    key, new = str(uuid4()), {"given_name": "Example", "family_name": "Person-Once"}
    first = await people.post("mash_police", "/people", new, key=key)
    second = await people.post("mash_police", "/people", new, key=key)
    assert (first.status_code, first.json()) == (second.status_code, second.json())


async def test_a_change_asks_for_the_version_that_was_read(people: Safeguarding):
    path = f"/people/{(await a_person(people, 'mash_police'))['person_id']}"
    assert (await people.patch("mash_police", path, {"sex": "MALE"}, None)).status_code == 428
    assert (await people.patch("mash_police", path, {"sex": "MALE"}, '"7"')).status_code == 412
    changed = await people.patch("mash_police", path, {"sex": "MALE", "date_of_birth": "1990-05-17"}, '"1"')
    assert (changed.status_code, changed.headers["etag"], changed.json()["sex"]) == (200, '"2"', "MALE")
    same = await people.patch("mash_police", path, {"sex": "MALE"}, '"2"')
    assert same.headers["etag"] == '"2"'
    nameless = await people.patch("mash_police", path, {"family_name": None}, '"2"')
    assert (nameless.status_code, nameless.json()["errors"][0]["pointer"]) == (422, "#/family_name")


@pytest.mark.parametrize(
    ("room", "new", "shown"),
    [
        ("aliases", {"given_name": "Example", "family_name": "Person-Before"}, "family_name"),
        ("identifiers", {"kind": "UNIQUE_PUPIL_NUMBER", "value": "A801200001001"}, "value"),
        ("telephones", {"telephone": "07700900123"}, "telephone"),
    ],
)
async def test_what_is_learnt_later_is_added(people: Safeguarding, room: str, new: dict, shown: str):
    person_id = (await a_person(people, "mash_police"))["person_id"]
    answer = await people.post("mash_police", f"/people/{person_id}/{room}", new)
    assert answer.status_code == 201, answer.text
    assert [one[shown] for one in answer.json()[room]] == [new[shown]]
    assert answer.json()["version"] == 2


async def test_the_same_number_stands_once(people: Safeguarding):
    number = {"kind": "PNC_ID", "value": "87/123456A"}
    person_id = (await a_person(people, "mash_police", identifiers=[number]))["person_id"]
    answer = await people.post("mash_police", f"/people/{person_id}/identifiers", number)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-exists")


async def test_a_protected_address_is_for_named_roles(people: Safeguarding):
    person = await a_person(people, "mash_csc", addresses=[HOME, REFUGE])
    assert (len(person["addresses"]), person["addresses_withheld"]) == (1, True)
    path = f"/people/{person['person_id']}"
    for who in ("mash_police", "mash_csc", "exploitation_officer"):
        shown = await people.get(who, path)
        assert (len(shown.json()["addresses"]), shown.json()["addresses_withheld"]) == (1, True), who
        assert "Nowhere" not in shown.text
    for who in ("hub_manager", "da_specialist"):
        shown = (await people.get(who, path)).json()
        assert (len(shown["addresses"]), shown["addresses_withheld"]) == (2, False), who


async def test_an_address_can_be_protected_when_somebody_flees(people: Safeguarding):
    person = await a_person(people, "mash_csc", addresses=[HOME])
    path = f"/people/{person['person_id']}/addresses/{person['addresses'][0]['address_id']}"
    protected = await people.patch("mash_csc", path, {"protected": True, "until_date": "2027-01-01"}, '"1"')
    assert (protected.status_code, protected.json()["addresses"]) == (200, [])
    # Who may not know it may not take the protection away either.
    assert (await people.patch("mash_csc", path, {"protected": False}, '"2"')).status_code == 404
    opened = await people.patch("hub_manager", path, {"protected": False}, '"2"')
    assert opened.json()["addresses"][0]["until_date"] == "2027-01-01"


@pytest.mark.parametrize("kind", ["REFUGE", "WITNESS_PROTECTION"])
async def test_a_refuge_is_protected_though_nobody_said_so(people: Safeguarding, kind: str):
    place = {"lines": ["5 Unsaid Lane"], "postcode": "B97 1ZZ", "kind": kind}
    added = (await a_person(people, "mash_csc"))["person_id"]
    assert (await people.post("mash_csc", f"/people/{added}/addresses", place)).status_code == 201
    registered = (await a_person(people, "mash_csc", addresses=[{**place, "protected": False}]))["person_id"]
    brought = {"given_name": "Example", "family_name": f"Person-{kind}", "addresses": [place]}
    case = await bring(people, "mash_csc", kind="ADULT", people=[{"role": "SUBJECT", "person": brought}])
    async with as_owner(people.database) as owner:
        taken = await owner.fetchval("SELECT person_id FROM case_people WHERE case_id = $1", case["case_id"])
    for person_id in (added, registered, str(taken)):
        assert "Unsaid" not in (await people.get("mash_police", f"/people/{person_id}")).text
        shown = (await people.get("hub_manager", f"/people/{person_id}")).json()
        assert [one["protected"] for one in shown["addresses"]] == [True]
        path = f"/people/{person_id}/addresses/{shown['addresses'][0]['address_id']}"
        opened = await people.patch("hub_manager", path, {"protected": False}, f'"{shown["version"]}"')
        assert (opened.status_code, opened.json()["errors"][0]["pointer"]) == (422, "#/protected")
    async with as_owner(people.database) as owner:
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute("INSERT INTO addresses (lines, kind) VALUES ('{5 Unsaid Lane}', $1)", kind)


async def test_a_hub_knows_whom_it_registered_and_who_is_on_its_cases_and_their_family(people: Safeguarding):
    child, parent, grandparent, stranger = [(await a_person(people))["person_id"] for _ in range(4)]
    await related(people, parent, "PARENT", child)
    await related(people, grandparent, "PARENT", parent)
    assert (await people.get("mash_police", f"/people/{child}")).status_code == 404
    await a_case(people, "SANDWELL", {child: "SUBJECT"})
    for one in (child, parent, grandparent):
        assert (await people.get("mash_police", f"/people/{one}")).status_code == 200
        assert (await people.get("mash_police_bham", f"/people/{one}")).status_code == 404
    assert (await people.get("mash_police", f"/people/{stranger}")).status_code == 404
    own = (await a_person(people, "mash_police_bham"))["person_id"]
    assert (await people.get("mash_csc_bham", f"/people/{own}")).status_code == 200
    assert (await people.get("hub_manager", f"/people/{own}")).status_code == 404


async def test_a_hub_lists_its_own_people_newest_first(people: Safeguarding):
    registered = [(await a_person(people, "mash_asc"))["person_id"] for _ in range(3)]
    on_case = (await a_person(people))["person_id"]
    await a_case(people, "SANDWELL", {on_case: "VICTIM"})
    seen, cursor = [], None
    while cursor is not None or not seen:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = await people.get("mash_health", "/people", **query)
        assert page.status_code == 200, page.text
        seen += [one["person_id"] for one in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        assert ("link" in page.headers) == (cursor is not None)
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen))
    assert {*registered, on_case} <= set(seen)
    elsewhere = {one["person_id"] for one in (await people.get("mash_csc_bham", "/people")).json()["items"]}
    assert not elsewhere & {*registered, on_case}


async def test_every_reading_and_writing_stands_in_the_log_with_its_subject(people: Safeguarding):
    person_id = (await a_person(people, "mash_police"))["person_id"]
    await people.get("mash_csc", f"/people/{person_id}")
    await people.get("mash_csc", "/people", limit=5)
    await people.post("mash_csc", f"/people/{person_id}/telephones", {"telephone": "07700 900124"})
    async with as_owner(people.database) as owner:
        rows = await owner.fetch(
            "SELECT action, operation, actor FROM audit_entries WHERE $1 = ANY(subjects) ORDER BY entry_id", person_id
        )
        events = await owner.fetch("SELECT type, data::text FROM events WHERE subject_id = $1", person_id)
    assert [(row["action"], row["operation"]) for row in rows] == [
        ("COLLECTION", "register_person"),
        ("CONSULTATION", "get_person"),
        ("CONSULTATION", "list_people"),
        ("ALTERATION", "change_person"),
    ]
    assert {row["type"].split(".")[-2] for row in events} == {"registered", "changed"}
    assert not any("07700" in row["data"] for row in events)
