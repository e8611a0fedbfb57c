"""The volumes of a theme by week and unit, told so that nobody can be picked out of them."""

from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.database import Row
from bluelamp.kit.resources import Resources
from bluelamp.kit.suppression import SMALLEST_PUBLISHED
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.safeguarding.sentinel import ImprovementDirection, ThemeVolume, ThemeVolumes
from safeguarding.sentinel.rules import volumes as rules
from safeguarding.sentinel.statements import volumes as statements
from safeguarding.sentinel.usecases.themes import get_theme

CREATOR = "Bluelamp safeguarding service"
_DEFINITION = (
    "Records tagged with the theme, each counted once, in its own unit and in the week of its own day; weeks begin on "
    "Monday in London. {definition}"
)


async def theme_volumes(
    resources: Resources, theme: str, period_from: date | None, period_until: date | None, lpu: Lpu | None
) -> ThemeVolumes:
    """Return every week and unit of a period, also where nothing was reported: no row is missing for being small.

    They are counted with the service's own role, because what a hub may see of records is not what there is; no record
    is shown, so no consultation is written. Raises NOT_FOUND for an unknown theme, RULE_BROKEN for a period without a
    whole week.
    """
    since, until = rules.whole_weeks(period_from, period_until, clocks.today())
    # The week before the first is counted too: the first week's movement is read against it.
    mondays = rules.mondays_between(since - rules.WEEK, until)
    async with resources.database.connection() as connection:
        of_theme = await get_theme(connection, theme, None)
        rows = await statements.WEEKS.rows(
            connection,
            the_theme=theme,
            mondays=mondays,
            mondays_after=[one + rules.WEEK for one in mondays],
            lpus=[lpu] if lpu else list(Lpu),
        )
    items = [_volume(row) for row in rows if row["week_from"] >= since]
    return ThemeVolumes(
        theme=theme,
        improvement_direction=of_theme.improvement_direction,
        definition=_DEFINITION.format(definition=of_theme.definition),
        period_from=since,
        period_until=until,
        suppressed_below=SMALLEST_PUBLISHED,
        creator=CREATOR,
        created_at=clocks.now(),
        items=items,
        next_cursor=None,
    )


def _volume(row: Row) -> ThemeVolume:
    direction = ImprovementDirection(row["improvement_direction"])
    read = rules.read_volume(row["actual"], row["before"], row["target"], direction)
    return ThemeVolume(
        week_from=row["week_from"],
        week_until=row["week_from"] + rules.WEEK,
        lpu=row["lpu"],
        improvement_direction=direction,
        actual=read.actual,
        target=read.target,
        target_met=read.target_met,
        movement=read.movement,
    )
