"""Every event of the contact service is of its published shape, and holds ids and codes alone."""

import json

import asyncpg
from parts.contact import demonstration_contact
from parts.operations import callers_of, operations_of, send
from parts.stored import as_owner

from bluelamp.events.contact import CONTACT_TYPES
from bluelamp.events.registry import DATA
from bluelamp.schemas.events import EventType

# What the worker does, or what a command undoes: the feature's own tests publish it.
NOT_BY_AN_EXAMPLE = {
    EventType.CONTACT_CALL_BATCH_FAILED: "a batch cannot be read",
    EventType.CONTACT_FORECAST_FAILED: "there is too little to learn from",
    EventType.CONTACT_FORECAST_FITTED: "the worker fits what was asked for",
    EventType.CONTACT_SURVEY_CASE_CHECK_NEEDED: "what was asked about a victim is no longer fresh",
}
BY_NAME = {
    EventType.CONTACT_MEASURE_DEFINED: "a measure goes by its name, not by an id",
}
WORDS = """
SELECT name AS word FROM household_respondents UNION SELECT contact_detail FROM household_respondents
UNION SELECT value FROM households CROSS JOIN jsonb_each_text(address)
UNION SELECT source_reference FROM survey_cases UNION SELECT telephone_masked FROM survey_cases
UNION SELECT rationale FROM crime_reports UNION SELECT unnest(lines_of_enquiry) FROM crime_reports
UNION SELECT reason FROM consultations UNION SELECT staff_number FROM agent_sessions
UNION SELECT staff_number FROM leavers UNION SELECT mentor_staff_number FROM mentorships
UNION SELECT agent_id FROM calls UNION SELECT caller_repeat_ref FROM calls
"""


async def test_every_event_of_contact_is_of_its_shape(postgres, templates, issuer, secret_key):
    """The demonstration data and every example, by whoever may send it, tell of everything that can be told of."""
    async with demonstration_contact(postgres, templates["contact"], issuer, secret_key) as contact:
        for operation in operations_of("contact"):
            for who in callers_of(operation) if operation.changes_something else ():
                async with contact.client(who) as client:
                    if (await send(client, operation)).is_success:
                        break
        async with as_owner(contact.database) as owner:
            published = await owner.fetch("SELECT type, subject_id, data::text FROM events")
            words = await words_about_people(owner)
    assert len(words) > 30
    for event in published:
        data = DATA[EventType(event["type"])].model_validate_json(event["data"])
        assert data.model_dump(mode="json") == json.loads(event["data"])
        assert str(event["subject_id"]) in event["data"] or event["type"] in BY_NAME, event
        assert [word for word in words if word in event["data"]] == []
    told = {event["type"] for event in published}
    assert set(CONTACT_TYPES) - told == NOT_BY_AN_EXAMPLE.keys()


async def words_about_people(owner: asyncpg.Connection) -> set[str]:
    """Names, numbers, addresses and reasons of the demonstration; a code of three letters tells of nobody."""
    return {row["word"] for row in await owner.fetch(WORDS) if row["word"] and len(row["word"]) > 3}
