"""Forecasts over HTTP and in the worker: asked for, fitted once, and told with what they were learnt from."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from uuid import UUID

import pytest
from parts.contact_forecasts import WHO, asked, do_fitting, fitted, read, values

from bluelamp.kit import clocks
from contact.forecasts import demonstration as examples
from contact.forecasts.usecases import fitting

WEEK = examples.NEW_FORECAST
BONFIRES = {"day": "2014-11-05", "name": "BONFIRE_NIGHT"}


def faults(answer):
    assert answer.status_code == 422, answer.text
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


@pytest.fixture(scope="module")
async def week(demonstration):
    """The demonstration's forecast, fitted by the worker's job."""
    await do_fitting(demonstration)
    return await read(demonstration, str(examples.FORECAST))


async def test_a_forecast_says_from_what_and_by_what_it_was_made(week):
    assert week["status"] == "FITTED"
    training = week["training"]
    assert (training["training_from"], training["training_until"]) == ("2014-08-11", "2014-11-03")
    assert (training["days_used"], training["days_unknown"], training["days_of_outage"]) == (84, 0, 0)
    assert training["calls"] == sum(calls for _, calls in examples.calls_of_days())
    assert week["model"]["version"] == 1
    assert week["model"]["library"].startswith("statsmodels ")
    assert "OTHER_SPECIAL_DAY" in week["model"]["terms"]
    assert [one.split(":")[0] for one in week["model"]["left_out"]] == ["Months", "Trend"]
    assert week["as_at"] <= week["ended_at"]
    figure = week["expected_calls"]
    assert figure["interval"]["lower"] < figure["value"] < figure["interval"]["upper"]
    assert figure["as_at"] == week["as_at"]


async def test_its_accuracy_stands_beside_the_seasonal_naive(week):
    assert {one["resolution"] for one in week["accuracy"]} == {"HALF_HOUR", "DAY", "WEEK", "FOUR_WEEKS"}
    for one in week["accuracy"]:
        wape, naive, skill = one["wape"], one["seasonal_naive_wape"], one["skill"]
        assert wape["value"] == pytest.approx(wape["numerator"] / wape["denominator"])
        assert wape["denominator"] == naive["denominator"]
        assert skill["value"] == pytest.approx(1 - wape["value"] / naive["value"])
        assert one["coverage"]["denominator"] == one["stretches"]
        assert wape["period"]["period_until"] == "2014-11-03T00:00:00Z"
    [days] = [one for one in week["accuracy"] if (one["resolution"], one["horizon_from_day"]) == ("DAY", 1)]
    assert (days["stretches"], days["origins"], days["rating"]) == (7, 1, "EXCELLENT")


async def test_its_values_add_up_from_half_hours_to_days(demonstration, week):
    halves = await values(demonstration, week["forecast_id"], "HALF_HOUR")
    days = await values(demonstration, week["forecast_id"], "DAY")
    assert (len(halves), len(days)) == (7 * 48, 7)
    assert sum(one["expected"] for one in halves) == pytest.approx(sum(one["expected"] for one in days))
    assert sum(one["expected"] for one in days) == pytest.approx(week["expected_calls"]["value"])
    assert halves == sorted(halves, key=lambda one: one["interval_start"])
    for one in days:
        assert one["lower"] <= one["expected"] <= one["upper"]
        assert one["seasonal_naive"] == pytest.approx(one["expected"], rel=0.1)


async def test_the_bank_holiday_is_learnt_from_and_carried_on(demonstration):
    body = {**WEEK, "since": "2014-12-22", "until": "2014-12-29"}
    found = await fitted(demonstration, body)
    days = {
        one["interval_start"][:10]: one["expected"] for one in await values(demonstration, found["forecast_id"], "DAY")
    }
    # 25 August had four fifths of a Monday's calls, and Christmas has what is known of bank holidays.
    assert days["2014-12-25"] / days["2014-12-24"] == pytest.approx(0.8, abs=0.06)
    assert days["2014-12-27"] / days["2014-12-24"] == pytest.approx(1.05, abs=0.06)


async def test_the_day_of_the_repeated_hour_has_fifty_half_hours(demonstration):
    body = {**WEEK, "since": "2014-10-26", "until": "2014-10-27"}
    found = await fitted(demonstration, body)
    assert found["training"]["training_until"] == "2014-10-26"
    halves = await values(demonstration, found["forecast_id"], "HALF_HOUR")
    starts = [datetime.fromisoformat(one["interval_start"]) for one in halves]
    assert len(set(starts)) == 50
    assert halves[2]["expected"] == halves[4]["expected"]


async def test_a_plan_is_made_over_a_forecast(demonstration, week):
    body = {
        "stream": "SERVICE_DESK",
        "model": "ERLANG_C",
        "forecast_id": week["forecast_id"],
        "since": "2014-11-04",
        "until": "2014-11-06",
    }
    plan = (await demonstration.post("contact_manager", "/staffing-plans", body)).json()
    assert (plan["volumes"], plan["forecast_id"], plan["totals"]["intervals"]) == ("FORECAST", week["forecast_id"], 96)
    days = await values(demonstration, week["forecast_id"], "DAY")
    assert plan["totals"]["calls"] == pytest.approx(sum(one["expected"] for one in days[1:3]))
    assert any("interval" in one for one in plan["limits"])
    assert plan["handling"]["source"] == "MEASURED"
    for change, fault in (
        ({"stream": "999"}, ("#/stream", "other_stream")),
        ({"until": "2014-11-11"}, ("#/until", "outside_forecast")),
    ):
        refused = await demonstration.post("contact_manager", "/staffing-plans", {**body, **change})
        assert faults(refused) == [fault]


async def test_a_forecast_that_waits_is_no_ground_for_a_plan(demonstration):
    waiting = await asked(demonstration, WEEK)
    assert (waiting["model"], waiting["expected_calls"], waiting["accuracy"]) == (None, None, [])
    assert await values(demonstration, waiting["forecast_id"], "DAY") == []
    body = {"stream": "SERVICE_DESK", "model": "ERLANG_C", "forecast_id": waiting["forecast_id"]}
    refused = await demonstration.post("contact_manager", "/staffing-plans", body)
    assert faults(refused) == [("#/forecast_id", "forecast_not_fitted")]


async def test_a_job_that_comes_twice_fits_once(demonstration):
    forecast = await asked(demonstration, {**WEEK, "level": 0.9})
    subject = UUID(forecast["forecast_id"])
    await asyncio.gather(*(fitting.fit_forecast(demonstration.resources, subject) for _ in range(2)))
    await fitting.fit_forecast(demonstration.resources, subject)
    told = await demonstration.sql("SELECT type FROM events WHERE subject_id = $1 ORDER BY event_id", subject)
    assert [row["type"].rsplit(".", 2)[1] for row in told] == ["requested", "fitted"]
    logged = await demonstration.sql(
        "SELECT operation FROM audit_entries WHERE $1 = ANY (subjects) AND action = 'COLLECTION'", subject
    )
    assert [row["operation"] for row in logged] == ["create_forecast"]
    assert (await read(demonstration, str(subject)))["status"] == "FITTED"


async def test_days_of_an_outage_are_not_learnt_from(demonstration):
    outage = {
        "started_at": "2014-09-10T22:30:00Z",
        "ended_at": "2014-09-11T06:00:00Z",
        "streams": ["SERVICE_DESK"],
        "cause": "A line of the desk was cut",
        "gold_group": False,
    }
    added = await demonstration.post("contact_manager", "/outages", outage)
    assert added.status_code == 201, added.text
    found = await fitted(demonstration, WEEK)
    assert (found["training"]["days_used"], found["training"]["days_of_outage"]) == (82, 2)


async def test_a_history_that_does_not_fit_fails_once_and_says_so(demonstration, monkeypatch):
    task = fitting._task
    even = {"counts": [[1] * 48 for _ in range(70)]}  # ten weeks that nothing is to be told of
    monkeypatch.setattr(fitting, "_task", lambda *learnt: {**task(*learnt), **even})
    forecast = await asked(demonstration, WEEK)
    await do_fitting(demonstration)
    found = await read(demonstration, forecast["forecast_id"])
    assert (found["status"], found["model"]) == ("FAILED", None)
    assert "Widen what is learnt from" in found["failure"]
    told = await demonstration.sql("SELECT type FROM events WHERE subject_id = $1", UUID(forecast["forecast_id"]))
    assert any(row["type"].endswith("forecast.failed.v1") for row in told)


async def test_a_fault_of_ours_is_not_told_as_one_of_the_history(demonstration, monkeypatch):
    forecast = await asked(demonstration, WEEK)
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "_MODULE", "contact.forecasts.no_such_module")
        with pytest.raises(fitting.FittingKilledError):
            await fitting.fit_forecast(demonstration.resources, UUID(forecast["forecast_id"]))
    assert (await read(demonstration, forecast["forecast_id"]))["status"] == "WAITING"
    await do_fitting(demonstration)
    assert (await read(demonstration, forecast["forecast_id"]))["status"] == "FITTED"


async def test_a_day_that_is_not_over_is_not_learnt_from(demonstration, monkeypatch):
    monkeypatch.setattr(clocks, "now", lambda: datetime(2014, 10, 20, 11, tzinfo=UTC))
    body = {**WEEK, "training_until": "2014-11-03"}
    assert (await asked(demonstration, body))["training"]["training_until"] == "2014-10-20"


async def test_a_fitting_that_is_killed_is_tried_again(demonstration, monkeypatch):
    forecast = await asked(demonstration, WEEK)
    start = asyncio.create_subprocess_exec

    async def start_and_kill(*command, **how):
        process = await start(*command, **how)
        os.kill(process.pid, signal.SIGKILL)
        return process

    with monkeypatch.context() as patch:
        patch.setattr(asyncio, "create_subprocess_exec", start_and_kill)
        with pytest.raises(fitting.FittingKilledError):
            await fitting.fit_forecast(demonstration.resources, UUID(forecast["forecast_id"]))
    assert (await read(demonstration, forecast["forecast_id"]))["status"] == "WAITING"
    await fitting.fit_forecast(demonstration.resources, UUID(forecast["forecast_id"]))
    assert (await read(demonstration, forecast["forecast_id"]))["status"] == "FITTED"


async def test_a_worker_that_stops_takes_the_fitting_with_it(demonstration):
    started = []
    start = asyncio.create_subprocess_exec

    async def note(*command, **how):
        started.append(await start(*command, **how))
        return started[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "create_subprocess_exec", note)
        task = asyncio.create_task(fitting.run_model({}))
        while not started:  # the process tells nobody that it has begun
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert started[0].returncode == -signal.SIGKILL


async def test_the_fitting_hears_nothing_that_is_secret(monkeypatch):
    heard = {}

    async def listen(*command, **how):
        heard.update(how["env"])
        raise fitting.FittingKilledError

    monkeypatch.setattr(asyncio, "create_subprocess_exec", listen)
    with pytest.raises(fitting.FittingKilledError):
        await fitting.run_model({})
    assert set(heard) == {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "LANG"}


async def test_without_a_history_there_is_advice_and_no_forecast(contact):
    refused = await contact.post(WHO, "/forecasts", WEEK)
    assert faults(refused) == [("#/stream", "no_history")]
    detail = refused.json()["errors"][0]["detail"]
    assert detail.startswith("0 days")
    assert "Load the call batches" in detail
    assert await contact.sql("SELECT 1 FROM forecasts") == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"until": "2014-11-03"}, ("#/until", "period_impossible")),
        ({"since": "0001-01-01", "until": "0001-01-02"}, ("#/since", "period_impossible")),
        ({"since": "9999-12-30", "until": "9999-12-31"}, ("#/since", "period_impossible")),
        ({"training_from": "0001-01-01"}, ("#/training_from", "period_impossible")),
        ({"training_until": "0001-01-01"}, ("#/training_until", "period_impossible")),
        ({"until": "2015-11-05"}, ("#/until", "period_impossible")),
        ({"training_until": "2014-11-04"}, ("#/training_until", "learns_from_itself")),
        ({"since": "2016-01-01", "until": "2016-02-01"}, ("#/until", "too_far_ahead")),
        ({"training_from": "2014-10-01"}, ("#/training_from", "no_history")),
        ({"stream": "CST"}, ("#/stream", "no_history")),
        ({"centre": "SERVICE_DESK_WEDNESFIELD"}, ("#/stream", "no_history")),
        (
            {"special_days": [{"day": "2014-11-05", "name": "BONFIRE_NIGHT"}]},
            ("#/special_days/0/name", "special_day_without_history"),
        ),
        (
            {"special_days": [{"day": "2014-09-05", "name": name} for name in ("A", "B")]},
            ("#/special_days", "named_twice"),
        ),
        ({"stream": "FAX"}, ("#/stream", "enum")),
    ],
)
async def test_what_cannot_be_forecast_is_refused_where_it_stands(demonstration, change, fault):
    before = await demonstration.sql("SELECT count(*) AS number FROM forecasts")
    assert faults(await demonstration.post(WHO, "/forecasts", {**WEEK, **change}))[0] == fault
    assert await demonstration.sql("SELECT count(*) AS number FROM forecasts") == before


async def test_forecasts_are_listed_and_read_by_those_who_may(demonstration, week):
    page = (await demonstration.get(WHO, "/forecasts", stream="SERVICE_DESK", limit=1)).json()
    assert len(page["items"]) == 1
    second = (
        await demonstration.get(WHO, "/forecasts", stream="SERVICE_DESK", limit=1, cursor=page["next_cursor"])
    ).json()
    assert second["items"] != page["items"]
    assert (await demonstration.get(WHO, "/forecasts", stream="999")).json()["items"] == []
    one = await demonstration.get("contact_manager", f"/forecasts/{week['forecast_id']}")
    assert one.json() == week
    assert (await demonstration.get("officer", f"/forecasts/{week['forecast_id']}")).status_code == 403
    assert (await demonstration.get(WHO, f"/forecasts/{UUID(int=1)}")).status_code == 404
    assert (await demonstration.get(WHO, f"/forecasts/{UUID(int=1)}/values")).status_code == 404
