"""Both readings of serial: people who are not connected, and any people; and by whose records (domain.md §3.4)."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.offenders.domestic_abuse import MatchedBy
from bluelamp.schemas.offenders.serial_flags import FlaggedPerson
from offenders.domestic_abuse.rules.flagging import Candidate, matched_to
from offenders.domestic_abuse.rules.serial import Harmed, by_agency, reading_of

SINCE, OLD, NEW = date(2011, 9, 1), date(2011, 8, 31), date(2014, 5, 3)
ONE, TWO, THREE, FAMILY, OTHER = (UUID(int=number) for number in range(1, 6))


def harmed(victim, group=None, day=NEW, agency="POLICE"):
    return Harmed(uuid4(), agency, day, victim, group)


def readings(*given_records):
    reading = reading_of(given_records, SINCE)
    return reading.is_serial, reading.is_serial_loose, reading.victims, reading.unconnected


def test_strict_and_loose():
    assert readings() == (False, False, 0, 0)
    assert readings(harmed(ONE), harmed(ONE)) == (False, False, 1, 1)
    assert readings(harmed(ONE, FAMILY), harmed(TWO, FAMILY)) == (False, True, 2, 1)
    assert readings(harmed(ONE, FAMILY), harmed(TWO, OTHER)) == (True, True, 2, 2)
    assert readings(harmed(ONE), harmed(TWO)) == (True, True, 2, 2)


def test_the_first_day_of_the_window_counts_and_the_day_before_does_not():
    assert readings(harmed(ONE, day=SINCE), harmed(TWO)) == (True, True, 2, 2)
    assert readings(harmed(ONE, day=OLD), harmed(TWO)) == (False, False, 1, 1)


def test_somebody_in_two_families_makes_them_one():
    assert readings(harmed(ONE, FAMILY), harmed(TWO, FAMILY), harmed(TWO, OTHER), harmed(THREE, OTHER)) == (
        False,
        True,
        3,
        1,
    )


def test_an_old_record_still_tells_who_is_whose_family():
    joins = harmed(TWO, FAMILY, day=OLD)
    assert readings(harmed(ONE, FAMILY), harmed(TWO), joins) == (False, True, 2, 1)


def test_agencies_alone_may_see_nothing_of_it():
    records = [harmed(ONE, FAMILY), harmed(TWO, OTHER, agency="HEALTH"), harmed(TWO, OTHER, agency="HEALTH")]
    assert reading_of(records, SINCE).is_serial
    found = by_agency(records, SINCE)
    assert {agency: (number, reading.is_serial_loose) for agency, (number, reading) in found.items()} == {
        "POLICE": (1, False),
        "HEALTH": (2, False),
    }


_people, _groups = st.sampled_from([ONE, TWO, THREE]), st.sampled_from([None, FAMILY, OTHER])


@given(st.lists(st.builds(harmed, _people, _groups, st.sampled_from([OLD, SINCE, NEW])), max_size=12))
def test_who_is_serial_strictly_is_so_loosely_and_order_does_not_matter(records):
    reading = reading_of(records, SINCE)
    assert reading.unconnected <= reading.victims
    assert reading.is_serial <= reading.is_serial_loose
    assert reading_of(list(reversed(records)), SINCE) == reading


SOMEBODY = FlaggedPerson(
    person_id=UUID(int=9), given_name="Example", family_name="Person-One", date_of_birth=date(1985, 1, 20)
)


def record(number, *, kept=None, name="Person-One", has_number=False):
    born = SOMEBODY.date_of_birth
    return Candidate(UUID(int=number), UUID(int=kept or number), "Example", name, born, has_number)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], None),
        ([record(1)], (UUID(int=1), MatchedBy.NAME)),
        ([record(1, name="Person-Two")], None),
        ([record(1), record(2)], None),
        ([record(1), record(2, kept=1)], (UUID(int=1), MatchedBy.NAME)),
        ([record(1), record(2, name="Person-Two", has_number=True)], (UUID(int=2), MatchedBy.NUMBER)),
        ([record(1, has_number=True), record(2, has_number=True)], None),
    ],
)
def test_a_number_or_their_own_name_and_date_of_birth_is_somebodys_record(found, expected):
    assert matched_to(SOMEBODY, found) == expected
