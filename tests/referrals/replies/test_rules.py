"""The pages' rules: what is typed, what is said, and how long a link lives."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.clocks import LONDON
from bluelamp.schemas.people import Sex
from bluelamp.schemas.problems import Fault
from bluelamp.schemas.referrals import OfferStatus, OfferSummary, Outcome
from referrals.replies.pages.problems import ending_of
from referrals.replies.rules import forms, links, notices, words
from referrals.replies.rules.forms import FormError, FormName
from referrals.replies.rules.notices import NoticeKind

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ATTEMPT = {
    "attempted_on-day": "20",
    "attempted_on-month": "11",
    "attempted_on-year": "2026",
    "attempted_at": "2:30pm",
    "channel": "PHONE",
    "result": "REACHED",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2:30pm", time(14, 30)),
        ("2.30 PM", time(14, 30)),
        ("2pm", time(14)),
        ("12am", time(0)),
        ("12:05pm", time(12, 5)),
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("0:05", time(0, 5)),
        ("midday", time(12)),
        ("Midnight", time(0)),
        (" 9:00 ", time(9)),
    ],
)
def test_times_that_people_type(typed, meant):
    said = forms.parse_contact_attempt(ATTEMPT | {"attempted_at": typed})
    assert said.attempted_at.astimezone(LONDON).time() == meant
    assert said.attempted_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "typed", ["2", "25:00", "13pm", "0am", "14:60", "2:3", "soon", "٢:٣٠", "230", "-1:30", "1:30:00"]
)
def test_times_that_are_none(typed):
    with pytest.raises(FormError) as refused:
        forms.parse_contact_attempt(ATTEMPT | {"attempted_at": typed})
    assert [error.field for error in refused.value.errors] == ["attempted_at"]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)), st.booleans())  # noqa: DTZ001 # London's, below
def test_every_minute_can_be_typed(moment, twelve_hours):
    local = moment.replace(second=0, microsecond=0, tzinfo=LONDON)
    typed = f"{local.hour % 12 or 12}:{local:%M}{local:%p}" if twelve_hours else f"{local:%H:%M}"
    day = {f"attempted_on-{part}": str(getattr(local, part)) for part in ("day", "month", "year")}
    said = forms.parse_contact_attempt(ATTEMPT | day | {"attempted_at": typed})
    assert said.attempted_at == local.astimezone(UTC)


def refusals(parse, fields):
    try:
        parse(fields)
    except FormError as refused:
        return refused.errors
    return ()


# Control characters never come so far: whoever reads the form refuses it because of them.
_TYPED = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=9)


@given(st.dictionaries(st.sampled_from([*ATTEMPT, "note", "reason", "outcome", "engaged_on-day"]), _TYPED))
def test_whatever_is_typed_is_read_or_refused(fields):
    for parse in forms.PARSERS.values():
        assert all(error.message and error.anchor for error in refusals(parse, fields))


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "anchor"),
    [
        ("", "", "", "Enter the date support began", "engaged_on-day"),
        ("1", "", "2026", "The date support began must include a month", "engaged_on-month"),
        ("31", "2", "2026", "The date support began must be a real date", "engaged_on-day"),
        ("1", "2", "26", "The year of the date support began must have 4 numbers", "engaged_on-year"),
        ("x", "2", "2026", "The date support began must be a real date", "engaged_on-day"),
        ("²", "2", "2026", "The date support began must be a real date", "engaged_on-day"),
        ("1", "2", "0000", "The date support began must be a real date", "engaged_on-day"),
    ],
)
def test_dates_that_are_none(day, month, year, message, anchor):
    fields = {"engaged_on-day": day, "engaged_on-month": month, "engaged_on-year": year}
    with pytest.raises(FormError) as refused:
        forms.parse_engagement(fields)
    [error] = refused.value.errors
    assert (error.message, error.anchor) == (message, anchor)


def test_every_code_has_its_words():
    for phrases in (
        words.URGENCY,
        words.NEED,
        words.SEX,
        words.RELATIONSHIP,
        words.CHANNEL,
        words.RESULT,
        words.DECLINE_REASON,
        words.OUTCOME,
        words.DATA_ITEM,
        words.LAWFUL_BASIS,
    ):
        assert set(phrases) == set(type(next(iter(phrases))))
        assert len(set(phrases.values())) == len(phrases)
    assert set(words.SEX) == set(Sex)
    grouped = [outcome for _, outcomes in words.OUTCOME_GROUPS for outcome in outcomes]
    assert sorted(grouped) == sorted(Outcome)
    assert set(forms.PARSERS) == set(FormName)


def test_outcomes_that_engagement_opens_and_closes():
    before = {outcome for _, outcomes in forms.open_outcomes(engaged=False) for outcome in outcomes}
    after = {outcome for _, outcomes in forms.open_outcomes(engaged=True) for outcome in outcomes}
    assert Outcome.UNABLE_TO_CONTACT in before - after
    assert Outcome.NEED_MET in after - before
    assert before | after == set(Outcome)


def test_a_fault_that_the_pages_do_not_know_is_still_shown():
    [error] = forms.errors_from([Fault("#/elsewhere", "Something new.", "brand_new")])
    assert error.message == "Something new."


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 24, 16, 30, tzinfo=UTC), "4:30pm on Tuesday 24 November 2026"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "9am on Wednesday 1 July 2026"),
        (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "midday on Wednesday 1 July 2026"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "midnight on Thursday 2 July 2026"),
        (datetime(2026, 1, 5, 0, 5, tzinfo=UTC), "12:05am on Monday 5 January 2026"),
    ],
)
def test_moments_in_words(moment, said):
    assert words.moment_in_words(moment) == said


def test_ages():
    assert words.age_in_years(date(1987, 4, 12), date(2026, 4, 11)) == 38
    assert words.age_in_years(date(1987, 4, 12), date(2026, 4, 12)) == 39
    assert words.age_in_years(date(2016, 2, 29), date(2025, 2, 28)) == 8
    assert words.area_in_words("BIRMINGHAM_WEST_AND_CENTRAL") == "Birmingham West and Central"


@given(st.timedeltas(timedelta(0), timedelta(days=30)))
def test_a_link_outlives_the_window_and_never_a_week(window):
    expires = links.link_expires_at(OfferStatus.OFFERED, NOON + window, NOON)
    assert expires <= NOON + links.LONGEST_TO_ANSWER
    assert expires > min(NOON + window, NOON + timedelta(days=6))


def test_links_of_accepted_and_of_ended_offers():
    assert links.link_expires_at(OfferStatus.ACCEPTED, NOON, NOON) == NOON + links.TO_REPORT
    for status in set(OfferStatus) - links.LIVE:
        with pytest.raises(ValueError):
            links.link_expires_at(status, NOON, NOON)


def test_tokens():
    tokens = {links.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
    one, other = list(tokens)[:2]
    assert links.is_form_token_of(one, links.form_token_of(one))
    assert not links.is_form_token_of(one, links.form_token_of(other))
    assert not links.is_form_token_of(one, "é")


def test_orders():
    offer, occasion = uuid4(), uuid4()
    assert notices.parse_order(f"OFFER:{offer}") == notices.Order(NoticeKind.OFFER, offer, None)
    assert notices.parse_order(f"NEW_LINK:{offer}:{occasion}").occasion == occasion
    assert UUID(str(offer)) == offer


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("status", OfferStatus)
def test_every_letter_in_every_state(kind, status):
    carries = notices.carries_link(kind, status)
    subject = notices.Subject(
        reference="R-7K3M-2QXP-5",
        status=status,
        answer_due_at=NOON,
        first_contact_due_at=NOON if status is OfferStatus.ACCEPTED else None,
        link_expires_at=NOON if carries else None,
    )
    if notices.is_due(kind, status):
        letter = notices.write(kind, subject)
        assert (letter.link_text is not None) is carries
        assert len(f"Subject: {letter.subject}") <= 78
        assert subject.reference in letter.subject


@pytest.mark.parametrize("status", sorted(set(OfferStatus) - links.LIVE))
def test_every_ending_is_told(status, an_offer):
    title, paragraphs = ending_of(an_offer(status))
    assert title
    assert all(paragraph.endswith(".") for paragraph in paragraphs)
    assert "None" not in "".join(paragraphs)


@pytest.fixture
def an_offer():
    def build(status):
        nothing = dict.fromkeys(OfferSummary.model_fields)
        names = ("offer_id", "service_id", "organisation_id", "response_window_id")
        ids = {name: uuid4() for name in names}
        return OfferSummary(**nothing | ids | {"status": status, "offered_at": NOON, "answer_due_at": NOON})

    return build
