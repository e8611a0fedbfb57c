"""The directory on the wire: organisations, their services, and how much they can take (domain.md §1.4)."""

from collections.abc import Hashable
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias, TypeVar
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from bluelamp.schemas.common import (
    Cursor,
    Identifier,
    Line,
    LocalTime,
    Lpu,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Weekday,
)
from bluelamp.schemas.people import LanguageTag, Postcode, Telephone
from bluelamp.schemas.referrals import Age, Need, Places

OLDEST = 130

UNIQUE: JsonDict = {"uniqueItems": True}

Member = TypeVar("Member", bound=Hashable)


class OrganisationKind(StrEnum):
    """What sort of body a partner is."""

    THIRD_SECTOR = "THIRD_SECTOR"
    VOLUNTARY = "VOLUNTARY"
    STATUTORY = "STATUTORY"


class ServiceStatus(StrEnum):
    """Whether a service runs, in the words of Open Referral."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


def each_once(values: list[Member]) -> list[Member]:
    """Refuse a list that names something twice."""
    if len(set(values)) != len(values):
        raise PydanticCustomError("duplicate_value", "Each value may stand here once")
    return values


_URL_CHARACTER = r"[A-Za-z0-9._~:@!$&'()*+,;=-]|%[0-9A-Fa-f]{2}"
WebAddress = Annotated[
    str,
    StringConstraints(
        pattern=rf"^https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{{1,5}})?(/({_URL_CHARACTER}|/)*)?(\?({_URL_CHARACTER}|[/?])*)?$",
        min_length=8,
        max_length=500,
    ),
    Field(examples=["https://lantern.example/support"]),
]
MailAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,180}[A-Za-z0-9])?$",
        min_length=3,
        max_length=254,
    ),
    Field(examples=["referrals@lantern.example"]),
]
NeedList = Annotated[
    list[Annotated[Need, Field(strict=False)]],
    Field(min_length=1, max_length=24, json_schema_extra=UNIQUE),
    AfterValidator(each_once),
]
LpuList = Annotated[
    list[Annotated[Lpu, Field(strict=False)]],
    Field(min_length=1, max_length=10, json_schema_extra=UNIQUE),
    AfterValidator(each_once),
]
LanguageList = Annotated[
    list[LanguageTag],
    Field(min_length=1, max_length=40, examples=[["en", "pa"]], json_schema_extra=UNIQUE),
    AfterValidator(each_once),
]


class NewOrganisation(RequestModel):
    """A partner organisation."""

    name: Line = Field(examples=["Lantern Community Support"])
    description: Text = Field(examples=["Listening and practical support for adults."])
    kind: Annotated[OrganisationKind, Field(strict=False)]
    website: WebAddress | None = None
    contact_email: MailAddress = Field(
        description="The team's mailbox, to which offers are announced. It is never published."
    )
    active: bool = Field(default=True, description="Whether its services take part; none is offered or published else.")


class OrganisationPatch(RequestModel):
    """A merge patch of an organisation (RFC 7396): what is absent stays, null removes."""

    name: Line | None = None
    description: Text | None = None
    kind: Annotated[OrganisationKind, Field(strict=False)] | None = None
    website: WebAddress | None = None
    contact_email: MailAddress | None = None
    active: bool | None = None


class Organisation(ResponseModel):
    """A partner organisation as it is kept."""

    organisation_id: UUID
    name: str = Field(max_length=200)
    description: str = Field(max_length=4000)
    kind: OrganisationKind
    website: str | None = Field(max_length=500)
    contact_email: str = Field(max_length=254)
    active: bool
    created_at: Timestamp
    updated_at: Timestamp
    version: int = Field(ge=1, le=2_147_483_647)


class OrganisationPage(ResponseModel):
    """One page of organisations, by name."""

    items: list[Organisation] = Field(max_length=100)
    next_cursor: Cursor | None


class OpeningHours(RequestModel):
    """One stretch of a weekday in which a service is open; a day may have several."""

    weekday: Annotated[Weekday, Field(strict=False)]
    opens: LocalTime
    closes: LocalTime = Field(examples=["17:00"])


class SexRule(RequestModel):
    """The service is for people of the sex that is named; where it is not known the partner asks."""

    kind: Literal["SEX"]
    values: Annotated[list[Literal["FEMALE", "MALE"]], Field(min_length=1, max_length=1, examples=[["FEMALE"]])]


class AllNeedsRule(RequestModel):
    """The service is for people who have every one of these needs at once."""

    kind: Literal["ALL_NEEDS"]
    values: NeedList


class WithoutNeedsRule(RequestModel):
    """The service cannot help safely where one of these needs is present too."""

    kind: Literal["WITHOUT_NEEDS"]
    values: NeedList


class AgeInAreaRule(RequestModel):
    """In one area the service is paid for narrower ages, in whole years with both ends included."""

    kind: Literal["AGE_IN_AREA"]
    lpu: Annotated[Lpu, Field(strict=False)]
    minimum_age: Age
    maximum_age: Age


EligibilityRule: TypeAlias = Annotated[
    SexRule | AllNeedsRule | WithoutNeedsRule | AgeInAreaRule, Field(discriminator="kind")
]


class ServiceContact(RequestModel):
    """How anybody reaches the service; all of it is published in the open directory."""

    telephone: Telephone | None = Field(default=None, examples=["0121 496 0101"])
    email: MailAddress | None = Field(default=None, examples=["hello@lantern.example"])
    website: WebAddress | None = None
    instructions: Line | None = Field(default=None, examples=["Ring, or ask at the desk."])


class PublicAddress(RequestModel):
    """Where a service receives people. It is published: a refuge has none."""

    lines: Annotated[list[Line], Field(min_length=1, max_length=3, examples=[["1 Example Row"]])]
    town: Line = Field(examples=["Birmingham"])
    county: Line = Field(default="West Midlands")
    postcode: Postcode = Field(examples=["B23 6AA"])


class NewService(RequestModel):
    """A service of a partner organisation."""

    organisation_id: Identifier
    name: Line = Field(examples=["Lantern Talking Support"])
    description: Text = Field(examples=["One-to-one talking support, in person or by telephone."])
    needs: NeedList
    minimum_age: Age = Field(default=0, description="In whole years, included.")
    maximum_age: Age = Field(default=OLDEST, description="In whole years, included.")
    lpus: LpuList = Field(description="The units whose residents it serves.")
    languages: LanguageList = Field(default=["en"])
    opening_hours: Annotated[list[OpeningHours], Field(max_length=50)] = Field(default=[])
    eligibility: Annotated[list[EligibilityRule], Field(max_length=20)] = Field(
        default=[], description="Who it can take, beyond needs, ages and areas, in rules that matching checks."
    )
    contact: ServiceContact = ServiceContact()
    address: PublicAddress | None = None
    funding: Line | None = Field(default=None, examples=["Community fund"])
    security_accreditation: Line | None = Field(default=None, examples=["Cyber Essentials"])
    places_per_week: Places = Field(description="How many referrals it takes in a week that begins on Monday.")
    paused: bool = Field(default=False, description="Whether it takes no referrals for the time being.")
    status: Annotated[ServiceStatus, Field(strict=False)] = ServiceStatus.ACTIVE


class ServiceContactPatch(RequestModel):
    """The parts of a contact that a merge patch may set; null removes one."""

    telephone: Telephone | None = None
    email: MailAddress | None = None
    website: WebAddress | None = None
    instructions: Line | None = None


class PublicAddressPatch(RequestModel):
    """The parts of an address that a merge patch may set."""

    lines: list[Line] | None = Field(default=None, min_length=1, max_length=3)
    town: Line | None = None
    county: Line | None = None
    postcode: Postcode | None = None


class ServicePatch(RequestModel):
    """A merge patch of a service (RFC 7396): what is absent stays, null removes, a list is replaced whole.

    A service stays with its organisation.
    """

    name: Line | None = None
    description: Text | None = None
    needs: NeedList | None = None
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    lpus: LpuList | None = None
    languages: LanguageList | None = None
    opening_hours: list[OpeningHours] | None = Field(default=None, max_length=50)
    eligibility: list[EligibilityRule] | None = Field(default=None, max_length=20)
    contact: ServiceContactPatch | None = None
    address: PublicAddressPatch | None = None
    funding: Line | None = None
    security_accreditation: Line | None = None
    places_per_week: Places | None = None
    paused: bool | None = None
    status: Annotated[ServiceStatus, Field(strict=False)] | None = None


class Service(ResponseModel):
    """A service as it is kept."""

    service_id: UUID
    organisation_id: UUID
    name: str = Field(max_length=200)
    description: str = Field(max_length=4000)
    needs: list[Need] = Field(max_length=24)
    minimum_age: Age
    maximum_age: Age
    lpus: list[Lpu] = Field(max_length=10)
    languages: list[str] = Field(max_length=40)
    opening_hours: list[OpeningHours] = Field(max_length=50)
    eligibility: list[EligibilityRule] = Field(max_length=20)
    contact: ServiceContact
    address: PublicAddress | None
    funding: str | None = Field(max_length=200)
    security_accreditation: str | None = Field(max_length=200)
    places_per_week: Places
    paused: bool
    status: ServiceStatus
    created_at: Timestamp
    updated_at: Timestamp
    version: int = Field(ge=1, le=2_147_483_647)


class ServicePage(ResponseModel):
    """One page of services, by name."""

    items: list[Service] = Field(max_length=100)
    next_cursor: Cursor | None


class CapacitySetting(RequestModel):
    """What a service says it can take."""

    places_per_week: Places
    paused: bool


class CapacityPatch(RequestModel):
    """A merge patch of what a service can take (RFC 7396)."""

    places_per_week: Places | None = None
    paused: bool | None = None


class Capacity(ResponseModel):
    """How much a service can take this week, which began on Monday in London."""

    service_id: UUID
    places_per_week: Places
    paused: bool
    week_begins: date
    taken: int = Field(ge=0, le=2_147_483_647, description="Offers that it accepted this week.")
    held: int = Field(ge=0, le=2_147_483_647, description="Offers that wait for its answer.")
    left: Places = Field(description="Places that can still be offered; a paused service is offered none.")
