"""What is to be reviewed: cases whose day has come, or comes soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.offenders.cohorts import CaseReview, CaseReviewPage
from offenders.cohorts.statements.panels import REVIEWS
from offenders.nominals.usecases.sight import sight_of
from offenders.settings import ADDRESS

_USUALLY_AHEAD = timedelta(days=28)
_WORKED_OUT = frozenset({"is_overdue", "days_overdue"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Until which day, and of whom; the next four weeks of everybody where nothing is said."""

    until: date | None = None
    lpu: Lpu | None = None
    manager: str | None = None
    cohort: Cohort | None = None
    team: str | None = None


async def list_reviews(resources: Resources, actor: Actor, asked: Asked, cursor: str | None, limit: int) -> Response:
    """Return one page of the cases that are to be reviewed, the longest overdue first; a partner's are its own."""
    today = clocks.today()
    given = {name: getattr(asked, name) for name in Asked.__slots__}
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/case-reviews", given, limit)
    after_day, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await REVIEWS.rows(
            connection,
            until=asked.until or today + _USUALLY_AHEAD,
            of_lpu=asked.lpu,
            of_manager=asked.manager,
            of_cohort=asked.cohort,
            of_team=asked.team,
            after_day=date.fromisoformat(after_day) if after_day else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, REVIEWS),
        )
        subjects = [one for row in rows[:limit] for one in (row["case_id"], row["offender_id"])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_case_reviews", subjects)
    return listing.answer(CaseReviewPage, [_shown(row, today) for row in rows], ("review_on", "case_id"))


def _shown(row: Row, today: date) -> CaseReview:
    stored = {name: row[name] for name in CaseReview.model_fields if name not in _WORKED_OUT}
    days = max(0, (today - row["review_on"]).days)
    return CaseReview.model_validate({**stored, "is_overdue": row["review_on"] < today, "days_overdue": days})
