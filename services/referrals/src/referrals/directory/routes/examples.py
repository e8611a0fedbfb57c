"""The requests that the reference shows; the demo data accept each of them as it stands, as often as it is sent."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import Header, Path
from fastapi.openapi.models import Example

LANTERN = "00000000-0000-7000-8000-00000000000a"
LANTERN_TALKING_SUPPORT = "00000000-0000-7000-8000-0000000000a1"
LANTERN_AGREEMENT = "00000000-0000-7000-8000-00000000a00a"

OrganisationId: TypeAlias = Annotated[UUID, Path(description="The organisation.", examples=[LANTERN])]
ServiceId: TypeAlias = Annotated[UUID, Path(description="The service.", examples=[LANTERN_TALKING_SUPPORT])]
SharingAgreementId: TypeAlias = Annotated[UUID, Path(description="The agreement.", examples=[LANTERN_AGREEMENT])]
IfMatch: TypeAlias = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=200,
        description="The ETag of the record as it was read; * changes whichever version is there.",
        examples=["*"],
    ),
]

NEW_ORGANISATION: dict[str, Example] = {
    "charity": Example(
        summary="A charity",
        value={
            "name": "Example Neighbours",
            "description": "Befriending and practical help. An example.",
            "kind": "VOLUNTARY",
            "website": "https://neighbours.example",
            "contact_email": "referrals@neighbours.example",
        },
    )
}
ORGANISATION_PATCH: dict[str, Example] = {
    "website": Example(summary="A new website", value={"website": "https://lantern.example"})
}
NEW_SERVICE: dict[str, Example] = {
    "befriending": Example(
        summary="A service with opening hours and a rule",
        value={
            "organisation_id": LANTERN,
            "name": "Example Befriending",
            "description": "A weekly visit from a volunteer. An example, not open.",
            "needs": ["ISOLATION_OLDER"],
            "minimum_age": 60,
            "lpus": ["SOLIHULL", "COVENTRY"],
            "languages": ["en", "pa"],
            "opening_hours": [{"weekday": "MONDAY", "opens": "10:00", "closes": "16:00"}],
            "eligibility": [
                {"kind": "AGE_IN_AREA", "lpu": "COVENTRY", "minimum_age": 65, "maximum_age": 120},
                {"kind": "WITHOUT_NEEDS", "values": ["SUBSTANCE_DRUGS"]},
            ],
            "contact": {"telephone": "0121 496 0120", "instructions": "Ring between ten and four."},
            "funding": "Community fund",
            "places_per_week": 5,
            "status": "inactive",
        },
    )
}
SERVICE_PATCH: dict[str, Example] = {
    "funding": Example(
        summary="Another source of money, another number",
        value={"funding": "Community fund", "contact": {"telephone": "0121 496 0101"}},
    )
}
NEW_SHARING_AGREEMENT: dict[str, Example] = {
    "narrow": Example(
        summary="What it takes to reach the person, and no more",
        value={
            "organisation_id": LANTERN,
            "title": "Referrals of vulnerable people to Lantern Community Support",
            "purpose": "Support that makes future harm to the person or their family less likely.",
            "data_items": ["NAME", "SAFE_CONTACT", "FACTS"],
            "lawful_bases": ["CLAW_POLICE", "CDA1998_S115"],
            "partner_basis": "UK GDPR Article 6(1)(e) and Article 9(2)(h)",
            "retention": "Two years after the case is closed",
            "impact_assessment": "DPIA-0042",
            "valid_from": "2022-04-01",
            "expires_on": "2023-03-31",
            "review_on": "2022-10-01",
        },
    )
}
SHARING_AGREEMENT_PATCH: dict[str, Example] = {
    "review": Example(summary="Another day for the review", value={"review_on": "2098-10-01"})
}
CAPACITY_PATCH: dict[str, Example] = {
    "open": Example(summary="Room for two hundred", value={"places_per_week": 200, "paused": False})
}
OPEN_REFERRAL_RECORDS: dict[str, dict[str, object]] = {
    "page": {
        "summary": "A page of Open Referral services",
        "value": {
            "contents": [
                {
                    "id": "00000000-0000-7000-8000-0000000000e9",
                    "name": "Example Advice",
                    "description": "Advice on debt and benefits. An example, not open.",
                    "status": "inactive",
                    "url": "https://advice.example",
                    "minimum_age": 16,
                    "organization": {
                        "id": "00000000-0000-7000-8000-0000000000ee",
                        "name": "Example Advice Centre",
                        "description": "An advice centre. An example.",
                        "website": "https://advice.example",
                        "email": "referrals@advice.example",
                    },
                    "attributes": [{"taxonomy_term": {"term": "DEBT_WELFARE"}}],
                    "service_areas": [{"name": "Wolverhampton"}, {"name": "Walsall"}],
                    "schedules": [{"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "10:00", "closes_at": "15:00"}],
                    "languages": [{"code": "en"}],
                }
            ]
        },
    }
}
