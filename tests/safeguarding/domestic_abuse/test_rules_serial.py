"""Both readings of who is a serial perpetrator (domain.md §3.4)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.domestic_abuse.rules.serial import AbuseRecord, families_of, is_serial

PERPETRATOR, MOTHER, DAUGHTER, STRANGER, AUNT = (UUID(int=number) for number in range(1, 6))
TODAY = date(2026, 11, 20)


def record(victim: UUID, day: date = TODAY, agency: str = "POLICE", number: int = 0) -> AbuseRecord:
    return AbuseRecord(UUID(int=100 + number), agency, victim, day)


def found(records, links=(), born_on=None):
    return is_serial(records, links, perpetrator_id=PERPETRATOR, born_on=born_on, today=TODAY)


def test_two_unconnected_victims():
    finding = found([record(MOTHER), record(STRANGER, agency="HEALTH", number=1)])
    assert (finding.is_serial, finding.is_serial_loose) == (True, True)
    assert finding.agencies == ["HEALTH", "POLICE"]
    assert len(finding.record_ids) == 2


@pytest.mark.parametrize("links", [[(MOTHER, DAUGHTER)], [(MOTHER, AUNT), (AUNT, DAUGHTER)]])
def test_two_victims_of_one_family_by_the_loose_reading_only(links):
    finding = found([record(MOTHER), record(DAUGHTER)], links)
    assert (finding.is_serial, finding.is_serial_loose) == (False, True)
    assert (finding.victim_count, finding.unconnected_victim_count) == (2, 1)


def test_the_perpetrator_joins_nobody():
    finding = found([record(MOTHER), record(STRANGER)], [(PERPETRATOR, MOTHER), (STRANGER, PERPETRATOR)])
    assert finding.is_serial


def test_one_victim_many_times_is_not_serial():
    assert not found([record(MOTHER, number=number) for number in range(9)]).is_serial_loose


def test_what_is_older_than_three_years_has_left_the_window():
    assert found([record(MOTHER), record(STRANGER, date(2023, 11, 21))]).is_serial
    assert not found([record(MOTHER), record(STRANGER, date(2023, 11, 20))]).is_serial_loose


def test_what_was_done_under_sixteen_is_left_out():
    records = [record(MOTHER), record(STRANGER, date(2025, 1, 9))]
    assert not found(records, born_on=date(2009, 1, 10)).is_serial_loose
    assert found(records, born_on=date(2009, 1, 9)).is_serial


people = st.integers(2, 8).map(lambda number: UUID(int=number))
records = st.lists(st.builds(record, people, st.dates(TODAY - timedelta(days=1500), TODAY)))
links = st.lists(st.tuples(people, people))


@given(records, links)
def test_the_strict_reading_is_within_the_loose_one(given_records, given_links):
    finding = found(given_records, given_links)
    assert finding.is_serial_loose or not finding.is_serial
    assert finding.unconnected_victim_count <= finding.victim_count <= len(finding.record_ids)


@given(records, links, st.tuples(people, people))
def test_a_link_more_never_makes_anybody_serial(given_records, given_links, one_more):
    if found(given_records, [*given_links, one_more]).is_serial:
        assert found(given_records, given_links).is_serial


@given(records, links, st.randoms())
def test_no_order_matters(given_records, given_links, chance):
    shuffled, turned = list(given_records), [(right, left) for left, right in given_links]
    chance.shuffle(shuffled)
    before, after = found(given_records, given_links), found(shuffled, turned)
    assert (before.is_serial, before.victim_count, before.unconnected_victim_count) == (
        after.is_serial,
        after.victim_count,
        after.unconnected_victim_count,
    )


def test_a_family_is_the_same_whoever_of_it_was_harmed():
    first, second, third, he = (UUID(int=number) for number in range(1, 5))
    joined = [(third, first), (second, first)]
    assert families_of({second}, joined, he)[second] == families_of({third}, joined, he)[third] == first
    assert families_of({second}, [(second, he), (he, first)], he) == {second: second}
