"""The demonstration's reports and audit are what the reference says of them."""

from contact.crime_reports import demonstration as records


async def test_the_seeded_month(demonstration):
    times = await demonstration.get(
        "board", "/crime-recording-times", recorded_from="2014-07-01", recorded_until="2014-08-01"
    )
    assert times.status_code == 200, times.text
    told = times.json()
    share = told["within_24_hours"]
    assert (share["numerator"], share["denominator"]) == (37, 41)
    assert round(share["interval"]["lower"], 4) == 0.7745
    assert told["within_limit"]["numerator"] == 41, "in 2014 the limit was 72 hours"
    assert (told["awaiting"], told["overdue"]) == (2, 2)
    audit = (await demonstration.get("analyst", f"/crime-audits/{records.AUDIT}")).json()
    assert (audit["population_size"], audit["sample_size"]) == (41, 20)
    assert (audit["audited"], audit["errors"]) == (12, 2)
