from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import Match, MatchQuery, MatchReason, Need
from referrals.portal.rules.matching import Candidate, ReasonCode, assess, check_chosen, rank

NORTH, DUDLEY = Lpu.BIRMINGHAM_NORTH, Lpu.DUDLEY
FITTING = Candidate(
    service_id=UUID(int=1),
    name="Listening Line",
    organisation_id=UUID(int=10),
    organisation_name="Lantern Community Support",
    needs=frozenset({Need.BEREAVEMENT}),
    minimum_age=18,
    maximum_age=64,
    lpus=frozenset({NORTH, DUDLEY}),
    languages=frozenset({"en"}),
    places_per_week=10,
    places_left=5,
    paused=False,
    active=True,
    agreement_in_date=True,
)
QUERY = MatchQuery(needs=[Need.BEREAVEMENT, Need.DEBT_WELFARE], age=39, lpu=NORTH)

needs = st.sampled_from([Need.BEREAVEMENT, Need.DEBT_WELFARE, Need.CARER])
languages = st.sampled_from(["en", "pl", "pa", "pa-Guru"])
candidates = st.builds(
    Candidate,
    service_id=st.uuids(),
    name=st.sampled_from(["Anchor", "Beacon", "Compass"]),
    organisation_id=st.uuids(),
    organisation_name=st.just("Organisation"),
    needs=st.frozensets(needs),
    minimum_age=st.integers(0, 60),
    maximum_age=st.integers(60, 130),
    lpus=st.frozensets(st.sampled_from(Lpu), max_size=4),
    languages=st.frozensets(languages),
    places_per_week=st.integers(0, 6),
    places_left=st.integers(0, 6),
    paused=st.booleans(),
    active=st.booleans(),
    agreement_in_date=st.booleans(),
)
queries = st.builds(
    MatchQuery,
    needs=st.lists(needs, min_size=1, max_size=3, unique=True),
    age=st.integers(0, 130),
    lpu=st.sampled_from(Lpu),
    language=languages,
)
many = st.lists(candidates, max_size=8, unique_by=lambda candidate: candidate.service_id)


def service(number, **fields):
    return replace(FITTING, service_id=UUID(int=number), name=f"Service {number}", **fields)


def order(*services, query=QUERY):
    return [assessed.candidate.service_id.int for assessed in rank(services, query).ranked]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"needs": frozenset({Need.CARER})}, ReasonCode.NEED_NOT_MET),
        ({"minimum_age": 40}, ReasonCode.OUTSIDE_AGES),
        ({"maximum_age": 38}, ReasonCode.OUTSIDE_AGES),
        ({"lpus": frozenset({DUDLEY})}, ReasonCode.OUTSIDE_AREA),
        ({"lpus": frozenset()}, ReasonCode.OUTSIDE_AREA),
        ({"agreement_in_date": False}, ReasonCode.NO_AGREEMENT),
        ({"places_left": 0}, ReasonCode.NO_CAPACITY),
        ({"paused": True}, ReasonCode.PAUSED),
        ({"active": False}, ReasonCode.INACTIVE),
    ],
)
def test_a_service_is_ruled_out_with_its_reason(fields, code):
    candidate = replace(FITTING, **fields)
    assert [reason.code for reason in assess(candidate, QUERY)] == [code]
    ranking = rank([candidate], QUERY)
    assert not ranking.ranked
    assert ranking.ruled_out[0].reasons[0].code is code


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"minimum_age": 39, "maximum_age": 39},
        {"languages": frozenset({"pl"})},
        {"languages": frozenset()},
        {"places_left": 1},
    ],
)
def test_a_service_fits(fields):
    assert assess(replace(FITTING, **fields), QUERY) == []


def test_a_match_says_what_is_met_and_what_is_not():
    [match] = rank([FITTING], QUERY).ranked
    assert [reason.code for reason in match.reasons] == [
        ReasonCode.MEETS_NEED,
        ReasonCode.NEED_NOT_MET,
        ReasonCode.SERVES_AGE,
        ReasonCode.SERVES_AREA,
        ReasonCode.LANGUAGE_SUPPORTED,
        ReasonCode.PLACES_LEFT,
    ]
    assert match.reasons[0].detail == "It meets BEREAVEMENT."


def test_more_needs_met_come_before_everything_else():
    both = service(1, needs=frozenset(QUERY.needs), places_left=1, languages=frozenset({"pl"}))
    assert order(service(2, places_left=10), both) == [1, 2]


def test_the_language_comes_before_the_load():
    query = QUERY.model_copy(update={"language": "pl"})
    assert order(service(1, places_left=10), service(2, languages=frozenset({"pl"})), query=query) == [2, 1]


def test_a_language_is_spoken_in_any_script():
    query = QUERY.model_copy(update={"language": "pa-Guru"})
    [match] = rank([replace(FITTING, languages=frozenset({"pa"}))], query).ranked
    assert ReasonCode.LANGUAGE_SUPPORTED in [reason.code for reason in match.reasons]


def test_the_least_loaded_is_asked_first_by_share_not_by_count():
    large = service(1, places_per_week=100, places_left=20)
    small = service(2, places_per_week=4, places_left=3)
    assert order(large, small) == [2, 1]


def test_the_more_local_comes_first_at_equal_load():
    assert order(service(1), service(2, lpus=frozenset({NORTH}))) == [2, 1]


def test_names_settle_what_is_equal():
    assert order(service(3), service(1), service(2)) == [1, 2, 3]
    namesakes = [replace(FITTING, service_id=UUID(int=number)) for number in (3, 1, 2)]
    assert order(*namesakes) == [1, 2, 3]


def test_a_chosen_service_is_refused_with_all_its_reasons():
    other = service(2, lpus=frozenset({DUDLEY}), maximum_age=30)
    paused = service(3, paused=True, places_left=0)
    known = {candidate.service_id: candidate for candidate in (FITTING, other, paused)}
    with pytest.raises(ProblemError) as refusal:
        check_chosen(known, [UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)], QUERY)
    assert refusal.value.code is ProblemCode.RULE_BROKEN
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [
        ("#/services/1", "outside_ages"),
        ("#/services/1", "outside_area"),
        ("#/services/2", "paused"),
        ("#/services/2", "no_capacity"),
        ("#/services/3", "unknown_service"),
    ]


def test_fitting_services_may_be_chosen():
    check_chosen({FITTING.service_id: FITTING}, [FITTING.service_id], QUERY)


@given(many, queries)
def test_every_service_stands_in_exactly_one_list_with_reasons(services, query):
    ranking = rank(services, query)
    listed = [assessed.candidate for assessed in [*ranking.ranked, *ranking.ruled_out]]
    assert sorted(candidate.service_id for candidate in listed) == sorted(each.service_id for each in services)
    assert all(assessed.reasons for assessed in [*ranking.ranked, *ranking.ruled_out])
    assert all(not assess(assessed.candidate, query) for assessed in ranking.ranked)
    assert all(assess(assessed.candidate, query) for assessed in ranking.ruled_out)


@given(many, queries, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_directory(services, query, random):
    shuffled = random.sample(services, len(services))
    assert rank(services, query) == rank(shuffled, query)


@given(many, queries)
def test_whoever_fits_may_be_chosen_and_nobody_else(services, query):
    known = {candidate.service_id: candidate for candidate in services}
    fitting = {assessed.candidate.service_id for assessed in rank(services, query).ranked}
    check_chosen(known, sorted(fitting), query)
    for service_id in known.keys() - fitting:
        with pytest.raises(ProblemError):
            check_chosen(known, [service_id], query)


@given(many, queries)
def test_the_first_meets_most_needs_and_a_match_fits_the_wire(services, query):
    ranked = rank(services, query).ranked
    met = [len(candidate.needs & set(query.needs)) for candidate, _ in ranked]
    assert met == sorted(met, reverse=True)
    for place, (candidate, reasons) in enumerate(ranked, start=1):
        Match(
            rank=place,
            service_id=candidate.service_id,
            name=candidate.name,
            organisation_id=candidate.organisation_id,
            organisation_name=candidate.organisation_name,
            places_left=candidate.places_left,
            reasons=[MatchReason(code=code, detail=detail) for code, detail in reasons],
        )


@given(candidates)
def test_load_is_a_share(candidate):
    assert 0.0 <= candidate.load <= 1.0
