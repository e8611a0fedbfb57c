"""What the database keeps of itself, whatever a statement forgets."""

import asyncpg
import pytest
from parts.contact_listening import a_form, add_area, adopt, path_of, survey, told_by

from contact.listening import demonstration as records


@pytest.fixture(autouse=True)
async def area(contact):
    await add_area(contact)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM households",
        "DELETE FROM listening_priorities",
        "UPDATE household_surveys SET wants_updates = false",
        "UPDATE listening_actions SET done_on = '2014-07-01'",
        "UPDATE resurveys SET outcome = 'BETTER'",
        "UPDATE household_issues SET category = 'OTHER'",
    ],
)
async def test_the_service_s_own_role_can_neither_delete_nor_rewrite(contact, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await contact.sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE households SET erased_on = '2014-07-31', erasure_reason = 'ASKED'",
        "UPDATE households SET address = NULL",
        "UPDATE household_respondents SET wants_updates = false",
    ],
)
async def test_a_household_is_erased_in_whole_or_not_at_all(contact, statement):
    form = a_form(1, **told_by("EMAIL", contact_detail="example@example.org", respondent_name="Example Person-Two"))
    await survey(contact, form)
    with pytest.raises(asyncpg.CheckViolationError):
        await contact.sql(statement)


@pytest.mark.parametrize(
    "changes",
    [
        "state = 'LISTENED'",
        "state = 'FEEDBACK_SENT'",
        "state = 'WITHDRAWN'",
        "due_on = NULL",
        "acted_on = '2014-01-01'",
    ],
)
async def test_a_state_has_what_belongs_to_it(contact, changes):
    await survey(contact, a_form(1))
    await adopt(contact)
    with pytest.raises(asyncpg.CheckViolationError):
        await contact.sql(f"UPDATE listening_priorities SET {changes}")  # noqa: S608 # the words are ours


async def test_what_was_taken_in_the_moment_of_the_adoption_is_told_too(contact):
    await survey(contact, a_form(1))
    priority = await adopt(contact)
    await survey(contact, a_form(2, **told_by()))
    await contact.sql("UPDATE household_issues SET listening_priority_id = NULL")
    await contact.post("officer", f"{path_of(priority)}/actions", records.NEW_ACTION | {"done_on": "2014-06-17"})
    sent = await contact.post("sergeant", f"{path_of(priority)}/feedback", records.FEEDBACK)
    assert sent.status_code == 200, sent.text
    rows = await contact.sql("SELECT people FROM listening_feedback")
    assert [row["people"] for row in rows] == [1]
