"""What the caseload's tests need: people who are managed, and the moments at which things happened."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.schemas.offenders.caseload import Case
from bluelamp.schemas.offenders.codes import Cohort, Colour
from offenders.caseload.usecases.cases import NewCase, open_case
from parts.offenders import Offenders

SUPERVISOR = keeper("offender-supervisor")
COORDINATOR = keeper("iom-coordinator")


def ago(days: int, hour: int = 12) -> datetime:
    """So many London days ago, at an hour of the day in UTC."""
    day = clocks.today() - timedelta(days=days)
    return min(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), clocks.now())


def day(days: int) -> str:
    """The London day so many days from today."""
    return (clocks.today() + timedelta(days=days)).isoformat()


async def offender_of(offenders: Offenders, name: str = "Managed", **more: Any) -> UUID:
    body = {"given_name": "Example", "family_name": f"Offender-{name}", "lpu": "SANDWELL", **more}
    answer = await offenders.post("offender_manager", "/offenders", body)
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["offender_id"])


async def case_for(offenders: Offenders, offender_id: UUID, **more: Any) -> Case:
    values: dict[str, Any] = {
        "cohort": Cohort.FIXED,
        "manager": "offender-manager",
        "team": "SANDWELL_IOM",
        "lpu": "SANDWELL",
        "colour": Colour.RED,
        "review_on": date(2031, 1, 31),
        "reason": "The panel decided so.",
        **more,
    }
    async with offenders.resources.database.transaction() as connection:
        return await open_case(connection, SUPERVISOR, NewCase(offender_id=offender_id, **values))


async def managed(offenders: Offenders, name: str = "Managed", **more: Any) -> Case:
    """Somebody new, with a case."""
    return await case_for(offenders, await offender_of(offenders, name), **more)


def contact(case_id: UUID, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "case_id": str(case_id),
        "outcome": "KEPT",
        "method": "OFFICE",
        "contacted_at": at.isoformat(),
        **more,
    }


async def seen_on(offenders: Offenders, case_id: UUID, at: datetime, who: str = "offender_manager") -> dict[str, Any]:
    answer = await offenders.post(who, "/contacts", contact(case_id, at))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def restrict(offenders: Offenders, offender_id: UUID) -> None:
    body = {"is_restricted": True, "reason": "Somebody who works with us."}
    answer = await offenders.post("offender_supervisor", f"/offenders/{offender_id}/restrictions", body)
    assert answer.status_code == 201, answer.text


async def merge(offenders: Offenders, kept: UUID, merged: UUID) -> UUID:
    body = {
        "kept_offender_id": str(kept),
        "merged_offender_id": str(merged),
        "reason": "The same fingerprints stand behind both.",
    }
    answer = await offenders.post("offender_supervisor", "/offender-merges", body)
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["merge_id"])
