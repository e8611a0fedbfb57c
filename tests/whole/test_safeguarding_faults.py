"""Real processes of safeguarding killed under load: what was said once was done once, and nothing is half-written."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from parts.live_hubs import DESKS, a_family, asked, occupy_desks, on_ports_of_two_hubs, screened
from parts.live_stack import LiveStack, until

from local_stack.background import BackgroundStack
from safeguarding.cases import demonstration as cases
from safeguarding.enquiries.demonstration import ANSWER
from safeguarding.enquiries.statements.asking import ASK_POLICE_JOB

pytestmark = pytest.mark.faults

MANAGERS = ("hub-manager", "hub-manager-2")
EVERYBODY = ("officer", *MANAGERS, *(who for desks in DESKS.values() for who in desks.values()))
CASES_OF_A_HUB = 6
CASES = 40
AT_ONCE = 6
KILL_AFTER = 12
TRIES = 3
BREACHED = "uk.police.bluelamp.safeguarding.case.clock_breached.v1"
HALF_TAKEN = """
WITH ours AS (
    SELECT cases.* FROM cases JOIN case_details USING (case_id) WHERE concern ->> 'facts' LIKE $1 || ' %'
)
SELECT reference FROM ours AS o
WHERE (SELECT count(*) FROM case_people AS c JOIN people USING (person_id) WHERE c.case_id = o.case_id) <> 3
   OR (SELECT count(*) FROM case_people AS c JOIN household_members USING (person_id) WHERE c.case_id = o.case_id) <> 2
   OR (SELECT count(*) FROM case_people AS c JOIN relationships ON person_a = person_id
       WHERE c.case_id = o.case_id) <> 2
   OR (SELECT array_agg(verb) FROM case_history AS h WHERE h.case_id = o.case_id) <> '{RECEIVE}'
   OR (SELECT array_agg(kind ORDER BY kind) FROM case_clocks AS c WHERE c.case_id = o.case_id) <> '{RAG,STATUTORY}'
   OR (SELECT count(*) FROM events WHERE subject_id = o.case_id AND type LIKE '%.case.received.v1') <> 1
   OR (SELECT count(*) FROM audit_entries AS a WHERE a.subjects @> ARRAY[o.case_id] AND operation = 'submit_case') <> 1
"""
TRIED = """
SELECT count(*) FROM pgqueuer
WHERE entrypoint = $1 AND attempts >= $2 AND convert_from(payload, 'UTF8') = ANY ($3::text[])
"""
POLICE_ANSWERS = """
SELECT enquiry_id::text, e.state, count(r.response_id) AS answers, min(r.status) AS status
FROM enquiries AS e LEFT JOIN enquiry_responses AS r USING (enquiry_id)
WHERE enquiry_id = ANY ($1::uuid[]) GROUP BY 1, 2
"""
WHAT_IS_HELD = """
SELECT e.enquiry_id::text, e.state, r.status, f.summary, w.withheld_reason,
       (SELECT count(*) FROM events WHERE subject_id = e.enquiry_id AND type LIKE '%.enquiry.answered.v1') AS told,
       (SELECT count(*) FROM audit_entries AS a
        WHERE a.subjects @> ARRAY[e.enquiry_id] AND operation = 'answer_enquiry') AS logged
FROM enquiries AS e LEFT JOIN enquiry_responses AS r USING (enquiry_id)
LEFT JOIN enquiry_findings AS f USING (response_id) LEFT JOIN enquiry_withholdings AS w USING (response_id)
WHERE e.enquiry_id = ANY ($1::uuid[])
"""


@pytest.fixture(scope="module")
async def live(tmp_path_factory) -> AsyncIterator[LiveStack]:
    services = {"BLUELAMP_SERVICES": "referrals safeguarding offenders"}
    with BackgroundStack(tmp_path_factory.mktemp("faults"), {**on_ports_of_two_hubs(), **services}) as stack:
        occupy_desks(stack)
        live = LiveStack(stack, "safeguarding")
        for who in EVERYBODY:
            await live.client(who)
        yield live
        await live.close()


def an_answer(run: str, number: int) -> dict[str, Any]:
    """Nothing, all or a part of what is held, by turns: each is written into other tables."""
    if number % 3 == 0:
        return {"status": "NOTHING_HELD", "searched_by": "Duty worker 12", "source_systems": ["CARE_RECORDS"]}
    shared = {**ANSWER, "summary": f"{run} {number}"}
    partly = {"status": "PARTLY_SHARED", "withheld_reason": "RISK_TO_A_PERSON"}
    return shared if number % 3 == 1 else {**shared, **partly}


async def answer_all(
    live: LiveStack, who: str, answers: list[tuple[str, dict[str, Any]]], acknowledged: set[str]
) -> None:
    """One agency, which sends each answer under one key until it is acknowledged."""
    for enquiry_id, body in answers:
        answer = await live.post(who, f"/enquiries/{enquiry_id}/response", body, key=f"answer-{enquiry_id}")
        assert answer.status_code == 201, answer.text
        acknowledged.add(enquiry_id)


async def questions(live: LiveStack, run: str) -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
    """Cases of both hubs with every agency asked: the enquiries of each case by agency, and those of each desk."""
    numbered = [(hub, number) for number in range(CASES_OF_A_HUB) for hub in DESKS]
    case_ids = await asyncio.gather(*(screened(live, hub, run, place) for place, (hub, _) in enumerate(numbered)))
    each = await asyncio.gather(
        *(asked(live, hub, case_id, [*DESKS[hub]]) for (hub, _), case_id in zip(numbered, case_ids, strict=True))
    )
    inboxes: dict[str, list[str]] = {who: [] for desks in DESKS.values() for who in desks.values()}
    for (hub, _), enquiries in zip(numbered, each, strict=True):
        for agency, enquiry_id in enquiries.items():
            inboxes[DESKS[hub][agency]].append(enquiry_id)
    return dict(zip(case_ids, each, strict=True)), inboxes


async def statuses_of(live: LiveStack, case_ids: list[str]) -> dict[str, str]:
    rows = await live.rows("SELECT case_id::text, status FROM cases WHERE case_id = ANY ($1::uuid[])", case_ids)
    return {row["case_id"]: row["status"] for row in rows}


async def test_the_database_dies_while_ten_agencies_answer(live: LiveStack):
    run, acknowledged = f"Answered {uuid4().hex}", set[str]()
    made, inboxes = await questions(live, run)
    assert len(inboxes) == 10
    # One agency of the last case says nothing: its case goes on waiting.
    waiting, unanswered = [*made][-1], [*made.values()][-1]["HEALTH"]
    inboxes[DESKS["BIRMINGHAM"]["HEALTH"]].remove(unanswered)
    ids = [one for inbox in inboxes.values() for one in inbox]
    sent = {enquiry_id: an_answer(run, number) for number, enquiry_id in enumerate(ids)}
    answering = asyncio.gather(
        *(answer_all(live, who, [(one, sent[one]) for one in inbox], acknowledged) for who, inbox in inboxes.items())
    )
    await until(lambda: len(acknowledged) >= KILL_AFTER or answering.done(), what="some answers acknowledged")
    asked_again, killed = live.asked_again, live.kill("postgres")
    assert len(acknowledged) < len(sent)
    await answering
    assert live.asked_again > asked_again
    await live.back("postgres", killed)
    expected = dict.fromkeys(made, "INFORMATION_COMPLETE") | {waiting: "INFORMATION_REQUESTED"}

    async def followed() -> bool:
        return await statuses_of(live, [*made]) == expected

    await until(followed, what="the cases' statuses followed", seconds=30)
    assert acknowledged == set(sent)
    await check_answers(live, sent, unanswered)
    steps = await live.rows(
        "SELECT case_id::text, count(*) AS completed FROM case_history WHERE case_id = ANY ($1::uuid[]) "
        "AND to_status = 'INFORMATION_COMPLETE' GROUP BY 1",
        [*made],
    )
    assert {row["case_id"]: row["completed"] for row in steps} == dict.fromkeys(set(made) - {waiting}, 1)
    await nothing_unforeseen(live)


async def check_answers(live: LiveStack, sent: dict[str, dict[str, Any]], unanswered: str) -> None:
    """Each answer is there once, word for word, with its entry in the log and an event for its desk and its manager."""
    rows = [dict(row) for row in await live.rows(WHAT_IS_HELD, [*sent, unanswered])]
    held = {row.pop("enquiry_id"): row for row in rows}
    assert len(held) == len(rows)
    nothing = dict.fromkeys(("status", "summary", "withheld_reason"))
    silent = held.pop(unanswered)
    assert silent == {**nothing, "state": "ASKED", "told": 0, "logged": 0}
    assert held == {
        one: {name: body.get(name) for name in nothing} | {"state": "ANSWERED", "told": 2, "logged": 1}
        for one, body in sent.items()
    }


async def police_asked(live: LiveStack, run: str, numbers: range) -> list[str]:
    case_ids = await asyncio.gather(*(screened(live, "SANDWELL", run, number) for number in numbers))
    return [(await asked(live, "SANDWELL", case_id, ["POLICE"]))["POLICE"] for case_id in case_ids]


async def put_on_record(live: LiveStack, run: str, numbers: range) -> None:
    """Let the offenders service hold everybody of some families."""
    offenders = LiveStack(live.stack, "offenders")
    for number in numbers:
        for one in a_family(run, number)["people"]:
            who = {name: one["person"][name] for name in ("given_name", "family_name", "date_of_birth")}
            answer = await offenders.post("offender-manager", "/offenders", {**who, "lpu": "SANDWELL"})
            assert answer.status_code == 201, answer.text
    await offenders.close()


async def test_while_the_offenders_service_is_stopped_the_police_read_unavailable(live: LiveStack):
    """Never that nothing is held: that is an answer, and nobody gave one. They are asked again until there is one."""
    run = f"Police {uuid4().hex}"
    await put_on_record(live, run, range(8))

    async def all_read(ids: list[str], *expected: object) -> bool:
        rows = await live.rows(POLICE_ANSWERS, ids)
        assert {row["status"] for row in rows} <= {None, "HELD_SHARED"}
        return {(row["state"], row["answers"], row["status"]) for row in rows} == {expected} and len(rows) == len(ids)

    before = await police_asked(live, run, range(2))
    await until(lambda: all_read(before, "ANSWERED", 1, "HELD_SHARED"), what="an answer of the offenders service")
    with live.stopped("offenders-web-1"):
        meanwhile = await police_asked(live, run, range(2, 8))
        await until(lambda: all_read(meanwhile, "UNAVAILABLE", 0, None), what="each enquiry reads unavailable")
        killed = live.kill("safeguarding-worker-1")

        async def tried() -> bool:
            return await live.value(TRIED, ASK_POLICE_JOB, TRIES, meanwhile) == len(meanwhile)

        await until(tried, what="each asked again and again")
        assert await all_read(meanwhile, "UNAVAILABLE", 0, None)
    await until(lambda: all_read(meanwhile, "ANSWERED", 1, "HELD_SHARED"), what="each has its answer", seconds=120)
    await live.back("safeguarding-worker-1", killed)
    await nothing_unforeseen(live)


async def nothing_unforeseen(live: LiveStack) -> None:
    assert await live.value("SELECT count(*) FROM idempotency_keys WHERE status IS NULL") == 0
    assert live.unforeseen == []


async def take(live: LiveStack, run: str, numbers: range, acknowledged: dict[int, str]) -> None:
    """Several officers at once, each of whom sends the same again under the same key until it is acknowledged."""
    waiting = iter(numbers)

    async def one_after_another() -> None:
        for number in waiting:
            key = f"{run}-{number}".replace(" ", "-")
            answer = await live.post("officer", "/cases", a_family(run, number), key=key)
            assert answer.status_code == 201, answer.text
            acknowledged[number] = answer.json()["case_id"]

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))


async def check_cases(live: LiveStack, run: str, acknowledged: dict[int, str]) -> None:
    """Each acknowledged case is there once and whole, and nobody is there who is in none."""
    rows = await live.rows(
        "SELECT case_id::text, concern ->> 'facts' AS facts FROM case_details "
        "WHERE concern ->> 'facts' LIKE $1 || ' %'",
        run,
    )
    assert sorted((row["facts"], row["case_id"]) for row in rows) == sorted(
        (f"{run} {number}", case_id) for number, case_id in acknowledged.items()
    )
    assert [row["reference"] for row in await live.rows(HALF_TAKEN, run)] == []
    people = await live.value("SELECT count(*) FROM people WHERE family_name LIKE $1 || ' %'", run)
    assert people == 3 * len(acknowledged)
    await nothing_unforeseen(live)


@pytest.mark.parametrize("victim", ["safeguarding-web-1", "safeguarding-worker-1"])
async def test_a_process_dies_while_cases_come_in(live: LiveStack, victim: str):
    run, acknowledged = f"Taken {uuid4().hex}", dict[int, str]()
    officers = asyncio.create_task(take(live, run, range(CASES), acknowledged))
    await until(lambda: len(acknowledged) >= KILL_AFTER or officers.done(), what="some cases acknowledged")
    killed = live.kill(victim)
    assert len(acknowledged) < CASES
    await officers
    await live.back(victim, killed)
    assert len(acknowledged) == CASES
    await check_cases(live, run, acknowledged)


async def test_each_breach_is_marked_once_and_in_time_though_a_worker_dies(live: LiveStack):
    acknowledged = dict[int, str]()
    await take(live, f"Late {uuid4().hex}", range(CASES), acknowledged)
    ids = [*acknowledged.values()]
    await live.rows(
        "UPDATE case_clocks SET due_at = clock_timestamp() + random() * interval '4 seconds' "
        "WHERE case_id = ANY ($1::uuid[]) AND kind = 'RAG'",
        ids,
    )
    late = "SELECT count(*) FROM case_clocks WHERE case_id = ANY ($1::uuid[]) AND breached_at IS NOT NULL"

    async def more_than(number: int) -> bool:
        return await live.value(late, ids) > number

    await until(lambda: more_than(0), what="the first breach marked")
    killed = live.kill("safeguarding-worker-1")
    assert not await more_than(CASES - 1)
    await until(lambda: more_than(CASES - 1), what="every breach marked")
    await live.back("safeguarding-worker-1", killed)
    [times] = await live.rows(
        "SELECT min(breached_at - due_at) AS soonest, max(breached_at - due_at) AS slowest FROM case_clocks "
        "WHERE case_id = ANY ($1::uuid[]) AND kind = 'RAG'",
        ids,
    )
    assert 0 <= times["soonest"].total_seconds() <= times["slowest"].total_seconds() < 5
    assert await live.value(late, ids) == CASES
    told = await live.rows(
        "SELECT subject_id::text FROM events WHERE type = $1 AND subject_id = ANY ($2::uuid[])", BREACHED, ids
    )
    assert sorted(row["subject_id"] for row in told) == sorted(ids)
    logged = await live.rows(
        "SELECT one::text FROM audit_entries, unnest(subjects) AS one "
        "WHERE operation = 'mark_breaches' AND one = ANY ($1::uuid[])",
        ids,
    )
    assert sorted(row["one"] for row in logged) == sorted(ids)


async def test_the_same_key_at_the_same_moment_makes_one_case(live: LiveStack):
    run, client = f"Once {uuid4().hex}", await live.client("officer")
    made = dict[int, str]()
    for number in range(4):
        headers = {"Idempotency-Key": f'"{uuid4()}"'}
        body = a_family(run, number)
        answers = await asyncio.gather(*(client.post("/cases", json=body, headers=headers) for _ in range(12)))
        assert {answer.status_code for answer in answers} <= {201, 409}
        [made[number]] = {answer.json()["case_id"] for answer in answers if answer.status_code == 201}
    await check_cases(live, run, made)


async def test_two_managers_decide_one_case_and_one_of_them_wins(live: LiveStack):
    run = f"Decided {uuid4().hex}"
    case_ids = await asyncio.gather(*(screened(live, "SANDWELL", run, number) for number in range(6)))
    winners = {}
    for case_id in case_ids:
        answers = await asyncio.gather(
            *(live.post_once(who, f"/cases/{case_id}/decision", cases.DECISION) for who in MANAGERS)
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409], [answer.text for answer in answers]
        winners[case_id] = MANAGERS[0 if answers[0].status_code == 201 else 1]
    rows = await live.rows(
        "SELECT case_id::text, decided_by FROM case_decisions WHERE case_id = ANY ($1::uuid[])",
        [UUID(one) for one in case_ids],
    )
    assert sorted((row["case_id"], row["decided_by"]) for row in rows) == sorted(winners.items())
    assert set((await statuses_of(live, [*case_ids])).values()) == {"DECIDED"}
