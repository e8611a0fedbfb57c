"""The open directory on the wire: Open Referral UK 3.0 (HSDS-UK), read by anybody.

The standard's schemas know no null: what is not known is left out, so these records are written without their
empty fields.
"""

from typing import Annotated, Any, TypeAlias, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from bluelamp.schemas.directory import ServiceStatus

Value = TypeVar("Value")
IfKnown: TypeAlias = Annotated[Value | SkipJsonSchema[None], Field(default=None)]

_Name: TypeAlias = Annotated[str, Field(max_length=200)]
_Words: TypeAlias = Annotated[str, Field(max_length=4000)]
_Address: TypeAlias = Annotated[str, Field(max_length=500, json_schema_extra={"format": "uri"})]
_Count: TypeAlias = Annotated[int, Field(ge=0, le=2_147_483_647)]


def _without_null_defaults(schema: dict[str, Any]) -> None:
    for described in schema.get("properties", {}).values():
        if described.get("default", ...) is None:
            del described["default"]


class OpenRecord(BaseModel):
    """A record of the standard."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_null_defaults)


class OpenApiDetails(OpenRecord):
    """Which standard and profile this API follows, and where it is described."""

    version: str = Field(max_length=40, examples=["HSDS-UK-3.0"])
    profile: _Address
    openapi_url: _Address


class OpenOrganization(OpenRecord):
    """An organisation. The mailbox for referrals is no part of it."""

    id: UUID
    name: _Name
    description: _Words
    website: IfKnown[_Address]


class OpenTaxonomyTerm(OpenRecord):
    """One need category."""

    id: UUID
    name: _Name
    description: _Words
    term: str = Field(max_length=60, description="The code that the Referral Portal uses.", examples=["MENTAL_HEALTH"])
    taxonomy: _Name
    taxonomy_id: UUID


class OpenTaxonomy(OpenRecord):
    """A list of categories."""

    id: UUID
    name: _Name
    description: _Words
    version: str = Field(max_length=20)
    taxonomy_terms: IfKnown[Annotated[list[OpenTaxonomyTerm], Field(max_length=100)]]


class OpenAttribute(OpenRecord):
    """A category that a service has."""

    id: UUID
    link_id: UUID
    link_type: str = Field(max_length=60, examples=["service_type"])
    taxonomy_term_id: UUID
    taxonomy_term: OpenTaxonomyTerm


class OpenSchedule(OpenRecord):
    """When a service is open, by local time (Europe/London)."""

    id: UUID
    service_id: UUID
    freq: str = Field(max_length=10, examples=["WEEKLY"])
    byday: str = Field(max_length=20, examples=["MO,TU"])
    opens_at: str = Field(max_length=5, examples=["09:00"])
    closes_at: str = Field(max_length=5, examples=["17:00"])
    description: _Name


class OpenServiceArea(OpenRecord):
    """An area whose residents a service is for."""

    id: UUID
    service_id: UUID
    name: _Name


class OpenLanguage(OpenRecord):
    """A language that a service works in."""

    id: UUID
    service_id: UUID
    code: str = Field(max_length=20, description="BCP 47.", examples=["en"])


class OpenFunding(OpenRecord):
    """Where a service's money comes from."""

    id: UUID
    service_id: UUID
    source: _Name


class OpenPhone(OpenRecord):
    """A telephone number."""

    id: UUID
    contact_id: UUID
    number: str = Field(max_length=20)


class OpenContact(OpenRecord):
    """A desk, never a person."""

    id: UUID
    service_id: UUID
    title: _Name
    phones: list[OpenPhone] = Field(max_length=10)


class OpenAddress(OpenRecord):
    """An address that is public."""

    id: UUID
    location_id: UUID
    address_1: str = Field(max_length=1000)
    city: _Name
    state_province: _Name
    postal_code: str = Field(max_length=10)
    country: str = Field(max_length=2, examples=["GB"])
    address_type: str = Field(max_length=10, examples=["physical"])


class OpenLocation(OpenRecord):
    """A place."""

    id: UUID
    location_type: str = Field(max_length=10, examples=["physical"])
    name: _Name
    addresses: list[OpenAddress] = Field(max_length=10)


class OpenServiceAtLocation(OpenRecord):
    """A service at a place."""

    id: UUID
    service_id: UUID
    location_id: UUID
    location: OpenLocation


class OpenServiceSummary(OpenRecord):
    """A service as lists show it, with what there is one of; its own address has the rest."""

    id: UUID
    organization_id: UUID
    name: _Name
    description: _Words
    url: IfKnown[_Address]
    email: IfKnown[Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"})]]
    status: ServiceStatus
    application_process: IfKnown[_Name]
    eligibility_description: IfKnown[_Words]
    accreditations: IfKnown[_Name]
    minimum_age: int = Field(ge=0, le=130)
    maximum_age: int = Field(ge=0, le=130)
    last_modified: AwareDatetime
    organization: OpenOrganization


class OpenService(OpenServiceSummary):
    """A service with all that belongs to it."""

    schedules: list[OpenSchedule] = Field(max_length=50)
    service_areas: list[OpenServiceArea] = Field(max_length=20)
    service_at_locations: list[OpenServiceAtLocation] = Field(max_length=10)
    languages: list[OpenLanguage] = Field(max_length=40)
    funding: list[OpenFunding] = Field(max_length=10)
    contacts: list[OpenContact] = Field(max_length=10)
    attributes: list[OpenAttribute] = Field(max_length=50)


class OpenServiceWithPlace(OpenServiceAtLocation):
    """A service at a place, with the service."""

    service: OpenServiceSummary


class OpenPage(OpenRecord):
    """What every list says of itself."""

    total_items: _Count
    total_pages: _Count
    page_number: int = Field(ge=1, le=2_147_483_647)
    size: _Count = Field(description="How many there are on this page.")
    first_page: bool
    last_page: bool
    empty: bool


class OpenServices(OpenPage):
    """One page of services, by name."""

    contents: list[OpenServiceSummary] = Field(max_length=100)


class OpenServicesAtLocations(OpenPage):
    """One page of services at places, by the service's name."""

    contents: list[OpenServiceAtLocation] = Field(max_length=100)


class OpenTaxonomies(OpenPage):
    """One page of taxonomies."""

    contents: list[OpenTaxonomy] = Field(max_length=100)


class OpenTaxonomyTerms(OpenPage):
    """One page of need categories."""

    contents: list[OpenTaxonomyTerm] = Field(max_length=100)
