"""The open directory: the standard's shape, its filters, and nothing that is not public."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bluelamp.kit.quotas import Quota
from bluelamp.schemas.referrals import Need
from local_stack import demo_directory as demo
from referrals.directory.rules.need_terms import TAXONOMY_ID, TERMS
from referrals.directory.rules.open_referral import placed

PAGE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}
EVERYTHING = [
    "/open-referral",
    "/open-referral/",
    "/open-referral/services",
    f"/open-referral/services/{demo.TALKING_SUPPORT}",
    "/open-referral/service_at_locations",
    f"/open-referral/service_at_locations/{placed(UUID(demo.TALKING_SUPPORT))}",
    "/open-referral/taxonomies",
    f"/open-referral/taxonomies/{TAXONOMY_ID}",
    "/open-referral/taxonomy_terms",
    f"/open-referral/taxonomy_terms/{TERMS[Need.CARER].id}",
]


async def names(portal, **filters):
    answer = await portal.get(None, "/open-referral/services", **filters)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["contents"]]


@pytest.mark.parametrize("path", EVERYTHING)
async def test_anybody_may_read_it_from_any_page_and_keep_it(portal, path):
    answer = await portal.get(None, path)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "max-age=300"

    async with portal.client(None) as client:
        held = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        changed = await client.get(path, headers={"If-None-Match": '"other"'})
    assert (held.status_code, held.content, held.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert changed.content == answer.content


@pytest.mark.parametrize("path", EVERYTHING)
async def test_nothing_is_null_and_nothing_is_private(portal, path):
    text = (await portal.get(None, path)).text
    assert "null" not in text
    assert "referrals@" not in text
    for private in ("contact_email", "places_per_week", "sharing", "paused", 'version":1,'):
        assert private not in text


async def test_the_root_names_the_standard_and_the_document(portal):
    document = (await portal.get(None, "/open-referral")).json()
    assert document["version"] == "HSDS-UK-3.0"
    assert document["profile"].startswith("https://")
    assert document["openapi_url"] == "http://127.0.0.1:8080/openapi/referrals.json"


async def test_a_service_is_told_whole_at_its_own_address(portal):
    service = (await portal.get(None, f"/open-referral/services/{demo.TALKING_SUPPORT}")).json()

    assert (service["id"], service["status"]) == (demo.TALKING_SUPPORT, "active")
    assert (service["minimum_age"], service["maximum_age"]) == (18, 120)
    assert service["organization"]["id"] == service["organization_id"] == demo.PARTNER_A
    assert (service["email"], service["url"]) == ("hello@lantern.example", "https://lantern.example/help")
    assert [one["byday"] for one in service["schedules"]] == ["MO,TU,WE,TH,FR"]
    assert [(one["opens_at"], one["closes_at"]) for one in service["schedules"]] == [("09:00", "17:00")]
    assert [one["name"] for one in service["service_areas"]] == ["Birmingham North", "Birmingham East"]
    assert [one["code"] for one in service["languages"]] == ["en", "pa", "ur"]
    assert [one["taxonomy_term"]["term"] for one in service["attributes"]] == [
        "MENTAL_HEALTH",
        "BEREAVEMENT",
        "ISOLATION_OLDER",
    ]
    assert service["contacts"][0]["phones"][0]["number"] == "0121 496 0101"
    assert service["funding"][0]["source"] == "Community fund"
    (at,) = service["service_at_locations"]
    (address,) = at["location"]["addresses"]
    assert (address["address_1"], address["city"], address["country"]) == ("1 Example Row", "Birmingham", "GB")


async def test_a_service_whose_place_is_not_public_has_none(portal):
    service = (await portal.get(None, f"/open-referral/services/{demo.WOMENS_SPACE}")).json()
    assert service["service_at_locations"] == []
    assert service["eligibility_description"] == "It is for women."
    at = await portal.get(None, f"/open-referral/service_at_locations/{placed(UUID(demo.WOMENS_SPACE))}")
    assert at.status_code == 404


async def test_services_at_their_places(portal):
    page = (await portal.get(None, "/open-referral/service_at_locations")).json()
    assert page["total_items"] == len(page["contents"]) == 4
    for listed in page["contents"]:
        alone = (await portal.get(None, f"/open-referral/service_at_locations/{listed['id']}")).json()
        assert alone["service"]["id"] == listed["service_id"]
        assert {name: alone[name] for name in listed} == listed
        whole = (await portal.get(None, f"/open-referral/services/{listed['service_id']}")).json()
        assert whole["service_at_locations"] == [listed]


async def test_every_id_is_a_uuid_and_stays_the_same(portal):
    def ids(value):
        if isinstance(value, list):
            return [found for inner in value for found in ids(inner)]
        if isinstance(value, dict):
            own = [inner for name, inner in value.items() if name == "id" or name.endswith("_id")]
            return own + [found for inner in value.values() for found in ids(inner)]
        return []

    first, again = [(await portal.get(None, path)).json() for path in [EVERYTHING[3]] * 2]
    assert ids(first) == ids(again)
    assert all(UUID(one) for one in ids(first))
    assert len(ids(first)) > 30


async def test_pages_are_numbered(portal):
    whole = (await portal.get(None, "/open-referral/services", per_page=100)).json()
    assert set(whole) == PAGE
    assert (whole["total_items"], whole["total_pages"], whole["size"]) == (13, 1, 13)
    assert (whole["first_page"], whole["last_page"], whole["empty"]) == (True, True, False)

    seen = []
    for number in (1, 2, 3):
        page = (await portal.get(None, "/open-referral/services", page=number, per_page=5)).json()
        assert (page["total_items"], page["total_pages"], page["page_number"]) == (13, 3, number)
        assert (page["first_page"], page["last_page"]) == (number == 1, number == 3)
        seen += page["contents"]
    assert seen == whole["contents"]

    beyond = (await portal.get(None, "/open-referral/services", page=4, per_page=5)).json()
    assert (beyond["size"], beyond["empty"], beyond["last_page"], beyond["total_items"]) == (0, True, True, 13)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"search": "listening line"}, ["Harbour Listening Line"]),
        ({"search": "recovery"}, ["Alder Recovery Groups", "Alder Women's Space"]),
        ({"search": "alder drinking"}, ["Alder Recovery Groups"]),
        ({"search": "women -recovery"}, []),
        ({"search": "nothing like it"}, []),
        ({"search": "' OR 1=1; --"}, []),
        ({"taxonomy_term_id": str(TERMS[Need.GANG_EXIT].id)}, ["Kestrel New Direction"]),
        ({"taxonomy_term_id": str(uuid4())}, []),
        ({"taxonomy_id": str(uuid4())}, []),
        ({"minimum_age": 18, "maximum_age": 17}, []),
        ({"maximum_age": 24}, ["Kestrel New Direction", "Kestrel Quiet Room"]),
        ({"minimum_age": 10, "maximum_age": 24.5}, ["Kestrel New Direction"]),
        ({"day": "SU"}, []),
        ({"day": "SA"}, ["Harbour Listening Line", "Kestrel New Direction"]),
        ({"day": "SA", "start_time": "10:00"}, ["Kestrel New Direction"]),
        ({"start_time": "13:00"}, ["Lantern Carers' Circle"]),
        ({"end_time": "16:30:00"}, ["Millbrook Money and Home"]),
        ({"day": "SA", "search": "line", "maximum_age": 120}, ["Harbour Listening Line"]),
    ],
)
async def test_filters_are_all_to_hold(portal, filters, expected):
    assert await names(portal, **filters) == expected


async def test_a_taxonomy_of_ours_is_had_by_every_service(portal):
    assert len(await names(portal, taxonomy_id=str(TAXONOMY_ID))) == 13


async def test_changed_since(portal, owner):
    later = datetime.now(UTC) + timedelta(hours=1)
    await owner.execute("UPDATE services SET updated_at = $1 WHERE service_id = $2", later, UUID(demo.RECOVERY))
    await owner.execute(
        "UPDATE organisations SET updated_at = $1 WHERE organisation_id = $2", later, UUID(demo.PARTNER_D)
    )
    assert await names(portal, modified_after=later.isoformat()) == [
        "Alder Recovery Groups",
        "Kestrel New Direction",
        "Kestrel Quiet Room",
    ]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("page", "0"),
        ("page", "x"),
        ("per_page", "101"),
        ("minimum_age", "nan"),
        ("minimum_age", "inf"),
        ("maximum_age", "-1"),
        ("day", "Monday"),
        ("start_time", "25:00"),
        ("end_time", "9:00"),
        ("modified_after", "yesterday"),
        ("modified_after", "2026-01-01T00:00:00"),
        ("modified_after", "0001-01-01T00:00:00+14:00"),
        ("modified_after", "9999-12-31T23:59:59-14:00"),
        ("taxonomy_id", "x"),
        ("taxonomy_term_id", "x"),
        ("search", "\x01"),
        ("search", "x" * 201),
    ],
)
@pytest.mark.parametrize("path", ["/open-referral/services", "/open-referral/service_at_locations"])
async def test_a_filter_that_means_nothing_is_a_fault_that_any_page_may_read(portal, path, parameter, value):
    answer = await portal.get(None, path, **{parameter: value})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [f"#/query/{parameter}"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", ["services", "service_at_locations", "taxonomies", "taxonomy_terms"])
async def test_what_is_not_there_is_not_found(portal, kind):
    answer = await portal.get(None, f"/open-referral/{kind}/{uuid4()}")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (404, "*")
    assert (await portal.get(None, f"/open-referral/{kind}/x")).status_code == 422


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
async def test_what_is_not_active_is_not_published(portal, owner, status):
    await owner.execute("UPDATE services SET status = $1 WHERE service_id = $2", status, UUID(demo.TALKING_SUPPORT))
    assert "Lantern Talking Support" not in await names(portal)
    assert (await portal.get(None, f"/open-referral/services/{demo.TALKING_SUPPORT}")).status_code == 404
    assert (await portal.get(None, EVERYTHING[5])).status_code == 404


async def test_an_inactive_organisation_is_not_published(portal, owner):
    await owner.execute("UPDATE organisations SET active = false WHERE organisation_id = $1", UUID(demo.PARTNER_A))
    assert not [name for name in await names(portal) if name.startswith("Lantern")]


async def test_each_address_has_a_quota_of_its_own(portal):
    portal.app.state.quota = Quota(2)

    async def ask(address):
        async with portal.client(None) as client:
            return await client.get("/open-referral", headers={"X-Forwarded-For": f"203.0.113.9, {address}"})

    answers = [await ask("198.51.100.1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit"].startswith('"default";r=1;t=')
    assert int(answers[2].headers["retry-after"]) > 0
    assert answers[2].headers["access-control-allow-origin"] == "*"
    assert (await ask("198.51.100.2")).status_code == 200


async def test_the_taxonomy_holds_every_need(portal):
    (listed,) = (await portal.get(None, "/open-referral/taxonomies")).json()["contents"]
    whole = (await portal.get(None, f"/open-referral/taxonomies/{listed['id']}")).json()
    assert {one["term"] for one in whole["taxonomy_terms"]} == set(Need)
    terms = (await portal.get(None, "/open-referral/taxonomy_terms", per_page=100)).json()
    assert terms["contents"] == whole["taxonomy_terms"]
    second = (await portal.get(None, "/open-referral/taxonomy_terms", per_page=10, page=2)).json()
    assert second["contents"] == whole["taxonomy_terms"][10:20]
    assert (second["total_pages"], second["last_page"]) == (3, False)
    for term in whole["taxonomy_terms"]:
        assert (await portal.get(None, f"/open-referral/taxonomy_terms/{term['id']}")).json() == term


def test_the_terms_identities_never_change():
    """They stand in other people's directories."""
    assert str(TAXONOMY_ID) == "02f83c38-1dcd-5c7a-8e08-e62fa1be6339"
    assert str(TERMS[Need.MENTAL_HEALTH].id) == "3c605166-9904-557b-9bb8-3434800895be"


async def test_the_only_methods_are_get_and_head(portal):
    async with portal.client(None) as client:
        head = await client.head("/open-referral/services")
        post = await client.post("/open-referral/services", content="{}")
    assert (head.status_code, head.content) == (200, b"")
    assert (post.status_code, post.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", EVERYTHING)
async def test_it_is_what_the_published_schemas_ask(portal, path, hsds):
    document = (await portal.get(None, path)).json()
    kind = path.removeprefix("/open-referral").strip("/").partition("/")[0]
    if not kind:
        return
    schema = {"services": "service", "taxonomies": "taxonomy"}.get(kind, kind.removesuffix("s"))
    for one in document.get("contents", [document]):
        assert list(hsds(schema).iter_errors(one)) == []
        assert json.dumps(one)
