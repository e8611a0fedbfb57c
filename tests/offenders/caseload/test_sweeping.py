"""One case that fails holds up no other: it is told, and tried again."""

from datetime import timedelta

import time_machine
from parts.offenders_caseload import ago, managed

from bluelamp.kit import clocks
from offenders.caseload.usecases import lapsing
from offenders.caseload.usecases.lapsing import note_missed_contacts

MISSED_OF = "SELECT DISTINCT data ->> 'case_id' AS case_id FROM events WHERE type LIKE '%offenders.contact.missed.v1'"


async def missed_of(offenders):
    return {row["case_id"] for row in await offenders.sql(MISSED_OF)}


async def test_the_first_of_a_batch_that_fails_is_passed_over_and_swept_later(offenders, monkeypatch, capsys):
    monkeypatch.setattr(lapsing, "_AT_ONCE", 2)
    cases = [await managed(offenders, str(number), opened_at=ago(6 - number)) for number in range(5)]
    failing, real = {cases[0].case_id, cases[3].case_id}, lapsing.settle

    async def fails_for_some(connection, case_id):
        if case_id in failing:
            raise ValueError("Example Offender-0 cannot be read")
        return await real(connection, case_id)

    monkeypatch.setattr(lapsing, "settle", fails_for_some)
    with time_machine.travel(clocks.now() + timedelta(days=9), tick=False):
        await note_missed_contacts(offenders.resources)
        assert await missed_of(offenders) == {str(case.case_id) for case in cases} - {str(one) for one in failing}
        said = "".join(capsys.readouterr())
        assert all(str(one) in said for one in failing)
        assert "cannot be read" not in said
        failing.clear()
        await note_missed_contacts(offenders.resources)
    assert await missed_of(offenders) == {str(case.case_id) for case in cases}
