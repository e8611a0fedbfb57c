"""Lists on their way out: `{items, next_cursor}` with a cursor for the same caller and filters, and its Link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Response
from pydantic import BaseModel

from bluelamp.kit.database import Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.pagination import Cursors, link_to_next


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as one caller asked for it; `path` is where it stands behind the gateway."""

    cursors: Cursors
    actor: Actor
    path: str
    filters: Mapping[str, Any]
    limit: int

    def position(self, cursor: str | None, parts: int = 2) -> list[Any]:
        """Return the last row's position on the page before, or so many nulls for the first page."""
        return self.cursors.read(cursor, self._scope()) if cursor else [None] * parts

    def answer(self, page: type[BaseModel], found: Sequence[BaseModel], order: Sequence[str], **said: Any) -> Response:
        """Write a page from one row more than it holds, which tells whether there is another page.

        `said` are the page's other fields, such as what its figures are of.
        """
        items, next_cursor = found[: self.limit], None
        if len(found) > self.limit:
            last = items[-1].model_dump(mode="json")
            next_cursor = self.cursor([last[name] for name in order])
        body = page.model_validate({**said, "items": items, "next_cursor": next_cursor})
        return Response(body.model_dump_json(), 200, self.link(next_cursor), media_type="application/json")

    def answer_built(self, page: Row | None) -> Response:
        """Write a page whose JSON PostgreSQL built, as `audit.statements.consulted_page` returns it."""
        if page is None:
            raise RuntimeError("a page is one row, however few it lists")
        next_cursor = self.cursor([page["last_time"], page["last_id"]]) if page["more"] else None
        told = f'"{next_cursor}"' if next_cursor else "null"
        body = f'{{"items":{page["items"]},"next_cursor":{told}}}'
        return Response(body, 200, self.link(next_cursor), media_type="application/json")

    def cursor(self, position: list[Any]) -> str:
        """Write where the next page begins."""
        return self.cursors.write(position, self._scope())

    def link(self, cursor: str | None) -> dict[str, str]:
        """Return the Link header to the next page, if there is one."""
        return link_to_next(self.path, **self._given(), cursor=cursor, limit=self.limit) if cursor else {}

    def _scope(self) -> list[Any]:
        who = self.actor
        return [self.path, who.organisation_id, who.subject, who.lpu, self._given()]

    def _given(self) -> dict[str, str]:
        return {name: _written(value) for name, value in self.filters.items() if value is not None}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime) else str(value)
