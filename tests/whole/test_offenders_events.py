"""Every event of the offenders service is of its published shape, and holds ids and codes alone."""

import json

import asyncpg
from parts.offenders import demonstration_offenders
from parts.operations import callers_of, operations_of, send
from parts.stored import as_owner

from bluelamp.events.offenders import OFFENDER_TYPES
from bluelamp.events.registry import DATA
from bluelamp.schemas.events import EventType

BY_NAME = {
    EventType.OFFENDERS_MATAC_DECIDED: "a decision goes by the meeting and whom it was about, not by an id of its own",
}
WORDS = """
SELECT family_name AS word FROM offenders UNION SELECT given_name FROM offenders WHERE length(given_name) > 7
UNION SELECT family_name FROM offender_aliases UNION SELECT value FROM offender_identifiers
UNION SELECT reason FROM nominations UNION SELECT view FROM panel_views UNION SELECT aim FROM plans
UNION SELECT reason FROM case_status_changes UNION SELECT reason FROM lead_agency_changes
UNION SELECT reason FROM offender_openings
"""


async def test_every_event_of_offenders_is_of_its_shape(postgres, templates, issuer, secret_key):
    """The demonstration data and every example, by whoever may send it, tell of most that can be told of."""
    async with demonstration_offenders(postgres, templates["offenders"], issuer, secret_key) as offenders:
        for operation in operations_of("offenders"):
            for who in callers_of(operation) if operation.changes_something else ():
                async with offenders.client(who) as client:
                    if (await send(client, operation)).is_success:
                        break
        async with as_owner(offenders.database) as owner:
            published = await owner.fetch("SELECT type, subject_id, data::text FROM events")
            words = await words_about_people(owner)
    assert len(words) > 20
    for event in published:
        data = DATA[EventType(event["type"])].model_validate_json(event["data"])
        assert data.model_dump(mode="json") == json.loads(event["data"])
        assert [word for word in words if word in event["data"]] == []
    assert {one["type"] for one in published if str(one["subject_id"]) not in one["data"]} == BY_NAME.keys()
    told = {event["type"] for event in published}
    # The rest happens by the clock or in the worker, or is another answer to an example: each feature tests its own.
    assert told <= set(OFFENDER_TYPES)
    assert len(told) > len(OFFENDER_TYPES) * 3 / 4


async def words_about_people(owner: asyncpg.Connection) -> set[str]:
    """Names, numbers and reasons of the demonstration."""
    return {row["word"] for row in await owner.fetch(WORDS) if row["word"]}
