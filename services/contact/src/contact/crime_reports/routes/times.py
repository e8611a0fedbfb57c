"""How long recording takes, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Day
from bluelamp.schemas.contact.crime_reports import CrimeRecordingTimes
from contact.access import CrimeRecordingReader
from contact.crime_reports.usecases import times

router = APIRouter(tags=["crime reports"], route_class=StrictRoute)


@router.get("/crime-recording-times", summary="Read how long recording takes")
async def get_crime_recording_times(
    actor: CrimeRecordingReader,
    resources: ResourcesOf,
    recorded_from: Annotated[Day, Query(description="The first day, in London.", examples=["2014-07-01"])],
    recorded_until: Annotated[Day, Query(description="The first day that is outside.", examples=["2014-08-01"])],
    centre: Annotated[Code | None, Query(description="One site alone.")] = None,
) -> CrimeRecordingTimes:
    """Return minutes to record and to allocate, the shares in time with their intervals, and what still waits."""
    async with resources.database.transaction() as connection:
        return await times.recording_times(connection, actor, recorded_from, recorded_until, centre)
