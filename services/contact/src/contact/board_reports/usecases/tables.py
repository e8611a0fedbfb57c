"""The tables of a report: registers as at its day, and what other services told row by row."""

from collections.abc import Mapping
from datetime import timedelta

from bluelamp.kit.clocks import local_day, midnight
from bluelamp.schemas.contact.board_reports import UnavailableReason
from bluelamp.schemas.contact.measures import FigureUnit
from bluelamp.schemas.contact.sites import ControlRoomMove
from contact.board_reports import statements
from contact.board_reports.rules import contents, reoffending
from contact.board_reports.rules.found import TableFound
from contact.board_reports.rules.windows import Window, period_of
from contact.board_reports.usecases.gathering import Lines, Making, TableSource
from contact.board_reports.usecases.surveyed import SURVEYED_TABLES
from contact.continuity.rules import minutes_of
from contact.measures.rules.words import area_in_words, value_in_words
from contact.settings import ADDRESS
from contact.sites import rules as site_rules
from contact.sites import statements as site_statements

_KEPT_BACK = "kept back"


async def _referral_acceptance(making: Making, _: Lines) -> TableFound:
    asked = making.outside.acceptance
    told = asked.answer
    rows = (
        []
        if told is None
        else [
            [
                area_in_words(one.name),
                _counted(one.offers),
                _counted(one.acceptance.numerator),
                _share(one.acceptance.value),
            ]
            for one in told.items
        ]
    )
    return TableFound(
        "REFERRAL_ACCEPTANCE",
        "Referrals offered to partners and accepted, by unit, as the referrals service counts them",
        ("Unit", "Offers", "Accepted", "Share of those answered or expired"),
        asked.address,
        rows,
        asked.unavailable or (None if rows else UnavailableReason.NO_FIGURE),
        asked.why or (f"Counts under five are {_KEPT_BACK}." if rows else "No referral was offered in the period."),
    )


async def _domestic_abuse_by_unit(making: Making, _: Lines) -> TableFound:
    asked = making.outside.recording
    told = asked.answer
    units = sorted({one.group for one in told.items}) if told else []
    rows = []
    for unit in units:
        weeks = [one.value for one in told.items if one.group == unit] if told else []
        known = [int(one) for one in weeks if one is not None]
        kept_back = len(weeks) - len(known)
        rows.append([area_in_words(unit), str(len(weeks)), f"{sum(known):,}" if known else _KEPT_BACK, str(kept_back)])
    return TableFound(
        "DOMESTIC_ABUSE_BY_UNIT",
        "Domestic abuse recorded in the weeks that began in the period, as the safeguarding service counts it",
        ("Unit", "Weeks", "Recorded in the weeks that can be told", "Weeks kept back"),
        asked.address,
        rows,
        asked.unavailable or (None if rows else UnavailableReason.NO_FIGURE),
        asked.why or "Weeks of fewer than five are kept back, so that these are no totals.",
    )


async def _reoffending_ranks(making: Making, lines: Lines) -> TableFound:
    rows = []
    for area in contents.AUTHORITIES:
        names = (f"REOFFENDING_{area}", f"REOFFENDING_VARIATION_{area}", f"REOFFENDING_RANK_{area}")
        actual, variation, rank = (lines[name].figure for name in names)
        if actual and variation and rank and rank.numerator and rank.denominator:
            place = int(rank.numerator), int(rank.denominator)
            rows.append(reoffending.row_of(area, actual.value or 0.0, variation.value or 0.0, place))
    asked = making.outside.reoffending
    return TableFound(
        "REOFFENDING_RANKS",
        "Reoffending within three months by local authority, ranked by variation from what was predicted",
        ("Rank", "Local authority", "Actual", "Variation", "Place among all areas", "Within the top 15%"),
        asked.address,
        sorted(rows, key=lambda row: int(row[0])),
        None if rows else asked.unavailable or UnavailableReason.NO_FIGURE,
        asked.why and (f"{asked.why} These rows were imported from a publication." if rows else asked.why),
    )


async def _control_rooms(making: Making, _: Lines) -> TableFound:
    found = await site_statements.ALL_MOVES.rows(making.connection)
    plan = site_rules.plan_as_at([ControlRoomMove.model_validate(dict(row)) for row in found], making.new.as_at)
    rows = [
        [
            ", ".join(area_in_words(lpu) for lpu in one.lpus),
            area_in_words(one.site),
            one.status.value.lower(),
            f"{one.completed_on or one.planned_by:%-d %B %Y}" if one.completed_on or one.planned_by else "",
        ]
        for one in plan.sites
    ]
    return TableFound(
        "CONTROL_ROOMS",
        f"Control rooms as at {making.new.as_at:%-d %B %Y}: {plan.sites_before} sites to {plan.sites_planned}, "
        f"{plan.sites_complete} complete and {plan.sites_pending} to come",
        ("Units", "New location", "Status", "Completed or planned by"),
        f"{ADDRESS}/control-room-plan?as_at={making.new.as_at}",
        rows,
        None if rows else UnavailableReason.NO_FIGURE,
        None if rows else "The plan has no move.",
    )


async def _outages(making: Making, _: Lines) -> TableFound:
    since = period_of(Window.TWELVE_MONTHS, making.new.period_from, making.new.period_until)[0]
    until = midnight(making.new.as_at + timedelta(days=1))
    found = await statements.OUTAGES.rows(making.connection, since=since, until=until)
    rows = []
    for row in found:
        minutes = minutes_of(row["started_at"], row["ended_at"])
        rows.append(
            [
                f"{local_day(row['started_at']):%-d %B %Y}",
                ", ".join(area_in_words(one) for one in sorted(row["streams"])),
                "lasts" if minutes is None else f"{minutes / 60:,.1f}",
                row["overflow_force_999"] or ("nobody" if "999" in row["streams"] else "not out"),
                (row["fallback_101"] or "not out").lower(),
            ]
        )
    return TableFound(
        "OUTAGES",
        "Outages of telephony in the twelve months and up to the report's day",
        ("Day", "Lines", "Hours", "Who carried 999", "What carried 101"),
        f"{ADDRESS}/outages",
        rows,
        None if rows else UnavailableReason.NO_FIGURE,
        None if rows else "None is recorded.",
    )


def _counted(number: int | None) -> str:
    return _KEPT_BACK if number is None else f"{number:,}"


def _share(value: float | None) -> str:
    return _KEPT_BACK if value is None else value_in_words(value, FigureUnit.SHARE)


TABLES: Mapping[str, TableSource] = {
    "REFERRAL_ACCEPTANCE": _referral_acceptance,
    "DOMESTIC_ABUSE_BY_UNIT": _domestic_abuse_by_unit,
    "REOFFENDING_RANKS": _reoffending_ranks,
    "CONTROL_ROOMS": _control_rooms,
    "OUTAGES": _outages,
    **SURVEYED_TABLES,
}
"""What finds each table."""
