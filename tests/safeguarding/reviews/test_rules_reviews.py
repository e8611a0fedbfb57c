"""The life of a review and what a lesson must not carry: by example, by property, and as a machine."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.reviews import NewReview, NewReviewDecision, ReviewKind, ReviewStatus
from safeguarding.reviews import demonstration
from safeguarding.reviews.rules import records, workflow
from safeguarding.reviews.rules.anonymity import Source, check_anonymous
from safeguarding.reviews.rules.workflow import TRANSITIONS, Verb

TODAY = date(2026, 11, 23)
NAMES = [
    "Example",
    "Person-Forty",
    "Zsófia",
    "O\N{RIGHT SINGLE QUOTATION MARK}Demo",
    "May",
    "Quillfeather-Tarn",
    "Łukasz",
    "An",
    "So",
]


def faults_in(text, names=NAMES):
    """The sorts of fault that are found, each at the text's own pointer and without repeating it."""
    try:
        check_anonymous({"#/lesson": text}, Source(names, "DHR 2026/2"))
    except ProblemError as error:
        refused = error
    else:
        return set()
    assert {fault.pointer for fault in refused.faults} == {"#/lesson"}
    assert text not in refused.detail + "".join(fault.detail for fault in refused.faults)
    return {fault.code for fault in refused.faults}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Born on 12/04/1987.", "full_date"),
        ("Born 1987-04-12.", "full_date"),
        ("It was 12th April 1987 when", "full_date"),
        ("It was April 12, 1987 when", "full_date"),
        ("Seen near b23 6aa twice.", "postcode"),
        ("Seen near B236AA twice.", "postcode"),
        ("Officers went to 17 Lodestar Row again.", "street_address"),
        ("Ring 0121 496 0190 first.", "telephone"),
        ("Ring +44 121 496 0190 first.", "telephone"),
        ("Write to somebody@hub.example.", "email"),
        ("NHS 943 476 5919.", "number_of_a_register"),
        ("The case S-7K3M-2QXP-5 shows it.", "reference"),
        ("As the DHR 2026/2 found.", "reference"),
        ("As (2026/2) found.", "reference"),
        ("The mother, Zsofia, had asked.", "name"),
        ("The mother, ZSÓFIA, had asked.", "name"),
        ("What O'Demo said was lost.", "name"),
        ("What o\N{RIGHT SINGLE QUOTATION MARK}demo said was lost.", "name"),
        ("The aunt was a Tarn by birth.", "name"),
        ("What quillfeather\N{NON-BREAKING HYPHEN}tarn said was lost.", "name"),
        ("Nobody listened to May that day.", "name"),
        ("The family Person\N{EN DASH}Forty was known.", "name"),
        ("It was 12-Apr-1987 when", "full_date"),
        ("It was 12 04 1987 when", "full_date"),
        ("It was 12 / 04 / 1987 when", "full_date"),
        ("It was 12 April \N{RIGHT SINGLE QUOTATION MARK}87 when", "full_date"),
        ("The Quillfeathers were known.", "name"),
        ("What Quill\N{SOFT HYPHEN}feather said was lost.", "name"),
        ("What Quill\N{ZERO WIDTH SPACE}feather said was lost.", "name"),
        ("What _Quillfeather_ said was lost.", "name"),
        ("What Lukasz said was lost.", "name"),
        ("What \N{LATIN CAPITAL LETTER L WITH STROKE}ukasz said was lost.", "name"),
    ],
)
def test_what_would_give_somebody_away_is_found(text, code):
    assert code in faults_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Each person may be asked again, for example in April 2026.",
        "May it be asked twice? Forty calls were heard in 2025, in 3 units.",
        "For 12 months the 27 questions were asked in 1 of 7 areas.",
        "Section 47 and the Care Act 2014 apply.",
        "In 2026 a DHR was held.",
        "A mayor, a mayfly and an oldemocracy are nobody.",
        "So an officer asked, and so on: in 1 of 12 units 2 04 calls.",
        "From 1 April 12 units asked; 2012 04 was the start.",
    ],
)
def test_words_that_give_nobody_away_are_let_through(text):
    assert faults_in(text) == set()


@given(
    st.dates(date(1900, 1, 1), TODAY), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%d %B %Y", "%b %d, %Y"])
)
def test_no_birthday_passes_however_it_is_written(day, written):
    assert "full_date" in faults_in(f"She, born {day.strftime(written)}, was known.")


@given(
    st.from_regex(r"[A-PR-UWYZ][A-HK-Y]?[0-9][0-9]? [0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True),
    st.sampled_from([str, str.lower, lambda one: one.replace(" ", "")]),
)
def test_no_postcode_passes_however_it_is_written(postcode, written):
    assert "postcode" in faults_in(f"He lived at {written(postcode)} then.")


@given(
    st.from_regex(r"[A-Z][a-z]{5,9}", fullmatch=True),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.sampled_from(["We spoke to {} again.", "{} was not heard.", "It was {}'s word.", "(Not {}!)"]),
)
def test_no_name_passes_however_it_is_written(name, written, sentence):
    assert "name" in faults_in(sentence.format(written(name)), [f"{name}x"[:-1]])


@pytest.mark.parametrize("kind", ReviewKind)
@given(status=st.sampled_from(ReviewStatus), verb=st.sampled_from(Verb))
def test_what_the_table_does_not_name_is_refused_and_told_what_is_possible(kind, status, verb):
    possible = workflow.possible_verbs(kind, status)
    if verb in possible:
        assert workflow.next_status(kind, status, verb) is TRANSITIONS[kind][verb][status]
        return
    with pytest.raises(ProblemError) as refused:
        workflow.next_status(kind, status, verb)
    assert refused.value.code is ProblemCode.STATE_CONFLICT
    assert all(one in refused.value.detail for one in possible)


class InternalReview(RuleBasedStateMachine):
    """Whoever does what in whatever order: nothing is signed by a writer, and what was signed stays."""

    WHO = st.sampled_from(["first", "second", "third"])

    def __init__(self):
        super().__init__()
        self.status, self.number = ReviewStatus.OPEN, 1
        self.author, self.contributors, self.text = "first", set(), ""
        # Of every version so far: each still holds what stood in the one before.
        self.writers: set[str] = set()
        self.signed: dict[int, tuple[str, str, frozenset[str]]] = {}

    def step(self, verb):
        possible = self.status in TRANSITIONS[ReviewKind.INTERNAL_MANAGEMENT][verb]
        try:
            self.status = workflow.next_status(ReviewKind.INTERNAL_MANAGEMENT, self.status, verb)
        except ProblemError:
            assert not possible
            return False
        assert possible
        self.number = workflow.next_version(verb, self.number)
        return True

    @rule(who=WHO)
    def write(self, who):
        if self.step(Verb.WRITE):
            self.contributors.add(who)
            self.writers.add(who)
            self.text += who

    @rule(who=WHO)
    def submit(self, who):
        if who == self.author and self.text:
            self.step(Verb.SUBMIT)
        elif who != self.author:
            with pytest.raises(ProblemError):
                workflow.check_is_author(who, self.author)

    @rule(who=WHO, verb=st.sampled_from([Verb.SIGN, Verb.RETURN]))
    def judge(self, who, verb):
        if who == self.author or who in self.contributors:
            with pytest.raises(ProblemError):
                workflow.check_not_a_contributor(who, self.author, sorted(self.contributors))
            return
        workflow.check_not_a_contributor(who, self.author, sorted(self.contributors))
        if self.step(verb) and verb is Verb.SIGN:
            assert self.number not in self.signed
            self.signed[self.number] = (who, self.author, frozenset(self.writers))

    @rule(who=WHO)
    def revise(self, who):
        if self.step(Verb.REVISE):
            self.contributors = set(workflow.writers_after(Verb.REVISE, sorted(self.contributors), self.author, who))

    @rule(who=WHO)
    def hand_over(self, who):
        if self.step(Verb.CHANGE):
            self.author = who

    @rule()
    def close(self):
        self.step(Verb.CLOSE)

    @invariant()
    def nobody_signed_what_they_wrote(self):
        assert all(who not in writers and who != author for who, author, writers in self.signed.values())

    @invariant()
    def every_version_before_the_one_in_hand_is_signed(self):
        assert set(range(1, self.number)) <= set(self.signed)
        assert (self.number in self.signed) is (self.status in {ReviewStatus.SIGNED_OFF, ReviewStatus.CLOSED})


TestInternalReview = InternalReview.TestCase


def a_review(sample, **changes):
    return NewReview.model_validate({**sample, **changes})


@pytest.mark.parametrize(
    ("sample", "changes", "expected"),
    [
        (demonstration.COLD_CASE, {"matter": "SERIOUS_CASE_REVIEW"}, ["#/matter"]),
        (demonstration.INTERNAL, {"matter": "MURDER"}, ["#/matter"]),
        (demonstration.COLD_CASE, {"scope_from": "2020-01-01"}, ["#/scope_from"]),
        (demonstration.INTERNAL, {"scope_until": None}, ["#/scope_until"]),
        (demonstration.INTERNAL, {"scope_until": "2020-01-01"}, ["#/scope_until"]),
        (demonstration.INTERNAL, {"scope_until": "2026-11-24"}, ["#/scope_until"]),
        (demonstration.INTERNAL, {"chronology_due_on": "2099-12-31"}, ["#/chronology_due_on"]),
        (demonstration.COLD_CASE, {"occurred_on": "2099-01-01"}, ["#/occurred_on"]),
        (demonstration.COLD_CASE, {"due_on": "2026-11-22"}, ["#/due_on"]),
        (demonstration.COLD_CASE, {"people": demonstration.COLD_CASE["people"] * 2}, ["#/people/1/person_id"]),
    ],
)
def test_a_review_that_is_none_is_refused(sample, changes, expected):
    records.check_review(a_review(sample), TODAY)
    with pytest.raises(ProblemError) as refused:
        records.check_review(a_review(sample, **changes), TODAY)
    assert [fault.pointer for fault in refused.value.faults] == expected


@pytest.mark.parametrize(
    ("decision", "day", "allowed"),
    [
        ("REINVESTIGATE", None, True),
        ("NO_NEW_LINES", None, False),
        ("NO_NEW_LINES", "2026-11-23", False),
        ("NO_NEW_LINES", "2026-11-24", True),
        ("REVIEW_AGAIN", None, False),
    ],
)
def test_unless_it_is_investigated_again_somebody_looks_again_on_a_day(decision, day, allowed):
    new = NewReviewDecision.model_validate({"decision": decision, "reasons": "x" * 40, "next_review_on": day})
    if allowed:
        records.check_decision(new, TODAY)
        return
    with pytest.raises(ProblemError):
        records.check_decision(new, TODAY)


@pytest.mark.parametrize(
    ("status", "due", "chronology_due", "entries", "again", "overdue"),
    [
        (ReviewStatus.OPEN, date(2026, 11, 22), None, 0, None, True),
        (ReviewStatus.OPEN, TODAY, None, 0, None, False),
        (ReviewStatus.SUBMITTED, date(2026, 11, 22), None, 3, None, True),
        (ReviewStatus.SIGNED_OFF, date(2026, 11, 22), None, 0, None, False),
        (ReviewStatus.OPEN, date(2027, 1, 1), date(2026, 11, 22), 0, None, True),
        (ReviewStatus.OPEN, date(2027, 1, 1), date(2026, 11, 22), 3, None, False),
        (ReviewStatus.DECIDED, date(2026, 11, 22), None, 0, TODAY, False),
        (ReviewStatus.DECIDED, date(2026, 11, 22), None, 0, date(2026, 11, 22), True),
        (ReviewStatus.CLOSED, date(2027, 1, 1), None, 0, date(2026, 11, 22), True),
        (ReviewStatus.CLOSED, date(2026, 11, 22), None, 0, None, False),
    ],
)
def test_a_deadline_is_overdue_while_what_it_is_for_is_missing(status, due, chronology_due, entries, again, overdue):
    assert records.is_overdue(status, records.Deadlines(due, chronology_due, again), entries, TODAY) is overdue
