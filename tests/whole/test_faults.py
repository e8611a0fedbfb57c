"""Real processes killed under load: nobody is lost, nothing is half-written, and what was said once was done once."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count
from uuid import UUID, uuid4

import pytest
from parts.live_stack import LiveStack, until
from parts.portal import a_referral

from local_stack.background import BackgroundStack, on_free_ports
from local_stack.receiver import Receiver

pytestmark = pytest.mark.faults

SUBMISSIONS = 100
AT_ONCE = 6
KILL_AFTER = 25
PARTNERS = ("partner-a", "partner-b", "partner-council")
VICTIMS = ("referrals-web-1", "referrals-worker-1", "gateway", "postgres")
ANSWERED = "('ACCEPTED', 'RETURNED_TO_REFERRER')"
# What a step is called in the history, and what it is called in the feed; the others are steps on the way.
HALF_WRITTEN = """
WITH ours AS (SELECT * FROM referrals WHERE details -> 'concern' ->> 'facts' LIKE $1 || '%'),
steps AS (
    SELECT h.referral_id, count(*) AS steps, (array_agg(h.to_status ORDER BY h.entry_id DESC))[1] AS reached,
           count(*) FILTER (WHERE h.verb = 'SUBMIT') AS submitted, count(*) FILTER (WHERE h.verb = 'OFFER') AS offered,
           count(*) FILTER (WHERE h.verb <> 'MATCH') AS told
    FROM referral_history h JOIN ours USING (referral_id) GROUP BY 1
)
SELECT o.reference FROM ours o LEFT JOIN steps s USING (referral_id)
WHERE s.submitted IS DISTINCT FROM 1 OR s.steps <> o.version OR s.reached <> o.status
   OR s.told <> (SELECT count(*) FROM events e WHERE e.subject_id = o.referral_id)
   OR s.steps <> (SELECT count(*) FROM audit_entries a WHERE a.subjects @> ARRAY[o.referral_id]
                  AND a.action IN ('COLLECTION', 'ALTERATION'))
   OR s.offered <> (SELECT count(*) FROM offers f WHERE f.referral_id = o.referral_id)
   OR s.offered <> (SELECT count(*) FROM disclosures d WHERE d.referral_id = o.referral_id AND d.kind = 'OFFER')
   OR s.offered <> (SELECT count(*) FROM audit_entries a WHERE a.subjects @> ARRAY[o.referral_id]
                    AND a.operation = 'offer_referral')
"""


@pytest.fixture(scope="module")
async def live(tmp_path_factory) -> AsyncIterator[LiveStack]:
    of_portal = {"BLUELAMP_SERVICES": "referrals safeguarding", "BLUELAMP_REFERRALS_WORKERS": "2"}
    settings = {**on_free_ports(), **of_portal}
    with BackgroundStack(tmp_path_factory.mktemp("faults"), settings) as stack:
        live = LiveStack(stack)
        yield live
        await live.close()


@pytest.fixture(scope="module")
async def receiver(live: LiveStack) -> AsyncIterator[Receiver]:
    """A webhook endpoint that hears of everything from here on."""
    with Receiver() as receiver:
        answer = await live.post("integrator", "/webhook-endpoints", {"url": receiver.url, "event_types": ["*"]})
        assert answer.status_code == 201, answer.text
        yield receiver


def told(run: str, number: int) -> dict[str, object]:
    return a_referral(concern={"facts": f"{run} {number}"})


async def submit(live: LiveStack, run: str, numbers: range, acknowledged: dict[int, str]) -> None:
    """Several officers at once, each of whom sends the same again under the same key until it is acknowledged."""
    waiting = iter(numbers)

    async def one_after_another() -> None:
        for number in waiting:
            answer = await live.post(
                "officer", "/referrals", told(run, number), key=f"{run}-{number}".replace(" ", "-")
            )
            assert answer.status_code == 201, answer.text
            acknowledged[number] = answer.json()["referral_id"]

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))


async def answer_offers(live: LiveStack, who: str, done: asyncio.Event) -> None:
    """A partner that takes two of three offers and declines the third, until there is no more to come."""
    for turn in count():
        if done.is_set():
            return
        page = (await live.get(who, "/referrals", status="OFFERED", limit=100)).json()
        for item in page["items"]:
            offer_id = item["offer"]["offer_id"]
            verb = "decline" if UUID(offer_id).int % 3 == 0 else "acceptance"
            body = {"reason": "NO_CAPACITY"} if verb == "decline" else {}
            path = f"/referrals/{item['referral_id']}/offers/{offer_id}/{verb}"
            answer = await live.post(who, path, body, key=f"{verb}-{offer_id}")
            assert answer.status_code == 200, (turn, answer.text)
        await asyncio.sleep(0.2)


async def all_in(live: LiveStack, run: str, statuses: str) -> bool:
    left = (
        f"SELECT count(*) FROM referrals WHERE details->'concern'->>'facts' LIKE $1 || '%' AND status NOT IN {statuses}"  # noqa: S608 # fixed text
    )
    return await live.value(left, run) == 0


async def check_whole(live: LiveStack, run: str, acknowledged: dict[int, str]) -> None:
    """Each acknowledged referral is there once, with its history, audit, events, offers and disclosures."""
    rows = await live.rows(
        "SELECT referral_id::text, details->'concern'->>'facts' AS facts FROM referrals "
        "WHERE details->'concern'->>'facts' LIKE $1 || '%'",
        run,
    )
    assert {row["facts"]: row["referral_id"] for row in rows} == {
        f"{run} {number}": referral_id for number, referral_id in acknowledged.items()
    }
    assert len(rows) == len(acknowledged)
    assert [row["reference"] for row in await live.rows(HALF_WRITTEN, run)] == []
    assert await live.value("SELECT count(*) FROM idempotency_keys WHERE status IS NULL") == 0
    assert live.unforeseen == []


async def check_told(live: LiveStack, receiver: Receiver, acknowledged: dict[int, str]) -> None:
    """Every event reached the webhook at least once, and the feed once."""
    ids = list(acknowledged.values())
    events = await live.rows("SELECT event_id::text, type FROM events WHERE subject_id = ANY ($1::uuid[])", ids)
    expected = {row["event_id"] for row in events}

    def heard() -> set[str]:
        return {delivery.headers["webhook-id"] for delivery in list(receiver.deliveries)}

    await until(lambda: expected <= heard(), what="every event at the webhook", seconds=90)
    bodies = {delivery.headers["webhook-id"]: json.loads(delivery.body) for delivery in receiver.deliveries}
    assert {one: bodies[one]["type"] for one in expected} == {row["event_id"]: row["type"] for row in events}
    read, cursor = [], None
    while True:
        page = (await live.get("integrator", "/events", limit=100, **({"after": cursor} if cursor else {}))).json()
        read += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if len(page["items"]) < 100:
            break
    assert len(set(read)) == len(read)
    assert expected <= set(read)


@pytest.mark.parametrize("victim", VICTIMS)
async def test_killed_under_load(live: LiveStack, receiver: Receiver, victim: str):
    run, acknowledged, done = f"Killed {victim} {uuid4()}", {}, asyncio.Event()
    for who in ("officer", *PARTNERS):
        await live.client(who)
    partners = [asyncio.create_task(answer_offers(live, who, done)) for who in PARTNERS]
    officers = asyncio.create_task(submit(live, run, range(SUBMISSIONS), acknowledged))
    await until(lambda: len(acknowledged) >= KILL_AFTER or officers.done(), what="some referrals acknowledged")
    asked_again, killed = live.asked_again, live.kill(victim)
    assert len(acknowledged) < SUBMISSIONS
    await live.token("officer")
    await officers
    assert live.asked_again > asked_again or victim != "postgres"
    await live.back(victim, killed)
    await until(lambda: all_in(live, run, ANSWERED), what="every referral answered", seconds=90)
    done.set()
    await asyncio.gather(*partners)
    assert len(acknowledged) == SUBMISSIONS
    await check_whole(live, run, acknowledged)
    await check_told(live, receiver, acknowledged)


async def offered(live: LiveStack, run: str, number: int) -> list[tuple[str, str, str]]:
    """Referrals that stand offered: each with its offer and the partner that has it."""
    acknowledged: dict[int, str] = {}
    await submit(live, run, range(number), acknowledged)
    await until(lambda: all_in(live, run, "('OFFERED')"), what="every referral offered")
    who = {f"00000000-0000-7000-8000-00000000000{end}": one for end, one in zip("abc", PARTNERS, strict=True)}
    rows = await live.rows(
        "SELECT referral_id::text, offer_id::text, organisation_id::text FROM offers "
        "WHERE referral_id = ANY ($1::uuid[]) AND status = 'OFFERED'",
        list(acknowledged.values()),
    )
    return [(row["referral_id"], row["offer_id"], who[row["organisation_id"]]) for row in rows]


async def make_due(live: LiveStack, offer_ids: list[str], seconds: float = -1.0) -> datetime:
    due = "UPDATE offers SET answer_due_at = clock_timestamp() + make_interval(secs => $2), remind_at = NULL "
    rows = await live.rows(
        due + "WHERE offer_id = ANY ($1::uuid[]) AND status = 'OFFERED' RETURNING answer_due_at", offer_ids, seconds
    )
    return max(row["answer_due_at"] for row in rows)


async def steps_of(live: LiveStack, referral_ids: list[str]) -> dict[str, list[str]]:
    rows = await live.rows(
        "SELECT referral_id::text, array_agg(verb ORDER BY entry_id) AS verbs FROM referral_history "
        "WHERE referral_id = ANY ($1::uuid[]) GROUP BY 1",
        referral_ids,
    )
    return {row["referral_id"]: row["verbs"] for row in rows}


async def test_silence_asks_the_next_service_once_though_a_worker_dies_half_way(live: LiveStack):
    run = f"Silence {uuid4()}"
    made = await offered(live, run, 40)
    await make_due(live, [offer_id for _, offer_id, _ in made])
    expired = "SELECT count(*) FROM offers WHERE offer_id = ANY ($1::uuid[]) AND status = 'EXPIRED'"
    ids = [offer_id for _, offer_id, _ in made]

    async def more_than(number: int) -> bool:
        return await live.value(expired, ids) > number

    await until(lambda: more_than(0), what="the first offer expired")
    killed = live.kill("referrals-worker-1")
    await until(lambda: more_than(len(made) - 1), what="every offer expired")
    await live.back("referrals-worker-1", killed)
    await until(lambda: all_in(live, run, "('OFFERED')"), what="every referral offered again")
    referral_ids = [referral_id for referral_id, _, _ in made]
    assert set(map(tuple, (await steps_of(live, referral_ids)).values())) == {
        ("SUBMIT", "MATCH", "OFFER", "EXPIRE", "OFFER")
    }
    await check_whole(live, run, dict(enumerate_by_number(await facts_of(live, referral_ids))))
    services = await live.rows(
        "SELECT count(DISTINCT service_id) AS services, count(*) AS offers FROM offers "
        "WHERE referral_id = ANY ($1::uuid[]) GROUP BY referral_id",
        referral_ids,
    )
    assert {(row["services"], row["offers"]) for row in services} == {(2, 2)}


async def facts_of(live: LiveStack, referral_ids: list[str]) -> dict[str, str]:
    rows = await live.rows(
        "SELECT referral_id::text, details->'concern'->>'facts' AS facts FROM referrals "
        "WHERE referral_id = ANY ($1::uuid[])",
        referral_ids,
    )
    return {row["facts"]: row["referral_id"] for row in rows}


def enumerate_by_number(facts: dict[str, str]) -> list[tuple[int, str]]:
    return [(int(text.rpartition(" ")[2]), referral_id) for text, referral_id in facts.items()]


async def test_an_offer_ends_within_five_seconds_of_its_due_time(live: LiveStack):
    [(referral_id, offer_id, _)] = await offered(live, f"Clock {uuid4()}", 1)
    due = await make_due(live, [offer_id], seconds=1.0)
    ended = "SELECT closed_at FROM offers WHERE offer_id = $1"

    async def has_ended() -> bool:
        return await live.value(ended, UUID(offer_id)) is not None

    await until(has_ended, what="the offer expired", seconds=30)
    assert 0 <= (await live.value(ended, UUID(offer_id)) - due).total_seconds() < 5
    assert (await steps_of(live, [referral_id]))[referral_id].count("EXPIRE") == 1


async def test_the_same_key_at_the_same_moment_makes_one_referral(live: LiveStack):
    client, body = await live.client("officer"), told(f"Once {uuid4()}", 0)
    for _ in range(5):
        headers = {"Idempotency-Key": f'"{uuid4()}"'}
        answers = await asyncio.gather(*(client.post("/referrals", json=body, headers=headers) for _ in range(20)))
        assert {answer.status_code for answer in answers} <= {201, 409}
        ids = {answer.json()["referral_id"] for answer in answers if answer.status_code == 201}
        assert len(ids) == 1
    facts = body["concern"]["facts"]
    assert await live.value("SELECT count(*) FROM referrals WHERE details->'concern'->>'facts' = $1", facts) == 5


@pytest.mark.parametrize("second", ["decline", "acceptance"])
async def test_two_people_decide_one_offer_and_one_of_them_wins(live: LiveStack, second: str):
    made = await offered(live, f"Both {second} {uuid4()}", 12)
    for referral_id, offer_id, who in made:
        base = f"/referrals/{referral_id}/offers/{offer_id}"
        answers = await asyncio.gather(
            live.post_once(who, f"{base}/acceptance", {}),
            live.post_once(who, f"{base}/{second}", {"reason": "NO_CAPACITY"} if second == "decline" else {}),
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses in ([200, 409], [200, 412]), [answer.text for answer in answers]
    for verbs in (await steps_of(live, [referral_id for referral_id, _, _ in made])).values():
        assert verbs.count("ACCEPT") + verbs.count("DECLINE") == 1


async def test_an_answer_at_the_last_moment_wins_or_loses_whole(live: LiveStack):
    run = f"Last moment {uuid4()}"
    made = await offered(live, run, 16)
    due = await make_due(live, [offer_id for _, offer_id, _ in made], seconds=1.5)
    now = await live.value("SELECT clock_timestamp()")
    statuses = {}

    async def answer(number: int, referral_id: str, offer_id: str, who: str) -> None:
        await asyncio.sleep(max(0.0, (due - now).total_seconds() - 0.2 + number * 0.1))
        told = await live.post_once(who, f"/referrals/{referral_id}/offers/{offer_id}/acceptance", {})
        statuses[referral_id] = told.status_code

    await asyncio.gather(*(answer(number, *one) for number, one in enumerate(made)))
    await until(lambda: all_in(live, run, "('OFFERED', 'ACCEPTED')"), what="every referral settled")
    assert set(statuses.values()) <= {200, 409}
    for referral_id, verbs in (await steps_of(live, list(statuses))).items():
        wanted = ["ACCEPT"] if statuses[referral_id] == 200 else ["EXPIRE", "OFFER"]
        assert verbs == ["SUBMIT", "MATCH", "OFFER", *wanted]
