"""A family of whom the hub knows everything: by its ids and words nothing of it may be found where it must not be."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parts.families import REFUGE, a_household, a_person, related
from parts.safeguarding import Safeguarding
from parts.stored import as_owner
from safeguarding.cases import demonstration as cases
from safeguarding.domestic_abuse import demonstration as abuse
from safeguarding.exploitation import demonstration as exploitation
from safeguarding.people.usecases.matching import compare_people

WORKER = "Social worker Unnamed-Nine"
SECRET_WORDS = ("Veiled Lane", "Nowhere Yard", "B99 9ZZ", "B78 8VL", "Vivienne", "Vincent", "07700900779", WORKER)
SECRET_HOME = {"lines": ["78 Veiled Lane"], "town": "Birmingham", "postcode": "B78 8VL"}


@dataclass
class Scene:
    """Who stands on which side, and everything by which the protected side could be found."""

    perpetrator: str
    victim: str
    child: str
    secrets: set[str]

    def leaks(self, text: str) -> list[str]:
        return sorted(one for one in self.secrets if one in text)


async def veiled(service: Safeguarding) -> Scene:
    """Make the family known, and tell by what it could be found."""
    # Whom of the demonstration's people it takes for one another is no matter of this family's.
    await compare_people(service.resources)
    async with as_owner(service.database) as owner:
        known_before = await ids_in(owner)
    victim, child, alleged = await a_family(service)
    await what_is_known(service, victim, child, alleged)
    await compare_people(service.resources)
    async with as_owner(service.database) as owner:
        made_since = await ids_in(owner) - known_before
        own = {alleged} | {
            str(row["address_id"])
            for row in await owner.fetch(
                "SELECT address_id FROM person_addresses WHERE person_id = $1 AND until_date IS NULL", UUID(alleged)
            )
        }
    assert len(made_since) > 20
    return Scene(alleged, victim, child, (made_since - own) | set(SECRET_WORDS))


async def made(service: Safeguarding, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await service.post(who, path, body)
    assert answer.is_success, (path, answer.text)
    return answer.json()


async def a_family(service: Safeguarding) -> tuple[str, str, str]:
    family = {"who": "mash_csc", "family_name": "Veilington"}
    hidden = {"addresses": [SECRET_HOME], "telephones": ["07700 900779"]}
    victim = await a_person(service, given_name="Vivienne", **hidden, **family)
    child = await a_person(service, given_name="Vincent", date_of_birth="2012-02-02", **family)
    open_home = {"lines": ["5 Open Road"], "town": "Birmingham", "postcode": "B23 6AA"}
    together = {**SECRET_HOME, "until_date": "2020-01-01"}
    born = {"date_of_birth": "1984-04-04"}
    alleged = await a_person(service, given_name="Percy", **born, addresses=[open_home, together], **family)
    one, other, third = victim["person_id"], child["person_id"], alleged["person_id"]
    await made(service, "da_specialist", f"/people/{one}/addresses", REFUGE)
    await a_household(service, victim["addresses"][0]["address_id"], one, other, third)
    await related(service, third, "PARTNER", one)
    await related(service, third, "PARENT", other)
    return one, other, third


async def what_is_known(service: Safeguarding, victim: str, child: str, alleged: str) -> None:
    """Every feature's record of the family."""
    roles = {victim: "VICTIM", child: "CHILD", alleged: "ALLEGED_PERPETRATOR"}
    people = [{"role": role, "person_id": person_id} for person_id, role in roles.items()]
    case = await made(service, "mash_csc", "/cases", {**cases.SHORTEST, "people": people})
    await made(service, "mash_csc", f"/cases/{case['case_id']}/screening", cases.SCREENING)
    worker = {"allocated_worker": WORKER, "reason": "They know the family."}
    await made(service, "mash_csc", f"/cases/{case['case_id']}/allocation", worker)
    sides = {"victim": {"person_id": victim}, "perpetrators": [{"person_id": alleged}]}
    incident = {**abuse.INCIDENT_DETAILS, "lpu": abuse.LPU, **sides}
    await made(service, "mash_police", "/abuse-incidents", incident)
    assessed = await made(service, "da_specialist", "/risk-assessments", {**abuse.assessment(20, "HIGH"), **sides})
    marac = {"risk_assessment_id": assessed["risk_assessment_id"]}
    await made(service, "da_specialist", "/marac-referrals", marac)
    missing = {**exploitation.KNOWN_INCIDENT, "person_id": child}
    await made(service, "exploitation_officer", "/missing-incidents", missing)
    await made(service, "exploitation_officer", "/trigger-plans", {**exploitation.NEW_PLAN, "person_id": child})


async def ids_in(owner: Any) -> set[str]:
    """Every id and reference that names a record of somebody or of what happened to them."""
    columns = await owner.fetch(
        """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND (data_type = 'uuid' OR column_name = 'reference')
        AND table_name NOT IN ('idempotency_keys', 'audit_entries', 'pgqueuer', 'pgqueuer_log', 'pgqueuer_schedules')
        AND column_name NOT LIKE '%organisation_id'
        """
    )
    parts = [f"SELECT {row['column_name']}::text AS one FROM {row['table_name']}" for row in columns]  # noqa: S608 # ours
    return {row["one"] for row in await owner.fetch(" UNION ".join(parts)) if row["one"]}
