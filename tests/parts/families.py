"""People, families and cases for the tests of the safeguarding service, made over HTTP where there is a way."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from parts.safeguarding import Safeguarding
from parts.stored import as_owner

_CASE = """
INSERT INTO cases (
    case_id, reference, hub, responsible_hub, kind, status, received_at, updated_at, referrer, referrer_kind,
    referrer_organisation_id, rag_profile_id
) VALUES ($1, $2, $3, $3, 'CHILD', $4, $5, $5, 'officer', 'OFFICER', $6, 'DEFAULT_2014')
"""
_IN_CASE = """
INSERT INTO case_people (case_id, person_id, referrer_organisation_id, role, added_at) VALUES ($1, $2, $3, $4, $5)
"""
_INCIDENT = """
INSERT INTO abuse_incidents (
    hub, lpu, agency, victim_id, perpetrator_ids, occurred_on, kind, severity, marac_rule_set_id, is_marac_repeat,
    recorded_at, recorded_by, organisation_id
) VALUES ($1, 'SANDWELL', 'POLICE', $2, $3, $4, 'INCIDENT', 'LESSER', 'MARAC_DEFAULT', false, $5, 'officer', $6)
"""
FORCE = UUID("00000000-0000-7000-8000-000000000001")
HOME = {"lines": ["4 Heronsgate Walk"], "town": "Birmingham", "postcode": "B23 6AA"}
REFUGE = {"lines": ["1 Nowhere Yard"], "postcode": "B99 9ZZ", "kind": "REFUGE", "protected": True}


async def a_person(safeguarding: Safeguarding, who: str = "da_specialist", **more: Any) -> dict[str, Any]:
    """Somebody known from now on: as they were answered."""
    new = {"given_name": "Example", "family_name": f"Person-{uuid4().hex[:8]}", **more}
    answer = await safeguarding.post(who, "/people", new)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def a_case(safeguarding: Safeguarding, hub: str, people: dict[str, str], status: str = "RECEIVED") -> UUID:
    """A case of a hub with these people in these roles."""
    case_id, moment = uuid4(), datetime.now(UTC)
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(_CASE, case_id, f"S-{case_id.hex[:12]}", hub, status, moment, FORCE)
        for person_id, role in people.items():
            await owner.execute(_IN_CASE, case_id, UUID(person_id), FORCE, role, moment)
    return case_id


async def an_abuse_incident(safeguarding: Safeguarding, hub: str, victim: str, *perpetrators: str) -> None:
    """Abuse that a hub's desk has recorded, without a case."""
    moment = datetime.now(UTC)
    alleged = [UUID(one) for one in perpetrators]
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(_INCIDENT, hub, UUID(victim), alleged, moment.date(), moment, FORCE)


async def related(safeguarding: Safeguarding, one: str, kind: str, other: str, **more: Any) -> dict[str, Any]:
    """`one` is the other's parent, sibling, …"""
    said = {"type": kind, "source": "AGENCY_RECORD", "confidence": "CONFIRMED", **more}
    answer = await safeguarding.post("da_specialist", "/relationships", {"person_a": one, "person_b": other, **said})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def a_household(safeguarding: Safeguarding, address_id: str, *members: str, **more: Any) -> dict[str, Any]:
    """People who live together at an address of one of them."""
    said = [{"person_id": one, "role": "OTHER"} for one in members]
    answer = await safeguarding.post(
        "da_specialist", "/households", {"address_id": address_id, "members": said, **more}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def footprint_of(safeguarding: Safeguarding, who: str, person_id: str) -> dict[str, dict[str, Any]]:
    """Who stands in somebody's footprint, by their id."""
    answer = await safeguarding.get(who, f"/people/{person_id}/footprint")
    assert answer.status_code == 200, answer.text
    return {one["person_id"]: one for one in answer.json()["people"]}
