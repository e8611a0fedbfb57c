"""A chart as SVG: thirty-six weeks of one unit's recording of domestic abuse, as the demonstration has them."""

from typing import Final

from local_stack.bench.figures import Figure
from local_stack.bench.operation import Operation

GOAL_MILLISECONDS: Final = 30.0
CHART: Final = "/contact/v1/measures/DA.RECORDED/chart?area=SANDWELL&points=36&period_until=2014-08-04"


def chart() -> Operation:
    """What is asked for."""
    return Operation(name="chart as SVG", who="board", method="GET", paths=(CHART,), accept="image/svg+xml")


def figure(p99: float, pace: float) -> Figure:
    """How long the slowest of a hundred took."""
    return Figure(
        f"a chart of 36 points as SVG at {pace:.0f} requests/s, p99",
        f"{p99:.1f} ms",
        f"< {GOAL_MILLISECONDS:.0f} ms",
        p99 < GOAL_MILLISECONDS,
        {"p99": p99},
    )
