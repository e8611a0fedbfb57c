"""Every event that a service publishes is of its published shape, and holds ids and codes alone."""

import json
from uuid import uuid4

import asyncpg
from parts.operations import callers_of, operations_of, send
from parts.portal import a_referral, running_portal
from parts.safeguarding import demonstration_safeguarding
from parts.stored import as_owner

from bluelamp.events.referrals import REFERRAL_TYPES
from bluelamp.events.registry import DATA
from bluelamp.events.safeguarding import SAFEGUARDING_TYPES
from bluelamp.kit import clocks
from bluelamp.kit.handovers.destinations import Handover
from bluelamp.schemas.events import EventType
from bluelamp.schemas.safeguarding.cases import SubmittedCase
from referrals.portal.statements.handing_over import SUBMIT_CASE
from referrals.portal.usecases import clock
from referrals.portal.usecases.handing_over import DESTINATIONS
from referrals.portal.usecases.seeding import seed_referrals

SOMEBODY = ("Person-One", "0121 496 0000", "PC 4471", "M-2026-0042", "Low since")


async def without_agreement(portal, referral_id):
    """The person withdraws agreement, and the officer has a reason to go on."""
    patch = {"agreement": {"withdrawn_on": "2026-01-21", "override_reason": "They may come to harm."}}
    assert (await portal.patch("officer", f"/referrals/{referral_id}", patch, "*")).status_code == 200


async def step_up_heard_of(portal):
    """A hub has taken the step-up; and as if it had not."""
    [row] = await portal.sql("SELECT referral_id, escalation_id FROM escalations WHERE target = 'MASH'")
    handover = Handover(uuid4(), row["referral_id"], SUBMIT_CASE, row["escalation_id"])
    taken = SubmittedCase(
        case_id=uuid4(),
        reference="S-7K3M-2QXP-S",
        status="RECEIVED",
        hub="SANDWELL",
        received_at=clocks.now(),
        clocks=[],
    )
    destination = next(one for one in DESTINATIONS if one.operation == SUBMIT_CASE)
    async with portal.resources.database.transaction() as connection:
        await destination.refused(connection, handover, "no_hub")
        await destination.arrived(connection, handover, taken.model_dump_json())


async def every_example_sent(portal):
    """Whatever may be done to a referral, by whom the document's examples are."""
    for operation in operations_of():
        if operation.path.startswith("/referrals") and operation.changes_something:
            who = "partner_a" if operation.roles == {"partner"} else "officer"
            who = "sergeant" if operation.roles == {"sergeant"} else who
            who = "safeguarding_service" if operation.roles == {"service"} else who
            async with portal.client(who) as client:
                answer = await send(client, operation)
            assert answer.status_code < 300, (operation.name, answer.text)


async def test_every_event_is_of_its_shape(referrals_database, issuer, secret_key):
    async with running_portal(referrals_database, issuer, secret_key) as portal:
        await seed_referrals(portal.resources)
        await every_example_sent(portal)
        await step_up_heard_of(portal)
        held = a_referral(concern={**a_referral()["concern"], "protection_concern": True})
        await portal.post("officer", "/referrals", held)
        late = (await portal.offered())[0]
        connection = await asyncpg.connect(referrals_database.dsn("owner"))
        for moment, act in (("remind_at", clock.remind_partners), ("answer_due_at", clock.expire_offers)):
            await connection.execute(
                f"UPDATE offers SET {moment} = now() - interval '1 second' WHERE referral_id = $1",  # noqa: S608 # ours
                late,
            )
            await act(portal.resources)
        goes_on, _, _ = await portal.accepted()
        await without_agreement(portal, goes_on)
        await portal.offered()
        await connection.execute("UPDATE offers SET first_contact_due_at = now() - interval '1 second'")
        await clock.chase_first_contacts(portal.resources)
        await connection.execute("UPDATE sharing_agreements SET expires_on = valid_from")
        await clock.take_back_offers(portal.resources)
        unsafe = {"safe_contact": {"do_not": "Never ring the landline."}}
        assert (await portal.patch("officer", f"/referrals/{goes_on}", unsafe, "*")).status_code == 200
        await portal.route_waiting()
        await connection.execute("UPDATE referrals SET due_at = now() - interval '1 second' WHERE due_at IS NOT NULL")
        await clock.chase_decisions(portal.resources)
        published = await connection.fetch("SELECT type, subject_id, data::text FROM events")
        await connection.close()
    for event in published:
        data = DATA[EventType(event["type"])].model_validate_json(event["data"])
        assert str(event["subject_id"]) == json.loads(event["data"])["referral_id"]
        assert data.model_dump(mode="json") == json.loads(event["data"])
        assert not any(word in event["data"] for word in SOMEBODY)
    assert set(REFERRAL_TYPES) == {event["type"] for event in published}


# What happens by the clock, or to records that no example makes: the feature's own tests publish it.
BY_NAME = {
    EventType.SAFEGUARDING_RISK_INSTRUMENT_LOADED: "an instrument goes by its name, not by an id",
    EventType.SAFEGUARDING_THEME_CHANGED: "a theme goes by its code, not by an id",
}
NOT_BY_AN_EXAMPLE = {
    EventType.SAFEGUARDING_CASE_CLOCK_BREACHED: "a clock runs out",
    EventType.SAFEGUARDING_CASE_REFERRED: "the portal takes what a decision left to it",
    EventType.SAFEGUARDING_CASE_REFERRAL_HELD: "the portal does not take it",
    EventType.SAFEGUARDING_ENQUIRY_CANCELLED: "a case ends while an agency is still asked",
    EventType.SAFEGUARDING_ENQUIRY_OVERDUE: "an agency's time runs out",
    EventType.SAFEGUARDING_MISSING_INCIDENT_REVIEW_OVERDUE: "a review's time runs out",
    EventType.SAFEGUARDING_MISSING_INCIDENT_INTERVIEW_OVERDUE: "nobody offers an interview in time",
    EventType.SAFEGUARDING_MISSING_INCIDENT_QUEUED: "an adult proves to be a child, or a child stays away",
    EventType.SAFEGUARDING_TRIGGER_PLAN_REVIEW_DUE: "the day of a plan's review comes",
    EventType.SAFEGUARDING_ENQUIRY_UNAVAILABLE: "the system asked is away",
    EventType.SAFEGUARDING_RISK_ASSESSMENT_RECONSIDERED: "records are made one, or two again",
    EventType.SAFEGUARDING_ABUSE_INCIDENT_RECONSIDERED: "records are made one, or two again",
    EventType.SAFEGUARDING_MARAC_REPEAT_WITHDRAWN: "records are made two again",
}


async def test_every_event_of_safeguarding_is_of_its_shape(postgres, templates, issuer, secret_key):
    """The demonstration data and every example, by whoever may send it, tell of everything that can be told of."""
    async with demonstration_safeguarding(postgres, templates["safeguarding"], issuer, secret_key) as safeguarding:
        for operation in operations_of("safeguarding"):
            for who in callers_of(operation) if operation.changes_something else ():
                async with safeguarding.client(who) as client:
                    if (await send(client, operation)).is_success:
                        break
        async with as_owner(safeguarding.database) as owner:
            published = await owner.fetch("SELECT type, subject_id, data::text FROM events")
            words = await words_about_people(owner)
    assert len(words) > 30
    for event in published:
        data = DATA[EventType(event["type"])].model_validate_json(event["data"])
        assert data.model_dump(mode="json") == json.loads(event["data"])
        assert str(event["subject_id"]) in event["data"] or event["type"] in BY_NAME
        assert [word for word in words if word in event["data"]] == []
    told = {event["type"] for event in published}
    assert set(SAFEGUARDING_TYPES) - told == NOT_BY_AN_EXAMPLE.keys()


async def words_about_people(owner: asyncpg.Connection) -> set[str]:
    """Names, addresses, numbers and concerns, wherever a record of the demonstration has one."""
    found = await owner.fetch(
        """
        SELECT family_name AS word FROM people UNION SELECT given_name FROM people WHERE length(given_name) > 5
        UNION SELECT telephone FROM person_telephones UNION SELECT unnest(lines) FROM addresses
        UNION SELECT postcode FROM addresses UNION SELECT concern ->> 'facts' FROM case_details
        UNION SELECT rationale FROM case_decisions
        """
    )
    return {row["word"] for row in found if row["word"]}
