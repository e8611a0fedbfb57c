"""Releases imported, listed and read, with what follows of their counts."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.reoffending import (
    Claim,
    Claims,
    NewRelease,
    NewReleaseArea,
    Release,
    ReleaseArea,
    ReleaseAreaPage,
    ReleasePage,
    ReleaseSaid,
    ReoffendingMeasure,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.reoffending import statements
from offenders.reoffending.rules import ranking
from offenders.reoffending.rules.importing import faults_in_series, faults_of
from offenders.settings import ADDRESS

DEFINITIONS = {
    ReoffendingMeasure.LOCAL_ADULT_THREE_MONTHS: (
        "Adults on the whole probation caseload of a local authority, pooled over four quarterly snapshots, who were "
        "proven to have reoffended within three months, against how many were predicted to. Not a measure of those "
        "in integrated offender management."
    ),
    ReoffendingMeasure.PROVEN_ONE_YEAR: (
        "Offenders released, cautioned or convicted without custody in the period who were proven to have reoffended "
        "within one year, with six months more for the court's decision."
    ),
}
_TOP_PLACES = 2
_TOP_PER_CENT = 15
_DIGITS = Decimal("1e-15")
_ENOUGH = Context(prec=60)
"""Digits for any variation of what may be imported, with fifteen after the point."""
FORMULA = (
    "variation = 100 x (reoffended - predicted) / predicted, unrounded; rank by variation, the most negative first, "
    "equal ones share the better place; z = (reoffended - predicted) / sqrt(sum of p(1-p))"
)


async def import_release(
    connection: Connection, actor: Actor, new: NewRelease, release_id: UUID | None = None
) -> Answer:
    """Keep a release as it was published; raises RULE_BROKEN with each fault, ALREADY_EXISTS for one that is there."""
    await statements.IN_TURN.run(connection, measure=new.measure.value)
    others = await statements.OF_OTHER_PERIODS.row(
        connection, measure=new.measure.value, period_from=new.period_from, period_until=new.period_until
    )
    faults = faults_of(new)
    if others is not None:
        faults += faults_in_series(new, ended_on=others["ended_on"], latest_on=others["latest_on"])
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) of releases are broken.", faults)
    release_id = release_id or uuid7()
    details = new.model_dump(exclude={"areas"})
    try:
        row = await statements.ADD_RELEASE.row(
            connection, release_id=release_id, areas=len(new.areas), imported_by=actor.subject, **details
        )
    except asyncpg.UniqueViolationError:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "This release was imported already.") from None
    if row is None:
        raise RuntimeError("what is inserted comes back")
    names = tuple(NewReleaseArea.model_fields)
    await statements.ADD_AREAS.run(
        connection,
        release_id=release_id,
        **{f"every_{name}": [getattr(one, name) for one in new.areas] for name in names},
    )
    await record(connection, actor, AuditAction.COLLECTION, "import_reoffending_release", [release_id])
    data = {"release_id": release_id, "measure": new.measure, "areas": len(new.areas)}
    await tell(connection, EventType.OFFENDERS_REOFFENDING_RELEASE_IMPORTED, release_id, data, Hearers())
    return created(_release(row), f"{ADDRESS}/reoffending/releases/{release_id}")


async def list_releases(
    resources: Resources, actor: Actor, measure: ReoffendingMeasure | None, cursor: str | None, limit: int
) -> Response:
    """Return one page, the newest publication first."""
    address = f"{ADDRESS}/reoffending/releases"
    listing = Listing(resources.cursors, actor, address, {"measure": measure}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_measure=measure,
            after=date.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["release_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_reoffending_releases", subjects)
    return listing.answer(ReleasePage, [_release(row) for row in rows], ("published_on", "release_id"))


async def get_release(connection: Connection, actor: Actor, release_id: UUID) -> Release:
    """Return a release; raises NOT_FOUND."""
    release = await _release_of(connection, release_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_reoffending_release", [release_id])
    return release


async def list_areas(
    resources: Resources, actor: Actor, release_id: UUID, cursor: str | None, limit: int, *, is_ours: bool | None
) -> Response:
    """Return one page of a release's areas by rank, each among all of them whatever is shown. Raises NOT_FOUND."""
    address = f"{ADDRESS}/reoffending/releases/{release_id}/areas"
    listing = Listing(resources.cursors, actor, address, {"is_ours": is_ours}, limit)
    rank, area = listing.position(cursor)
    async with resources.database.transaction() as connection:
        release = await _release_of(connection, release_id)
        rows = await statements.AREAS.rows(connection, release_id=release_id)
        await record(connection, actor, AuditAction.CONSULTATION, "list_reoffending_areas", [release_id])
    shown = (one for one in _ranked(rows) if is_ours is None or one.is_ours == is_ours)
    rest = (one for one in shown if rank is None or (one.rank, one.area) > (rank, area))
    return listing.answer(ReleaseAreaPage, list(islice(rest, limit + 1)), ("rank", "area"), release=_said(release))


async def get_claims(connection: Connection, actor: Actor, release_id: UUID) -> Claims:
    """Return what may be said of the force's areas in a release, worked out of their ranks. Raises NOT_FOUND."""
    release = await _release_of(connection, release_id)
    areas = _ranked(await statements.AREAS.rows(connection, release_id=release_id))
    await record(connection, actor, AuditAction.CONSULTATION, "get_reoffending_claims", [release_id])
    ranks, ours = {one.area: one.rank for one in areas}, [one.area for one in areas if one.is_ours]
    findings = []
    if ours:
        findings = [ranking.first_places(ranks, ours, _TOP_PLACES), ranking.all_within(ranks, ours, _TOP_PER_CENT)]
    told = [Claim(claim=one.claim, holds=one.holds, because=one.because) for one in findings]
    return Claims(release_id=release_id, release=_said(release), claims=told)


class RankedIn(NamedTuple):
    """One of the force's areas in a release, with the release's own period and how many areas it ranks."""

    area: ReleaseArea
    title: str
    period_from: date
    period_until: date
    ranked: int


async def last_areas(connection: Connection, day: date) -> Sequence[RankedIn]:
    """Return the force's areas in the last release of the legacy measure that was published by a day, by rank."""
    release = await statements.LAST.row(
        connection, measure=ReoffendingMeasure.LOCAL_ADULT_THREE_MONTHS.value, published_by=day
    )
    if release is None:
        return []
    rows = await statements.AREAS.rows(connection, release_id=release["release_id"])
    said = (release["title"], release["period_from"], release["period_until"], release["areas"])
    return [RankedIn(area, *said) for area in _ranked(rows) if area.is_ours]


async def _release_of(connection: Connection, release_id: UUID) -> Release:
    row = await statements.RELEASE.row(connection, release_id=release_id)
    if row is None:
        raise not_found("release")
    return _release(row)


def _release(row: Row) -> Release:
    return Release.model_validate({**dict(row), "definition": DEFINITIONS[ReoffendingMeasure(row["measure"])]})


def _said(release: Release) -> ReleaseSaid:
    """Return what a table has to say with its figures, wherever it is copied to."""
    said = {name: getattr(release, name) for name in ReleaseSaid.model_fields if name != "formula"}
    return ReleaseSaid(**said, formula=FORMULA)


def _ranked(rows: Iterable[Row]) -> list[ReleaseArea]:
    rows = list(rows)
    rates = {row["area"]: ranking.rates_of(_counts(row)) for row in rows}
    ranks = ranking.ranks_of({area: one.variation for area, one in rates.items()})
    areas = [_area(row, rates[row["area"]], ranks[row["area"]], len(rows)) for row in rows]
    return sorted(areas, key=lambda one: (one.rank, one.area))


def _counts(row: Row) -> ranking.Counts:
    return ranking.Counts(row["offenders"], row["reoffended"], row["predicted"], row["predicted_variance"])


def _area(row: Row, rates: ranking.Rates, rank: int, areas: int) -> ReleaseArea:
    values: dict[str, Any] = {name: row[name] for name in ReleaseArea.model_fields.keys() & set(row.keys())}
    return ReleaseArea.model_validate(
        {
            **values,
            "actual_rate": _decimal(rates.actual),
            "predicted_rate": _decimal(rates.predicted),
            "variation": _decimal(rates.variation),
            "rank": rank,
            "percentile": _decimal(ranking.percentile_of(rank, areas)),
            "z": None if rates.z is None else Decimal(rates.z).quantize(_DIGITS, context=_ENOUGH),
        }
    )


def _decimal(value: Fraction) -> Decimal:
    exact = _ENOUGH.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact.quantize(_DIGITS, context=_ENOUGH)
