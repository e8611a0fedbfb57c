"""How likely two records are one person: by example, and for whatever names and dates there are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.people import Sex
from safeguarding.people.rules.scoring import PROPOSED_FROM, Name, Profile, score, swapped
from safeguarding.people.rules.writing import canonical_postcode, canonical_telephone

BORN = date(1991, 2, 3)


def named(given_name: str | None, family_name: str | None, **more: object) -> Profile:
    return Profile(names=(Name(given_name, family_name),), **more)


def codes(one: Profile, other: Profile) -> dict[str, int]:
    return {reason.code: reason.points for reason in score(one, other).reasons}


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (("Example", "Person"), ("example", "PERSON"), "NAME_SAME"),
        (("Example", "Person"), ("Person", "Example"), "NAME_SAME_TRANSPOSED"),
        (("Example", "Person"), ("Exampel", "Persan"), "NAME_WRITTEN_ALIKE"),
        (("Stephen", "Fillips"), ("Steven", "Phillips"), "NAME_SOUNDS_ALIKE"),
        (("Kathryn", "Schmidt"), ("Catherine", "Smith"), "NAME_SOUNDS_ALIKE"),
        (("Smith", "Catherine"), ("Kathryn", "Schmidt"), "NAME_SOUNDS_ALIKE_TRANSPOSED"),
        (("Third", "Person"), ("Quentin", "Person"), "GIVEN_NAME_DIFFERS"),
        (("Third", "Person"), ("Third", "Zimmer"), "FAMILY_NAME_DIFFERS"),
        (("Third", "Person"), ("Quentin", "Zimmer"), "NAME_DIFFERS"),
        ((None, "Person"), ("Example", "Person"), "NAME_PART_SAME"),
        (("Example", None), ("Quentin", "Person"), "NAME_DIFFERS"),
        (("Ann", "Lee"), ("Ian", "Lee"), "GIVEN_NAME_DIFFERS"),
    ],
)
def test_names_are_compared_as_people_write_and_hear_them(one, other, code):
    assert [code] == list(codes(named(*one), named(*other)))


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (date(1991, 2, 3), date(1991, 2, 3), "DATE_OF_BIRTH_SAME"),
        (date(1991, 2, 3), date(1991, 3, 2), "DATE_OF_BIRTH_DAY_AND_MONTH_SWAPPED"),
        (date(1991, 2, 3), date(1990, 2, 3), "DATE_OF_BIRTH_ONE_SLIP"),
        (date(1991, 2, 13), date(1991, 2, 31 - 30), "DATE_OF_BIRTH_SAME_YEAR"),
        (date(1991, 2, 3), date(1974, 11, 28), "DATE_OF_BIRTH_DIFFERS"),
    ],
)
def test_dates_of_birth_are_compared_with_their_slips(one, other, code):
    nobody: tuple[Name, ...] = ()
    assert code in codes(Profile(nobody, frozenset({one})), Profile(nobody, frozenset({other})))


def test_the_best_of_several_names_counts():
    known = Profile(names=(Name("Example", "Maiden"), Name("Example", "Person")))
    assert "NAME_SAME" in codes(known, named("Example", "Person"))


def test_numbers_and_places_and_relatives_each_have_their_reason():
    one = named(
        "Example",
        "Person",
        identifiers=frozenset({("NHS_NUMBER", "9434765919")}),
        telephones=frozenset({"01214960000"}),
        addresses=frozenset({("B23 6AA", "4 heronsgate walk")}),
        postcodes=frozenset({"B23 6AA"}),
    )
    assert codes(one, one) == {"NAME_SAME": 40, "IDENTIFIER_SAME": 50, "TELEPHONE_SAME": 15, "ADDRESS_SAME": 15}
    other = named(
        "Example",
        "Person",
        identifiers=frozenset({("NHS_NUMBER", "1")}),
        postcodes=frozenset({"B23 6AA"}),
        sex=Sex.MALE,
    )
    assert codes(one, other) == {"NAME_SAME": 40, "IDENTIFIER_DIFFERS": -20, "POSTCODE_SAME": 8}


def test_twins_of_one_household_are_not_proposed():
    home = {"addresses": frozenset({("B23 6AA", "4 heronsgate walk")}), "dates_of_birth": frozenset({BORN})}
    assert score(named("Third", "Person", **home), named("Quentin", "Person", **home)).points < PROPOSED_FROM


def test_a_name_and_a_swapped_date_are_proposed():
    one = named("Example", "Person", dates_of_birth=frozenset({date(1991, 2, 3)}))
    other = named("Exampel", "Person", dates_of_birth=frozenset({date(1991, 3, 2)}))
    assert score(one, other).points < PROPOSED_FROM  # alike and swapped: not enough alone
    same = named("Example", "Person", dates_of_birth=frozenset({date(1991, 3, 2)}))
    assert score(one, same).points >= PROPOSED_FROM


names = st.none() | st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
profiles = st.builds(
    lambda parts, born, sex, numbers: Profile(
        names=tuple(Name(*part) for part in parts),
        dates_of_birth=frozenset(born),
        sex=sex,
        identifiers=frozenset(("NHS_NUMBER", number) for number in numbers),
    ),
    st.lists(st.tuples(names, names), max_size=3),
    st.sets(st.dates(date(1900, 1, 1), date(2026, 1, 1)), max_size=2),
    st.none() | st.sampled_from(Sex),
    st.sets(st.sampled_from(["1111", "2222", "3333"]), max_size=2),
)


@given(profiles, profiles)
def test_the_order_does_not_matter_and_the_reasons_make_the_score(one, other):
    there, back = score(one, other), score(other, one)
    assert there.points == back.points
    assert 0 <= there.points <= 100
    assert there.points == max(0, min(100, sum(reason.points for reason in there.reasons)))
    assert all(reason.detail and reason.points for reason in there.reasons)


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)))
def test_a_date_changed_over_twice_is_itself(day):
    other = swapped(day)
    assert other is None or (swapped(other) == day and other != day)
    assert (other is None) == (day.day > 12 or day.day == day.month)


def test_numbers_are_written_in_one_way():
    assert canonical_telephone("+44 121 496 0000") == canonical_telephone("0121 496 0000") == "01214960000"
    assert canonical_postcode("B236AA") == canonical_postcode("B23 6AA") == "B23 6AA"
