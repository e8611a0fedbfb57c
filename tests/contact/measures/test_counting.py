"""Figures of calls: taken by the functions that answer for service levels and demand, so that both say the same."""

from datetime import UTC, datetime, timedelta

from parts.contact_calls import abandoned, call, emergency, loaded

from contact.measures.usecases.taking import take_due_figures

JULY = {"period_from": "2014-07-01", "period_until": "2014-08-01"}
NOON = datetime(2014, 7, 1, 11, tzinfo=UTC)


async def taken(contact, measure_id):
    answer = await contact.post("analyst", "/measure-figures", {"measure_id": measure_id, **JULY})
    assert answer.status_code == 201, answer.text
    return [one["figure"] for one in answer.json()["items"]]


async def a_month(contact):
    """999: 22 of 25 within ten seconds; 101: 8 within thirty, 1 later, 1 given up late, 1 given up early."""
    moments = (NOON + timedelta(minutes=number) for number in range(100))
    calls = [emergency(next(moments), 5) for _ in range(22)]
    calls += [emergency(next(moments), 15) for _ in range(3)]
    calls += [call(next(moments), 20, transferred_to_lpu="SANDWELL" if one < 3 else None) for one in range(8)]
    calls += [call(next(moments), 50), abandoned(next(moments), 40), abandoned(next(moments), 10)]
    batch = await loaded(contact, calls)
    assert batch["added"] == 36, batch


async def test_service_levels_are_stored_with_the_formula_that_made_them(contact):
    await a_month(contact)
    [emergencies] = await taken(contact, "SL.999")
    assert (emergencies["numerator"], emergencies["denominator"], emergencies["value"]) == (22, 25, 0.88)
    assert emergencies["formula"].startswith("SL4, T = 10 s")
    [others] = await taken(contact, "SL.101")
    assert (others["numerator"], others["denominator"]) == (8, 10)
    [given_up] = await taken(contact, "ABANDONED.101")
    assert (given_up["numerator"], given_up["denominator"]) == (2, 11)


async def test_measures_and_service_levels_say_the_same(contact):
    await a_month(contact)
    for stream in ("999", "101"):
        asked = {"stream": stream, "since": "2014-07-01", "until": "2014-08-01", "interval": "MONTH"}
        answer = await contact.get("board", "/service-levels", **asked)
        assert answer.status_code == 200, answer.text
        whole = answer.json()["whole"]["figure"]
        [figure] = await taken(contact, f"SL.{stream}")
        same = ("measure_id", "value", "numerator", "denominator", "formula", "unit")
        assert [figure[name] for name in same] == [whole[name] for name in same]


async def test_for_one_period_managed_and_sent_make_a_whole(contact):
    """C2: 74% and 27% make 101% because they are of two periods; for one period they make 100.0%."""
    await a_month(contact)
    [managed] = await taken(contact, "FCR.MANAGED")
    [sent] = await taken(contact, "FCR.TO_LPU")
    assert managed["denominator"] == sent["denominator"]
    assert managed["numerator"] + sent["numerator"] == managed["denominator"]
    assert sent["numerator"] == 3
    [offered] = await taken(contact, "CALLS.OFFERED")
    assert offered["value"] == managed["denominator"] == 36


async def test_what_the_feed_has_not_told_of_is_no_figure(contact):
    for measure_id in ("SL.999", "ABANDONED.999", "CALLS.OFFERED", "CALLS.OFFERED.CST", "FCR.MANAGED", "FCR.REPEAT_7D"):
        assert await taken(contact, measure_id) == []


async def test_the_worker_takes_the_months_up_to_where_calls_are_known(contact):
    await a_month(contact)
    await loaded(contact, [call(datetime(2014, 7, 31, 11, tzinfo=UTC))])
    await take_due_figures(contact.resources)
    stored = (await contact.get("board", "/measures/SL.999/figures")).json()["items"]
    assert [one["figure"]["period"]["period_from"] for one in stored] == ["2014-06-30T23:00:00Z"]
    assert stored[0]["figure"]["value"] == 0.88


async def test_the_catalogues_targets_are_those_of_the_streams_settings(contact):
    rows = await contact.sql("SELECT stream, target_percent FROM stream_settings WHERE effective_until IS NULL")
    for row in rows:
        definition = (await contact.get("board", f"/measures/SL.{row['stream']}")).json()
        percent = row["target_percent"]
        assert definition["target"] == (None if percent is None else percent / 100)
