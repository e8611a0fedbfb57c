"""Organisations, services and sharing agreements over HTTP: kept whole, versioned, audited."""

import json
from uuid import UUID, uuid4

import pytest

from local_stack import demo_directory as demo
from referrals.directory.routes import examples

ADMIN = "directory_admin"
ORGANISATION = examples.NEW_ORGANISATION["charity"]["value"]
SERVICE = examples.NEW_SERVICE["befriending"]["value"]
AGREEMENT = examples.NEW_SHARING_AGREEMENT["narrow"]["value"]
RECORDS = [
    pytest.param("organisations", "organisation_id", ORGANISATION, demo.PARTNER_A, id="organisations"),
    pytest.param("services", "service_id", SERVICE, demo.TALKING_SUPPORT, id="services"),
    pytest.param("sharing-agreements", "sharing_agreement_id", AGREEMENT, demo.AGREEMENT_A, id="agreements"),
]
CHANGES = {
    "organisations": {"website": None},
    "services": {"funding": "Another fund"},
    "sharing-agreements": {"data_items": ["NAME"]},
}


def faults(answer, code):
    document = answer.json()
    assert (answer.headers["content-type"], document["code"]) == ("application/problem+json", code), document
    return {one["pointer"]: one["code"] for one in document["errors"]}


@pytest.mark.parametrize(("path", "name", "new", "_"), RECORDS)
async def test_a_record_is_created_read_and_changed(portal, path, name, new, _):
    created = await portal.post(ADMIN, f"/{path}", new)
    assert created.status_code == 201, created.text
    record = created.json()
    assert created.headers["location"] == f"/referrals/v1/{path}/{record[name]}"
    assert created.headers["etag"] == '"1"'
    assert {field: record[field] for field in new if field != "contact"} == {
        field: value for field, value in new.items() if field != "contact"
    }

    read = await portal.get(ADMIN, f"/{path}/{record[name]}")
    assert (read.json(), read.headers["etag"]) == (record, '"1"')

    changed = await portal.patch(ADMIN, f"/{path}/{record[name]}", CHANGES[path], '"1"')
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] == '"2"'
    assert changed.json() == {**record, **CHANGES[path], "version": 2, "updated_at": changed.json()["updated_at"]}


@pytest.mark.parametrize(("path", "name", "new", "_"), RECORDS)
async def test_the_same_key_creates_once(portal, path, name, new, _):
    first, again = [await portal.post(ADMIN, f"/{path}", new, key="12345678") for _ in range(2)]
    assert (again.status_code, again.json(), again.headers["location"]) == (
        first.status_code,
        first.json(),
        first.headers["location"],
    )
    other = await portal.post(ADMIN, f"/{path}", new)
    assert other.json()[name] != first.json()[name]


@pytest.mark.parametrize(("path", "name", "new", "_"), RECORDS)
async def test_a_field_of_another_name_is_a_fault(portal, path, name, new, _):
    answer = await portal.post(ADMIN, f"/{path}", {**new, "versoin": 1})
    assert faults(answer, "invalid") == {"#/versoin": "extra_forbidden"}


@pytest.mark.parametrize(("path", "_", "__", "known"), RECORDS)
async def test_a_change_needs_the_version_that_is_there(portal, path, _, __, known):
    assert (await portal.patch(ADMIN, f"/{path}/{known}", CHANGES[path], None)).status_code == 428
    stale = await portal.patch(ADMIN, f"/{path}/{known}", CHANGES[path], '"7"')
    assert (stale.status_code, stale.headers["etag"]) == (412, '"1"')
    assert (await portal.patch(ADMIN, f"/{path}/{known}", CHANGES[path], 'W/"1"')).status_code == 412
    assert (await portal.patch(ADMIN, f"/{path}/{known}", CHANGES[path], "*")).status_code == 200


@pytest.mark.parametrize(("path", "_", "__", "known"), RECORDS)
async def test_a_patch_that_changes_nothing_leaves_the_version(portal, path, _, __, known):
    answer = await portal.patch(ADMIN, f"/{path}/{known}", {}, '"1"')
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')


@pytest.mark.parametrize(("path", "_", "__", "known"), RECORDS)
async def test_a_reader_that_holds_the_version_is_told_so(portal, path, _, __, known):
    async with portal.client(ADMIN) as client:
        answer = await client.get(f"/{path}/{known}", headers={"If-None-Match": '"1"'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", '"1"')


@pytest.mark.parametrize(("path", "_", "__", "known"), RECORDS)
async def test_null_removes_and_what_is_needed_cannot_be_removed(portal, path, _, __, known):
    removed = {"organisations": "name", "services": "needs", "sharing-agreements": "purpose"}[path]
    answer = await portal.patch(ADMIN, f"/{path}/{known}", {removed: None}, "*")
    assert answer.status_code == 422
    assert faults(answer, "invalid") == {f"#/{removed}": "missing"}


@pytest.mark.parametrize(("path", "_", "__", "___"), RECORDS)
async def test_what_is_not_there_is_not_found(portal, path, _, __, ___):
    assert (await portal.get(ADMIN, f"/{path}/{uuid4()}")).status_code == 404
    assert (await portal.patch(ADMIN, f"/{path}/{uuid4()}", {}, "*")).status_code == 404
    assert (await portal.get(ADMIN, f"/{path}/not-an-id")).status_code == 422


@pytest.mark.parametrize(("path", "_", "new", "known"), RECORDS)
@pytest.mark.parametrize("who", ["officer", "partner_a", "sergeant"])
async def test_only_the_keeper_writes(portal, path, _, new, known, who):
    assert (await portal.post(who, f"/{path}", new)).status_code == 403
    assert (await portal.patch(who, f"/{path}/{known}", {}, "*")).status_code == 403
    assert (await portal.post(None, f"/{path}", new)).status_code == 401


@pytest.mark.parametrize(("path", "name", "_", "known"), RECORDS)
async def test_a_partner_sees_its_own_records_only(portal, path, name, _, known):
    assert (await portal.get("partner_a", f"/{path}/{known}")).status_code == 200
    assert (await portal.get("partner_b", f"/{path}/{known}")).status_code == 404
    listed = (await portal.get("partner_a", f"/{path}")).json()["items"]
    assert known in {record[name] for record in listed}
    assert {record["organisation_id"] for record in listed} == {demo.PARTNER_A}
    assert len((await portal.get("officer", f"/{path}", limit=100)).json()["items"]) > len(listed)


@pytest.mark.parametrize(("path", "name", "_", "__"), RECORDS)
async def test_pages_show_every_record_once_and_link_to_the_next(portal, path, name, _, __):
    whole = (await portal.get(ADMIN, f"/{path}", limit=100)).json()
    assert whole["next_cursor"] is None
    seen, cursor = [], None
    async with portal.client(ADMIN) as client:
        while True:
            answer = await client.get(f"/{path}", params={"limit": 4, **({"cursor": cursor} if cursor else {})})
            seen += answer.json()["items"]
            cursor = answer.json()["next_cursor"]
            if cursor is None:
                break
            assert answer.headers["link"].startswith(f"</referrals/v1/{path}?")
            assert f"cursor={cursor}&limit=4" in answer.headers["link"]
    assert seen == whole["items"]
    assert len({record[name] for record in seen}) == len(seen)


async def test_a_cursor_belongs_to_its_list_filters_and_caller(portal):
    cursor = (await portal.get(ADMIN, "/services", limit=2, lpu="DUDLEY")).json()["next_cursor"]
    assert (await portal.get(ADMIN, "/services", limit=2, lpu="DUDLEY", cursor=cursor)).status_code == 200
    for who, path, filters in [
        (ADMIN, "/organisations", {}),
        (ADMIN, "/services", {"lpu": "SANDWELL"}),
        ("officer", "/services", {"lpu": "DUDLEY"}),
    ]:
        answer = await portal.get(who, path, cursor=cursor, **filters)
        assert faults(answer, "invalid-cursor") == {"#/query/cursor": "invalid_cursor"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"need": "GANG_EXIT"}, [demo.TURNING_POINT]),
        ({"need": "MENTAL_HEALTH", "lpu": "SOLIHULL"}, [demo.YOUNG_MINDS_ROOM, demo.ADULT_WELLBEING]),
        ({"organisation_id": demo.PARTNER_A}, [demo.CARERS_CIRCLE, demo.MEETING_HALFWAY, demo.TALKING_SUPPORT]),
        ({"organisation_id": demo.PARTNER_A, "need": "CARER"}, [demo.CARERS_CIRCLE]),
        ({"status": "defunct"}, []),
        ({"need": "RADICALISATION"}, []),
    ],
)
async def test_services_are_filtered(portal, filters, expected):
    answer = await portal.get(ADMIN, "/services", **filters)
    assert [one["service_id"] for one in answer.json()["items"]] == expected


async def test_agreements_are_filtered_by_partner_and_say_whether_they_are_in_force(portal):
    answer = await portal.get(ADMIN, "/sharing-agreements", organisation_id=demo.PARTNER_F)
    assert [(one["sharing_agreement_id"], one["in_force"]) for one in answer.json()["items"]] == [
        (demo.AGREEMENT_F, False)
    ]
    assert (await portal.get(ADMIN, f"/sharing-agreements/{demo.AGREEMENT_A}")).json()["in_force"]


@pytest.mark.parametrize("parameter", ["need", "lpu", "organisation_id", "status", "limit", "cursor"])
async def test_a_filter_that_means_nothing_is_a_fault(portal, parameter):
    answer = await portal.get(ADMIN, "/services", **{parameter: "nonsense!"})
    assert list(faults(answer, "invalid")) == [f"#/query/{parameter}"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"organisation_id": str(uuid4())}, {"#/organisation_id": "unknown_organisation"}),
        ({"minimum_age": 70, "maximum_age": 60}, {"#/maximum_age": "ages_reversed"}),
        (
            {"opening_hours": [{"weekday": "MONDAY", "opens": "17:00", "closes": "09:00"}]},
            {"#/opening_hours/0/closes": "closes_before_opening"},
        ),
        (
            {"eligibility": [{"kind": "AGE_IN_AREA", "lpu": "DUDLEY", "minimum_age": 9, "maximum_age": 8}]},
            {"#/eligibility/0/maximum_age": "ages_reversed", "#/eligibility/0/lpu": "area_not_served"},
        ),
    ],
)
async def test_a_service_keeps_the_rules_between_its_fields(portal, change, expected):
    answer = await portal.post(ADMIN, "/services", {**SERVICE, **change})
    assert answer.status_code == 422
    assert faults(answer, "rule-broken") == expected


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"needs": []}, "#/needs"),
        ({"needs": ["MENTAL_HEALTH", "MENTAL_HEALTH"]}, "#/needs"),
        ({"needs": ["GARDENING"]}, "#/needs/0"),
        ({"lpus": ["LONDON"]}, "#/lpus/0"),
        ({"minimum_age": True}, "#/minimum_age"),
        ({"minimum_age": -1}, "#/minimum_age"),
        ({"minimum_age": "18"}, "#/minimum_age"),
        ({"maximum_age": 131}, "#/maximum_age"),
        ({"places_per_week": 1.5}, "#/places_per_week"),
        ({"paused": "no"}, "#/paused"),
        ({"status": "open"}, "#/status"),
        ({"languages": ["English"]}, "#/languages/0"),
        ({"opening_hours": [{"weekday": "MONDAY", "opens": "9:00", "closes": "17:00"}]}, "#/opening_hours/0/opens"),
        ({"eligibility": [{"kind": "STAR_SIGN"}]}, "#/eligibility/0/kind"),
        ({"eligibility": [{"kind": "SEX", "values": ["FEMALE", "MALE"]}]}, "#/eligibility/0/values"),
        ({"contact": {"email": "not an address"}}, "#/contact/email"),
        ({"contact": {"website": "javascript:alert(1)"}}, "#/contact/website"),
        ({"contact": {"telephone": "ring me"}}, "#/contact/telephone"),
        ({"address": {"lines": ["1 Example Row"], "town": "Walsall", "postcode": "nowhere"}}, "#/address/postcode"),
        ({"name": "  "}, "#/name"),
        ({"name": "two\nlines"}, "#/name"),
        ({"name": "x" * 201}, "#/name"),
        ({"organisation_id": "7"}, "#/organisation_id"),
    ],
)
async def test_each_field_of_a_service_is_checked(portal, change, pointer):
    answer = await portal.post(ADMIN, "/services", {**SERVICE, **change})
    assert answer.status_code == 422
    assert list(faults(answer, "invalid")) == [pointer]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"expires_on": "2020-01-01", "review_on": None}, {"#/expires_on": "expires_before_beginning"}),
        ({"review_on": "2030-01-01"}, {"#/review_on": "review_after_expiry"}),
        ({"organisation_id": str(uuid4())}, {"#/organisation_id": "unknown_organisation"}),
    ],
)
async def test_an_agreement_keeps_the_rules_between_its_fields(portal, change, expected):
    answer = await portal.post(ADMIN, "/sharing-agreements", {**AGREEMENT, **change})
    assert faults(answer, "rule-broken") == expected


async def test_a_patch_is_judged_by_what_results(portal):
    path = f"/services/{demo.TALKING_SUPPORT}"
    broken = await portal.patch(ADMIN, path, {"maximum_age": 5}, "*")
    assert faults(broken, "rule-broken") == {"#/maximum_age": "ages_reversed"}
    nowhere = await portal.patch(ADMIN, f"/services/{demo.RECOVERY}", {"address": {"town": "Walsall"}}, "*")
    assert faults(nowhere, "invalid") == {"#/address/lines": "missing", "#/address/postcode": "missing"}
    moved = await portal.patch(ADMIN, path, {"organisation_id": demo.PARTNER_B}, "*")
    assert faults(moved, "invalid") == {"#/organisation_id": "extra_forbidden"}
    assert (await portal.get(ADMIN, path)).headers["etag"] == '"1"'


async def test_a_patch_goes_into_nested_records_and_replaces_lists(portal):
    answer = await portal.patch(
        ADMIN,
        f"/services/{demo.TALKING_SUPPORT}",
        {"contact": {"email": None, "telephone": "0121 496 0199"}, "needs": ["CARER"], "address": None},
        "*",
    )
    assert answer.json()["contact"] == {
        "telephone": "0121 496 0199",
        "email": None,
        "website": "https://lantern.example/help",
        "instructions": None,
    }
    assert (answer.json()["needs"], answer.json()["address"]) == (["CARER"], None)


@pytest.mark.parametrize(("path", "name", "new", "_"), RECORDS)
async def test_writes_are_audited(portal, owner, path, name, new, _):
    record_id = (await portal.post(ADMIN, f"/{path}", new)).json()[name]
    await portal.patch(ADMIN, f"/{path}/{record_id}", CHANGES[path], "*")
    await portal.patch(ADMIN, f"/{path}/{record_id}", CHANGES[path], "*")

    entries = await owner.fetch("SELECT action, operation, actor, subjects FROM audit_entries ORDER BY entry_id")
    word = {"organisations": "organisation", "services": "service", "sharing-agreements": "sharing_agreement"}[path]
    assert [tuple(entry) for entry in entries] == [
        ("COLLECTION", f"create_{word}", "directory-admin", [UUID(record_id)]),
        ("ALTERATION", f"change_{word}", "directory-admin", [UUID(record_id)]),
    ]


async def test_every_example_is_accepted_as_often_as_it_is_sent(portal):
    for _ in range(2):
        for path, shown in [
            ("/organisations", examples.NEW_ORGANISATION),
            ("/services", examples.NEW_SERVICE),
            ("/sharing-agreements", examples.NEW_SHARING_AGREEMENT),
        ]:
            for example in shown.values():
                assert (await portal.post(ADMIN, path, example["value"])).status_code == 201
        for path, shown in [
            (f"/organisations/{examples.LANTERN}", examples.ORGANISATION_PATCH),
            (f"/services/{examples.LANTERN_TALKING_SUPPORT}", examples.SERVICE_PATCH),
            (f"/sharing-agreements/{examples.LANTERN_AGREEMENT}", examples.SHARING_AGREEMENT_PATCH),
            (f"/services/{examples.LANTERN_TALKING_SUPPORT}/capacity", examples.CAPACITY_PATCH),
        ]:
            for example in shown.values():
                assert (await portal.patch(ADMIN, path, example["value"], "*")).status_code == 200


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "7", "{", '{"name": 1e999}', '{"name": "\\ud800"}'])
async def test_what_is_no_record_is_refused(portal, body):
    async with portal.client(ADMIN) as client:
        headers = {"Content-Type": "application/json", "Idempotency-Key": '"12345678"'}
        created = await client.post("/services", content=body, headers=headers)
        headers = {"Content-Type": "application/merge-patch+json", "If-Match": "*"}
        changed = await client.patch(f"/services/{demo.TALKING_SUPPORT}", content=body, headers=headers)
    assert {created.status_code, changed.status_code} <= {400, 422}
    assert created.json()["errors"]


async def test_another_content_type_is_refused(portal):
    async with portal.client(ADMIN) as client:
        headers = {"Content-Type": "text/plain", "Idempotency-Key": '"12345678"'}
        created = await client.post("/services", content=json.dumps(SERVICE), headers=headers)
        changed = await client.patch(
            f"/services/{demo.TALKING_SUPPORT}", content="{}", headers={"Content-Type": "text/csv", "If-Match": "*"}
        )
    assert (created.status_code, changed.status_code) == (415, 415)
