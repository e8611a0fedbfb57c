"""Reading the audit log, sealing it, and finding out whether anybody has changed it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from fastapi import Request

from bluelamp.kit import telemetry
from bluelamp.kit.audit import statements
from bluelamp.kit.audit.statements import RECORD, actor_values
from bluelamp.kit.database import AWAY, Connection, Record
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.declaration import Sweep
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import (
    AuditAction,
    AuditEntry,
    AuditFinding,
    AuditOutcome,
    AuditPage,
    AuditVerification,
    AuditVerificationRequest,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError

ENTRIES_PER_SEAL = 5000
SEAL_SECONDS = 5.0
_SEALS_AT_ONCE = 500
_ENTRIES_AT_ONCE = 20_000
_MOST_FINDINGS = 1000
_READING = "list_audit_entries"
_SUBJECTS_PER_ENTRY = 1000
REFUSALS = frozenset({ProblemCode.FORBIDDEN, ProblemCode.NOT_FOUND, ProblemCode.IMMEDIATE_DANGER})
"""What is logged as a refused attempt: what may not be done, what is not there or not theirs to see, and what was
answered with the advice to ring 999, so that it can be shown that it was (domain.md §1.2)."""

Attempt: TypeAlias = tuple[Actor, list[UUID]]
"""Who tried something, and on which records."""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What to look for in the log; a subject is a record's id, an actor the id of an account."""

    subject: UUID | None
    actor: str | None
    action: AuditAction | None
    recorded_from: datetime | None
    recorded_until: datetime | None

    def values(self) -> dict[str, Any]:
        """Return the statement's parameters."""
        return {name: getattr(self, name) for name in self.__slots__}

    def as_query(self) -> dict[str, str]:
        """Write it as the query of an address."""
        moments = {name: value.isoformat() for name, value in self.values().items() if isinstance(value, datetime)}
        return {name: str(value) for name, value in self.values().items() if value is not None} | moments


async def record(
    connection: Connection,
    actor: Actor,
    action: AuditAction,
    operation: str,
    subjects: Sequence[UUID],
    *,
    recipient_id: UUID | None = None,
    outcome: AuditOutcome = AuditOutcome.DONE,
) -> None:
    """Write an entry about the records whose ids are given, in the transaction of what it records.

    Of very many records it is several: one that named them all could not be read again.
    """
    entry = {**actor_values(actor), "action": action, "operation": operation, "outcome": outcome}
    for start in range(0, max(len(subjects), 1), _SUBJECTS_PER_ENTRY):
        some = list(subjects[start : start + _SUBJECTS_PER_ENTRY])
        await RECORD.run(connection, **entry, subjects=some, recipient_id=recipient_id)


async def record_many(
    connection: Connection,
    actor: Actor,
    action: AuditAction,
    operation: str,
    subjects: Sequence[UUID],
    *,
    of: UUID,
) -> None:
    """Write that many records were touched, in entries of bounded length: each names `of`, what they have in common."""
    entry = {**actor_values(actor), "action": action, "operation": operation, "outcome": AuditOutcome.DONE}
    several = _SUBJECTS_PER_ENTRY - 1
    await RECORD.each(
        connection,
        [
            {**entry, "subjects": [of, *subjects[start : start + several]]}
            for start in range(0, max(len(subjects), 1), several)
        ],
    )


async def list_entries(
    resources: Resources, actor: Actor, query: AuditQuery, cursor: str | None, limit: int
) -> AuditPage:
    """Return one page, newest first; who reads the log is in the log, with the records that the page tells of."""
    scope = [actor.client_id, *(str(value) for value in query.values().values())]
    before = UUID(resources.cursors.read(cursor, scope)[0]) if cursor else None
    async with resources.database.transaction() as connection:
        rows = await statements.LIST.rows(connection, **query.values(), before_entry=before, limit=limit + 1)
        shown = rows[:limit]
        await record(connection, actor, AuditAction.CONSULTATION, _READING, _subjects_of(shown, query))
    more = resources.cursors.write([str(shown[-1]["entry_id"])], scope) if len(rows) > limit else None
    return AuditPage(items=[AuditEntry.model_validate(dict(row)) for row in shown], next_cursor=more)


def _subjects_of(shown: Sequence[Record], query: AuditQuery) -> list[UUID]:
    """Name what a page tells of: the subjects of its entries, and for an entry that has none the entry itself.

    A reading of the log is named by its own id as well: with all that it had named, each reading would be longer than
    the one before.
    """
    named = [query.subject] if query.subject else []
    for row in shown:
        named += row["subjects"] if row["subjects"] and row["operation"] != _READING else [row["entry_id"]]
    return list(dict.fromkeys(named))


async def seal_entries(resources: Resources) -> None:
    """Seal what is there to be sealed, in batches, one worker at a time.

    The newest seal goes to the log as well: kept outside the database, it shows if seals are cut off at the end.
    """
    while await _seal_batch(resources):
        pass


async def _seal_batch(resources: Resources) -> bool:
    async with resources.database.transaction() as connection:
        if not await statements.HOLD_SEALING.value(connection):
            return False
        sealed = await statements.SEAL.row(connection, batch=ENTRIES_PER_SEAL)
    if sealed is None:
        return False
    telemetry.logger().info("audit sealed", seal_number=sealed["seal_number"], seal=sealed["seal"].hex())
    return bool(sealed["entry_count"] == ENTRIES_PER_SEAL)


async def verify_log(resources: Resources, actor: Actor, asked: AuditVerificationRequest) -> AuditVerification:
    """Verify the seals for a caller; that it did, and which entries it was told of, is in the log."""
    verification = await verify_seals(resources, asked)
    told = [finding.entry_id for finding in verification.findings if finding.entry_id]
    async with resources.database.transaction() as connection:
        await record(connection, actor, AuditAction.CONSULTATION, "verify_audit_log", told)
    return verification


async def verify_seals(resources: Resources, asked: AuditVerificationRequest) -> AuditVerification:
    """Recompute every seal and compare: what was altered, removed, added or cut out is named.

    PostgreSQL compares, some thousands of entries at a time, and tells the differences: the log may be long.
    """
    found = _Findings()
    async with resources.database.connection() as connection:
        expected = asked.first_seal or 1
        async for batch in _batches(connection, expected - 1, asked.last_seal):
            for number, count in batch:
                found.add_missing(expected, number)
                found.entries, expected = found.entries + count, number + 1
            found.seals += len(batch)
            await found.add_from(connection, batch[0][0], batch[-1][0])
        found.add_missing(expected, (asked.last_seal or 0) + 1)
        waiting = await statements.NOT_YET_SEALED.value(connection)
    return AuditVerification(
        intact=not found.findings,
        seals_checked=found.seals,
        entries_checked=found.entries,
        entries_not_yet_sealed=waiting,
        findings=sorted(found.findings, key=lambda one: one.seal_number),
    )


@dataclass(slots=True)
class _Findings:
    """What a verification has come upon so far, and no more of it than is told."""

    findings: list[AuditFinding] = field(default_factory=list)
    seals: int = 0
    entries: int = 0

    @property
    def room(self) -> int:
        return _MOST_FINDINGS - len(self.findings)

    def add_missing(self, expected: int, number: int) -> None:
        """Name the seals from one number up to another that are not there."""
        for missing in range(expected, min(number, expected + self.room)):
            self.findings.append(_finding(missing, None, "SEAL_MISSING"))

    async def add_from(self, connection: Connection, first: int, last: int) -> None:
        """Check some seals, and name what is wrong with them or their entries."""
        rows = await statements.CHECK_SEALS.rows(connection, first_seal=first, last_seal=last, limit=self.room)
        self.findings += [_finding(row["seal_number"], row["entry_id"], row["fault"]) for row in rows]


async def record_refusal(request: Request, error: ProblemError) -> None:
    """Log that a known caller was refused, or asked for what is not theirs to see."""
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is None or error.code not in REFUSALS:
        return
    attempt = actor, [value for value in map(_as_id, request.path_params.values()) if value]

    async def known(_: Connection) -> Attempt:
        return attempt

    await record_attempt(request, known)


async def record_attempt(request: Request, find: Callable[[Connection], Awaitable[Attempt | None]]) -> None:
    """Log that the request was refused, if `find` knows whose attempt it was; in a transaction of its own.

    The refusal is answered even if it cannot be logged: then the process log has it.
    """
    resources: Resources = request.app.state.resources
    try:
        async with resources.database.connection() as connection:
            attempt = await find(connection)
            if attempt is None:
                return
            actor, subjects = attempt
            await record(
                connection,
                actor,
                AuditAction.CONSULTATION if request.method in {"GET", "HEAD"} else AuditAction.ALTERATION,
                getattr(request.scope.get("route"), "name", "none"),
                subjects,
                outcome=AuditOutcome.REFUSED,
            )
    except AWAY as away:
        telemetry.logger().error("refusal not logged", error=type(away).__name__)


async def _batches(connection: Connection, after: int, last: int | None) -> AsyncIterator[list[tuple[int, int]]]:
    """Yield the numbers and entry counts of seals, in batches that hold some thousands of entries together."""
    while rows := await statements.SEAL_NUMBERS.rows(connection, after=after, last=last, limit=_SEALS_AT_ONCE):
        batch: list[tuple[int, int]] = []
        for number, count in rows:
            if batch and sum(of for _, of in batch) + count > _ENTRIES_AT_ONCE:
                yield batch
                batch = []
            batch.append((number, count))
        yield batch
        after = rows[-1]["seal_number"]


def _finding(number: int, entry_id: UUID | None, fault: str) -> AuditFinding:
    return AuditFinding(seal_number=number, entry_id=entry_id, fault=fault)


def _as_id(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


SWEEPS = [Sweep(name="seal_audit", every_seconds=SEAL_SECONDS, function=seal_entries)]
