"""What a form may say, and how an address is known again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_listening import a_form, told_by

from bluelamp.schemas.contact.listening import HouseholdAddress, NewHouseholdSurvey
from bluelamp.schemas.problems import ProblemError
from contact.listening.rules.households import address_key, check_surveys

TODAY = date(2014, 7, 31)


def codes(*forms, in_batch=False):
    try:
        check_surveys([NewHouseholdSurvey.model_validate(one) for one in forms], TODAY, in_batch=in_batch)
    except ProblemError as refused:
        return [(fault.pointer, fault.code) for fault in refused.faults]
    return []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        (told_by(), []),
        (told_by("EMAIL", contact_detail="example@example.org", respondent_name="Example Person-Two"), []),
        (told_by("TELEPHONE", contact_detail="0121 496 0000"), []),
        ({"surveyed_on": "2014-08-01"}, [("#/surveyed_on", "date_in_future")]),
        ({"surveyed_on": "0001-01-01"}, [("#/surveyed_on", "date_too_early")]),
        ({"issues": ["ASB", "ASB"]}, [("#/issues", "named_twice")]),
        ({"respondent_name": "Example Person-Two"}, [("#/respondent_name", "not_needed")]),
        ({"channel": "LETTER"}, [("#/channel", "not_needed")]),
        ({"wants_updates": True}, [("#/consents_to_contact", "consent_missing"), ("#/channel", "channel_missing")]),
        (told_by("EMAIL", contact_detail="0121 496 0000"), [("#/contact_detail", "detail_does_not_fit")]),
        (told_by("TEXT_MESSAGE"), [("#/contact_detail", "detail_does_not_fit")]),
        (told_by("LETTER", contact_detail="0121 496 0000"), [("#/contact_detail", "not_needed")]),
    ],
)
def test_each_fault_is_named_where_it_is(changes, found):
    assert codes(a_form(1, **changes)) == found


def test_in_a_batch_each_fault_says_in_which_form_it_is():
    forms = [a_form(1), a_form(2, surveyed_on="2014-08-01"), a_form(3, issues=["ASB", "ASB"])]
    assert codes(*forms, in_batch=True) == [
        ("#/surveys/1/surveyed_on", "date_in_future"),
        ("#/surveys/2/issues", "named_twice"),
    ]


def address(line, postcode="ZZ1 1AA", *more):
    return HouseholdAddress(lines=[line, *more], postcode=postcode)


@pytest.mark.parametrize("line", ["1 Example Road", "1, example road", "1 EXAMPLE  ROAD.", "1-Example-Road"])
def test_an_address_is_known_however_it_is_written(line):
    assert address_key(address(line, "zz11aa", "Birmingham")) == address_key(address("1 Example Road"))


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["ZZ1 1AA", "ZZ1 1AB"]))
def test_two_addresses_are_never_taken_for_one(number, other, postcode):
    same = number == other and postcode == "ZZ1 1AA"
    mine, theirs = address(f"{number} Example Road"), address(f"{other} Example Road", postcode)
    assert (address_key(mine) == address_key(theirs)) is same


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (("Flat 2", "12 Example Road"), ("Flat 2", "14 Example Road")),
        (("Flat 2", "Example House"), ("Flat 2", "Sample House")),
        (("Example House", "12 Example Road"), ("Example House", "14 Example Road")),
    ],
)
def test_a_flat_of_one_house_is_not_that_of_another(mine, theirs):
    keys = [address_key(address(first, "ZZ1 1AA", *more)) for first, *more in (mine, theirs)]
    assert keys[0] != keys[1]
