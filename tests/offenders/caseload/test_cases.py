"""Cases opened and closed by what a panel decided."""

from datetime import date
from uuid import UUID

from bluelamp.kit.registers.demonstration import keeper
from bluelamp.schemas.offenders.codes import Cohort, Colour, DeselectionReason
from offenders.caseload.usecases.cases import NewCase, close_case, open_case

SUPERVISOR = keeper("offender-supervisor")


async def test_a_case_is_opened_and_closed(offenders):
    answer = await offenders.post(
        "offender_manager", "/offenders", {"given_name": "Example", "family_name": "Offender", "lpu": "SANDWELL"}
    )
    new = NewCase(
        offender_id=UUID(answer.json()["offender_id"]),
        cohort=Cohort.FIXED,
        manager="offender-manager",
        team="SANDWELL_IOM",
        lpu="SANDWELL",
        colour=Colour.RED,
        review_on=date(2030, 1, 1),
        reason="The panel decided so.",
    )
    async with offenders.resources.database.transaction() as connection:
        case = await open_case(connection, SUPERVISOR, new)
    assert (case.status, case.colour, case.is_overdue) == ("ACTIVE", "RED", False)
    async with offenders.resources.database.transaction() as connection:
        closed = await close_case(connection, SUPERVISOR, case.case_id, DeselectionReason.MOVED_AREA, "Moved to Leeds.")
    assert (closed.status, closed.next_contact_due_on) == ("CLOSED", None)
