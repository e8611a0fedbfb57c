"""Cases of a hub brought to a point of their life over HTTP, for the tests of what is done with them there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from parts.safeguarding import Safeguarding
from safeguarding.cases import demonstration as cases
from safeguarding.enquiries import demonstration as enquiries

EVERYBODY = (
    "CHILDRENS_SOCIAL_CARE",
    "ADULT_SOCIAL_CARE",
    "HOUSING_AND_NEIGHBOURHOOD_SERVICES",
    "PROBATION",
    "HEALTH",
)
WHO = {
    "POLICE": "mash_police",
    "CHILDRENS_SOCIAL_CARE": "mash_csc",
    "ADULT_SOCIAL_CARE": "mash_asc",
    "HOUSING_AND_NEIGHBOURHOOD_SERVICES": "mash_housing",
    "PROBATION": "mash_probation",
    "HEALTH": "mash_health",
}
"""Which caller sits at an agency's desk in Sandwell."""
NOTHING_HELD = {"status": "NOTHING_HELD", "searched_by": "Duty worker 12", "source_systems": ["CARE_RECORDS"]}


@dataclass
class HubCase:
    """One case, and the enquiries that its agencies were sent."""

    service: Safeguarding
    case_id: str
    subjects: list[str]
    enquiries: dict[str, str]

    async def status(self, who: str = "hub_manager") -> str:
        return (await self.service.get(who, f"/cases/{self.case_id}")).json()["status"]

    async def step(self, who: str, verb: str, body: object) -> httpx.Response:
        return await self.service.post(who, f"/cases/{self.case_id}/{verb}", body)

    async def ask(self, *agencies: str, who: str = "mash_csc") -> httpx.Response:
        question = {"agencies": list(agencies), "subjects": self.subjects, **enquiries.QUESTION}
        answer = await self.service.post(who, f"/cases/{self.case_id}/enquiries", question)
        if answer.status_code == 201:
            self.enquiries |= {one["agency"]: one["enquiry_id"] for one in answer.json()["items"]}
        return answer

    async def answer(self, agency: str, response: dict[str, Any] | None = None) -> httpx.Response:
        path = f"/enquiries/{self.enquiries[agency]}/response"
        return await self.service.post(WHO[agency], path, response or NOTHING_HELD)

    async def correct(self, agency: str, response: dict[str, Any]) -> httpx.Response:
        path = f"/enquiries/{self.enquiries[agency]}/response/corrections"
        return await self.service.post(WHO[agency], path, {"correction_reason": "FURTHER_SEARCH", **response})

    async def read(self, who: str, agency: str) -> httpx.Response:
        return await self.service.get(who, f"/enquiries/{self.enquiries[agency]}")

    async def decide_and_release(self) -> None:
        for verb, body in (("decision", cases.DECISION), ("notification", cases.NOTIFICATION)):
            answer = await self.step("hub_manager", verb, body)
            assert answer.status_code in {200, 201}, answer.text


async def received(service: Safeguarding, who: str = "officer", **changes: object) -> HubCase:
    """A case that a hub has received, with two people in it."""
    answer = await service.post(who, "/cases", {**cases.SHORTEST, "people": cases.FAMILY["people"][:2], **changes})
    assert answer.status_code == 201, answer.text
    case_id = answer.json()["case_id"]
    async with service.resources.database.connection() as connection:
        people = await connection.fetch(
            "SELECT person_id FROM case_people WHERE case_id = $1 ORDER BY person_id", UUID(case_id)
        )
    return HubCase(service, case_id, [str(row["person_id"]) for row in people], {})


async def screened(service: Safeguarding, rating: str = "AMBER", **changes: object) -> HubCase:
    """A case that Sandwell has rated."""
    case = await received(service, **changes)
    answer = await case.step("mash_csc", "screening", {**cases.SCREENING, "rating": rating})
    assert answer.status_code == 200, answer.text
    return case


async def asked(service: Safeguarding, *agencies: str, rating: str = "AMBER", **changes: object) -> HubCase:
    """A case whose agencies were asked."""
    case = await screened(service, rating, **changes)
    answer = await case.ask(*agencies)
    assert answer.status_code == 201, answer.text
    return case
