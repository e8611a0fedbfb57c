"""Nobody is left behind: restricted cases go with the others, and what may lead no longer is found and refused."""

from uuid import uuid4

from parts.offenders_caseload import restrict
from parts.offenders_lead_agencies import (
    PROBATION,
    answered,
    case_with_proposal,
    decide,
    decided,
    do_reallocations,
    led_by_partner,
    many_cases,
    reallocation,
)
from parts.platform import PARTNER_A
from parts.stored import as_owner

from offenders.lead_agencies.usecases.answering import give_answer

PATH = "/lead-agency-reallocations"
OUTDATED = "/lead-agencies/outdated"


async def abolished(offenders):
    """Let the Probation Service lead no longer."""
    async with as_owner(offenders.database) as owner:
        await owner.execute(
            "UPDATE lead_agency_rule_sets SET agencies = '{POLICE}', statutory_agency = 'POLICE', youth_agency = NULL"
        )


def cases_in(read):
    return sum(one["cases"] for one in read["counts"])


async def test_a_reallocation_takes_the_restricted_along_and_tells_supervisors_alone(offenders):
    await many_cases(offenders, 3)
    [row] = await offenders.sql("SELECT offender_id, case_id FROM cases ORDER BY case_id LIMIT 1")
    await restrict(offenders, row["offender_id"])
    answer = await offenders.post("iom_coordinator", PATH, reallocation(dry_run=False))
    assert (answer.status_code, answer.json()["cases"], cases_in(answer.json())) == (201, 2, 2), answer.text
    await do_reallocations(offenders)
    [offered] = await offenders.sql("SELECT count(*) FROM lead_agency_changes WHERE state = 'PENDING'")
    assert offered["count"] == 3
    path = f"{PATH}/{answer.json()['reallocation_id']}"
    for who, expected in (("iom_coordinator", 2), ("offender_supervisor", 3)):
        assert cases_in((await offenders.get(who, path)).json()) == expected, who
        [listed] = (await offenders.get(who, PATH)).json()["items"]
        assert cases_in(listed) == expected, who
        cases = (await offenders.get(who, f"{path}/cases")).json()["items"]
        # A gap would tell of whom it hides.
        assert [one["place"] for one in cases] == list(range(1, expected + 1)), who


async def test_what_may_lead_no_longer_is_listed(offenders):
    case = await led_by_partner(offenders)
    assert (await offenders.get("offender_manager", OUTDATED)).json()["items"] == []
    await abolished(offenders)
    [found] = (await offenders.get("offender_manager", OUTDATED, lpu="SANDWELL")).json()["items"]
    assert (found["case_id"], found["lead_agency"]) == (str(case.case_id), "PROBATION_SERVICE")
    assert (await offenders.get("offender_manager", OUTDATED, lpu="COVENTRY")).json()["items"] == []
    assert (await offenders.get("partner_a", OUTDATED)).status_code == 403
    entries = await offenders.sql("SELECT subjects FROM audit_entries WHERE operation = 'list_outdated_leads'")
    assert any(case.offender_id in one["subjects"] for one in entries)


async def test_what_was_offered_to_who_may_lead_no_longer_is_not_accepted(offenders):
    change = await decided(offenders, await case_with_proposal(offenders), PROBATION)
    await abolished(offenders)
    refused = await answered(offenders, change, "partner_a")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "may_not_lead"), refused.text
    assert (await answered(offenders, change, "partner_a", "DECLINED")).status_code == 200


async def test_an_answer_to_all_that_may_not_be_taken_ends_all_the_same(offenders):
    await many_cases(offenders, 2)
    found = (await offenders.post("iom_coordinator", PATH, reallocation(dry_run=False))).json()
    await do_reallocations(offenders)
    path = f"{PATH}/{found['reallocation_id']}/answers"
    given = (await offenders.post("partner_a", path, {"answer": "ACCEPTED"})).json()["reallocation_answer_id"]
    await abolished(offenders)
    await give_answer(offenders.resources, given)
    read = (await offenders.get("partner_a", f"{path}/{given}")).json()
    assert (read["waiting"], read["finished_at"] is None) == (2, False)


async def test_all_is_answered_once_all_is_offered_and_by_one_at_a_time(offenders):
    await many_cases(offenders, 2)
    found = (await offenders.post("iom_coordinator", PATH, reallocation(dry_run=False))).json()
    await do_reallocations(offenders)
    path = f"{PATH}/{found['reallocation_id']}/answers"
    await offenders.sql("UPDATE lead_agency_reallocations SET state = 'RUNNING', finished_at = NULL")
    early = await offenders.post("partner_a", path, {"answer": "ACCEPTED"})
    assert (early.status_code, early.json()["errors"][0]["code"]) == (409, "not_offered_yet"), early.text
    await offenders.sql("UPDATE lead_agency_reallocations SET state = 'DONE', finished_at = now()")
    first = await offenders.post("partner_a", path, {"answer": "ACCEPTED"})
    assert first.status_code == 201, first.text
    second = await offenders.post("partner_a", path, {"answer": "DECLINED", "reason": "We have no office there."})
    assert (second.status_code, second.json()["errors"][0]["code"]) == (409, "answered_already"), second.text
    await give_answer(offenders.resources, first.json()["reallocation_answer_id"])
    [led] = await offenders.sql("SELECT DISTINCT lead_agency FROM cases")
    assert led["lead_agency"] == "PROBATION_SERVICE"


async def test_how_many_wait_for_the_force_is_told_without_who_is_restricted(offenders):
    await many_cases(offenders, 3)
    await offenders.sql(
        "UPDATE cases SET lead_agency = 'PROBATION_SERVICE', lead_organisation_id = $1 WHERE opened_by = 'test'",
        PARTNER_A,
    )
    [row] = await offenders.sql("SELECT offender_id FROM cases ORDER BY case_id LIMIT 1")
    await restrict(offenders, row["offender_id"])
    back = {"choice": {"from_agency": "PROBATION_SERVICE"}, "to_agency": "POLICE", "receivers": [{"agency": "POLICE"}]}
    made = await offenders.post("iom_coordinator", PATH, reallocation(dry_run=False, **back))
    assert made.status_code == 201, made.text
    await do_reallocations(offenders)
    path = f"{PATH}/{made.json()['reallocation_id']}/answers"
    given = await offenders.post("iom_coordinator", path, {"answer": "ACCEPTED"})
    assert (given.status_code, given.json()["waiting"]) == (201, 2), given.text
    read = f"{path}/{given.json()['reallocation_answer_id']}"
    assert (await offenders.get("offender_supervisor", read)).json()["waiting"] == 3
    await give_answer(offenders.resources, given.json()["reallocation_answer_id"])
    led = await offenders.sql("SELECT DISTINCT lead_agency FROM cases")
    assert [one["lead_agency"] for one in led] == ["POLICE"]


async def test_nobody_is_shown_to_an_organisation_that_the_register_has_not(offenders):
    case = await case_with_proposal(offenders)
    stranger = {**PROBATION, "to_organisation_id": str(uuid4())}
    refused = await decide(offenders, case, stranger)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/to_organisation_id"), refused.text
    receivers = [{"agency": "PROBATION_SERVICE", "organisation_id": stranger["to_organisation_id"]}]
    many = await offenders.post("iom_coordinator", PATH, reallocation(dry_run=True, receivers=receivers))
    assert (many.status_code, many.json()["errors"][0]["pointer"]) == (422, "#/receivers/0/organisation_id"), many.text
    new = {
        "organisation_id": stranger["to_organisation_id"],
        "agency": "PROBATION_SERVICE",
        "name": "An invented region",
        "agreement": "ISA-TEST",
        "effective_from": "2026-01-01",
    }
    assert (await offenders.post("offender_supervisor", "/lead-organisations", new)).status_code == 403
    kept = await offenders.post("iom_coordinator", "/lead-organisations", new)
    assert kept.status_code == 201, kept.text
    assert (await decide(offenders, case, stranger)).status_code == 201


async def test_lists_log_the_people_on_them(offenders):
    case = await led_by_partner(offenders)
    other = await case_with_proposal(offenders, "Other")
    await decided(offenders, other, PROBATION)
    for who, path, person in (
        ("offender_manager", "/lead-agency-changes", other),
        ("offender_manager", "/lead-agencies/unassigned", other),
        ("partner_a", "/lead-agency-changes", other),
        ("offender_manager", f"/offenders/{case.offender_id}/lead-agency-changes", case),
    ):
        answer = await offenders.get(who, path)
        assert answer.json()["items"], path
        entries = await offenders.sql(
            "SELECT subjects FROM audit_entries WHERE request_id = $1", answer.headers["x-request-id"]
        )
        assert any(person.offender_id in one["subjects"] for one in entries), path
