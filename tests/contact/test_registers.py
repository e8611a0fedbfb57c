"""What every plain register of the service does alike: add, read, list, change under the version, refuse."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from contact.benefits import demonstration as benefits
from contact.continuity import demonstration as continuity
from contact.crime_reports import demonstration as crime_reports
from contact.front_offices import demonstration as front_offices
from contact.seeds import seed_demonstration
from contact.sites import demonstration as sites
from contact.workforce import demonstration as workforce


@dataclass(frozen=True)
class Kept:
    """A register by its address, its key, what is added, which record is changed and how, and by whom."""

    address: str
    key: str
    new: dict[str, Any]
    to_change: UUID
    patch: dict[str, Any]
    event: str
    who: str = "contact_manager"

    def __str__(self) -> str:
        return self.address


REGISTERS = [
    Kept(
        "stream-settings", "stream_setting_id", sites.NEW_SETTING, sites.SETTING_TO_CHANGE, sites.SETTING_PATCH, "sites"
    ),
    Kept("sites", "site_id", sites.NEW_SITE, sites.SITE_TO_CHANGE, sites.SITE_PATCH, "sites"),
    Kept("centres", "centre_id", sites.NEW_CENTRE, sites.CENTRE_TO_CHANGE, sites.CENTRE_PATCH, "sites"),
    Kept(
        "centre-sites",
        "centre_site_id",
        sites.NEW_CENTRE_SITE,
        sites.CENTRE_SITE_TO_CHANGE,
        sites.CENTRE_SITE_PATCH,
        "sites",
    ),
    Kept(
        "outages",
        "outage_id",
        continuity.NEW_OUTAGE,
        continuity.OUTAGE_TO_CHANGE,
        continuity.OUTAGE_PATCH,
        "continuity",
    ),
    Kept(
        "continuity-tests",
        "continuity_test_id",
        continuity.NEW_TEST,
        continuity.TEST_TO_CHANGE,
        continuity.TEST_PATCH,
        "continuity",
    ),
    Kept(
        "service-delivery-officers",
        "service_delivery_officer_id",
        crime_reports.NEW_OFFICER,
        crime_reports.OFFICER_TO_CHANGE,
        crime_reports.OFFICER_PATCH,
        "service_delivery",
    ),
    Kept(
        "recording-limits",
        "recording_limit_id",
        crime_reports.NEW_LIMIT,
        crime_reports.LIMIT_TO_CHANGE,
        crime_reports.LIMIT_PATCH,
        "service_delivery",
        "crime_registrar",
    ),
    Kept(
        "front-offices",
        "front_office_id",
        front_offices.NEW_OFFICE,
        front_offices.OFFICE_TO_CHANGE,
        front_offices.OFFICE_PATCH,
        "front_offices",
    ),
    Kept(
        "footfall-counts",
        "footfall_count_id",
        front_offices.NEW_COUNT,
        front_offices.COUNT_TO_CHANGE,
        front_offices.COUNT_PATCH,
        "front_offices",
    ),
    Kept(
        "front-office-options",
        "front_office_option_id",
        front_offices.NEW_OPTION,
        front_offices.OPTION_TO_CHANGE,
        front_offices.OPTION_PATCH,
        "front_offices",
    ),
    Kept(
        "consultation-responses",
        "consultation_response_id",
        front_offices.NEW_RESPONSE,
        front_offices.RESPONSE_TO_CHANGE,
        front_offices.RESPONSE_PATCH,
        "front_offices",
    ),
    Kept(
        "headcounts",
        "headcount_id",
        workforce.NEW_HEADCOUNT,
        workforce.HEADCOUNT_TO_CHANGE,
        workforce.HEADCOUNT_PATCH,
        "workforce",
    ),
    Kept("leavers", "leaver_id", workforce.NEW_LEAVER, workforce.LEAVER_TO_CHANGE, workforce.LEAVER_PATCH, "workforce"),
    Kept(
        "mentorships",
        "mentorship_id",
        workforce.NEW_MENTORSHIP,
        workforce.MENTORSHIP_TO_CHANGE,
        workforce.MENTORSHIP_PATCH,
        "workforce",
    ),
    Kept(
        "benefits", "benefit_id", benefits.NEW_BENEFIT, benefits.BENEFIT_TO_CHANGE, benefits.BENEFIT_PATCH, "benefits"
    ),
    Kept(
        "financial-statements",
        "financial_statement_id",
        benefits.NEW_STATEMENT,
        benefits.STATEMENT_TO_CHANGE,
        benefits.STATEMENT_PATCH,
        "benefits",
    ),
]
CHANGED = [*REGISTERS, Kept("control-room-moves", "", {}, sites.MOVE_TO_CHANGE, sites.MOVE_PATCH, "sites")]
WHO = "contact_manager"


async def told_of(contact, record_id) -> list[tuple[str, int]]:
    rows = await contact.sql(
        "SELECT type, data ->> 'verb' AS verb, (data ->> 'version')::int AS version FROM events "
        "WHERE subject_id = $1 ORDER BY event_id",
        UUID(str(record_id)),
    )
    return [(row["type"].removeprefix("uk.police.bluelamp.contact."), row["verb"], row["version"]) for row in rows]


async def audited(contact, record_id) -> set[str]:
    rows = await contact.sql("SELECT operation FROM audit_entries WHERE $1 = ANY (subjects)", UUID(str(record_id)))
    return {row["operation"] for row in rows}


@pytest.mark.parametrize("register", REGISTERS, ids=str)
async def test_what_is_added_can_be_read_and_is_listed_logged_and_told(demonstration, register):
    key = str(uuid4())
    added = await demonstration.post(register.who, f"/{register.address}", register.new, key)
    assert added.status_code == 201, added.text
    record = added.json()
    assert (
        record.items() >= {name: value for name, value in register.new.items() if not str(value).endswith("Z")}.items()
    )
    assert added.headers["Location"] == f"/contact/v1/{register.address}/{record[register.key]}"
    assert added.headers["ETag"] == '"1"'
    assert (await demonstration.post(register.who, f"/{register.address}", register.new, key)).json() == record
    read = await demonstration.get(register.who, f"/{register.address}/{record[register.key]}")
    assert (read.json(), read.headers["ETag"]) == (record, '"1"')
    assert record in await everything(demonstration, register)
    assert await told_of(demonstration, record[register.key]) == [(f"{register.event}.changed.v1", "CREATED", 1)]
    named = {operation.split("_")[0] for operation in await audited(demonstration, record[register.key])}
    assert named == {"create", "get", "list"}


async def everything(demonstration, register) -> list[dict[str, Any]]:
    """Every record by pages of a few, each once, in the order that the pages promise."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await demonstration.get(register.who, f"/{register.address}", limit=7, **cursor)).json()
        found += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len({one[register.key] for one in found}) == len(found)
    return found


@pytest.mark.parametrize("register", REGISTERS, ids=str)
async def test_a_field_that_nobody_asked_for_is_refused(demonstration, register):
    refused = await demonstration.post(register.who, f"/{register.address}", {**register.new, "version": 1})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/version"


@pytest.mark.parametrize("register", CHANGED, ids=str)
async def test_a_change_needs_the_version_that_it_was_read_with(demonstration, register):
    address = f"/{register.address}/{register.to_change}"
    before = await demonstration.get(register.who, address)
    assert (await demonstration.patch(register.who, address, register.patch, None)).status_code == 428
    assert (await demonstration.patch(register.who, address, register.patch, '"99"')).status_code == 412
    assert (await demonstration.get(register.who, address)).json() == before.json()
    changed = await demonstration.patch(register.who, address, register.patch, before.headers["ETag"])
    assert changed.status_code == 200, changed.text
    assert (changed.json()["version"], changed.headers["ETag"]) == (2, '"2"')
    assert (await demonstration.get(register.who, address)).json() == changed.json()
    again = await demonstration.patch(register.who, address, register.patch, '"2"')
    assert again.json() == changed.json(), "what changes nothing leaves the version as it is"
    assert (f"{register.event}.changed.v1", "CHANGED", 2) in await told_of(demonstration, register.to_change)
    assert any(one.startswith("change_") for one in await audited(demonstration, register.to_change))


@pytest.mark.parametrize("register", CHANGED, ids=str)
async def test_what_is_not_there_is_not_found(demonstration, register):
    address = f"/{register.address}/{uuid4()}"
    assert (await demonstration.get(register.who, address)).status_code == 404
    assert (await demonstration.patch(register.who, address, register.patch, '"1"')).status_code == 404


@pytest.mark.parametrize("register", CHANGED, ids=str)
async def test_only_who_keeps_it_may_change_it(demonstration, register):
    address = f"/{register.address}/{register.to_change}"
    assert (await demonstration.patch("board", address, register.patch, "*")).status_code == 403
    assert (await demonstration.patch("officer", address, register.patch, "*")).status_code == 403


async def test_of_two_that_overlap_and_come_at_once_one_is_kept(demonstration):
    """No check before the write could tell: the database keeps a stream's settings, a staff member's mentors apart."""
    for address, new in (
        ("stream-settings", {**sites.NEW_SETTING, "effective_from": "2001-04-01", "effective_until": "2002-04-01"}),
        ("mentorships", {**workforce.NEW_MENTORSHIP, "staff_number": "FC20999"}),
        (
            "outages",
            {**continuity.NEW_OUTAGE, "started_at": "2012-05-06T21:00:00Z", "ended_at": "2012-05-06T22:00:00Z"},
        ),
    ):
        answers = await asyncio.gather(*(demonstration.post(WHO, f"/{address}", new) for _ in range(4)))
        assert sorted(one.status_code for one in answers) == [201, 422, 422, 422], address
        refused = [one.json()["errors"][0] for one in answers if one.status_code == 422]
        assert {one["code"] for one in refused} == {"overlaps"}


async def test_two_changes_with_one_version_are_one_change(demonstration):
    address = f"/sites/{sites.SITE_TO_READ}"
    patches = [{"name": f"Lloyd House, wing {wing}"} for wing in range(4)]
    answers = await asyncio.gather(*(demonstration.patch(WHO, address, one, '"1"') for one in patches))
    assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]
    [done] = [one for one in answers if one.status_code == 200]
    assert (await demonstration.get(WHO, address)).json() == done.json()


async def test_the_demonstration_is_put_in_once(demonstration):
    assert await seed_demonstration(demonstration.resources) == 0


async def test_a_list_answers_one_caller_and_one_set_of_filters(demonstration):
    page = (await demonstration.get(WHO, "/headcounts", limit=3, function="CST")).json()
    assert {one["function"] for one in page["items"]} == {"CST"}
    for who, filters in (("board", {"function": "CST"}), (WHO, {"function": "EMERGENCY"})):
        foreign = await demonstration.get(who, "/headcounts", limit=3, cursor=page["next_cursor"], **filters)
        assert (foreign.status_code, foreign.json()["code"]) == (422, "invalid-cursor")
    first = await demonstration.get(WHO, "/headcounts", limit=3, function="CST")
    assert 'rel="next"' in first.headers["Link"]
    assert (await demonstration.get(WHO, "/headcounts", limit=101)).status_code == 422
