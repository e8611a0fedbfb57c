"""Importing services over HTTP: good rows are kept, each of the others is reported with its faults."""

import csv
import io
import json
from uuid import UUID, uuid4

import pytest

from local_stack import demo_directory as demo
from referrals.directory.routes.examples import OPEN_REFERRAL_RECORDS
from referrals.directory.rules import csv_rows

ROW = dict(zip([one.name for one in csv_rows.COLUMNS], [one.example for one in csv_rows.COLUMNS], strict=True))
RECORD = OPEN_REFERRAL_RECORDS["page"]["value"]["contents"][0]
SERVICES = demo.demo_directory()["services"]
PROVIDERS = {one["organisation_id"] for one in SERVICES}


def table(*rows, columns=None):
    names = columns or [one.name for one in csv_rows.COLUMNS]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({**ROW, **row})
    return out.getvalue()


@pytest.fixture
def send(portal):
    """Send a file as the keeper of the directory does."""

    async def send(body, content_type="text/csv", who="directory_admin", key=None):
        content = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body)
        headers = {"Content-Type": content_type, "Idempotency-Key": f'"{key or uuid4()}"'}
        async with portal.client(who) as client:
            return await client.post("/directory-imports", content=content, headers=headers)

    return send


@pytest.fixture
def report(send):
    """Send a file that is taken, and return the report without the zeros."""

    async def report(body, content_type="text/csv"):
        answer = await send(body, content_type)
        assert answer.status_code == 200, answer.text
        return {name: value for name, value in answer.json().items() if value}

    return report


def faults_of(refused):
    return [{fault["pointer"]: fault["code"] for fault in row["faults"]} for row in refused]


async def services(portal, **filters):
    return (await portal.get("directory_admin", "/services", limit=100, **filters)).json()["items"]


async def test_the_template_is_a_table_that_is_taken(portal, report):
    answer = await portal.get("directory_admin", "/directory-imports/template")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"

    assert await report(answer.content) == {"created": 1, "organisations_created": 1}
    (service,) = await services(portal, need="ISOLATION_OLDER", lpu="SOLIHULL", status="inactive")
    assert (service["name"], service["minimum_age"], service["languages"]) == ("Example Befriending", 60, ["en", "pa"])
    assert [hours["weekday"] for hours in service["opening_hours"]] == ["MONDAY", "THURSDAY"]
    assert service["contact"]["telephone"] == "0121 496 0120"
    assert await report(answer.content) == {"unchanged": 1}


async def test_the_same_file_twice_changes_nothing(portal, report):
    body = table({}, {"name": "Second"}, {"name": "Third", "organisation_name": "Another", "address_lines": ""})
    assert await report(body) == {"created": 3, "organisations_created": 2}
    before = await services(portal)
    assert await report(body) == {"unchanged": 3}
    assert await services(portal) == before


async def test_a_row_that_differs_changes_the_service_and_its_version(portal, report):
    await report(table({}))
    assert await report(table({"places_per_week": "9", "funding": ""})) == {"updated": 1}
    (service,) = [one for one in await services(portal) if one["name"] == ROW["name"]]
    assert (service["places_per_week"], service["funding"], service["version"]) == (9, None, 2)


async def test_columns_that_are_not_there_stay_as_they_are(portal, report):
    columns = ["service_id", "organisation_name", "name", "description", "needs", "lpus", "places_per_week"]
    row = {
        "service_id": demo.TALKING_SUPPORT,
        "organisation_name": "Lantern Community Support",
        "name": "Lantern Talking Support",
        "description": "One-to-one talking support, in person or by telephone.",
        "needs": "MENTAL_HEALTH;BEREAVEMENT;ISOLATION_OLDER",
        "lpus": "BIRMINGHAM_NORTH;BIRMINGHAM_EAST",
        "places_per_week": "200",
    }
    assert await report(table(row, columns=columns)) == {"unchanged": 1}
    before = (await portal.get("officer", f"/services/{demo.TALKING_SUPPORT}")).json()
    assert await report(table({**row, "places_per_week": "7"}, columns=columns)) == {"updated": 1}
    after = (await portal.get("officer", f"/services/{demo.TALKING_SUPPORT}")).json()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"places_per_week", "version", "updated_at"}


async def test_good_rows_are_kept_and_every_other_is_reported(portal, report):
    body = table(
        {"name": "Good"},
        {"name": "Old", "minimum_age": "70", "maximum_age": "60"},
        {"name": "Many faults", "needs": "GARDENING;CARER", "minimum_age": "x", "places_per_week": "", "paused": "no"},
        {"name": "Formula", "description": "=HYPERLINK(1)"},
        {"name": "", "lpus": ""},
        {"name": "Also good"},
        {"name": "Hours", "opening_hours": "all day"},
        {"name": "Rules", "eligibility": '[{"kind": "STAR_SIGN"}]'},
    )
    done = await report(body)
    assert (done["created"], done["refused"]) == (2, 6)
    assert [row["line"] for row in done["refused_rows"]] == [3, 4, 5, 6, 8, 9]
    assert all(row["index"] is None for row in done["refused_rows"])
    assert faults_of(done["refused_rows"]) == [
        {"#/maximum_age": "ages_reversed"},
        {"#/needs": "enum", "#/minimum_age": "int_type", "#/places_per_week": "missing", "#/paused": "bool_type"},
        {"#/description": "formula"},
        {"#/name": "missing", "#/lpus": "missing"},
        {"#/opening_hours": "opening_hours"},
        {"#/eligibility": "union_tag_invalid"},
    ]
    assert {one["name"] for one in await services(portal)} >= {"Good", "Also good"}


async def test_a_row_twice_in_a_file_is_taken_once(report):
    done = await report(table({}, {"places_per_week": "6"}, {"name": "Other"}))
    assert (done["created"], done["refused"]) == (2, 1)
    assert faults_of(done["refused_rows"]) == [{"#": "duplicate_entry"}]
    assert "line 2" in done["refused_rows"][0]["faults"][0]["detail"]


async def test_an_organisation_needs_to_be_told_whole_by_one_row(report):
    partly = {"organisation_contact_email": "", "organisation_kind": "CHOIR"}
    done = await report(table(partly, {**partly, "name": "Second", "organisation_kind": "VOLUNTARY"}))
    assert done["refused"] == 2
    assert faults_of(done["refused_rows"]) == [
        {"#/organisation_contact_email": "missing", "#/organisation_kind": "enum"},
        {"#/organisation_contact_email": "missing"},
    ]
    assert await report(table(partly, {"name": "Second"}, {**partly, "name": "Third"})) == {
        "created": 3,
        "organisations_created": 1,
    }


async def test_two_organisations_of_one_name_are_told_apart_by_id_only(portal, report):
    new = {"name": "Twin", "description": "-", "kind": "VOLUNTARY", "contact_email": "a@twin.example"}
    ids = [(await portal.post("directory_admin", "/organisations", new)).json()["organisation_id"] for _ in range(2)]
    done = await report(table({"organisation_name": "Twin"}, {"organisation_id": ids[1], "organisation_name": "Twin"}))
    assert (done["created"], done["refused"]) == (1, 1)
    assert faults_of(done["refused_rows"]) == [{"#/organisation_name": "ambiguous"}]
    assert [one["organisation_id"] for one in await services(portal, organisation_id=ids[1])] == [ids[1]]


async def test_a_service_stays_with_its_organisation(report):
    done = await report(table({"service_id": demo.TALKING_SUPPORT, "organisation_name": "Harbour Wellbeing"}))
    assert faults_of(done["refused_rows"]) == [{"#/organisation_id": "other_organisation"}]


async def test_an_import_never_changes_an_organisation_that_is_there(portal, report):
    await report(
        table({"organisation_name": "Lantern Community Support", "organisation_contact_email": "x@evil.example"})
    )
    lantern = (await portal.get("directory_admin", f"/organisations/{demo.PARTNER_A}")).json()
    assert (lantern["contact_email"], lantern["version"]) == ("referrals@lantern.example", 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (table({}).encode("utf-16"), "not_utf8"),
        (table({"name": "Caf\u00e9"}).encode("latin-1"), "not_utf8"),
        (table({}).encode() + b'"never closed', "not_csv"),
        (table({}).encode() + b'x"y"z,"a"b', "not_csv"),
        (b"name," + b"x" * 200_000, "not_csv"),
        (b"name,name,colour\n", "unknown_column"),
        (b"\x00\x01\x02", "unknown_column"),
        (b"{}", "unknown_column"),
        (table({}, columns=["name"]).encode(), "missing_column"),
    ],
)
async def test_a_file_that_is_no_such_table_is_refused_as_a_whole(portal, send, body, code):
    answer = await send(body)
    assert answer.status_code == 422
    assert code in {fault["code"] for fault in answer.json()["errors"]}
    assert len(await services(portal)) == 13


async def test_a_header_is_told_every_fault(send):
    answer = await send("name,name,colour,\x07~/\nx,y,z,\n")
    assert {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]} == {
        "#/colour": "unknown_column",
        "#/3": "unknown_column",
        "#/name": "duplicate_column",
        **{
            f"#/{name}": "missing_column"
            for name in ("organisation_name", "description", "needs", "lpus", "places_per_week")
        },
    }


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"name": "a\x00b"}, {"#/name": "control_character"}),
        ({"name": "a\x1bb"}, {"#/name": "control_character"}),
        ({"name": "@SUM(A1)"}, {"#/name": "formula"}),
        ({"name": "-2+3+cmd|' /C calc'!A0"}, {"#/name": "formula"}),
        ({"name": "two\nlines"}, {"#/name": "string_pattern_mismatch"}),
        ({"name": "x" * 201}, {"#/name": "string_too_long"}),
        ({"description": "x" * 20_001}, {"#/description": "cell_too_long"}),
        ({"email": "nobody"}, {"#/email": "string_pattern_mismatch"}),
        ({"address_town": "Walsall"}, {"#/address_lines": "missing", "#/address_postcode": "missing"}),
        ({"service_id": "7"}, {"#/service_id": "uuid_parsing"}),
        ({"eligibility": '{"a": 1e999}'}, {"#/eligibility": "number_too_large"}),
        ({"eligibility": "{"}, {"#/eligibility": "not_json"}),
        ({"minimum_age": "99999999999999999999"}, {"#/minimum_age": "int_type"}),
        ({"places_per_week": "1.5"}, {"#/places_per_week": "int_type"}),
        ({"opening_hours": "MONDAY 17:00-09:00"}, {"#/opening_hours": "closes_before_opening"}),
        ({"opening_hours": "SOMEDAY 09:00-17:00"}, {"#/opening_hours": "enum"}),
        ({"status": "open"}, {"#/status": "enum"}),
    ],
)
async def test_a_hostile_row_is_refused_and_the_next_is_taken(report, row, expected):
    done = await report(table(row, {"name": "The next"}))
    assert (done["created"], done["refused"]) == (1, 1)
    assert faults_of(done["refused_rows"]) == [expected]


async def test_a_telephone_number_with_a_plus_is_no_formula(report):
    assert (await report(table({"telephone": "+44 121 496 0120"})))["created"] == 1


async def test_a_row_of_another_length_is_refused(report):
    done = await report(table({}) + "a,b,c\r\n")
    assert (done["created"], faults_of(done["refused_rows"])) == (1, [{"#": "wrong_number_of_cells"}])


async def test_a_byte_order_mark_and_quoted_cells_are_read(report):
    body = "\ufeff" + table({"description": 'He said "yes",\r\nthen went; Zoë'}).replace("\r\n", "\n")
    assert (await report(body.encode()))["created"] == 1


async def test_the_open_referral_example_is_taken_as_often_as_it_is_sent(portal, report):
    body = OPEN_REFERRAL_RECORDS["page"]["value"]
    assert await report(body, "application/json") == {"created": 1, "organisations_created": 1}
    assert await report(body, "application/json") == {"unchanged": 1}
    service = (await portal.get("officer", f"/services/{RECORD['id']}")).json()
    assert (service["needs"], service["lpus"]) == (["DEBT_WELFARE"], ["WOLVERHAMPTON", "WALSALL"])
    assert (service["minimum_age"], service["maximum_age"], service["places_per_week"]) == (16, 130, 0)
    assert service["opening_hours"] == [
        {"weekday": "MONDAY", "opens": "10:00", "closes": "15:00"},
        {"weekday": "WEDNESDAY", "opens": "10:00", "closes": "15:00"},
    ]


async def test_what_the_open_directory_tells_can_be_taken_in_again(portal, report):
    listed = (await portal.get(None, "/open-referral/services", per_page=100)).json()
    assert await report(listed, "application/json") == {"unchanged": len(SERVICES)}

    whole = [(await portal.get(None, f"/open-referral/services/{one['id']}")).json() for one in listed["contents"]]
    assert await report(whole, "application/json") == {"unchanged": len(SERVICES)}
    assert await report(whole[0], "application/json") == {"unchanged": 1}


async def test_what_one_directory_tells_another_takes_whole(portal, report, owner):
    listed = (await portal.get(None, "/open-referral/services", per_page=100)).json()["contents"]
    whole = [(await portal.get(None, f"/open-referral/services/{one['id']}")).json() for one in listed]
    before = await services(portal)
    await owner.execute("DELETE FROM sharing_agreements; DELETE FROM services; DELETE FROM organisations")
    for one in whole:
        one["organization"]["email"] = "desk@partner.example"

    taken = {"created": len(SERVICES), "organisations_created": len(PROVIDERS)}
    assert await report(whole, "application/json") == taken
    own = {"places_per_week", "paused", "eligibility", "created_at", "updated_at", "opening_hours"}
    after = await services(portal)
    assert [{name: one[name] for name in one if name not in own} for one in after] == [
        {name: one[name] for name in one if name not in own} for one in before
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": None}, {"#/name": "missing"}),
        ({"name": 7}, {"#/name": "string_type"}),
        ({"id": "x"}, {"#/id": "uuid_parsing"}),
        ({"id": 7}, {"#/id": "uuid_parsing"}),
        ({"organization": {"id": []}}, {"#/organization/id": "uuid_parsing"}),
        (
            {"organization": None},
            {f"#/organization/{name}": "missing" for name in ("name", "description", "email")},
        ),
        ({"organization": {**RECORD["organization"], "email": None}}, {"#/organization/email": "missing"}),
        ({"attributes": None}, {"#/attributes": "missing"}),
        ({"attributes": [{"taxonomy_term": {"term": "GARDENING"}}]}, {"#/attributes": "unknown_need"}),
        ({"attributes": [{"taxonomy_term": []}, "x", {"taxonomy_term_id": {}}]}, {"#/attributes": "unknown_need"}),
        ({"service_areas": [{"name": "Cornwall"}]}, {"#/service_areas": "unknown_area"}),
        ({"service_areas": "Walsall"}, {"#/service_areas": "missing"}),
        ({"url": "ftp://example"}, {"#/url": "string_pattern_mismatch"}),
        (
            {"contacts": [{"phones": [{"number": "ring us"}]}]},
            {"#/contacts/0/phones/0/number": "string_pattern_mismatch"},
        ),
        ({"contacts": [{"phones": 7}], "minimum_age": True}, {"#/minimum_age": "int_type"}),
        ({"minimum_age": 16.5}, {"#/minimum_age": "int_type"}),
        ({"schedules": [{"byday": "MO", "opens_at": 9}]}, {"#/schedules": "string_type"}),
        (
            {"service_at_locations": [{"location": {"addresses": [{"address_1": "1 Row"}]}}]},
            {
                "#/service_at_locations/0/location/addresses/0/city": "missing",
                "#/service_at_locations/0/location/addresses/0/postal_code": "missing",
            },
        ),
        ({"languages": [{"code": "English"}]}, {"#/languages/0": "string_pattern_mismatch"}),
        ({"funding": [{"source": 7}]}, {"#/funding/0/source": "string_type"}),
        ({"status": "open"}, {"#/status": "enum"}),
    ],
)
async def test_a_record_that_is_not_right_is_refused_and_the_next_is_taken(report, change, expected):
    other = {**RECORD["organization"], "id": str(uuid4()), "name": "Another"}
    following = {**RECORD, "id": str(uuid4()), "name": "The next", "organization": other}
    done = await report([{**RECORD, **change}, following], "application/json")
    assert (done["created"], done["refused"]) == (1, 1)
    assert done["refused_rows"][0]["index"] == 0
    found = faults_of(done["refused_rows"])[0]
    assert {pointer: found[pointer] for pointer in expected if pointer in found} == expected


async def test_times_with_seconds_and_ages_with_a_point_are_read(portal, report):
    schedules = [
        {"freq": "WEEKLY", "byday": "FR", "opens_at": "09:30:00", "closes_at": "11:00Z"},
        {"freq": "MONTHLY", "bymonthday": "1", "opens_at": "09:00", "closes_at": "10:00"},
    ]
    body = {**RECORD, "minimum_age": 18.0, "schedules": schedules}
    assert (await report(body, "application/json"))["created"] == 1
    service = (await portal.get("officer", f"/services/{RECORD['id']}")).json()
    assert service["minimum_age"] == 18
    assert service["opening_hours"] == [{"weekday": "FRIDAY", "opens": "09:30", "closes": "11:00"}]


@pytest.mark.parametrize("body", ["{}", "7", "null", '"x"', '{"contents": 7}', '{"contents": {}}'])
async def test_json_that_holds_no_services_is_refused(send, body):
    answer = await send(body, "application/json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_open_referral")


@pytest.mark.parametrize("body", ["", "{", '{"a": 1e999}', '{"a": NaN}', '["\\ud800"]', '{"a":1,"a":2}', "[" * 100])
async def test_json_that_is_none_is_refused(send, body):
    answer = await send(body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/xml", "text/csv; charset=latin-1", "text/csv;charset=utf-16"]
)
async def test_another_media_type_is_refused(send, content_type):
    answer = await send(table({}), content_type)
    assert (answer.status_code, answer.headers["accept"]) == (415, "text/csv, application/json")


async def test_it_takes_sixteen_mebibytes_and_no_more(send):
    padding = b"\n" * (16 * 1024 * 1024)
    body = table({}).encode()
    taken = await send(body + padding[len(body) :])
    assert (taken.status_code, taken.json()["created"]) == (200, 1), taken.text
    refused = await send(body + padding)
    assert (refused.status_code, refused.json()["code"]) == (413, "too-large")


async def test_more_entries_than_one_import_takes_are_refused(send):
    answer = await send([{}] * 20_001, "application/json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "too_many_entries")


async def test_a_thousand_refused_rows_are_shown_and_all_are_counted(send):
    report = (await send([7] * 1001, "application/json")).json()
    assert (report["refused"], len(report["refused_rows"])) == (1001, 1000)


async def test_the_same_key_imports_once(portal, send):
    first = await send(table({}), key="12345678")
    again = await send(table({}), key="12345678")
    other = await send(table({"name": "x"}), key="12345678")
    assert (first.json()["created"], again.json()) == (1, first.json())
    assert other.json()["code"] == "idempotency-key-reused"


@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("partner_a", 403), (None, 401)])
async def test_only_the_keeper_imports(portal, send, who, status):
    assert (await send(table({}), who=who)).status_code == status
    assert (await portal.get(who, "/directory-imports/template")).status_code == status


async def test_an_import_is_audited(send, owner, portal):
    row = {"organisation_name": "Lantern Community Support", "name": "Lantern Talking Support"}
    await send(table({}, row))
    entries = {
        entry["action"]: entry["subjects"]
        for entry in await owner.fetch(
            "SELECT action, subjects FROM audit_entries WHERE operation = 'import_directory'"
        )
    }
    assert entries["ALTERATION"] == [UUID(demo.TALKING_SUPPORT)]
    assert len(entries["COLLECTION"]) == 2
