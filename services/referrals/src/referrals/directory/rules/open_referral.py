"""A service of the directory as the open standard tells it: nothing of a person, nothing that is not public."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid5

from bluelamp.schemas.common import Lpu, Weekday
from bluelamp.schemas.directory import OLDEST, OpeningHours, PublicAddress, Service
from bluelamp.schemas.open_referral import (
    OpenAddress,
    OpenAttribute,
    OpenContact,
    OpenFunding,
    OpenLanguage,
    OpenLocation,
    OpenOrganization,
    OpenPhone,
    OpenSchedule,
    OpenService,
    OpenServiceArea,
    OpenServiceAtLocation,
    OpenServiceSummary,
    OpenServiceWithPlace,
)
from bluelamp.schemas.referrals import Need
from referrals.directory.rules.eligibility import describe
from referrals.directory.rules.need_terms import TERMS

BY_DAY = {day.value[:2]: day for day in Weekday}
"""A weekday by its code in iCalendar."""

_PLACED = 0x0000_0000_0000_0000_0000_5E2F_1CE0_A710


@dataclass(frozen=True, slots=True)
class Publisher:
    """What of an organisation is public."""

    name: str
    description: str
    website: str | None
    updated_at: datetime


def placed(service_id: UUID) -> UUID:
    """Return the id of a service at its place; given that id, it returns the service's own.

    A service has one place at most, so its place's id can be told from its own, and found again without a list.
    """
    return UUID(int=service_id.int ^ _PLACED)


def area_name(lpu: Lpu) -> str:
    """Return how people call a unit's area."""
    return lpu.value.replace("_", " ").title().replace(" And ", " and ")


def summary(service: Service, publisher: Publisher) -> OpenServiceSummary:
    """Tell a service as lists show it."""
    return OpenServiceSummary(
        id=service.service_id,
        organization_id=service.organisation_id,
        name=service.name,
        description=service.description,
        url=service.contact.website,
        email=service.contact.email,
        status=service.status,
        application_process=service.contact.instructions,
        eligibility_description=describe(service.eligibility),
        accreditations=service.security_accreditation,
        minimum_age=service.minimum_age,
        maximum_age=min(service.maximum_age, OLDEST),
        last_modified=max(service.updated_at, publisher.updated_at),
        organization=OpenOrganization(
            id=service.organisation_id,
            name=publisher.name,
            description=publisher.description,
            website=publisher.website,
        ),
    )


def whole(service: Service, publisher: Publisher) -> OpenService:
    """Tell a service with all that belongs to it."""
    at = at_location(service)
    return OpenService(
        **dict(summary(service, publisher)),
        schedules=_schedules(service),
        service_areas=[_area(service, lpu) for lpu in service.lpus],
        service_at_locations=[] if at is None else [at],
        languages=[_language(service, code) for code in service.languages],
        funding=_funding(service),
        contacts=_contacts(service),
        attributes=[_attribute(service, need) for need in service.needs],
    )


def at_location(service: Service) -> OpenServiceAtLocation | None:
    """Tell where a service receives people, if that is public."""
    if service.address is None:
        return None
    location = _location(service, service.address)
    return OpenServiceAtLocation(
        id=placed(service.service_id), service_id=service.service_id, location_id=location.id, location=location
    )


def with_place(service: Service, publisher: Publisher) -> OpenServiceWithPlace | None:
    """Tell a service at its place, if that is public."""
    at = at_location(service)
    return None if at is None else OpenServiceWithPlace(**dict(at), service=summary(service, publisher))


def _location(service: Service, address: PublicAddress) -> OpenLocation:
    # Two services of one organisation at one address are at one location.
    location_id = uuid5(service.organisation_id, f"location/{address.model_dump_json()}")
    return OpenLocation(
        id=location_id,
        location_type="physical",
        name=f"{address.lines[0]}, {address.town}"[:200],
        addresses=[
            OpenAddress(
                id=uuid5(location_id, "address"),
                location_id=location_id,
                address_1="\n".join(address.lines),
                city=address.town,
                state_province=address.county,
                postal_code=address.postcode,
                country="GB",
                address_type="physical",
            )
        ],
    )


def _schedules(service: Service) -> list[OpenSchedule]:
    """One schedule for each stretch of hours, with all the days on which it is kept."""

    def stretch(hours: OpeningHours) -> tuple[str, str]:
        return hours.opens, hours.closes

    week = list(Weekday)
    return [
        _schedule(service, opens, closes, sorted({hours.weekday for hours in group}, key=week.index))
        for (opens, closes), group in groupby(sorted(service.opening_hours, key=stretch), key=stretch)
    ]


def _schedule(service: Service, opens: str, closes: str, days: list[Weekday]) -> OpenSchedule:
    return OpenSchedule(
        id=uuid5(service.service_id, f"schedule/{opens}/{closes}"),
        service_id=service.service_id,
        freq="WEEKLY",
        byday=",".join(day.value[:2] for day in days),
        opens_at=opens,
        closes_at=closes,
        description=f"{', '.join(day.value.capitalize() for day in days)}, {opens} to {closes}, local time.",
    )


def _area(service: Service, lpu: Lpu) -> OpenServiceArea:
    return OpenServiceArea(
        id=uuid5(service.service_id, f"area/{lpu}"), service_id=service.service_id, name=area_name(lpu)
    )


def _language(service: Service, code: str) -> OpenLanguage:
    return OpenLanguage(id=uuid5(service.service_id, f"language/{code}"), service_id=service.service_id, code=code)


def _funding(service: Service) -> list[OpenFunding]:
    if service.funding is None:
        return []
    return [OpenFunding(id=uuid5(service.service_id, "funding"), service_id=service.service_id, source=service.funding)]


def _contacts(service: Service) -> list[OpenContact]:
    number = service.contact.telephone
    if number is None:
        return []
    contact_id = uuid5(service.service_id, "contact")
    phone = OpenPhone(id=uuid5(contact_id, "telephone"), contact_id=contact_id, number=number)
    return [OpenContact(id=contact_id, service_id=service.service_id, title="The service's desk", phones=[phone])]


def _attribute(service: Service, need: Need) -> OpenAttribute:
    term = TERMS[need]
    return OpenAttribute(
        id=uuid5(service.service_id, f"attribute/{need}"),
        link_id=service.service_id,
        link_type="service_type",
        taxonomy_term_id=term.id,
        taxonomy_term=term,
    )
