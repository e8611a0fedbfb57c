"""Draws: the same seed draws the same, quotas hold, and nobody is drawn twice."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from parts.contact_surveys import draw, kept_of, send, status_of

from contact.surveys.rules.sampling import Candidate, deal, place_of
from contact.surveys.rules.sampling import draw as drawn_of

IDS = st.uuids(version=4)
CANDIDATES = st.lists(
    st.builds(Candidate, IDS, st.sampled_from([UUID(int=one) for one in range(6)]), st.sampled_from("abc")),
    unique_by=lambda one: one.case_id,
    max_size=30,
)
QUOTAS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 5))


@given(st.integers(0, 2**53 - 1), CANDIDATES, QUOTAS, st.randoms())
def test_a_draw_is_repeated_by_its_seed_whatever_the_order(seed, candidates, quotas, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert drawn_of(seed, candidates, quotas, frozenset()) == drawn_of(seed, shuffled, quotas, frozenset())


@given(st.integers(0, 2**53 - 1), CANDIDATES, QUOTAS, st.frozensets(st.sampled_from([UUID(int=1), UUID(int=2)])))
def test_every_case_of_a_named_stratum_is_settled_and_nobody_is_drawn_twice(seed, candidates, quotas, busy):
    found = drawn_of(seed, candidates, quotas, busy)
    settled = [*found.drawn, *found.left, *found.passed_over]
    assert sorted(one.case_id for one in settled) == sorted(one.case_id for one in candidates if one.stratum in quotas)
    people = [one.victim_id for one in found.drawn]
    assert len(people) == len(set(people))
    assert not busy & set(people)
    for stratum, quota in quotas.items():
        count = sum(one.stratum == stratum for one in found.drawn)
        assert count <= quota
        if any(one.stratum == stratum for one in found.left):
            assert count == quota


def test_the_order_of_a_seed_is_that_of_its_hashes():
    """Worked out apart: printf '42:00000000-0000-0000-0000-000000000001' | sha256sum."""
    expected = "2a18abcd27c219f538c00a8f83198e97a98eb27efb20d939fa4643fdc8597f2a"
    assert place_of(42, UUID(int=1)).hex() == expected
    assert place_of(42, UUID(int=1)) != place_of(43, UUID(int=1))


@given(st.integers(0, 2**53 - 1), st.lists(IDS, max_size=40), st.integers(1, 4))
def test_people_are_dealt_out_evenly_and_each_once(seed, people, per_rank):
    ranks = ("SERGEANT", "INSPECTOR", "SUPERINTENDENT")
    dealt = deal(seed, people, ranks, per_rank)
    assert len({one for _, one in dealt}) == len(dealt) == min(len(set(people)), per_rank * len(ranks))
    counts = [sum(rank == one for rank, _ in dealt) for one in ranks]
    assert max(counts) - min(counts) <= 1
    assert max(counts) <= per_rank


async def test_a_draw_settles_its_strata_and_forgets_who_is_not_drawn(contact):
    cases = [(await send(contact))["survey_case_id"] for _ in range(5)]
    elsewhere = (await send(contact, lpu="WALSALL"))["survey_case_id"]
    sample = await draw(contact, quota=2)
    [stratum] = sample["strata"]
    assert (stratum["waiting"], stratum["drawn"], stratum["quota"], stratum["passed_over"]) == (5, 2, 2, 0)
    expected = sorted(cases, key=lambda one: place_of(7, UUID(one)))
    assert [(await status_of(contact, one))[0] for one in expected] == ["SAMPLED"] * 2 + ["NOT_SAMPLED"] * 3
    assert [(await kept_of(contact, one))[0] for one in expected] == [True] * 2 + [False] * 3
    assert (await status_of(contact, elsewhere))[0] == "WAITING"
    told = (await contact.get("analyst", f"/survey-samples/{sample['survey_sample_id']}")).json()
    assert (told, told["seed"]) == (sample, 7)
    assert "SHA-256" in told["method"]


async def test_somebody_with_two_incidents_is_drawn_for_one(contact):
    victim_id = str(uuid4())
    both = [(await send(contact, victim_id=victim_id))["survey_case_id"] for _ in range(2)]
    assert (await draw(contact))["strata"][0]["passed_over"] == 1
    assert sorted([(await status_of(contact, one))[0] for one in both]) == ["SAMPLED", "WAITING"]
    assert (await draw(contact))["strata"][0]["drawn"] == 0


async def test_a_stratum_named_twice_and_a_survey_that_is_not_there_are_refused(contact):
    quota = {"lpu": "DUDLEY", "incident_group": "BURGLARY", "quota": 1}
    body = {"survey_id": str(uuid4()), "due_from": "2014-07-02", "due_until": "2014-07-01", "quotas": [quota, quota]}
    answer = await contact.post("analyst", "/survey-samples", body)
    codes = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert codes == {
        ("#/quotas/0", "named_twice"),
        ("#/quotas/1", "named_twice"),
        ("#/due_until", "ends_before_it_begins"),
    }
    unknown = await contact.post("analyst", "/survey-samples", {**body, "due_until": "2014-07-03", "quotas": [quota]})
    assert unknown.json()["errors"][0]["code"] == "survey_unknown"
    assert (await contact.post("surveyor", "/survey-samples", body)).status_code == 403
