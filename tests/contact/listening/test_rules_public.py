"""Words for everybody, counts of few, and the feed as Atom."""

from datetime import UTC, date, datetime
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.contact.listening import IssueCategory, PublicEntry, PublicListening, ResurveyOutcome
from bluelamp.schemas.problems import ProblemError
from contact.listening.rules import public
from contact.listening.rules.public import ATOM


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The family at 12 Example Road is loud at night.", "house_number"),
        ("Everybody in ZZ1 1AA complains about it.", "postcode"),
        ("Write to example.person@example.org about it.", "mailbox"),
        ("Ring 0121 496 0000 about the parking.", "telephone_number"),
        ("Mrs Example leaves her car on the pavement.", "personal_title"),
    ],
)
def test_words_that_point_to_somebody_are_refused(words, kind):
    with pytest.raises(ProblemError) as refused:
        public.check_public(words, "#/you_said")
    assert ("#/you_said", f"names_a_{kind}") in [(one.pointer, one.code) for one in refused.value.faults]


@pytest.mark.parametrize(
    "words",
    [
        "Cars go faster than 30 miles an hour past the school.",
        "We checked speeds on 8 mornings and warned 41 drivers.",
        "The High Street is full of litter after Saturday nights.",
        "Since May 2014 the lamps in the park have been out.",
    ],
)
def test_words_about_a_place_are_taken(words):
    public.check_public(words, "#/you_said")


outcomes = st.dictionaries(st.sampled_from(ResurveyOutcome), st.integers(0, 40))


@given(outcomes, st.data())
def test_what_is_told_of_a_round_gives_no_small_count_away(counted, data):
    asked = sum(counted.values())
    told = public.counts_told(counted, data.draw(st.integers(0, asked)), is_over=True)
    shown = [told.better, told.same, told.worse]
    assert all(one is None or one >= 5 for one in (*shown, told.asked, told.heard_back))
    if None in shown and asked:
        assert asked - sum(one for one in shown if one is not None) >= min(5, asked)


def test_of_a_small_round_nothing_is_told():
    assert public.listening_told({ResurveyOutcome.BETTER: 4}) is None


def an_entry(words="Parked cars <block> the pavement & the gate.", heard=None):
    return PublicEntry(
        entry_id=UUID(int=7),
        area="EXAMPLE_GREEN",
        area_name="Example Green",
        lpu="BIRMINGHAM_NORTH",
        category=IssueCategory.PARKING,
        you_said=words,
        households=24,
        we_did=["Wardens came by."],
        told_on=date(2014, 6, 30),
        we_listened=heard,
        updated_at=datetime(2014, 6, 30, 9, tzinfo=UTC),
    )


def test_the_feed_is_atom_with_everything_that_it_must_have():
    written = public.atom([an_entry()], "https://example.org/you-said-we-did", datetime(2014, 7, 1, tzinfo=UTC))
    feed = ET.fromstring(written)  # noqa: S314 # it is what was just written
    assert feed.tag == f"{{{ATOM}}}feed"
    names = {one.tag.removeprefix(f"{{{ATOM}}}") for one in feed}
    assert names >= {"id", "title", "updated", "author", "link", "entry"}
    [entry] = feed.findall(f"{{{ATOM}}}entry")
    assert entry.findtext(f"{{{ATOM}}}id") == "urn:uuid:00000000-0000-0000-0000-000000000007"
    assert entry.findtext(f"{{{ATOM}}}updated") == "2014-06-30T09:00:00Z"
    assert "Parked cars <block> the pavement & the gate." in (entry.findtext(f"{{{ATOM}}}content") or "")


def test_an_entry_in_words_says_only_what_may_be_told():
    heard = PublicListening(asked=20, better=12, same=None, worse=None)
    assert public.in_words(an_entry("Too fast.", heard)).splitlines() == [
        "You said (24 households): Too fast.",
        "We did: Wardens came by.",
        "We listened: 20 households were asked again; 12 say better.",
    ]


def test_a_sign_that_no_document_may_hold_does_not_take_the_feed_away():
    entry = an_entry("Cars park \ufffe\uffff all day.")
    written = public.atom([entry], "https://example.org/feed", datetime(2014, 7, 1, tzinfo=UTC))
    assert "Cars park  all day." in "".join(ET.fromstring(written).itertext())  # noqa: S314 # written by us
