"""Minutes to record, and the share within 24 hours, by the same function for the answer and for the measure."""

from datetime import timedelta

import pytest
from parts.contact_crime_reports import NOON, REGISTRAR, WHY, done, faults, recorded, reported, step

from bluelamp.kit.proportions import wilson

JULY = {"recorded_from": "2014-07-01", "recorded_until": "2014-08-01"}
TIMES = "/crime-recording-times"


async def times(contact, **given):
    return done(await contact.get("analyst", TIMES, **{**JULY, **given}))


async def test_minutes_and_shares(contact):
    for minutes in (5, 10, 15, 24 * 60, 24 * 60 + 1, 73 * 60):
        await recorded(contact, minutes)
    cancelled = await recorded(contact, 1)
    done(await step(contact, cancelled, "validation", {"validation": "NOT_A_CRIME", "rationale": WHY}, REGISTRAR))
    await reported(contact)
    told = await times(contact)
    within = told["within_24_hours"]
    assert (within["numerator"], within["denominator"]) == (4, 6), "the 24th hour's last moment is in it"
    bounds = wilson(4, 6)
    assert (within["interval"]["lower"], within["interval"]["upper"]) == (bounds.lower, bounds.upper)
    assert within["interval"]["method"] == "WILSON"
    assert told["within_limit"]["numerator"] == 5
    minutes = told["minutes_to_record"]
    assert (minutes["numerator"], minutes["denominator"], minutes["unit"]) == (
        5 + 10 + 15 + 1440 + 1441 + 4380,
        6,
        "MINUTES",
    )
    assert told["median_minutes_to_record"] == pytest.approx((15 + 1440) / 2)
    assert told["ninetieth_percentile_minutes_to_record"] == pytest.approx(1441 + 0.5 * (4380 - 1441))
    assert (told["minutes_to_allocate"]["value"], told["awaiting"], told["overdue"]) == (None, 1, 1)
    assert [one["code"] for one in told["minutes_to_allocate"]["footnotes"]] == ["NO_DENOMINATOR"]


async def test_a_month_is_london_s(contact):
    """Recorded at 22:50 UTC on 31 July, and at 23:30, which is August in London."""
    await recorded(contact, 10, NOON.replace(month=7, day=31, hour=22, minute=40))
    await recorded(contact, 10, NOON.replace(month=7, day=31, hour=23, minute=20))
    assert (await times(contact))["within_24_hours"]["denominator"] == 1
    august = await times(contact, recorded_from="2014-08-01", recorded_until="2014-09-01")
    assert august["within_24_hours"]["denominator"] == 1


async def test_one_site_alone(contact):
    await recorded(contact, 10)
    await recorded(contact, 20, centre="CST_BOURNVILLE")
    told = await times(contact, centre="CST_BOURNVILLE")
    assert (told["centre"], told["minutes_to_record"]["value"]) == ("CST_BOURNVILLE", 20)
    nothing = await times(contact, centre="CST_WEDNESFIELD")
    assert (nothing["within_24_hours"]["value"], nothing["within_24_hours"]["interval"]) == (None, None)


@pytest.mark.parametrize("until", ["2014-07-01", "2014-06-30", "2034-07-01"])
async def test_a_period_that_cannot_be(contact, until):
    refused = await contact.get("board", TIMES, recorded_from="2014-07-01", recorded_until=until)
    assert faults(refused) == (422, [("#/query/recorded_until", "period_impossible")])


async def test_the_measure_is_the_same_figure(contact):
    for number in range(25):
        await recorded(contact, 30 if number else 25 * 60, NOON + timedelta(hours=number))
    body = {"measure_id": "CRIME.WITHIN_24H", "period_from": "2014-07-01", "period_until": "2014-08-01"}
    [figure] = [one["figure"] for one in done(await contact.post("analyst", "/measure-figures", body))["items"]]
    told = (await times(contact))["within_24_hours"]
    assert (figure["numerator"], figure["denominator"]) == (told["numerator"], told["denominator"]) == (24, 25)
    silent = {**body, "period_from": "2013-07-01", "period_until": "2013-08-01"}
    assert done(await contact.post("analyst", "/measure-figures", silent))["items"] == []
