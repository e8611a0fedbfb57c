"""The terms under which a case's clocks run: its hub's hours and profile, and the statutory windows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic_core import from_json

from bluelamp.kit.database import Connection
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.safeguarding.codes import CaseKind, Rating
from safeguarding.cases.rules.clocks import StatutoryWindow, Terms, read_hours, read_profile
from safeguarding.cases.statements import terms as statements


@dataclass(frozen=True, slots=True)
class HubTerms:
    """A hub and its terms as at a moment."""

    hub: str
    live_from: date | None
    terms: Terms


async def terms_at(
    connection: Connection, kind: CaseKind, moment: datetime, *, hub: str | None, lpu: str | None = None
) -> HubTerms:
    """Return the terms of a hub, or of the one that serves a unit; raises RULE_BROKEN when there is none."""
    row = await statements.TERMS.row(connection, the_hub=hub, the_lpu=lpu, the_kind=kind, moment=moment)
    if row is None and hub is not None:
        raise rule_broken("#/hub", "There is no such hub.", "hub_unknown")
    if row is None:
        raise rule_broken("#/lpu", "No hub serves this unit: name one.", "no_hub")
    statutory = [_window(one) for one in from_json(row["statutory"] or "[]")]
    terms = Terms(
        read_hours(row["opens"], row["closes"], row["weekdays"]),
        read_profile(row["clock_profile_id"], row["windows"]),
        statutory,
    )
    return HubTerms(row["hub"], row["live_from"], terms)


def _window(row: dict[str, Any]) -> StatutoryWindow:
    rating = Rating(row["rating"]) if row["rating"] else None
    return StatutoryWindow(row["statutory_window_id"], rating, row["working_days"])
