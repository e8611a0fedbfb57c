"""What reassigning disrupts, by example and for every history."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.offenders.codes import LeadAgency
from offenders.lead_agencies.rules.measuring import (
    LedCase,
    Owed,
    RoundTransfer,
    Spell,
    Turn,
    median_of,
    ran_in,
    round_transfers,
    spells_without_lead,
    transfers_of,
    was_reassigned,
)

BEGIN = datetime(2014, 6, 1, tzinfo=UTC)
END = datetime(2014, 7, 1, tzinfo=UTC)
NPS, CRC, TRUST, NOBODY = (
    LeadAgency.PROBATION_NPS,
    LeadAgency.PROBATION_CRC,
    LeadAgency.PROBATION_TRUST,
    LeadAgency.UNASSIGNED,
)


def on(day: float) -> datetime:
    return BEGIN + timedelta(days=day)


def case(*turns: tuple[float, LeadAgency], opened: float = -30, closed: float | None = None) -> LedCase:
    ended = None if closed is None else on(closed)
    return LedCase(on(opened), ended, tuple(Turn(on(day), agency) for day, agency in turns))


def spells(one: LedCase) -> list[Spell]:
    return spells_without_lead(one, BEGIN, END)


def test_a_case_is_without_a_lead_from_its_opening_until_somebody_takes_it():
    assert spells(case((3, CRC), opened=1)) == [Spell(2.0, runs=False)]
    assert spells(case(opened=10)) == [Spell(20.0, runs=True)]
    assert spells(case(opened=10, closed=14)) == [Spell(4.0, runs=False)]


def test_a_lead_that_is_named_with_the_case_leaves_no_spell():
    assert spells(case((1, CRC), opened=1)) == []


def test_a_spell_counts_in_full_where_it_touches_the_period_and_not_where_it_does_not():
    assert spells(case((-5, CRC), opened=-10)) == []
    assert spells(case((5, CRC), opened=-10)) == [Spell(15.0, runs=False)]
    assert spells(case((-20, TRUST), (29, NOBODY))) == [Spell(1.0, runs=True)]
    assert spells(case((-20, TRUST), (31, NOBODY))) == []


def test_the_median_has_its_count_and_its_sum():
    found = median_of([Spell(1.0, runs=False), Spell(2.0, runs=True), Spell(9.0, runs=False)])
    assert (found.count, found.total_days, found.median_days, found.running) == (3, 12.0, 2.0, 1)
    assert median_of([]).median_days is None


def test_a_case_is_reassigned_when_it_passes_from_one_agency_to_another():
    assert was_reassigned(case((-20, TRUST), (0, CRC)), BEGIN, END)
    assert was_reassigned(case((-20, TRUST), (-2, NOBODY), (4, NPS)), BEGIN, END)
    assert not was_reassigned(case((4, NPS)), BEGIN, END)
    assert not was_reassigned(case((-20, TRUST), (-2, CRC)), BEGIN, END)
    assert not was_reassigned(case((-20, TRUST), (4, NOBODY)), BEGIN, END)


def test_that_somebody_takes_a_case_first_is_no_transfer():
    assert transfers_of(case((4, NPS)), BEGIN, END) == []
    assert transfers_of(case((-20, TRUST), (4, NOBODY), (6, NPS)), BEGIN, END) == [on(4), on(6)]


def test_the_twenty_eight_days_round_a_transfer_are_a_fortnight_before_and_one_from_its_day_on():
    day = date(2014, 6, 15)
    owed = [Owed(day + timedelta(days=number), missed=True) for number in (-15, -14, -1, 0, 13, 14)]
    assert round_transfers([day], owed) == RoundTransfer(2, 2, 2, 2)


@given(
    transfers=st.lists(st.dates(date(2014, 1, 1), date(2014, 12, 31)), max_size=5),
    owed=st.lists(st.builds(Owed, st.dates(date(2014, 1, 1), date(2014, 12, 31)), st.booleans()), max_size=30),
)
def test_each_contact_counts_once_however_many_transfers_it_lies_round(transfers, owed):
    found = round_transfers(transfers, owed)
    assert found.due_before + found.due_after <= len(owed)
    assert found.missed_before <= found.due_before
    assert found.missed_after <= found.due_after


TURNS = st.lists(st.tuples(st.floats(-40, 60), st.sampled_from([NPS, CRC, TRUST, NOBODY])), max_size=6)


@given(turns=TURNS, opened=st.floats(-60, -40), closed=st.none() | st.floats(60, 90))
def test_spells_and_leads_together_are_the_whole_life_of_the_case(turns, opened, closed):
    one = case(*sorted(turns), opened=opened, closed=closed)
    since, until = on(-100), on(100)
    without = sum(spell.days for spell in spells_without_lead(one, since, until))
    ends = [*(turn.at for turn in one.turns), one.closed_at or until]
    led = sum(
        (end - turn.at).total_seconds() / 86_400
        for turn, end in zip([Turn(one.opened_at, NOBODY), *one.turns], ends, strict=True)
        if turn.agency is not NOBODY
    )
    assert abs(without + led - ((one.closed_at or until) - one.opened_at).total_seconds() / 86_400) < 1e-6
    assert ran_in(one, since, until)


@given(turns=TURNS)
def test_periods_side_by_side_have_the_transfers_of_the_whole(turns):
    one = case(*sorted(turns), opened=-60)
    halves = transfers_of(one, on(-50), BEGIN) + transfers_of(one, BEGIN, on(70))
    assert halves == transfers_of(one, on(-50), on(70))


def test_a_case_that_comes_back_to_who_led_it_was_not_reassigned():
    assert not was_reassigned(case((-20, CRC), (3, NOBODY), (9, CRC)), BEGIN, END)
    assert was_reassigned(case((-20, CRC), (3, NOBODY), (9, NPS)), BEGIN, END)
    assert was_reassigned(case((-20, CRC), (3, NPS), (9, CRC)), BEGIN, END)


def test_a_case_that_passes_to_another_organisation_of_the_agency_was_reassigned():
    one, other = (Turn(on(day), CRC, UUID(int=day)) for day in (1, 2))
    assert was_reassigned(LedCase(BEGIN, None, (one, other)), BEGIN, END)
    assert not was_reassigned(LedCase(BEGIN, None, (one, Turn(on(2), CRC, one.organisation_id))), BEGIN, END)
