"""What a case waits for, and what on a board is news."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.safeguarding.board import NextAction
from bluelamp.schemas.safeguarding.codes import CaseStatus, Rating
from safeguarding.board.rules.actions import NEXT_ACTIONS, RATINGS, next_action
from safeguarding.board.rules.changes import changes_between


def test_every_open_status_waits_for_something_and_a_closed_one_for_nothing():
    assert set(NEXT_ACTIONS) == set(CaseStatus) - {CaseStatus.CLOSED}
    with pytest.raises(KeyError):
        next_action(CaseStatus.CLOSED, Rating.RED, acknowledged=True)


def test_every_rating_has_its_place():
    assert set(RATINGS) == {None, *Rating}


@given(st.sampled_from(sorted(NEXT_ACTIONS)), st.sampled_from([None, *Rating]), st.booleans())
def test_nothing_is_closed_unacknowledged_and_nobody_is_asked_about_blue(status, rating, acknowledged):
    action = next_action(status, rating, acknowledged=acknowledged)
    assert acknowledged or action is not NextAction.CLOSE
    assert rating is not Rating.BLUE or action is not NextAction.ASK_AGENCIES


CLOCKS = st.none() | st.builds(
    lambda due, left: {"due_at": due, "seconds_left": left}, st.sampled_from(["a", "b"]), st.integers(-9, 9)
)
ROWS = st.lists(
    st.builds(
        lambda case_id, status, rag, statutory: {
            "case_id": case_id,
            "status": status,
            "rag_clock": rag,
            "statutory_clock": statutory,
        },
        st.sampled_from("ABCDE"),
        st.sampled_from(["RECEIVED", "SCREENED"]),
        CLOCKS,
        CLOCKS,
    ),
    unique_by=lambda row: row["case_id"],
)


def without_seconds(row: dict) -> dict:
    clocks = {name: row[name] and {**row[name], "seconds_left": None} for name in ("rag_clock", "statutory_clock")}
    return {**row, **clocks}


@given(ROWS, ROWS)
def test_whoever_applies_the_changes_has_the_new_board(before, after):
    changes = changes_between(before, after)
    shown = {row["case_id"]: without_seconds(row) for row in before}
    for case_id in changes.removed:
        del shown[case_id]
    shown |= {row["case_id"]: without_seconds(row) for row in changes.items}
    assert shown == {row["case_id"]: without_seconds(row) for row in after}


@given(ROWS, st.integers(1, 9))
def test_that_time_runs_is_no_news(board, seconds):
    def later(clock: dict | None) -> dict | None:
        return clock and {**clock, "seconds_left": clock["seconds_left"] - seconds}

    after = [{**row, "rag_clock": later(row["rag_clock"])} for row in board]
    assert not changes_between(board, after)
