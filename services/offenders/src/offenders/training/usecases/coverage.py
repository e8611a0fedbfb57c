"""The coverage of training by team, page by page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.training import TeamCoverage, TeamCoveragePage, TrainingTier
from offenders.settings import ADDRESS
from offenders.training.rules.counting import Completion, Covered, Post, coverage_of
from offenders.training.statements import registers as statements

_MOST_TEAMS = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose coverage is asked for, and on which day."""

    team: str | None
    lpu: Lpu | None
    as_at: date | None


async def list_coverage(resources: Resources, actor: Actor, asked: Asked, cursor: str | None, limit: int) -> Response:
    """Return one page, by team and tier; each with both its counts, never averaged."""
    filters = {"team": asked.team, "lpu": asked.lpu, "as_at": asked.as_at}
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/training-coverage", filters, limit)
    after_team, after_tier = listing.position(cursor)
    async with resources.database.transaction() as connection:
        covered = await _covered(connection, asked, after_team, limit + 2)
        await record(connection, actor, AuditAction.CONSULTATION, "list_training_coverage", [])
    after = (after_team or "", after_tier or "")
    found = [_shown(one) for one in covered if (one.team, one.tier.value) > after]
    return listing.answer(TeamCoveragePage, found[: limit + 1], ("team", "tier"))


async def _covered(connection: Connection, asked: Asked, after_team: str | None, teams: int) -> list[Covered]:
    """Count so many teams that need training: each fills a row or more of the page, but for the one before it."""
    day = asked.as_at or clocks.today()
    those = {"day": day, "team": asked.team, "lpu": asked.lpu, "after_team": after_team, "limit": teams}
    posts = [Post(**dict(row)) for row in await statements.HELD.rows(connection, **those)]
    needs: dict[str, list[TrainingTier]] = defaultdict(list)
    for row in await statements.NEEDED.rows(connection, day=day):
        needs[row["role"]].append(TrainingTier(row["tier"]))
    completions = [
        Completion(row["staff_number"], TrainingTier(row["tier"]), row["completed_on"], row["valid_months"])
        for row in await statements.COMPLETED.rows(connection, **those)
    ]
    return coverage_of(posts, needs, completions, day)


async def coverage_on(connection: Connection, day: date, lpu: Lpu) -> list[Covered]:
    """Return how much of each team of a unit has had what its roles need, on a day; for whoever records the reading."""
    return await _covered(connection, Asked(None, lpu, day), None, _MOST_TEAMS)


def _shown(one: Covered) -> TeamCoverage:
    return TeamCoverage(
        team=one.team,
        tier=one.tier,
        lpus=[Lpu(lpu) for lpu in one.lpus],
        trained=one.trained,
        required=one.required,
        coverage=one.trained / one.required,
    )
