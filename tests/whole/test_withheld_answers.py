"""What an agency withholds leaves by no operation and to nobody, in no event, log or measurement, before and after."""

from collections.abc import Iterable

import pytest
from parts.hub_cases import HubCase, asked
from parts.operations import Operation, callers_of, operations_of, send
from parts.safeguarding import Safeguarding
from parts.stored import as_owner

from safeguarding.enquiries.demonstration import ANSWER

OPERATIONS = operations_of("safeguarding")
READS = [one for one in OPERATIONS if not one.changes_something]
# The answer's own desk puts another one in its place: the tests of correcting are about that.
REPLACES = ("correct_response", "mash_health")
# Others may read what is shared afterwards: all of the hub, or the hub that takes the case over, whose manager decides.
OPENS = {"notify_of_decision", "accept_home_authority"}
WHY = {"HEALTH": "LEGAL_RESTRICTION", "PROBATION": "RISK_TO_A_PERSON"}
"""The reasons why something is withheld: each is its own desk's to read, and nobody else's."""
SHARED = "Marker-of-what-health-shared"
"""What is shared is for the decision-maker alone until it is released, and for its desk."""
READERS = {
    WHY["HEALTH"]: {"mash_health"},
    WHY["PROBATION"]: {"mash_probation"},
    SHARED: {"mash_health", "hub_manager", "hub_manager_2"},
}


@pytest.fixture
async def case(safeguarding: Safeguarding) -> HubCase:
    """A case on which one agency shares a part and another withholds all it holds."""
    made = await asked(safeguarding, *WHY)
    partly = {**ANSWER, "status": "PARTLY_SHARED", "summary": SHARED, "withheld_reason": WHY["HEALTH"]}
    assert (await made.answer("HEALTH", partly)).status_code == 201
    withheld = {"status": "HELD_WITHHELD", "withheld_reason": WHY["PROBATION"]}
    assert (await made.answer("PROBATION", withheld)).status_code == 201
    return made


async def told_to_those_who_should_not(
    case: HubCase, operations: Iterable[Operation], words: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Who hears what by which operation, asked about this case by everybody who may call it."""
    leaks = []
    for operation in operations:
        for who in callers_of(operation):
            if (operation.name, who) == REPLACES:
                continue
            async with case.service.client(who) as client:
                for enquiry_id in case.enquiries.values() if "enquiry_id" in operation.path_names else ("",):
                    path = {"case_id": case.case_id, "enquiry_id": enquiry_id}
                    answer = await send(client, operation, path=path)
                    assert answer.status_code < 500, (operation.name, answer.text)
                    told = answer.text + str(answer.headers)
                    leaks += [
                        (who, operation.name, word) for word in words if word in told and who not in READERS[word]
                    ]
    return leaks


async def seen_where_it_may_be(case: HubCase) -> set[str]:
    """Who reads what is shared or why something is withheld in the two enquiries: else nothing would be proven."""
    seen = set()
    for who in set.union(*READERS.values()):
        for agency in WHY:
            text = (await case.read(who, agency)).text
            seen |= {f"{who} {word}" for word in READERS if word in text}
    return seen


async def test_what_is_withheld_leaves_by_no_operation(safeguarding: Safeguarding, case: HubCase, capfd):
    assert await seen_where_it_may_be(case) == {f"{who} {word}" for word, given in READERS.items() for who in given}
    changing = [one for one in OPERATIONS if one.changes_something and one.name not in OPENS]
    assert len(READS) + len(changing) == len(OPERATIONS) - len(OPENS)
    assert await told_to_those_who_should_not(case, READS, READERS) == []
    assert await told_to_those_who_should_not(case, changing, READERS) == []
    assert await told_to_those_who_should_not(case, READS, READERS) == []
    await check_nothing_is_told_beside(safeguarding)
    said = capfd.readouterr()
    assert [word for word in READERS if word in said.out + said.err] == []


async def test_why_is_withheld_from_everybody_also_when_the_decision_is_released(safeguarding, case):
    await case.decide_and_release()
    async with safeguarding.client("mash_police") as client:
        released = await client.get(f"/enquiries/{case.enquiries['HEALTH']}")
    assert SHARED in released.text
    assert await told_to_those_who_should_not(case, OPERATIONS, WHY.values()) == []
    await check_nothing_is_told_beside(safeguarding)


async def check_nothing_is_told_beside(safeguarding: Safeguarding) -> None:
    """No event and no measurement says it, nor does the log of who did what."""
    async with safeguarding.client(None) as client:
        measured = (await client.get("/metrics")).text
    async with as_owner(safeguarding.database) as owner:
        told = await owner.fetch("SELECT to_jsonb(one)::text AS text FROM events AS one")
        told += await owner.fetch("SELECT to_jsonb(one)::text AS text FROM audit_entries AS one")
        told += await owner.fetch("SELECT encode(payload, 'escape') AS text FROM pgqueuer WHERE payload IS NOT NULL")
    assert len(told) > 100
    assert "http_server_request_duration_seconds" in measured
    assert [word for word in READERS for text in (measured, *(row["text"] for row in told)) if word in text] == []
