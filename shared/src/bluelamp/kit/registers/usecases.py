"""A plain register's four verbs: add, change under its version, read, list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import asyncpg
from fastapi import Response
from pydantic import BaseModel
from uuid_utils.compat import uuid7

from bluelamp.kit import context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, read, read_as_shown, stands
from bluelamp.kit.registers.statements import RegisterStatements
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

Details = TypeVar("Details", bound=BaseModel)
Kept = TypeVar("Kept", bound=BaseModel)
_BROKEN = (
    asyncpg.ExclusionViolationError,
    asyncpg.UniqueViolationError,
    asyncpg.ForeignKeyViolationError,
    asyncpg.CheckViolationError,
)


def _nothing_more(_: Row) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Register(Generic[Details, Kept]):
    """One kind of record: where it stands, its models, its statements, and what its constraints say to a caller.

    `check` refuses details that no record may have, `check_change` what one may not become; `computed` adds what is
    worked out of a row and stored nowhere; `moves_by_itself`: what is computed becomes another while the record stays,
    as when a day has passed. `faults` are told by the constraint's name. What a change may not touch is not in its
    patch's model.
    """

    name: str
    address: str
    statements: RegisterStatements
    details: type[Details]
    kept: type[Kept]
    page: type[BaseModel]
    check: Callable[[Details], None] = lambda _: None
    check_change: Callable[[Details, Details], None] = lambda _, __: None
    computed: Callable[[Row], Mapping[str, Any]] = _nothing_more
    moves_by_itself: bool = False
    faults: Mapping[str, Fault] = field(default_factory=dict)

    async def create(self, connection: Connection, actor: Actor, new: Details, record_id: UUID | None = None) -> Answer:
        """Add a record; raises RULE_BROKEN with a pointer when it overlaps another or names one that is not there."""
        self.check(new)
        record_id = record_id or uuid7()
        row = await self._write(connection, actor, self.statements.create, record_id, new)
        return created(self.shown(row), f"{self.address}/{record_id}")

    async def change(
        self, connection: Connection, actor: Actor, record_id: UUID, if_match: str | None, patch: BaseModel
    ) -> Answer:
        """Change a record by merge patch; one that changes nothing leaves the version as it is."""
        row: Row | None = await self.statements.locked.row(connection, record_id=record_id)
        if row is None:
            raise not_found(self.name)
        check_if_match(if_match, row["version"])
        before = self.details.model_validate({name: row[name] for name in self.details.model_fields})
        after = patched(before, patch)
        if after != before:
            self.check(after)
            self.check_change(before, after)
            row = await self._write(connection, actor, self.statements.change, record_id, after)
        else:
            await self._consulted(connection, actor, "change", [record_id])
        return stands(self.shown(row), row["version"])

    async def get(
        self, resources: Resources, actor: Actor, record_id: UUID, if_none_match: str | None = None
    ) -> Response:
        """Return one record; raises NOT_FOUND."""
        async with resources.database.transaction() as connection:
            row = await self.statements.one.row(connection, record_id=record_id)
            if row is None:
                raise not_found(self.name)
            await self._consulted(connection, actor, "get", [record_id])
        answer = read_as_shown if self.moves_by_itself else read
        return answer(self.shown(row), row["version"], if_none_match)

    async def list_page(
        self, resources: Resources, actor: Actor, filters: Mapping[str, Any], cursor: str | None, limit: int
    ) -> Response:
        """Return one page, the latest first; each filter narrows it."""
        made_by, key = self.statements.newest_by, self.statements.key
        listing = Listing(resources.cursors, actor, self.address, filters, limit)
        after, after_id = listing.position(cursor)
        async with resources.database.transaction() as connection:
            rows = await self.statements.page.rows(
                connection,
                **{name if name == "as_at" else f"of_{name}": value for name, value in filters.items()},
                after=_read_back(after, self.kept.model_fields[made_by].annotation),
                after_id=UUID(after_id) if after_id else None,
                limit=limit + 1,
            )
            await self._consulted(connection, actor, "list", [row[key] for row in rows[:limit]])
        return listing.answer(self.page, [self.shown(row) for row in rows], (made_by, key))

    def shown(self, row: Row) -> Kept:
        """Return a record as it is told."""
        stored = {name: row[name] for name in self.kept.model_fields.keys() & set(row.keys())}
        return self.kept.model_validate({**stored, **self.computed(row)})

    async def _write(self, connection: Connection, actor: Actor, statement: Any, record_id: UUID, new: Details) -> Row:
        told = {**actor_values(actor), "traceparent": context.current().traceparent}
        values = {name: getattr(new, name) for name in self.statements.columns}
        try:
            row: Row | None = await statement.row(connection, record_id=record_id, **values, **told)
        except _BROKEN as error:
            raise self._refusal(error.constraint_name) from None
        if row is None:
            raise RuntimeError("what is written comes back, for its row is locked or new")
        return row

    def _refusal(self, constraint: str | None) -> ProblemError:
        fault = self.faults.get(constraint or "")
        if fault is None:
            return ProblemError(ProblemCode.STATE_CONFLICT, f"There is such a {self.name} already.")
        return ProblemError(ProblemCode.RULE_BROKEN, fault.detail, [fault])

    async def _consulted(self, connection: Connection, actor: Actor, verb: str, subjects: list[UUID]) -> None:
        operation = f"{verb}_{self.name.replace(' ', '_')}"
        await record(connection, actor, AuditAction.CONSULTATION, operation, subjects)


def _read_back(written: str | None, kind: Any) -> Any:
    if written is None or kind not in {date, datetime}:
        return written
    return kind.fromisoformat(written)
