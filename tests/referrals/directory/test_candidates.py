"""What the portal asks of the directory: who could take a referral, how loaded they are, what may be shared."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.people import LawfulBasis, Sex
from bluelamp.schemas.referrals import DataItem, MatchQuery, Need
from local_stack import demo_directory as demo
from referrals.directory.rules.capacity import week_started_at
from referrals.directory.rules.eligibility import Facts
from referrals.directory.usecases import find_candidates, find_candidates_by_id
from referrals.portal.rules import matching

TODAY = date(2026, 11, 25)  # a Wednesday
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
ADULT = MatchQuery(needs=[Need.MENTAL_HEALTH], age=40, lpu=Lpu.BIRMINGHAM_NORTH)
FACTS = Facts(age=40, lpu=Lpu.BIRMINGHAM_NORTH, sex=None, needs=frozenset({Need.MENTAL_HEALTH}))
TALKING_SUPPORT = UUID(demo.TALKING_SUPPORT)


@pytest.fixture
async def offer(owner):
    """Make an offer of its own referral to a service."""
    window = await owner.fetchval("SELECT response_window_id FROM response_windows WHERE urgency = 'ROUTINE'")
    made = 0

    async def make(service_id=demo.TALKING_SUPPORT, status="OFFERED", answered_at=None, offered_at=MONDAY):
        nonlocal made
        made += 1
        referral_id = await owner.fetchval(
            """INSERT INTO referrals (referral_id, reference, status, urgency, needs, lpu, lawful_basis, referrer,
                   referrer_organisation_id, details, submitted_at, updated_at)
               VALUES (uuidv7(), $1, 'OFFERED', 'ROUTINE', '{MENTAL_HEALTH}', 'BIRMINGHAM_NORTH', 'CLAW_POLICE',
                   'officer', $2, '{}', now(), now()) RETURNING referral_id""",
            f"R-TEST-{made:04}-0",
            UUID(demo.FORCE),
        )
        await owner.execute(
            """INSERT INTO offers (referral_id, service_id, organisation_id, needs, position, status,
                   response_window_id, offered_at, answer_due_at, answered_at)
               SELECT $1, service_id, organisation_id, needs, 1, $3, $4, $5, $5, $6 FROM services
               WHERE service_id = $2""",
            referral_id,
            UUID(service_id),
            status,
            window,
            offered_at,
            answered_at,
        )

    return make


async def candidates(database, *needs, today=TODAY):
    async with database.connection() as connection:
        found = await find_candidates(connection, needs, today)
    return {str(one.candidate.service_id): one for one in found}


async def test_the_nearest_of_the_demonstration_comes_first(seeded):
    found = await candidates(seeded, Need.MENTAL_HEALTH)

    ranking = matching.rank([one.candidate for one in found.values()], ADULT)

    assert [str(one.candidate.service_id) for one in ranking.ranked] == [
        demo.TALKING_SUPPORT,
        demo.LISTENING_LINE,
        demo.ADULT_WELLBEING,
    ]
    assert [str(one.candidate.service_id) for one in ranking.ruled_out] == [demo.YOUNG_MINDS_ROOM]


async def test_only_services_that_meet_one_of_the_needs_are_found(seeded):
    assert await candidates(seeded, Need.RADICALISATION) == {}
    found = await candidates(seeded, Need.CARER, Need.FIRE_SAFETY)
    assert set(found) == {demo.CARERS_CIRCLE, demo.ADULT_WELLBEING, demo.SAFE_AT_HOME}
    assert found[demo.SAFE_AT_HOME].candidate.paused


async def test_every_area_is_served(seeded):
    found = await candidates(seeded, *Need)
    assert {lpu for one in found.values() for lpu in one.candidate.lpus} == set(Lpu)


async def test_open_offers_hold_places_and_this_weeks_acceptances_take_them(seeded, offer):
    await offer()
    await offer(status="ACCEPTED", answered_at=MONDAY)
    await offer(status="CLOSED", answered_at=MONDAY + timedelta(hours=30))
    await offer(status="ACCEPTED", answered_at=MONDAY - timedelta(seconds=1))
    await offer(status="DECLINED", answered_at=MONDAY + timedelta(hours=1))
    await offer(status="EXPIRED")
    await offer(status="WITHDRAWN", answered_at=MONDAY + timedelta(hours=1))
    await offer(service_id=demo.LISTENING_LINE)

    found = await candidates(seeded, Need.BEREAVEMENT)

    assert found[demo.TALKING_SUPPORT].candidate.places_left == demo.PLENTY - 3
    assert found[demo.LISTENING_LINE].candidate.places_left == demo.PLENTY - 1


async def test_a_service_with_more_offers_than_places_has_none_left(seeded, owner, offer):
    await owner.execute("UPDATE services SET places_per_week = 2 WHERE service_id = $1", TALKING_SUPPORT)
    for _ in range(4):
        await offer()
    found = await candidates(seeded, Need.BEREAVEMENT)
    assert found[demo.TALKING_SUPPORT].candidate.places_left == 0


async def test_the_agreement_in_force_comes_along(seeded):
    found = await candidates(seeded, Need.MENTAL_HEALTH, Need.SUBSTANCE_DRUGS)

    lantern, council = found[demo.TALKING_SUPPORT].agreement, found[demo.ADULT_WELLBEING].agreement
    assert str(lantern.sharing_agreement_id) == demo.AGREEMENT_A
    assert lantern.data_items == set(DataItem) - {DataItem.NEEDS}
    assert council.data_items < lantern.data_items
    assert LawfulBasis.CLAW_POLICE in council.lawful_bases
    assert found[demo.RECOVERY].agreement is None
    assert not found[demo.RECOVERY].candidate.agreement_in_date


async def test_an_agreement_on_other_gateways_is_none_for_this_basis(seeded):
    lantern = (await candidates(seeded, Need.MENTAL_HEALTH))[demo.TALKING_SUPPORT]
    assert lantern.for_person(FACTS).basis_covered
    assert lantern.for_person(FACTS, LawfulBasis.CLAW_POLICE).basis_covered
    assert not lantern.for_person(FACTS, LawfulBasis.MAPPA_CJA2003_S325).basis_covered


async def test_no_agreement_is_none_on_any_basis(seeded):
    recovery = (await candidates(seeded, Need.SUBSTANCE_DRUGS))[demo.RECOVERY]
    assert not recovery.for_person(FACTS).agreement_in_date
    assert not recovery.for_person(FACTS, LawfulBasis.CLAW_POLICE).agreement_in_date


@pytest.mark.parametrize(
    ("valid_from", "expires_on", "in_date"),
    [
        (TODAY, TODAY, True),
        (TODAY - timedelta(days=9), TODAY, True),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=9), False),
    ],
)
async def test_an_agreement_counts_from_its_first_day_to_its_last(seeded, owner, valid_from, expires_on, in_date):
    await owner.execute("UPDATE sharing_agreements SET valid_from = $1, expires_on = $2", valid_from, expires_on)
    found = await candidates(seeded, Need.MENTAL_HEALTH)
    assert found[demo.TALKING_SUPPORT].candidate.agreement_in_date is in_date


async def test_of_two_agreements_in_force_the_later_one_counts(seeded, owner):
    await owner.execute(
        """INSERT INTO sharing_agreements (force_organisation_id, organisation_id, title, purpose, data_items,
               lawful_bases, regime, partner_basis, retention, valid_from, expires_on)
           VALUES ($1, $2, 'Later', 'Later', '{NAME}', '{CLAW_POLICE}', 'UKGDPR_PART2', '-', '-', $3, $3)""",
        UUID(demo.FORCE),
        UUID(demo.PARTNER_A),
        TODAY,
    )
    found = await candidates(seeded, Need.MENTAL_HEALTH)
    assert found[demo.TALKING_SUPPORT].agreement.data_items == {DataItem.NAME}


async def test_an_inactive_organisation_has_no_candidates_but_can_be_looked_up(seeded, owner):
    await owner.execute("UPDATE organisations SET active = false WHERE organisation_id = $1", UUID(demo.PARTNER_A))
    assert demo.TALKING_SUPPORT not in await candidates(seeded, Need.MENTAL_HEALTH)

    async with seeded.connection() as connection:
        found = await find_candidates_by_id(connection, [TALKING_SUPPORT, UUID(int=7)], TODAY)
    assert [(one.candidate.service_id, one.candidate.active) for one in found] == [(TALKING_SUPPORT, False)]


async def test_a_closed_service_is_found_and_says_so(seeded, owner):
    await owner.execute("UPDATE services SET status = 'temporarily closed' WHERE service_id = $1", TALKING_SUPPORT)
    found = await candidates(seeded, Need.MENTAL_HEALTH)
    assert not found[demo.TALKING_SUPPORT].candidate.active


async def test_rules_that_a_person_does_not_meet_come_along_as_barriers(seeded):
    womens_space = (await candidates(seeded, Need.DOMESTIC_ABUSE_SUPPORT))[demo.WOMENS_SPACE]
    (rule,) = womens_space.eligibility
    assert (rule.kind, rule.values) == ("SEX", ["FEMALE"])
    assert womens_space.for_person(FACTS).barriers == ()
    assert [reason.code for reason in womens_space.for_person(replace(FACTS, sex=Sex.MALE)).barriers] == [
        "FOR_ANOTHER_SEX"
    ]


@pytest.mark.parametrize(
    ("day", "started_at"),
    [
        (date(2026, 11, 23), MONDAY),
        (date(2026, 11, 29), MONDAY),
        (date(2026, 7, 1), datetime(2026, 6, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 23, tzinfo=UTC)),
    ],
)
def test_a_week_begins_on_monday_by_londons_clock(day, started_at):
    assert week_started_at(day) == started_at
