"""A case as the referral that the portal is asked to take: who goes along, and who never does."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.people import Address, Regime
from bluelamp.schemas.referrals import Relationship
from bluelamp.schemas.safeguarding.cases import CaseConcern, ReferralForPortal
from bluelamp.schemas.safeguarding.codes import CaseRole
from bluelamp.schemas.safeguarding.people import RelationshipType
from referrals.portal.rules.submission import check_submission
from safeguarding.cases import demonstration
from safeguarding.handovers.rules.handing_down import (
    MOST_IN_HOUSEHOLD,
    CannotBeReferredError,
    HandedDown,
    PersonInCase,
    Related,
    referral_of,
)

TODAY = date(2026, 11, 22)
ASKED = demonstration.DECISION_FOR_THE_PORTAL["referral"]
HOME = Address(lines=["17 Lodestar Row"], town="West Bromwich", postcode="B70 6AA")


def somebody(number: int, role: CaseRole, born: date | None = date(1993, 9, 14)) -> PersonInCase:
    return PersonInCase(UUID(int=number), role, "Example", f"Person-{number}", born, None)


CHILD = somebody(1, CaseRole.CHILD, date(2018, 5, 2))
MOTHER = somebody(2, CaseRole.PARENT_OR_CARER)
PARTNER = somebody(3, CaseRole.ALLEGED_PERPETRATOR)
ELSEWHERE = somebody(4, CaseRole.HOUSEHOLD_MEMBER)
EVERYBODY = (CHILD, MOTHER, PARTNER, ELSEWHERE)


def handed_down(people=EVERYBODY, person=None, together=(1, 2, 3), related=()):
    return HandedDown(
        case_id=UUID(int=99),
        reference="S-7K3M-2QXP-S",
        concern=CaseConcern.model_validate(demonstration.CONCERN),
        regime=Regime.UKGDPR_PART2,
        asked=ReferralForPortal.model_validate({**ASKED, "person_id": person and str(person.person_id)}),
        people=people,
        living_together=frozenset(UUID(int=one) for one in together),
        related=related,
        home=HOME,
    )


def test_whom_the_decision_names_is_referred_and_who_lives_with_them_goes_along():
    related = [Related(MOTHER.person_id, CHILD.person_id, RelationshipType.PARENT)]
    referral = referral_of(handed_down(person=MOTHER, related=related))
    assert referral.person.family_name == "Person-2"
    assert [(one.family_name, one.relationship) for one in referral.household] == [("Person-1", Relationship.CHILD)]
    assert referral.lawful_basis == ASKED["lawful_basis"]
    assert referral.concern.safeguarding_reference == "S-7K3M-2QXP-S"
    assert (referral.source.case_id, referral.source.reference) == (UUID(int=99), "S-7K3M-2QXP-S")


def test_the_same_relationship_reads_the_other_way_round_from_the_child():
    related = [Related(MOTHER.person_id, CHILD.person_id, RelationshipType.PARENT)]
    referral = referral_of(handed_down(related=related))
    assert referral.person.family_name == "Person-1"
    assert [(one.family_name, one.relationship) for one in referral.household] == [("Person-2", Relationship.PARENT)]


def test_a_relationship_that_nobody_has_written_down_is_not_known():
    assert [one.relationship for one in referral_of(handed_down()).household] == [Relationship.NOT_KNOWN]


@pytest.mark.parametrize(
    ("people", "person", "code"),
    [
        (EVERYBODY, somebody(9, CaseRole.CHILD), "not_of_the_case"),
        (EVERYBODY, PARTNER, "alleged_perpetrator"),
        ((PARTNER,), None, "not_of_the_case"),
        ((somebody(1, CaseRole.CHILD, None),), None, "date_of_birth_unknown"),
    ],
)
def test_what_has_changed_since_the_decision_keeps_it_here(people, person, code):
    with pytest.raises(CannotBeReferredError, match=code):
        referral_of(handed_down(people, person))


PEOPLE = st.lists(
    st.tuples(st.sampled_from(CaseRole), st.none() | st.dates(date(1930, 1, 1), TODAY)), min_size=1, max_size=25
).map(lambda given: tuple(somebody(number, role, born) for number, (role, born) in enumerate(given, start=1)))


@given(PEOPLE, st.sets(st.integers(1, 25)))
def test_nobody_who_may_have_done_harm_or_lives_elsewhere_goes_along(people, together):
    try:
        referral = referral_of(handed_down(people, together=together))
    except CannotBeReferredError:
        return
    allowed = {
        one.family_name
        for one in people
        if one.role is not CaseRole.ALLEGED_PERPETRATOR and one.person_id.int in together
    }
    along = [one.family_name for one in referral.household]
    assert {*along} <= allowed - {referral.person.family_name}
    assert len(along) == len({*along}) <= MOST_IN_HOUSEHOLD
    check_submission(referral, TODAY, by_service=True)
