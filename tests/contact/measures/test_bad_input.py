"""Whatever days, moments, areas and numbers come, there is an answer, and nothing goes wrong here."""

import random

import pytest

DAYS = [
    *("0001-01-01", "0999-12-31", "1899-12-31", "1900-01-01", "1969-12-31", "2014-03-30", "2014-07-01"),
    *("2014-12-01", "2024-02-29", "2099-12-31", "2200-12-31", "2201-01-01", "9998-12-31", "9999-12-31"),
]
MOMENTS = [
    *("0001-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "2014-10-26T01:30:00+01:00"),
    *("2014-08-31T00:00:00Z", "9999-12-31T23:59:59.999999Z"),
]
AREAS = ["FORCE", "SANDWELL", "NOWHERE", "A_" * 29 + "A"]
COUNTS = [-(10**12), -1, 0, 1, 7, 10**12]


async def ids_of(demonstration):
    return [one["measure_id"] for one in (await demonstration.get("board", "/measures", limit=100)).json()["items"]]


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_asked_there_is_an_answer(demonstration, seed):
    chance = random.Random(seed)  # noqa: S311 # what somebody asks, not a secret
    ids = await ids_of(demonstration)
    for _ in range(60):
        measure = f"/measures/{chance.choice(ids)}"
        narrowed = {"area": AREAS, "period_from": DAYS, "period_until": DAYS, "as_at": MOMENTS}
        asked = {name: chance.choice(of) for name, of in narrowed.items() if chance.random() < 0.5}
        listed = await demonstration.get("board", f"{measure}/figures", **asked)
        drawn = {"method": ["P", "XMR"], "points": [2, 156], "baseline_points": [2, 156], "screen_outliers": ["false"]}
        asked |= {name: chance.choice(of) for name, of in drawn.items() if chance.random() < 0.5}
        async with demonstration.client("board") as client:
            accept = chance.choice(["image/svg+xml", "application/json"])
            chart = await client.get(f"{measure}/chart", params=asked, headers={"Accept": accept})
        defined = await demonstration.get("board", measure, on_day=chance.choice(DAYS))
        assert {one.status_code for one in (listed, chart, defined)} <= {200, 422}, (measure, asked)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_sent_there_is_an_answer(demonstration, seed):
    chance = random.Random(seed)  # noqa: S311 # what somebody sends, not a secret
    ids = await ids_of(demonstration)
    for _ in range(40):
        period = {"period_from": chance.choice(DAYS), "period_until": chance.choice(DAYS)}
        counts = {"area": chance.choice(AREAS), "numerator": chance.choice(COUNTS)}
        if chance.random() < 0.5:
            counts["denominator"] = chance.choice(COUNTS)
        measure_id = chance.choice(ids)
        told = {"as_at": chance.choice(MOMENTS), "source": "a test", "figures": [counts]}
        note = {"happened_on": chance.choice(DAYS), "text": "a note", "restarts_limits": chance.random() < 0.5}
        terms = {"name": "a name", "direction": "INCREASE", "source": "a test", "effective_from": chance.choice(DAYS)}
        sent = {
            "/measure-figures": {"measure_id": measure_id, **period},
            "/imported-figures": {"measure_id": measure_id, **period, **told},
            "/measure-annotations": {"measure_id": measure_id, "reason": "because it is so", **note},
            f"/measures/{measure_id}/versions": {"target": chance.choice([None, 0.5, 1e12, 1e-300]), **terms},
        }
        for path, body in sent.items():
            answer = await demonstration.post("analyst", path, body)
            assert answer.status_code in {201, 409, 422}, (path, body, answer.text)


async def test_after_all_that_every_measure_has_its_chart_or_its_reason(demonstration):
    for measure_id in await ids_of(demonstration):
        for accept in ("image/svg+xml", "application/json"):
            async with demonstration.client("board") as client:
                answer = await client.get(f"/measures/{measure_id}/chart", headers={"Accept": accept})
            assert answer.status_code in {200, 422}, (measure_id, answer.text)
