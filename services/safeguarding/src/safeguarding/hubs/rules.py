"""What may be changed about a hub: only what is to come, so that every past decision can be explained."""

from collections.abc import Iterable
from datetime import date, datetime, time

from bluelamp.kit.clocks import WorkingHours, local_day
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.hubs import ClockWindows, HubStatus


def status_at(live_from: date | None, moment: datetime) -> HubStatus:
    """Say whether a hub works at the moment; one without a date has always worked (domain.md §14, C34)."""
    return HubStatus.LIVE if live_from is None or live_from <= local_day(moment) else HubStatus.PLANNED


def check_begins_later(effective_from: datetime, moment: datetime) -> None:
    """Refuse what would change the past."""
    if effective_from < moment:
        raise rule_broken("#/effective_from", "What was so before now cannot be changed.", "time_in_past")


def check_hours(opens: time, closes: time, weekdays: Iterable[int]) -> WorkingHours:
    """Return the hours as the clocks take them; raises RULE_BROKEN for hours that no clock can run on."""
    try:
        return WorkingHours(opens, closes, frozenset(weekdays))
    except ValueError as error:
        raise rule_broken("#/opens", f"{str(error).capitalize()}.", "hours_impossible") from None


def check_windows(windows: ClockWindows) -> None:
    """Refuse an agency's window that is longer than the decision's on the same clock: it would answer too late."""
    faults = [
        Fault(
            f"#/windows/information/{rating}/amount",
            "Agencies cannot have longer to answer than the hub has to decide.",
            "longer_than_decision",
        )
        for rating, window in windows.information.items()
        if (decision := windows.decision.get(rating)) is not None
        and (decision.unit, decision.runs_past_close) == (window.unit, window.runs_past_close)
        and window.amount > decision.amount
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "The clocks do not fit together.", faults)
