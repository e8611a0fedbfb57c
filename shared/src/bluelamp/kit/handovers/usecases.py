"""Delivering what is handed over: in order for each record, one at a time, until it has arrived or was refused."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from bluelamp.kit import telemetry
from bluelamp.kit.clients import ServiceClient, ServiceTokens
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.handovers import statements
from bluelamp.kit.handovers.destinations import Destination, Handover, StillHeldError
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.resources import Resources
from bluelamp.schemas.problems import Kind, ProblemCode, ProblemError

LEASE_SECONDS = 15
"""How long nobody else sends what one worker sends; one that was killed holds it no longer."""
CALL_SECONDS = 10.0
"""A call ends well before its lease does."""
MOST_LISTED = 1000
_REFUSALS = frozenset(
    {
        Kind.MALFORMED,
        Kind.CONFLICT,
        Kind.PRECONDITION_FAILED,
        Kind.PRECONDITION_REQUIRED,
        Kind.TOO_LARGE,
        Kind.UNSUPPORTED_MEDIA_TYPE,
        Kind.INVALID,
        Kind.METHOD_NOT_ALLOWED,
        Kind.NOT_ACCEPTABLE,
    }
)


class NotDeliveredError(Exception):
    """Something waits still: the other service is away, or another worker is at it. The job is done again."""


def is_refusal(error: ProblemError) -> bool:
    """Whether the same call will be answered so whenever it is made.

    Not what configuration mends (401, 403), and not 404: the gateway answers so for a service that is not there.
    """
    return error.code.kind in _REFUSALS and error.code is not ProblemCode.IDEMPOTENCY_KEY_IN_USE


def code_of(error: ProblemError) -> str:
    """Return the code that says most: of the first fault, or else of the problem."""
    return error.faults[0].code if error.faults else error.code.value


class Deliverer:
    """Takes what one process hands over to where it goes; its clients and their tokens are made once."""

    def __init__(self, destinations: Sequence[Destination]) -> None:
        self._destinations = {one.operation: one for one in destinations}
        self._clients: dict[str, ServiceClient] = {}

    async def deliver(self, resources: Resources, payload: str) -> None:
        """Deliver all that is pending of the record whose id the payload is, the oldest first.

        Raises NotDeliveredError when something waits still; what was refused is held, and what follows it waits for it.
        """
        record_id = UUID(payload)
        while await self._deliver_next(resources, record_id):
            pass

    async def _deliver_next(self, resources: Resources, record_id: UUID) -> bool:
        async with resources.database.transaction() as connection:
            first = self._next_of(await statements.WAITING_OF.rows(connection, the_record=record_id))
            if first is None:
                return False
            if first["is_leased"]:
                raise NotDeliveredError
            await statements.LEASE.run(connection, the_handover=first["handover_id"], lease_seconds=LEASE_SECONDS)
            handover = _handover(first)
            destination = self._destinations[handover.operation]
            path = await destination.path(connection, handover)
        try:
            answer = await self._send(resources, destination, path, first)
        except ProblemError as error:
            await self._not_taken(resources, destination, handover, error)
            return True
        await self._arrived(resources, destination, handover, answer)
        return True

    def _next_of(self, rows: Sequence[Row]) -> Row | None:
        """Return the first that waits for nothing that is held; of what is only away, nothing is overtaken."""
        held: set[str] = set()
        for row in rows:
            if row["state"] == "HELD":
                held.add(row["operation"])
            elif not held & self._destinations[row["operation"]].waits_for:
                return row
        return None

    async def _send(self, resources: Resources, destination: Destination, path: str, row: Row) -> str:
        client = self._clients.get(destination.operation)
        if client is None:
            base_url = f"{resources.settings.front_door}/{destination.service}/v1"
            tokens = ServiceTokens(resources.http, resources.settings)
            client = ServiceClient(resources.http, tokens, base_url, destination.scope)
            self._clients[destination.operation] = client
        try:
            async with asyncio.timeout(CALL_SECONDS):
                answer = await client.call(
                    "POST", path, content=row["body"].encode(), key=str(row["handover_id"]), attempts=1
                )
        except TimeoutError:
            raise ProblemError(ProblemCode.UNAVAILABLE, ProblemCode.UNAVAILABLE.advice) from None
        return answer.text

    async def _arrived(self, resources: Resources, destination: Destination, handover: Handover, answer: str) -> None:
        async with resources.database.transaction() as connection:
            settled = await statements.SETTLE.row(connection, the_handover=handover.handover_id)
            if settled is not None:
                await destination.arrived(connection, handover, answer)

    async def _not_taken(
        self, resources: Resources, destination: Destination, handover: Handover, error: ProblemError
    ) -> None:
        code = code_of(error)
        async with resources.database.transaction() as connection:
            if is_refusal(error):
                held = await statements.HOLD.row(connection, the_handover=handover.handover_id, code=code)
                if held is not None:
                    await destination.refused(connection, handover, code)
            else:
                await statements.LET_GO.run(connection, the_handover=handover.handover_id, code=code)
        telemetry.logger().warning(
            "not handed over", handover_id=str(handover.handover_id), operation=handover.operation, code=code
        )
        if not is_refusal(error):
            raise NotDeliveredError


async def hand_over(
    connection: Connection, operation: str, record_id: UUID, subject_id: UUID, body: str, *, held_as: str | None = None
) -> bool:
    """Hand one thing over in the transaction of its cause; False if that was done before.

    With a code it is held at once, for an operator to let go when what is missing is there.
    """
    values = {"operation": operation, "record_id": record_id, "subject_id": subject_id, "body": body, "code": held_as}
    return await statements.HAND_OVER.row(connection, **values) is not None


async def replace(connection: Connection, operation: str, subject_id: UUID, body: str) -> bool:
    """Let what nobody has tried to send yet say what is true now; False if it was tried, or is not waiting."""
    values = {"operation": operation, "subject_id": subject_id, "body": body}
    return await statements.REPLACE.row(connection, **values) is not None


async def release(
    resources: Resources, destinations: Sequence[Destination], record_id: UUID, to: str | None = None
) -> bool:
    """Try what waits of a record again, at once; False if nothing waits.

    All that was held goes as its destination makes it now, to the place that is named, if any. Raises StillHeldError
    where none of it can go.
    """
    known = {one.operation: one for one in destinations}
    async with resources.database.transaction() as connection:
        rows = await statements.WAITING_OF.rows(connection, the_record=record_id)
        if not rows:
            return False
        held = [row for row in rows if row["state"] == "HELD"]
        if to is not None and not held:
            raise StillHeldError("not_held")
        errors = [await _let_go(connection, known[row["operation"]], row, to) for row in held]
        if held and all(errors):
            raise errors[0] or StillHeldError("not_held")
        await ENQUEUE.run(connection, entrypoint=statements.DELIVER, payload=str(record_id))
    return True


async def _let_go(connection: Connection, destination: Destination, row: Row, to: str | None) -> StillHeldError | None:
    try:
        body = await destination.released(connection, _handover(row), to)
    except StillHeldError as error:
        return error
    values = {"the_handover": row["handover_id"], "body": row["body"] if body is None else body}
    await statements.RELEASE.run(connection, **values)
    return None


async def count_waiting(resources: Resources) -> None:
    """Show in the metrics how many hand-overs wait and how many are held, so that somebody hears of them."""
    async with resources.database.connection() as connection:
        numbers = {row["state"]: row["number"] for row in await statements.COUNTS.rows(connection)}
    for state in ("PENDING", "HELD"):
        telemetry.handovers_waiting.labels(state).set(numbers.get(state, 0))


async def waiting(resources: Resources) -> list[Row]:
    """List what has not arrived, what is held first: ids, codes and times, nothing of what is sent."""
    async with resources.database.connection() as connection:
        return list(await statements.WAITING.rows(connection, limit=MOST_LISTED))


def _handover(row: Row) -> Handover:
    return Handover(row["handover_id"], row["record_id"], row["operation"], row["subject_id"])
