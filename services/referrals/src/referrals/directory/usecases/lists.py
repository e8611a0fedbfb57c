"""Keyset pages of the directory's lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Response
from pydantic import BaseModel

from bluelamp.kit.identity import Actor
from bluelamp.kit.pagination import Cursors
from referrals.directory.usecases.records import ADDRESS


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as one caller asked for it: a cursor holds for the same caller and the same filters only."""

    cursors: Cursors
    actor: Actor
    path: str
    filters: dict[str, Any]
    limit: int

    def position(self, cursor: str | None) -> list[Any]:
        """Return the last row's position on the page before, or two nulls for the first page."""
        return self.cursors.read(cursor, self._scope()) if cursor else [None, None]

    def answer(self, page: type[BaseModel], found: Sequence[BaseModel], order: tuple[str, str]) -> Response:
        """Write a page from one row more than it holds, which tells whether there is another page."""
        items, headers, next_cursor = found[: self.limit], {}, None
        if len(found) > self.limit:
            last = items[-1].model_dump(mode="json")
            next_cursor = self.cursors.write([last[name] for name in order], self._scope())
            query = urlencode({**self._given(), "cursor": next_cursor, "limit": self.limit})
            headers["Link"] = f'<{ADDRESS}/{self.path}?{query}>; rel="next"'
        body = page.model_validate({"items": items, "next_cursor": next_cursor})
        return Response(body.model_dump_json(), 200, headers, media_type="application/json")

    def _scope(self) -> list[Any]:
        return [self.path, self.actor.organisation_id, self.actor.subject, self._given()]

    def _given(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.filters.items() if value is not None}
