"""A sample is drawn at random and can be drawn again; its error rate has an interval and is never overwritten."""

import asyncio
import hashlib
import statistics
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_crime_reports import AUDITS, NOON, REGISTRAR, WHY, done, faults, recorded, reported, step

from bluelamp.schemas.contact.crime_reports import AuditError, AuditPopulation, NewAuditFinding
from bluelamp.schemas.problems import ProblemError
from contact.crime_reports.rules.auditing import check_finding

NEW = {
    "population": "RECORDED",
    "reported_from": "2014-07-01",
    "reported_until": "2014-08-01",
    "sample_size": 5,
    "seed": "a-seed-of-ours",
}


async def crimes(contact, count=12):
    made = [await recorded(contact, reported_at=NOON + timedelta(hours=number)) for number in range(count)]
    return [one["crime_report_id"] for one in made]


async def draw(contact, **given):
    new = {name: value for name, value in {**NEW, **given}.items() if value is not None}
    return done(await contact.post(REGISTRAR, AUDITS, new))


async def items(contact, audit, **given):
    return done(await contact.get("analyst", f"{AUDITS}/{audit['crime_audit_id']}/items", **given))


async def sample(contact, audit):
    return [one["crime_report_id"] for one in (await items(contact, audit))["items"]]


def drawn(seed, ids, size):
    return sorted(ids, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())[:size]


async def find(contact, audit, report_id, *kinds, **given):
    finding = {
        "crime_report_id": report_id,
        "result": "ERROR" if kinds else "CORRECT",
        "error_kinds": list(kinds),
        **({"rationale": WHY} if kinds else {}),
        **given,
    }
    return await contact.post(REGISTRAR, f"{AUDITS}/{audit['crime_audit_id']}/findings", finding)


async def test_anybody_draws_the_same_sample_again(contact):
    ids = await crimes(contact)
    audit = await draw(contact)
    assert await sample(contact, audit) == drawn(NEW["seed"], ids, 5)
    again = await draw(contact)
    assert (await sample(contact, again), again["population_digest"]) == (
        await sample(contact, audit),
        audit["population_digest"],
    )
    digest = hashlib.sha256(",".join(sorted(ids)).encode()).hexdigest()
    assert (audit["population_size"], audit["population_digest"]) == (12, digest)
    assert await sample(contact, await draw(contact, seed="another-seed")) != await sample(contact, audit)
    by_chance = await draw(contact, seed=None)
    assert await sample(contact, by_chance) == drawn(by_chance["seed"], ids, 5)


async def test_another_population_has_another_digest(contact):
    await crimes(contact, 3)
    before = await draw(contact)
    await crimes(contact, 1)
    after = await draw(contact)
    assert (before["sample_size"], after["sample_size"]) == (3, 4), "of fewer all are taken"
    assert before["population_digest"] != after["population_digest"]


def test_every_report_is_as_likely_as_another():
    """Of 40 reports 10 are drawn by each of 2,000 seeds: each 500 times, give or take four standard deviations."""
    ids = [str(uuid4()) for _ in range(40)]
    hits = Counter(one for seed in range(2000) for one in drawn(str(seed), ids, 10))
    assert all(abs(count - 500) < 4 * (2000 * 0.25 * 0.75) ** 0.5 + 1 for count in hits.values())
    assert statistics.mean(hits.values()) == 500


async def test_what_was_not_recorded_is_audited_apart(contact):
    await crimes(contact, 2)
    report = await reported(contact)
    done(await step(contact, report, "refusal", {"reason_code": "NO_CRIME_IN_LAW", "rationale": WHY}))
    audit = await draw(contact, population="NOT_RECORDED")
    assert await sample(contact, audit) == [report["crime_report_id"]]
    impossible = await find(contact, audit, report["crime_report_id"], "CLASSIFICATION")
    assert faults(impossible) == (422, [("#/error_kinds", "kind_impossible")])
    assert done(await find(contact, audit, report["crime_report_id"], "NOT_RECORDED"))["result"] == "ERROR"


async def test_the_error_rate_has_an_interval_and_says_when_it_is_unfinished(contact):
    await crimes(contact)
    audit = await draw(contact, sample_size=10)
    for place, report_id in enumerate(await sample(contact, audit)):
        answer = await find(contact, audit, report_id, *(["CLASSIFICATION"] if place < 2 else []))
        assert answer.status_code == 201
        now = done(await contact.get("analyst", f"{AUDITS}/{audit['crime_audit_id']}"))
        assert (now["audited"], now["errors"]) == (place + 1, min(2, place + 1))
        codes = [one["code"] for one in now["error_rate"]["footnotes"]]
        assert codes == (["UNFINISHED"] if place < 9 else [])
    rate = now["error_rate"]
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (0.2, 2, 10)
    # Wilson of 2 in 10, as every table has it.
    assert (round(rate["interval"]["lower"], 4), round(rate["interval"]["upper"], 4)) == (0.0567, 0.5098)
    told = [
        row["data"] for row in await contact.sql("SELECT data FROM events WHERE type LIKE '%audit%' ORDER BY event_id")
    ]
    assert [one["audited"] for one in told] == list(range(11))


async def test_a_finding_is_not_overwritten_however_many_find_at_once(contact):
    await crimes(contact, 3)
    audit = await draw(contact)
    [first, *_] = await sample(contact, audit)
    answers = await asyncio.gather(*(find(contact, audit, first) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
    assert done(await contact.get("analyst", f"{AUDITS}/{audit['crime_audit_id']}"))["audited"] == 1


async def test_what_is_no_finding_is_refused(contact):
    await crimes(contact, 2)
    audit = await draw(contact)
    [first, _] = await sample(contact, audit)
    assert faults(await find(contact, audit, str(uuid4()))) == (422, [("#/crime_report_id", "not_in_sample")])
    for said, expected in (
        ({"result": "ERROR"}, [("#/error_kinds", "kinds_needed"), ("#/rationale", "rationale_needed")]),
        ({"error_kinds": ["CLASSIFICATION"]}, [("#/error_kinds", "kinds_needed")]),
        (
            {"result": "ERROR", "error_kinds": ["CLASSIFICATION"] * 2, "rationale": WHY},
            [("#/error_kinds", "named_twice")],
        ),
        (
            {"result": "ERROR", "error_kinds": ["NOT_RECORDED"], "rationale": WHY},
            [("#/error_kinds", "kind_impossible")],
        ),
    ):
        assert faults(await find(contact, audit, first, **said)) == (422, expected)
    assert (await find(contact, {"crime_audit_id": str(uuid4())}, first)).status_code == 404
    assert (await contact.get("analyst", f"{AUDITS}/{uuid4()}/items")).status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({}, "#/reported_from", "population_empty"),
        ({"reported_until": "2014-07-01"}, "#/reported_until", "period_impossible"),
        ({"sample_size": 0}, "#/sample_size", "greater_than_equal"),
        ({"seed": "a b c d e f"}, "#/seed", "string_pattern_mismatch"),
    ],
)
async def test_what_cannot_be_drawn(contact, change, pointer, code):
    assert faults(await contact.post(REGISTRAR, AUDITS, {**NEW, **change})) == (422, [(pointer, code)])


async def test_only_the_registrar_audits(contact):
    await crimes(contact, 1)
    for who in ("contact_handler", "contact_manager", "analyst"):
        assert (await contact.post(who, AUDITS, NEW)).status_code == 403


async def test_pages(contact):
    await crimes(contact, 4)
    audits = [await draw(contact) for _ in range(3)]
    first = done(await contact.get("analyst", AUDITS, limit=2))
    rest = done(await contact.get("analyst", AUDITS, limit=2, cursor=first["next_cursor"]))
    assert [one["crime_audit_id"] for one in first["items"] + rest["items"]] == [
        one["crime_audit_id"] for one in reversed(audits)
    ]
    page = await items(contact, audits[0], limit=3)
    last = await items(contact, audits[0], limit=3, cursor=page["next_cursor"])
    assert [one["place"] for one in page["items"] + last["items"]] == [1, 2, 3, 4]


kinds = st.lists(st.sampled_from(AuditError), max_size=4)


@given(st.sampled_from(AuditPopulation), kinds, st.booleans(), st.booleans())
def test_an_error_is_one_with_kind_and_rationale(population, found, is_error, has_rationale):
    finding = NewAuditFinding.model_validate(
        {
            "crime_report_id": str(uuid4()),
            "result": "ERROR" if is_error else "CORRECT",
            "error_kinds": [one.value for one in found],
            "rationale": WHY if has_rationale else None,
        }
    )
    possible = {
        AuditPopulation.RECORDED: set(AuditError) - {AuditError.NOT_RECORDED},
        AuditPopulation.NOT_RECORDED: {AuditError.NOT_RECORDED, AuditError.NUMBER_OF_CRIMES},
    }[population]
    sound = set(found) <= possible and len(set(found)) == len(found) and is_error == bool(found)
    if sound and (has_rationale or not is_error):
        check_finding(finding, population)
    else:
        with pytest.raises(ProblemError):
            check_finding(finding, population)
