"""Who hears of what in the feed: those who work for the whole force their work, and nobody more by a second role."""

import pytest
from parts.safeguarding import Safeguarding
from parts.service import Service
from parts.stored import as_owner

from bluelamp.schemas.events import EventType

EVENT = "uk.police.bluelamp.safeguarding."
OF_WORK = {
    "da_specialist": ("abuse_incident.", "marac.", "risk_assessment.", "risk_instrument.", "serial_perpetrator."),
    "exploitation_officer": (
        "exploitation_marker.",
        "exploitation_screening.",
        "missing_incident.",
        "trigger_plan.",
    ),
}


COUNTED = {
    "referrals": {EventType.REFERRAL_ACCEPTED},
    "safeguarding": {EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED},
    "contact": set[EventType](),
    "offenders": {
        EventType.OFFENDERS_CONTACT_MISSED,
        EventType.OFFENDERS_LEAD_AGENCY_UNASSIGNED,
        EventType.OFFENDERS_NOMINATION_ACCEPTED,
    },
}
"""What another service of the platform counts of each service's events."""
SERVICES = {
    "referrals": "safeguarding_service",
    "safeguarding": "referrals_service",
    "contact": "safeguarding_service",
    "offenders": "safeguarding_service",
}


async def heard(service: Service, who: str) -> dict[str, str]:
    """The ids of all events that a caller is told, each with its type."""
    told: dict[str, str] = {}
    after: dict[str, str] = {}
    while True:
        page = (await service.get(who, "/events", limit="100", **after)).json()
        told |= {one["id"]: one["type"] for one in page["items"]}
        if len(page["items"]) < 100:
            return told
        after = {"after": page["next_cursor"]}


@pytest.mark.parametrize("who", OF_WORK)
async def test_who_works_for_the_whole_force_hears_all_that_concerns_that_work_and_nothing_else(
    safeguarding: Safeguarding, who: str
):
    wanted = tuple(f"{EVENT}{thing}" for thing in OF_WORK[who])
    everything = await heard(safeguarding, "integrator")
    of_work = {one: kind for one, kind in everything.items() if kind.startswith(wanted)}
    assert len(of_work) > 5
    assert len(of_work) < len(everything)
    assert await heard(safeguarding, who) == of_work


async def test_an_officer_hears_no_more_than_their_own_and_their_units(safeguarding: Safeguarding):
    async with as_owner(safeguarding.database) as owner:
        rows = await owner.fetch("SELECT event_id::text AS id FROM events WHERE lpu = 'DUDLEY' OR owner = 'officer-2'")
    assert set(await heard(safeguarding, "officer_2")) <= {row["id"] for row in rows}


@pytest.mark.parametrize(
    ("who", "role"), [("mash_csc", "practitioner"), ("officer", "officer"), ("da_specialist", "da-specialist")]
)
async def test_the_perpetrators_side_hears_nothing_by_a_second_role(safeguarding: Safeguarding, who: str, role: str):
    assert await heard(safeguarding, who)
    async with safeguarding.client(who, roles=[role, "offender-manager"]) as client:
        for path in ("/events", "/webhook-endpoints"):
            answer = await client.get(path)
            assert answer.status_code == 403, (path, answer.text)
    async with safeguarding.client("partner_a", roles=["partner", "offender-manager"]) as client:
        answer = await client.get("/webhook-endpoints")
    assert (answer.status_code, "offender-manager" in answer.json()["detail"]) == (403, True)


@pytest.mark.parametrize("name", COUNTED)
async def test_a_service_hears_what_it_counts_and_nothing_else(demonstrations: dict[str, Service], name: str):
    service, wanted = demonstrations[name], COUNTED[name]
    everything = await heard(service, "integrator")
    counted = {one: kind for one, kind in everything.items() if kind in wanted}
    assert len(set(everything.values())) > 1
    assert set(counted.values()) == wanted
    assert await heard(service, SERVICES[name]) == counted


@pytest.mark.parametrize("name", COUNTED)
async def test_a_service_that_asks_for_more_hears_no_more(demonstrations: dict[str, Service], name: str):
    service = demonstrations[name]
    others = sorted({kind for kind in (await heard(service, "integrator")).values() if kind not in COUNTED[name]})
    assert others
    answer = await service.get(SERVICES[name], "/events", type=others)
    assert (answer.status_code, answer.json()["items"]) == (200, [])


@pytest.mark.parametrize("who", ["contact_manager", "analyst"])
async def test_who_works_for_all_of_force_contact_hears_all_of_it(contact: Service, who: str):
    told = await heard(contact, who)
    assert told
    assert told == await heard(contact, "integrator")
