"""The outbox between services: one PostgreSQL, and another service that is away, slow, wrong or refuses."""

import asyncio
import json
from dataclasses import replace
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr

from bluelamp.kit import telemetry
from bluelamp.kit.handovers import statements, usecases
from bluelamp.kit.handovers.destinations import Destination, StillHeldError
from bluelamp.kit.handovers.jobs import COUNT_WAITING, LONGEST_PAUSE, TRIED_FOR, handover_job
from bluelamp.kit.handovers.usecases import Deliverer, NotDeliveredError, hand_over, release, waiting
from bluelamp.schemas.problems import STATUS, Fault, FaultDocument, ProblemCode, ProblemDocument

RECORD = UUID("00000000-0000-7000-8000-0000000000e1")
SECRET = "what is known of somebody"


class OtherService:
    """The other service behind the gateway: it keeps each body by its key, as the receivers do."""

    def __init__(self):
        self.calls, self.taken, self.answers = [], {}, []
        self.waiting: asyncio.Event | None = None
        self.reached = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 600})
        key, body = request.headers["idempotency-key"], request.content.decode()
        self.calls.append((request.url.path, key, body))
        self.reached.set()
        if self.waiting:
            await self.waiting.wait()
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, httpx.Response) and not answer.is_success:
            return answer
        self.taken.setdefault(key, body)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(201, json={"reference": f"S-{len(self.taken)}"})


def problem(code: ProblemCode, *faults: Fault) -> httpx.Response:
    errors = [FaultDocument(pointer=one.pointer, detail=one.detail, code=one.code) for one in faults]
    document = ProblemDocument(
        type="x", title="x", status=STATUS[code.kind], detail="x", instance="x", code=code.value, errors=errors
    )
    return httpx.Response(document.status, text=document.model_dump_json())


@pytest.fixture
def other() -> OtherService:
    return OtherService()


@pytest.fixture
async def sender(resources, other):
    await resources.http.aclose()
    resources.http = httpx.AsyncClient(transport=httpx.MockTransport(other))
    given = {"client_id": "referrals-service", "client_secret": SecretStr("s")}
    resources.settings = resources.settings.model_copy(update=given)
    return resources


@pytest.fixture
def outcomes() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def destinations(outcomes) -> list[Destination]:
    async def path(_, handover) -> str:
        return f"/things/{handover.record_id}"

    async def arrived(_, handover, answer) -> None:
        outcomes.append(("arrived", json.loads(answer)["reference"]))

    async def refused(_, handover, code) -> None:
        outcomes.append(("refused", code))

    return [
        Destination(
            operation=operation,
            service="other",
            scope="other:thing:tell",
            path=path,
            arrived=arrived,
            refused=refused,
            waits_for=frozenset(waits_for),
        )
        for operation, waits_for in (("tell", {"tell"}), ("rescue", set()))
    ]


async def given(resources, *bodies: str, record: UUID = RECORD) -> list[UUID]:
    ids = [uuid4() for _ in bodies]
    async with resources.database.transaction() as connection:
        for subject_id, body in zip(ids, bodies, strict=True):
            assert await hand_over(connection, "tell", record, subject_id, body)
    return ids


async def states(resources) -> list[tuple[str, str | None, str | None, int]]:
    async with resources.database.connection() as connection:
        rows = await connection.fetch("SELECT state, body, problem_code, attempts FROM handovers ORDER BY position")
    return [tuple(row) for row in rows]


async def test_what_is_handed_over_arrives_in_order_and_is_kept_no_longer(sender, other, destinations, outcomes):
    await given(sender, "first", "second", "third")
    await Deliverer(destinations).deliver(sender, str(RECORD))
    assert [body for _, _, body in other.calls] == ["first", "second", "third"]
    assert other.calls[0][0] == f"/other/v1/things/{RECORD}"
    assert len(set(other.taken)) == 3
    assert outcomes == [("arrived", "S-1"), ("arrived", "S-2"), ("arrived", "S-3")]
    assert await states(sender) == [("DELIVERED", None, None, 1)] * 3


async def test_one_thing_is_handed_over_once_and_its_job_is_there_with_it(sender, as_owner):
    subject_id = uuid4()
    async with sender.database.transaction() as connection:
        assert await hand_over(connection, "tell", RECORD, subject_id, "first")
        assert not await hand_over(connection, "tell", RECORD, subject_id, "again")
    queued = "SELECT convert_from(payload, 'UTF8') FROM pgqueuer WHERE entrypoint = $1"
    assert [row[0] for row in await as_owner.fetch(queued, statements.DELIVER)] == [str(RECORD)]


async def test_nothing_is_handed_over_of_what_did_not_happen(sender):
    async def fail() -> None:
        async with sender.database.transaction() as connection:
            await hand_over(connection, "tell", RECORD, uuid4(), "never")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await states(sender) == []


@pytest.mark.parametrize(
    "away",
    [
        httpx.ConnectError("no"),
        httpx.ReadTimeout("no"),
        httpx.Response(503),
        httpx.Response(500),
        problem(ProblemCode.UNAUTHENTICATED),
        problem(ProblemCode.NOT_FOUND),
        problem(ProblemCode.TOO_MANY_REQUESTS),
        problem(ProblemCode.IDEMPOTENCY_KEY_IN_USE),
    ],
    ids=repr,
)
async def test_what_is_away_is_tried_again_under_the_same_key_and_nothing_overtakes(
    sender, other, destinations, outcomes, away
):
    await given(sender, "first", "second")
    other.answers = [away]
    deliverer = Deliverer(destinations)
    with pytest.raises(NotDeliveredError):
        await deliverer.deliver(sender, str(RECORD))
    assert [row[0] for row in await states(sender)] == ["PENDING", "PENDING"]
    assert outcomes == []
    await deliverer.deliver(sender, str(RECORD))
    assert [body for _, _, body in other.calls] == ["first", "first", "second"]
    assert list(other.taken.values()) == ["first", "second"]
    assert [row[0] for row in await states(sender)] == ["DELIVERED", "DELIVERED"]


async def test_a_refusal_is_held_with_its_code_until_somebody_lets_it_go(sender, other, destinations, outcomes):
    await given(sender, "first", "second")
    other.answers = [problem(ProblemCode.RULE_BROKEN, Fault("#/lpu", "No hub.", "no_hub"))]
    deliverer = Deliverer(destinations)
    for _ in range(2):
        await deliverer.deliver(sender, str(RECORD))
    assert outcomes == [("refused", "no_hub")]
    assert await states(sender) == [("HELD", "first", "no_hub", 1), ("PENDING", "second", None, 0)]
    assert [(row["state"], row["problem_code"]) for row in await waiting(sender)] == [
        ("HELD", "no_hub"),
        ("PENDING", None),
    ]
    assert await release(sender, destinations, RECORD)
    await deliverer.deliver(sender, str(RECORD))
    assert [body for _, _, body in other.calls] == ["first", "first", "second"]
    assert [row[0] for row in await states(sender)] == ["DELIVERED", "DELIVERED"]
    assert await waiting(sender) == []
    assert not await release(sender, destinations, RECORD)


async def test_what_is_let_go_is_sent_as_it_is_made_now_and_where_the_operator_says(sender, other, destinations):
    async def released(_, handover, to) -> str:
        return f"for {to}"

    await given(sender, "first")
    other.answers = [problem(ProblemCode.RULE_BROKEN)]
    known = [replace(destinations[0], released=released)]
    await Deliverer(known).deliver(sender, str(RECORD))
    assert await release(sender, known, RECORD, "there")
    await Deliverer(known).deliver(sender, str(RECORD))
    assert list(other.taken.values()) == ["for there"]
    assert len({key for _, key, _ in other.calls}) == 1


async def test_what_has_one_place_to_go_to_or_is_not_held_goes_nowhere_else(sender, other, destinations):
    await given(sender, "first")
    with pytest.raises(StillHeldError, match="not_held"):
        await release(sender, destinations, RECORD, "there")
    other.answers = [problem(ProblemCode.RULE_BROKEN)]
    await Deliverer(destinations).deliver(sender, str(RECORD))
    with pytest.raises(StillHeldError, match="one_place"):
        await release(sender, destinations, RECORD, "there")
    assert [row[0] for row in await states(sender)] == ["HELD"]


async def test_what_cannot_go_yet_is_held_from_the_beginning_and_nothing_overtakes_it(sender, other, destinations):
    async with sender.database.transaction() as connection:
        assert await hand_over(connection, "tell", RECORD, uuid4(), "", held_as="nobody_knows")
    await given(sender, "second")
    await Deliverer(destinations).deliver(sender, str(RECORD))
    assert other.calls == []
    assert [row[0] for row in await states(sender)] == ["HELD", "PENDING"]


async def test_what_was_given_up_is_tried_again_by_the_same_command(sender, other, destinations, as_owner):
    await given(sender, "first")
    await as_owner.execute("DELETE FROM pgqueuer")
    assert await release(sender, destinations, RECORD)
    queued = "SELECT convert_from(payload, 'UTF8') FROM pgqueuer WHERE entrypoint = $1"
    assert [row[0] for row in await as_owner.fetch(queued, statements.DELIVER)] == [str(RECORD)]


async def test_what_follows_nothing_that_is_held_goes_on_and_only_what_is_away_is_never_overtaken(
    sender, other, destinations
):
    await given(sender, "old news", "more news")
    async with sender.database.transaction() as connection:
        assert await hand_over(connection, "rescue", RECORD, uuid4(), "rescue")
    other.answers = [httpx.Response(503), problem(ProblemCode.RULE_BROKEN)]
    deliverer = Deliverer(destinations)
    with pytest.raises(NotDeliveredError):
        await deliverer.deliver(sender, str(RECORD))
    assert [body for _, _, body in other.calls] == ["old news"]
    await deliverer.deliver(sender, str(RECORD))
    assert [body for _, _, body in other.calls] == ["old news", "old news", "rescue"]
    assert [row[0] for row in await states(sender)] == ["HELD", "PENDING", "DELIVERED"]
    assert await release(sender, destinations, RECORD)
    await deliverer.deliver(sender, str(RECORD))
    assert [row[0] for row in await states(sender)] == ["DELIVERED"] * 3


async def test_one_that_stays_held_keeps_no_other_from_being_let_go(sender, other, destinations):
    async def never(_, handover, to) -> str:
        raise StillHeldError("never")

    known = [destinations[0], replace(destinations[1], released=never)]
    async with sender.database.transaction() as connection:
        assert await hand_over(connection, "rescue", RECORD, uuid4(), "", held_as="nobody_knows")
        assert await hand_over(connection, "tell", RECORD, uuid4(), "news", held_as="nobody_knows")
    assert await release(sender, known, RECORD)
    await Deliverer(known).deliver(sender, str(RECORD))
    assert [body for _, _, body in other.calls] == ["news"]
    with pytest.raises(StillHeldError, match="never"):
        await release(sender, known, RECORD)


async def test_the_metrics_say_how_many_wait_and_how_many_are_held(sender):
    await given(sender, "first", "second")
    async with sender.database.transaction() as connection:
        assert await hand_over(connection, "rescue", RECORD, uuid4(), "", held_as="nobody_knows")
    await COUNT_WAITING.function(sender)
    shown = {state: telemetry.handovers_waiting.labels(state)._value.get() for state in ("PENDING", "HELD")}
    assert shown == {"PENDING": 2, "HELD": 1}


async def test_another_record_does_not_wait(sender, other, destinations):
    other_record = uuid4()
    await given(sender, "held")
    await given(sender, "free", record=other_record)
    other.answers = [problem(ProblemCode.STATE_CONFLICT)]
    for record in (RECORD, other_record):
        await Deliverer(destinations).deliver(sender, str(record))
    assert [row[0] for row in await states(sender)] == ["HELD", "DELIVERED"]


async def test_two_workers_never_send_one_at_the_same_time(sender, other, destinations):
    await given(sender, "first", "second")
    other.waiting = asyncio.Event()
    slow = asyncio.create_task(Deliverer(destinations).deliver(sender, str(RECORD)))
    await other.reached.wait()
    for _ in range(3):
        with pytest.raises(NotDeliveredError):
            await Deliverer(destinations).deliver(sender, str(RECORD))
    assert len(other.calls) == 1
    other.waiting.set()
    await slow
    assert [body for _, _, body in other.calls] == ["first", "second"]


async def test_the_lease_of_a_worker_that_was_killed_ends(sender, other, destinations, monkeypatch):
    monkeypatch.setattr(usecases, "LEASE_SECONDS", 0)
    await given(sender, "first")
    other.waiting = asyncio.Event()
    killed = asyncio.create_task(Deliverer(destinations).deliver(sender, str(RECORD)))
    await other.reached.wait()
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    other.waiting = None
    await Deliverer(destinations).deliver(sender, str(RECORD))
    assert len({key for _, key, _ in other.calls}) == 1
    assert [row[0] for row in await states(sender)] == ["DELIVERED"]


async def test_an_arrival_that_two_workers_note_counts_once(sender, other, destinations, outcomes, monkeypatch):
    monkeypatch.setattr(usecases, "LEASE_SECONDS", 0)
    await given(sender, "first")
    other.waiting = asyncio.Event()
    both = [asyncio.create_task(Deliverer(destinations).deliver(sender, str(RECORD))) for _ in range(2)]
    while len(other.calls) < 2:
        await asyncio.sleep(0)
    other.waiting.set()
    await asyncio.gather(*both)
    assert outcomes == [("arrived", "S-1")]
    assert len(other.taken) == 1


async def test_a_call_that_never_ends_is_given_up_before_its_lease(sender, other, destinations, monkeypatch):
    assert usecases.CALL_SECONDS < usecases.LEASE_SECONDS
    monkeypatch.setattr(usecases, "CALL_SECONDS", 0.05)
    await given(sender, "first")
    other.waiting = asyncio.Event()
    with pytest.raises(NotDeliveredError):
        await Deliverer(destinations).deliver(sender, str(RECORD))
    assert await states(sender) == [("PENDING", "first", "unavailable", 1)]


async def test_nothing_of_what_is_sent_is_told_elsewhere(sender, other, destinations, caplog, capsys):
    await given(sender, SECRET)
    other.answers = [problem(ProblemCode.INVALID)]
    await Deliverer(destinations).deliver(sender, str(RECORD))
    assert SECRET not in caplog.text + "".join(capsys.readouterr())


def test_the_job_goes_on_for_days_with_short_pauses(destinations):
    job = handover_job(destinations)
    assert max(job.delay_after(attempts) for attempts in range(1, 50)) <= LONGEST_PAUSE
    growing = [job.delay_after(attempts) for attempts in range(1, 5)]
    assert growing == sorted(growing)
    least = min(job.delay_after(50) for _ in range(100))
    assert least * job.max_attempts >= TRIED_FOR
