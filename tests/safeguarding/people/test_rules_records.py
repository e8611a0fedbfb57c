"""What may be written of people: each fault has its pointer."""

from uuid import UUID

import pytest

from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.people import NewHousehold, NewPerson, NewRelationship, PersonSearch
from safeguarding.people.rules import records

ONE, OTHER = str(UUID(int=1)), str(UUID(int=2))
BACKWARDS = {"from_date": "2026-02-02", "until_date": "2026-02-01"}


def pointers(check, document) -> list[str]:
    with pytest.raises(ProblemError) as refused:
        check(document)
    return [fault.pointer for fault in refused.value.faults]


def test_every_fault_of_a_person_is_named():
    person = NewPerson.model_validate(
        {
            "given_name": "Example",
            "family_name": "Person-One",
            "telephones": ["0121 496 0000", "0121 496 0000"],
            "identifiers": [{"kind": "NHS_NUMBER", "value": "9434765919"}] * 2,
            "addresses": [{"lines": ["4 Heronsgate Walk"]}, {"lines": ["9 Heronsgate Walk"], **BACKWARDS}],
        }
    )
    assert pointers(records.check_person, person) == ["#/addresses/1/until_date", "#/telephones/1", "#/identifiers/1"]


def test_every_fault_of_a_household_is_named():
    member = {"person_id": ONE, "role": "ADULT"}
    household = NewHousehold.model_validate({"address_id": OTHER, "members": [member, {**member, **BACKWARDS}]})
    assert pointers(records.check_household, household) == ["#/members/1/until_date", "#/members/1"]


def test_nobody_is_related_to_themselves():
    said = {"person_a": ONE, "person_b": ONE, "type": "SIBLING", "source": "REFERRER", "confidence": "LIKELY"}
    assert pointers(records.check_relationship, NewRelationship.model_validate({**said, **BACKWARDS})) == [
        "#/until_date",
        "#/person_b",
    ]


@pytest.mark.parametrize("search", [{}, {"given_name": "Example"}])
def test_a_search_needs_something_to_find_by(search):
    assert pointers(records.check_search, PersonSearch.model_validate(search)) == ["#"]


def test_what_is_right_passes():
    records.check_person(NewPerson.model_validate({"given_name": "Example", "family_name": "Person-One"}))
    records.check_search(PersonSearch.model_validate({"family_name": "Person-One"}))
    records.check_period(None, None)
