"""What may be said of streams, centres and sites, and where the plan of the control rooms stands on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from bluelamp.schemas.contact.codes import COUNTED_WITHIN
from bluelamp.schemas.contact.sites import (
    ControlRoomMove,
    ControlRoomMoveDetails,
    ControlRoomPlan,
    MoveStatus,
    NewCentre,
    NewCentreSite,
    NewSite,
    NewStreamSetting,
    PlannedSite,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken


def check_term(new: NewStreamSetting | NewCentreSite) -> None:
    """Refuse a term that ends before it begins."""
    check_days(new.effective_from, new.effective_until, "effective_until")


def check_setting(new: NewStreamSetting) -> None:
    """Refuse a term that ends before it begins, and a threshold within which calls are not counted.

    By such a threshold a stream would have no service level at all.
    """
    check_term(new)
    if new.threshold_seconds not in COUNTED_WITHIN:
        detail = f"Calls are counted within {', '.join(map(str, COUNTED_WITHIN))} s."
        raise rule_broken("#/threshold_seconds", detail, "threshold_not_kept")


def check_site(new: NewSite) -> None:
    """Refuse a building that closed before it opened."""
    check_days(new.opened_on, new.closed_on, "closed_on")


def check_centre(new: NewCentre) -> None:
    """Refuse a centre that ended before it was live, and a stream that is named twice."""
    check_days(new.live_from, new.live_until, "live_until")
    if len(set(new.streams)) != len(new.streams):
        raise rule_broken("#/streams", "Each stream is named once.", "named_twice")


def check_days(begins: date | None, ends: date | None, name: str) -> None:
    """Refuse an end that is not after its beginning; either may be unknown."""
    if begins is not None and ends is not None and ends <= begins:
        raise rule_broken(f"#/{name}", "It ends after it begins.", "ends_before_it_begins")


def check_move(move: ControlRoomMoveDetails, today: date) -> None:
    """Refuse a move without any day, and one that is said to be complete on a day to come."""
    faults = []
    if move.planned_by is None and move.completed_on is None:
        faults.append(Fault("#/planned_by", "A move is planned for a day or has happened on one.", "day_missing"))
    if move.completed_on is not None and move.completed_on > today:
        faults.append(Fault("#/completed_on", "What is to come is planned, not complete.", "date_in_future"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "The move's days do not fit.", faults)


def plan_as_at(moves: Iterable[ControlRoomMove], day: date) -> ControlRoomPlan:
    """Work out where the plan stands on a day (board report ¶69: ten control rooms, five sites, three complete).

    A site is complete when each of its units has moved; a unit that has not is still in its own control room.
    """
    listed = list(moves)
    by_site: dict[str, list[ControlRoomMove]] = defaultdict(list)
    for move in listed:
        by_site[move.to_site].append(move)
    sites = [_site_as_at(site, by_site[site], day) for site in sorted(by_site)]
    complete = sum(site.status is MoveStatus.COMPLETE for site in sites)
    return ControlRoomPlan(
        as_at=day,
        lpu_count=len(listed),
        sites_before=len({move.from_site for move in listed}),
        sites_as_at=len({move.to_site if _has_moved(move, day) else move.from_site for move in listed}),
        sites_planned=len(sites),
        sites_complete=complete,
        sites_pending=len(sites) - complete,
        sites=sites,
    )


def _has_moved(move: ControlRoomMove, day: date) -> bool:
    return move.completed_on is not None and move.completed_on <= day


def _site_as_at(site: str, moves: list[ControlRoomMove], day: date) -> PlannedSite:
    waiting = [move for move in moves if not _has_moved(move, day)]
    late = any(move.planned_by is not None and move.planned_by < day for move in waiting)
    status = MoveStatus.OVERDUE if late else MoveStatus.PENDING if waiting else MoveStatus.COMPLETE
    completed = [move.completed_on for move in moves if move.completed_on is not None]
    return PlannedSite(
        site=site,
        lpus=sorted(move.lpu for move in moves),
        status=status,
        planned_by=max((move.planned_by for move in moves if move.planned_by is not None), default=None),
        completed_on=None if waiting else max(completed),
    )
