from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.clocks import LONDON, local_day
from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.referrals import ContactChannel, ContactResult, Outcome, OutcomeReport, Urgency
from referrals.portal.rules.offers import (
    DEFAULT_WINDOWS,
    Attempt,
    answer_due,
    check_contact_attempt,
    check_engagement,
    check_outcome,
    first_contact_due,
    may_close_unable_to_contact,
    remind_at,
)

PHONE, SMS = ContactChannel.PHONE, ContactChannel.SMS
FRIDAY = datetime(2026, 6, 5, 16, 0, tzinfo=LONDON)
NOON = datetime(2026, 6, 2, 12, 0, tzinfo=UTC)
FAILED = (ContactResult.NO_ANSWER, ContactResult.MESSAGE_LEFT, ContactResult.WRONG_DETAILS)
attempts = st.lists(
    st.builds(
        Attempt,
        attempted_at=st.datetimes(datetime(2026, 6, 1), datetime(2026, 6, 4), timezones=st.just(UTC)),  # noqa: DTZ001 # hypothesis adds the zone
        channel=st.sampled_from([PHONE, SMS, ContactChannel.LETTER]),
        result=st.sampled_from(ContactResult),
    ),
    max_size=8,
)


def tries(*entries):
    return [
        Attempt(NOON + timedelta(days=day, minutes=minute), channel, result)
        for minute, (day, channel, result) in enumerate(entries)
    ]


ENOUGH = tries((0, PHONE, FAILED[0]), (0, PHONE, FAILED[1]), (1, SMS, FAILED[2]))


def london(day, hour):
    return datetime(2026, 6, day, hour, tzinfo=LONDON)


def fault_codes(check, *arguments, **keywords):
    with pytest.raises(ProblemError) as refusal:
        check(*arguments, **keywords)
    return [(fault.pointer, fault.code) for fault in refusal.value.faults]


@pytest.mark.parametrize(
    ("urgency", "due", "reminder", "contact"),
    [
        (Urgency.URGENT, london(8, 12), london(8, 10), london(8, 16)),
        (Urgency.PRIORITY, london(8, 16), london(8, 12), london(10, 16)),
        (Urgency.ROUTINE, london(10, 16), london(9, 12), london(12, 16)),
    ],
)
def test_the_default_windows_of_a_friday_afternoon(urgency, due, reminder, contact):
    window = DEFAULT_WINDOWS[urgency]
    assert answer_due(FRIDAY, window) == due
    assert remind_at(FRIDAY, window) == reminder
    assert first_contact_due(FRIDAY, window) == contact


def test_every_urgency_but_danger_has_a_window():
    assert set(DEFAULT_WINDOWS) == set(Urgency) - {Urgency.IMMEDIATE}


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 # hypothesis adds the zone
    st.sampled_from(sorted(DEFAULT_WINDOWS)),
)
def test_the_reminder_comes_before_the_end(offered_at, urgency):
    window = DEFAULT_WINDOWS[urgency]
    assert offered_at < remind_at(offered_at, window) < answer_due(offered_at, window)


@pytest.mark.parametrize(
    ("entries", "enough"),
    [
        ([(0, PHONE, FAILED[0]), (0, PHONE, FAILED[0]), (1, SMS, FAILED[0])], True),
        ([(0, PHONE, FAILED[0]), (1, SMS, FAILED[0])], False),
        ([(0, PHONE, FAILED[0]), (0, PHONE, FAILED[0]), (0, SMS, FAILED[0])], False),
        ([(0, PHONE, FAILED[0]), (1, PHONE, FAILED[0]), (2, PHONE, FAILED[0])], False),
        ([(0, PHONE, FAILED[0]), (1, SMS, FAILED[0]), (2, PHONE, ContactResult.REACHED)], False),
        ([(0, PHONE, ContactResult.REACHED), (0, PHONE, FAILED[1]), (1, SMS, FAILED[1]), (1, SMS, FAILED[2])], True),
        ([(0, PHONE, FAILED[0]), (0, SMS, FAILED[0]), (1, PHONE, FAILED[0]), (2, PHONE, ContactResult.REACHED)], False),
        ([], False),
    ],
)
def test_three_failed_tries_on_two_days_by_two_channels(entries, enough):
    assert may_close_unable_to_contact(tries(*entries)) is enough


def test_days_are_londons():
    late = [datetime(2026, 6, 2, 22, 30, tzinfo=UTC), datetime(2026, 6, 2, 23, 30, tzinfo=UTC)]
    assert [local_day(moment) for moment in late] == [date(2026, 6, 2), date(2026, 6, 3)]
    made = [Attempt(late[0], PHONE, FAILED[0]), Attempt(late[0], SMS, FAILED[0]), Attempt(late[1], SMS, FAILED[0])]
    assert may_close_unable_to_contact(made)


@given(attempts, st.randoms(use_true_random=False))
def test_enough_does_not_depend_on_the_order_of_recording(made, random):
    distinct = list({attempt.attempted_at: attempt for attempt in made}.values())
    shuffled = random.sample(distinct, len(distinct))
    assert may_close_unable_to_contact(distinct) == may_close_unable_to_contact(shuffled)


@given(attempts, st.sampled_from(FAILED))
def test_one_more_failed_try_never_makes_it_too_few(made, result):
    more = [*made, Attempt(datetime(2026, 6, 5, tzinfo=UTC), PHONE, result)]
    assert may_close_unable_to_contact(made) <= may_close_unable_to_contact(more)


def report(outcome, note=None):
    return OutcomeReport.model_construct(outcome=outcome, detail_agreed=False, note=note)


@pytest.mark.parametrize("outcome", [Outcome.NEED_MET, Outcome.PARTLY_MET, Outcome.NOT_MET, Outcome.DISENGAGED])
def test_what_became_of_the_need_is_known_after_engagement(outcome):
    assert fault_codes(check_outcome, report(outcome), [], engaged=False) == [("#/outcome", "not_engaged")]
    check_outcome(report(outcome), [], engaged=True)


@pytest.mark.parametrize(
    "outcome", [Outcome.UNABLE_TO_CONTACT, Outcome.WRONG_CONTACT_DETAILS, Outcome.DECLINED_SUPPORT]
)
def test_who_engaged_and_stopped_has_disengaged(outcome):
    assert fault_codes(check_outcome, report(outcome), ENOUGH, engaged=True) == [("#/outcome", "already_engaged")]
    check_outcome(report(outcome), ENOUGH, engaged=False)


def test_unable_to_contact_needs_the_tries():
    assert fault_codes(check_outcome, report(Outcome.UNABLE_TO_CONTACT), ENOUGH[:2], engaged=False) == [
        ("#/outcome", "too_few_tries")
    ]


@pytest.mark.parametrize("note", [None, ""])
def test_other_needs_a_note(note):
    assert fault_codes(check_outcome, report(Outcome.OTHER, note), [], engaged=False) == [("#/note", "note_required")]
    check_outcome(report(Outcome.OTHER, "Moved in with family abroad."), [], engaged=False)


@pytest.mark.parametrize("engaged", [True, False])
@pytest.mark.parametrize("outcome", [Outcome.DIED, Outcome.DUPLICATE, Outcome.REFERRED_ON, Outcome.STEPPED_UP])
def test_some_outcomes_come_at_any_time(outcome, engaged):
    note = "A child is at risk." if outcome is Outcome.STEPPED_UP else None
    check_outcome(report(outcome, note), [], engaged=engaged)


def test_detail_needs_the_persons_agreement():
    told = report(Outcome.REFERRED_ON, "To the clinic.")
    assert fault_codes(check_outcome, told, [], engaged=True) == [("#/note", "detail_not_agreed")]
    check_outcome(told.model_copy(update={"detail_agreed": True}), [], engaged=True)
    at_length = report(Outcome.OTHER, "x" * 201)
    assert fault_codes(check_outcome, at_length, [], engaged=True) == [("#/note", "note_too_long")]
    check_outcome(at_length.model_copy(update={"detail_agreed": True}), [], engaged=True)


def test_an_attempt_lies_between_acceptance_and_now():
    accepted, now = NOON, NOON + timedelta(hours=5)
    check_contact_attempt(accepted - timedelta(seconds=1), accepted, now)
    check_contact_attempt(now + timedelta(minutes=4), accepted, now)
    late, early = now + timedelta(minutes=6), accepted - timedelta(minutes=6)
    assert fault_codes(check_contact_attempt, late, accepted, now) == [("#/attempted_at", "time_in_future")]
    assert fault_codes(check_contact_attempt, early, accepted, now) == [("#/attempted_at", "before_acceptance")]


def test_an_engagement_lies_between_acceptance_and_today():
    accepted, today = date(2026, 6, 2), date(2026, 6, 5)
    check_engagement(accepted, accepted, today)
    check_engagement(today, accepted, today)
    assert fault_codes(check_engagement, date(2026, 6, 6), accepted, today) == [("#/engaged_on", "date_in_future")]
    assert fault_codes(check_engagement, date(2026, 6, 1), accepted, today) == [("#/engaged_on", "before_acceptance")]
