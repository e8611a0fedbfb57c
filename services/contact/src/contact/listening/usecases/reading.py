"""What is due, what was counted, whom a priority is for, and what everybody may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.pagination import Cursors, link_to_next
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.kit.suppression import SMALLEST_PUBLISHED, published
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.listening import (
    DueItem,
    DuePage,
    IssueCount,
    ListeningSummary,
    PriorityHousehold,
    PriorityHouseholdPage,
    PriorityState,
    PublicEntry,
    PublicEntryPage,
)
from contact.listening.rules import public, summary
from contact.listening.rules.summary import Period, Surveyed
from contact.listening.statements import due
from contact.listening.statements import priorities as statements
from contact.listening.usecases import counting
from contact.listening.usecases.priorities import PATH, outcomes_of
from contact.settings import ADDRESS

PUBLIC_PATH = f"{ADDRESS}/you-said-we-did"
_ENTRIES_OF_ATOM = 100


@dataclass(frozen=True, slots=True)
class PublicFilters:
    """Each narrows what everybody may read."""

    lpu: Lpu | None
    area: str | None

    def query(self) -> dict[str, str]:
        """Return what narrows the feed."""
        return {name: str(value) for name in self.__slots__ if (value := getattr(self, name)) is not None}


async def list_due(
    resources: Resources, actor: Actor, lpu: Lpu | None, cursor: str | None, limit: int, *, overdue_only: bool
) -> Response:
    """Return one page of what is due, the longest due first."""
    filters = {"lpu": lpu, "overdue_only": overdue_only}
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/listening-due", filters, limit)
    after_day, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await due.PAGE.rows(
            connection,
            of_lpu=lpu,
            overdue_only=overdue_only,
            today=clocks.today(),
            fewest=SMALLEST_PUBLISHED,
            after_day=date.fromisoformat(after_day) if after_day else None,
            after_id=after_id,
            limit=limit + 1,
        )
        subjects = [row["listening_priority_id"] for row in rows[:limit] if row["listening_priority_id"]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_listening_due", subjects)
    items = [DueItem.model_validate({**dict(row), "households": published(row["households"])}) for row in rows]
    return listing.answer(DuePage, items, ("due_on", "due_id"))


async def list_households(
    resources: Resources, actor: Actor, priority_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return whom to tell of a priority and whom to ask again; of another unit's it says that there is none."""
    listing = Listing(resources.cursors, actor, f"{PATH}/{priority_id}/households", {}, limit)
    [after_id] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        priority = await statements.ONE.row(connection, the_priority=priority_id)
        if priority is None or priority["lpu"] != actor.lpu:
            raise not_found("priority")
        rows = await statements.HOUSEHOLDS.rows(
            connection, the_priority=priority_id, after_id=UUID(after_id) if after_id else None, limit=limit + 1
        )
        subjects = [priority_id, *(row["household_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_priority_households", subjects)
    found = [PriorityHousehold.model_validate(dict(row)) for row in rows]
    return listing.answer(PriorityHouseholdPage, found, ("household_id",))


async def get_summary(
    connection: Connection, actor: Actor, lpu: Lpu | None, period_from: date, period_until: date
) -> ListeningSummary:
    """Return what the households of a period said, counted."""
    summary.check_period(period_from, period_until)
    period = Period(period_from, period_until, clocks.now())
    by_unit = await counting.counted(connection, period_from, period_until, lpu)
    named = await counting.named(connection, period_from, period_until, lpu)
    await record(connection, actor, AuditAction.CONSULTATION, "get_listening_summary", [])
    counted = sum(by_unit.values(), Surveyed())
    issues = summary.issue_figures(named, period)
    households, no_issue, wants_updates = summary.figures(counted, period)
    return ListeningSummary(
        lpu=lpu,
        households=households,
        no_issue=no_issue,
        wants_updates=wants_updates,
        issues=[IssueCount(category=category, rank=rank, named=figure) for category, rank, figure in issues],
        footnotes=summary.footnotes(counted),
    )


async def list_public(
    resources: Resources, filters: PublicFilters, cursor: str | None, limit: int
) -> tuple[PublicEntryPage, dict[str, str]]:
    """Return one page of what everybody may read, the latest first, with the Link to the next one.

    Nobody is asked who they are, so nothing is logged of who read; what is here is of nobody.
    """
    scope = ["you-said-we-did", filters.query()]
    after, after_id = resources.cursors.read(cursor, scope) if cursor else (None, None)
    async with resources.database.connection() as connection:
        rows = await _public(connection, filters, after, after_id, limit + 1)
    entries = [_entry(row) for row in rows[:limit]]
    next_cursor = _cursor_after(resources.cursors, entries[-1], scope) if len(rows) > limit else None
    query = filters.query() | {"limit": limit}
    link = link_to_next(PUBLIC_PATH, **query, cursor=next_cursor) if next_cursor else {}
    return PublicEntryPage(items=entries, next_cursor=next_cursor), link


async def write_atom(resources: Resources, filters: PublicFilters) -> bytes:
    """Return the latest of what everybody may read as Atom; the same entries give the same bytes."""
    async with resources.database.connection() as connection:
        rows = await _public(connection, filters, None, None, _ENTRIES_OF_ATOM)
    entries = [_entry(row) for row in rows]
    # A feed without an entry has not changed since the beginning of time, as feeds know it.
    updated = max((one.updated_at for one in entries), default=datetime.fromisoformat("1970-01-01T00:00:00+00:00"))
    address = f"{resources.settings.public_url.rstrip('/')}{PUBLIC_PATH}"
    return public.atom(entries, address, updated)


async def _public(
    connection: Connection, filters: PublicFilters, after: str | None, after_id: str | None, limit: int
) -> list[Row]:
    return list(
        await statements.PUBLIC.rows(
            connection,
            of_lpu=filters.lpu,
            of_area=filters.area,
            fewest=SMALLEST_PUBLISHED,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit,
        )
    )


def _cursor_after(cursors: Cursors, last: PublicEntry, scope: Sequence[object]) -> str:
    return cursors.write([last.updated_at.isoformat(), str(last.entry_id)], scope)


def _entry(row: Row) -> PublicEntry:
    is_over = row["state"] == PriorityState.LISTENED
    return PublicEntry(
        entry_id=row["listening_priority_id"],
        area=row["area"],
        area_name=row["area_name"],
        lpu=row["lpu"],
        category=row["category"],
        you_said=row["you_said"],
        households=row["households"],
        we_did=[one["we_did"] for one in row["actions"]],
        told_on=row["sent_on"],
        we_listened=public.listening_told(outcomes_of(row)) if is_over else None,
        updated_at=row["changed_at"],
    )
