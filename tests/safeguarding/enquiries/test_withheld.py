"""What is withheld is not taken, and leaves by no path: no response, list, event, feed, history, log or error."""

import json
import re
from uuid import uuid4

import asyncpg
import pytest
from parts.hub_cases import WHO, HubCase, asked, screened
from parts.safeguarding import ROLES, Safeguarding
from parts.stored import as_owner, differences, stored, tables

from bluelamp.kit import clocks
from safeguarding.cases import demonstration as cases
from safeguarding.enquiries.demonstration import ANSWER

REASON = "LEGAL_RESTRICTION"
SECRET = "a sealed order of the family court"
MANAGERS = {"hub_manager", "hub_manager_2"}
SANDWELL = {*WHO.values(), *MANAGERS}


def shared(marker: str, **more: object) -> dict[str, object]:
    return {**ANSWER, "summary": f"Known to us: {marker}.", **more}


async def readings(service: Safeguarding, case: HubCase, who: str) -> str:
    """Everything that a caller can get hold of about the case, and every refusal beside it, as one text."""
    known = {"case_id": case.case_id, "enquiry_id": case.enquiries["HEALTH"]}
    found = []
    for path, operations in service.app.openapi()["paths"].items():
        if "get" not in operations:
            continue
        address = re.sub(r"\{(\w+)\}", lambda match: known.get(match[1], str(uuid4())), path)
        most = largest_page(operations["get"])
        found.append(await service.get(who, address, at=clocks.now().isoformat(), **most))
    refused = (f"/enquiries/{case.enquiries['HEALTH']}/response", f"/cases/{case.case_id}/enquiries")
    found += [await service.post(who, path, {"status": "HELD_WITHHELD"}) for path in refused]
    return "\n".join(answer.text for answer in found)


def largest_page(operation: dict) -> dict[str, int]:
    """How to ask for as much at once as there may be: a shorter page of the same list says nothing more."""
    return {one["name"]: one["schema"]["maximum"] for one in operation.get("parameters", []) if one["name"] == "limit"}


async def seen_by(service: Safeguarding, case: HubCase, text: str) -> set[str]:
    return {who for who in ROLES if text in await readings(service, case, who)}


@pytest.mark.parametrize("field", ["summary", "sensitivity", "onward_share_allowed", "source_systems", "searched_by"])
async def test_an_answer_that_withholds_takes_nothing_of_what_is_withheld(hub, field):
    case = await asked(hub, "HEALTH")
    more = {
        "summary": SECRET,
        "sensitivity": "INTELLIGENCE",
        "onward_share_allowed": False,
        "source_systems": ["COURT_RECORDS"],
        "searched_by": SECRET,
    }[field]
    withheld = {"status": "HELD_WITHHELD", "withheld_reason": REASON, field: more}
    async with as_owner(hub.database) as owner:
        before = await stored(owner)
        answer = await case.answer("HEALTH", withheld)
        assert differences(before, await stored(owner)) == []
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(f"#/{field}", "not_taken")]
    assert SECRET not in answer.text
    assert "COURT_RECORDS" not in answer.text


async def test_the_database_itself_takes_no_summary_of_a_withheld_answer(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH", {"status": "HELD_WITHHELD", "withheld_reason": REASON})
    async with as_owner(hub.database) as owner:
        response = await owner.fetchrow(
            "SELECT * FROM enquiry_responses WHERE enquiry_id::text = $1", case.enquiries["HEALTH"]
        )
        add = "INSERT INTO enquiry_findings VALUES ($1, $2, $3, $4, 'told', 'OFFICIAL', true)"
        of = (response["enquiry_id"], response["organisation_id"])
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute(add, response["response_id"], "HELD_WITHHELD", *of)
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await owner.execute(add, response["response_id"], "HELD_SHARED", *of)


@pytest.mark.parametrize("status", ["HELD_WITHHELD", "PARTLY_SHARED"])
async def test_why_is_read_by_the_answering_desk_alone_before_and_after_the_release(hub, status):
    case = await asked(hub, "HEALTH", "PROBATION")
    partly = shared("p1") if status == "PARTLY_SHARED" else {}
    given = {**partly, "status": status, "withheld_reason": REASON}
    assert (await case.answer("HEALTH", given)).status_code == 201
    assert await seen_by(hub, case, REASON) == {"mash_health"}
    await case.decide_and_release()
    assert await seen_by(hub, case, REASON) == {"mash_health"}
    told = {who for who in SANDWELL if f'"status":"{status}"' in (await case.read(who, "HEALTH")).text.replace(" ", "")}
    assert told == SANDWELL


async def test_why_stands_in_one_table_only(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH", {"status": "HELD_WITHHELD", "withheld_reason": "RISK_TO_A_PERSON"})
    async with as_owner(hub.database) as owner:
        holding = [
            table
            for table in await tables(owner)
            if await owner.fetchval(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%RISK_TO_A_PERSON%'")  # noqa: S608 # names from the catalogue
        ]
    assert holding == ["enquiry_withholdings"]


async def test_what_is_shared_is_read_by_the_decision_maker_alone_until_the_release(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH", shared("marker-before-release"))
    assert await seen_by(hub, case, "marker-before-release") == MANAGERS | {"mash_health"}
    await case.decide_and_release()
    assert await seen_by(hub, case, "marker-before-release") == SANDWELL


@pytest.mark.parametrize("sensitivity", ["THIRD_PARTY", "INTELLIGENCE"])
async def test_third_party_material_and_intelligence_go_no_further_unless_it_is_said(hub, sensitivity):
    kept = await asked(hub, "HEALTH")
    await kept.answer("HEALTH", shared("marker-kept", sensitivity=sensitivity))
    await kept.decide_and_release()
    assert await seen_by(hub, kept, "marker-kept") == MANAGERS | {"mash_health"}
    passed_on = await asked(hub, "HEALTH")
    await passed_on.answer("HEALTH", shared("marker-passed", sensitivity=sensitivity, onward_share_allowed=True))
    await passed_on.decide_and_release()
    assert await seen_by(hub, passed_on, "marker-passed") == SANDWELL


async def test_what_is_taken_back_is_read_by_no_other_desk_and_replayed_to_the_decision_maker(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH", shared("marker-taken-back"))
    known_at = clocks.now().isoformat()
    taken_back = {"status": "HELD_WITHHELD", "withheld_reason": REASON, "correction_reason": "RELEASE_CHANGED"}
    assert (await case.correct("HEALTH", taken_back)).status_code == 201
    await case.decide_and_release()
    assert await seen_by(hub, case, "marker-taken-back") == set()
    path = f"/cases/{case.case_id}/as-known-at"
    replayed = {who for who in ROLES if "marker-taken-back" in (await hub.get(who, path, at=known_at)).text}
    assert replayed == MANAGERS | {"mash_health"}


async def test_events_and_webhooks_say_nothing_of_an_answer(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH", shared("marker-event", status="PARTLY_SHARED", withheld_reason=REASON))
    async with as_owner(hub.database) as owner:
        data = await owner.fetch("SELECT data FROM events WHERE data->>'case_id' = $1", case.case_id)
    allowed = {"enquiry_id", "case_id", "reference", "hub", "agency", "state"}
    enquiries = [json.loads(row["data"]) for row in data if "enquiry_id" in row["data"]]
    assert len(enquiries) == 4  # asked and answered, to the desk and to the management
    assert {name for one in enquiries for name in one} == allowed
    for row in data:
        assert not {"marker-event", REASON, "PARTLY_SHARED"} & set(re.findall(r"[\w-]+", row["data"]))


async def test_as_sql_without_where_a_desk_sees_its_own_until_the_release_and_another_hub_nothing(hub):
    cases = [await asked(hub, "HEALTH", "PROBATION") for _ in range(2)]
    for case in cases:
        await case.answer("HEALTH", shared("m", status="PARTLY_SHARED", withheld_reason=REASON))
        await case.answer("PROBATION", shared("m", status="PARTLY_SHARED", withheld_reason=REASON))
    partner = await asyncpg.connect(hub.database.dsn("partner"))
    try:
        before = await _rows(partner, cases)
        await cases[0].decide_and_release()
        after = await _rows(partner, cases)
    finally:
        await partner.close()
    four = {"enquiries", "enquiry_responses", "enquiry_findings", "enquiry_withholdings"}
    assert before["mash_health"] == before["mash_probation"] == dict.fromkeys(four, 2)
    assert before["hub_manager"] == {**dict.fromkeys(four, 4), "enquiry_withholdings": 0}
    assert before["mash_police"] == before["mash_police_bham"] == before["hub_manager_bham"] == dict.fromkeys(four, 0)
    assert before["partner_a"] == before["nobody"] == dict.fromkeys(four, 0)
    assert after["mash_health"] == {**dict.fromkeys(four, 3), "enquiry_withholdings": 2}
    assert after["mash_police"] == {**dict.fromkeys(four, 2), "enquiry_withholdings": 0}
    assert after["mash_police_bham"] == after["hub_manager_bham"] == after["partner_a"] == dict.fromkeys(four, 0)


async def _rows(partner: asyncpg.Connection, of: list[HubCase]) -> dict[str, dict[str, int]]:
    """How many rows of these cases each reader has in each table, by a statement that forgot its WHERE."""
    mine = {enquiry_id for case in of for enquiry_id in case.enquiries.values()}
    who = ("mash_health", "mash_probation", "mash_police", "hub_manager", "mash_police_bham", "hub_manager_bham")
    found: dict[str, dict[str, int]] = {}
    for reader in (*who, "partner_a", "nobody"):
        async with partner.transaction():
            if reader != "nobody":
                bind = "SELECT set_config('bluelamp.organisation_id', $1, true)"
                await partner.execute(bind, str(ROLES[reader]["organisation_id"]))
            found[reader] = {
                table: len([r for r in await partner.fetch(f"SELECT * FROM {table}") if str(r["enquiry_id"]) in mine])  # noqa: S608 # our own names
                for table in ("enquiries", "enquiry_responses", "enquiry_findings", "enquiry_withholdings")
            }
    return found


async def test_as_sql_a_desk_writes_no_answer_and_no_question_of_others(hub):
    case = await asked(hub, "HEALTH")
    enquiry_id, organisation = case.enquiries["HEALTH"], ROLES["mash_health"]["organisation_id"]
    forged = (
        "INSERT INTO enquiry_responses (response_id, enquiry_id, organisation_id, status, responder, responded_at, "
        "searched_by, source_systems) VALUES (uuidv7(), $1::text::uuid, $2::text::uuid, 'NOTHING_HELD', 'x', now(), "
        "'x', '{X}')"
    )
    partner = await asyncpg.connect(hub.database.dsn("partner"))
    try:
        for claimed in (ROLES["mash_police"]["organisation_id"], organisation):
            async with partner.transaction():
                bind = "SELECT set_config('bluelamp.organisation_id', $1, true)"
                await partner.execute(bind, str(ROLES["mash_police"]["organisation_id"]))
                changed = await partner.execute("UPDATE enquiries SET state = 'CANCELLED'")
                assert changed == "UPDATE 0"
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with partner.transaction():
                        await partner.execute(forged, enquiry_id, claimed)
    finally:
        await partner.close()


async def test_answers_are_never_altered_or_removed_by_anybody_who_can_log_in(hub):
    for role in ("app", "partner"):
        connection = await asyncpg.connect(hub.database.dsn(role))
        try:
            for table in ("enquiry_responses", "enquiry_findings", "enquiry_withholdings"):
                for statement in (f"UPDATE {table} SET status = 'NOT_SEARCHED'", f"DELETE FROM {table}"):  # noqa: S608 # our own names
                    with pytest.raises(asyncpg.InsufficientPrivilegeError):
                        await connection.execute(statement)
        finally:
            await connection.close()
    service = await asyncpg.connect(hub.database.dsn("app"))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.fetch("SELECT * FROM enquiry_withholdings")
    finally:
        await service.close()


async def test_what_the_home_authoritys_agencies_keep_back_stays_with_its_own_decision_maker(hub: Safeguarding):
    """The host goes on reading a case that it has handed over, but for what is the decision-maker's alone."""
    case = await screened(hub)
    request = {"home_hub": "BIRMINGHAM", "reason": "The family lives in Birmingham and was visiting."}
    assert (await case.step("mash_csc", "home-authority-request", request)).status_code == 200
    accepted = await case.step("mash_csc_bham", "home-authority-acceptance", {"document_reference": "LETTER-7"})
    assert accepted.status_code == 200, accepted.text
    assert (await case.ask("POLICE", "CHILDRENS_SOCIAL_CARE", who="mash_csc_bham")).status_code == 201
    answered = {"POLICE": "mash_police_bham", "CHILDRENS_SOCIAL_CARE": "mash_csc_bham"}
    graded = {"POLICE": "INTELLIGENCE", "CHILDRENS_SOCIAL_CARE": "OFFICIAL"}
    for agency, who in answered.items():
        response = shared(agency, sensitivity=graded[agency], onward_share_allowed=None)
        answer = await hub.post(who, f"/enquiries/{case.enquiries[agency]}/response", response)
        assert answer.status_code == 201, answer.text
    for verb, body in (("decision", cases.DECISION), ("notification", cases.NOTIFICATION)):
        assert (await case.step("hub_manager_bham", verb, body)).is_success
    read = {who: (await case.read(who, "POLICE")).json()["response"] for who in ("hub_manager", "hub_manager_bham")}
    assert read["hub_manager_bham"]["finding"]["summary"] == "Known to us: POLICE."
    assert (read["hub_manager"]["status"], read["hub_manager"]["finding"]) == ("HELD_SHARED", None)
    path = f"/cases/{case.case_id}"
    for told in (
        await hub.get("hub_manager", f"{path}/enquiries"),
        await hub.get("hub_manager", f"{path}/as-known-at", at=clocks.now().isoformat()),
    ):
        assert told.status_code == 200, told.text
        assert "Known to us: POLICE." not in told.text
        assert "Known to us: CHILDRENS_SOCIAL_CARE." in told.text
