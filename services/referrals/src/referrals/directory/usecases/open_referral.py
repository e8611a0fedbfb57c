"""Reading the open directory."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from bluelamp.kit.database import Connection, Record
from bluelamp.kit.records import not_found
from bluelamp.schemas.common import Instant
from bluelamp.schemas.directory import Service
from bluelamp.schemas.open_referral import (
    OpenApiDetails,
    OpenService,
    OpenServices,
    OpenServicesAtLocations,
    OpenServiceWithPlace,
    OpenTaxonomies,
    OpenTaxonomy,
    OpenTaxonomyTerm,
    OpenTaxonomyTerms,
)
from referrals.directory.rules import open_referral as rules
from referrals.directory.rules.need_terms import NEEDS, TAXONOMY_ID, TERMS, taxonomy
from referrals.directory.statements import open_referral as statements
from referrals.directory.statements.services import COLUMNS

PROFILE = "https://docs.openreferraluk.org/"
_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
_SEARCHABLE = r"^[^\x00-\x1f\x7f]*$"
_LAST_PAGE = 1_000_000

Page = TypeVar("Page", bound=BaseModel)


class OpenDay(StrEnum):
    """A weekday as iCalendar writes it."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page, as the standard asks: by number."""

    page: Annotated[int, Query(ge=1, le=_LAST_PAGE, description="The number of the page.")] = 1
    per_page: Annotated[int, Query(ge=1, le=100, description="How many on a page.")] = 50

    def of(self, kind: type[Page], contents: Sequence[BaseModel], total: int) -> Page:
        """Put one page together."""
        pages = -(-total // self.per_page)
        return kind.model_validate(
            {
                "total_items": total,
                "total_pages": pages,
                "page_number": self.page,
                "size": len(contents),
                "first_page": self.page == 1,
                "last_page": self.page >= pages,
                "empty": not contents,
                "contents": contents,
            }
        )

    def cut(self, everything: Sequence[BaseModel]) -> Sequence[BaseModel]:
        """Take this page out of a short list."""
        return everything[self.skipped : self.skipped + self.per_page]

    @property
    def skipped(self) -> int:
        """How many stand on the pages before."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True, slots=True)
class Filters:
    """Each narrows the list; all of them have to hold."""

    search: Annotated[
        str | None, Query(max_length=200, pattern=_SEARCHABLE, description="Words in the name or the description.")
    ] = None
    taxonomy_term_id: Annotated[UUID | None, Query(description="A need category.")] = None
    taxonomy_id: Annotated[UUID | None, Query(description="A taxonomy of which it has a category.")] = None
    minimum_age: Annotated[float | None, Query(ge=0, le=130, description="For ages from this one, or higher.")] = None
    maximum_age: Annotated[float | None, Query(ge=0, le=130, description="For ages to this one, or lower.")] = None
    day: Annotated[OpenDay | None, Query(description="Open on this day of the week.")] = None
    start_time: Annotated[
        str | None, Query(pattern=_TIME, max_length=8, description="Opening at this local time, or later.")
    ] = None
    end_time: Annotated[
        str | None, Query(pattern=_TIME, max_length=8, description="Closing at this local time, or earlier.")
    ] = None
    modified_after: Annotated[Instant | None, Query(description="Changed at this moment, or later.")] = None

    def can_match(self) -> bool:
        """Whether the categories asked for are ours; nothing has others."""
        known_term = self.taxonomy_term_id is None or self.taxonomy_term_id in NEEDS
        return known_term and self.taxonomy_id in {None, TAXONOMY_ID}

    def values(self) -> dict[str, Any]:
        """Return the statement's parameters."""
        same = ("search", "minimum_age", "maximum_age", "modified_after")
        return {
            **{field.name: getattr(self, field.name) for field in fields(self) if field.name in same},
            "need": NEEDS[self.taxonomy_term_id] if self.taxonomy_term_id else None,
            "weekday": rules.BY_DAY[self.day] if self.day else None,
            "start_time": self.start_time[:5] if self.start_time else None,
            "end_time": self.end_time[:5] if self.end_time else None,
        }


def describe_api(public_url: str) -> OpenApiDetails:
    """Say which standard this is, and where it is described."""
    place = public_url.rstrip("/")
    return OpenApiDetails(version="HSDS-UK-3.0", profile=PROFILE, openapi_url=f"{place}/openapi/referrals.json")


async def list_open_services(connection: Connection, filters: Filters, paging: Paging) -> OpenServices:
    """Return one page of the active services, by name."""
    rows, total = await _found(connection, filters, paging, placed=False)
    return paging.of(OpenServices, [rules.summary(*_told(row)) for row in rows], total)


async def get_open_service(connection: Connection, service_id: UUID) -> OpenService:
    """Return one active service with all that belongs to it."""
    return rules.whole(*_told(await _one(connection, service_id)))


async def list_open_services_at_locations(
    connection: Connection, filters: Filters, paging: Paging
) -> OpenServicesAtLocations:
    """Return one page of the active services whose place is public, by the service's name."""
    rows, total = await _found(connection, filters, paging, placed=True)
    placed = [at for row in rows if (at := rules.at_location(_service(row))) is not None]
    return paging.of(OpenServicesAtLocations, placed, total)


async def get_open_service_at_location(connection: Connection, placed_id: UUID) -> OpenServiceWithPlace:
    """Return one service at its public place."""
    found = rules.with_place(*_told(await _one(connection, rules.placed(placed_id))))
    if found is None:
        raise not_found("place")
    return found


def list_taxonomies(paging: Paging) -> OpenTaxonomies:
    """Return the one taxonomy there is."""
    return paging.of(OpenTaxonomies, paging.cut([taxonomy(whole=False)]), 1)


def get_taxonomy(taxonomy_id: UUID) -> OpenTaxonomy:
    """Return the taxonomy with its terms."""
    if taxonomy_id != TAXONOMY_ID:
        raise not_found("taxonomy")
    return taxonomy(whole=True)


def list_taxonomy_terms(paging: Paging) -> OpenTaxonomyTerms:
    """Return one page of the need categories."""
    return paging.of(OpenTaxonomyTerms, paging.cut(list(TERMS.values())), len(TERMS))


def get_taxonomy_term(term_id: UUID) -> OpenTaxonomyTerm:
    """Return one need category."""
    if term_id not in NEEDS:
        raise not_found("taxonomy term")
    return TERMS[NEEDS[term_id]]


async def _found(connection: Connection, filters: Filters, paging: Paging, *, placed: bool) -> tuple[list[Record], int]:
    if not filters.can_match():
        return [], 0
    values = {**filters.values(), "placed": placed}
    rows = await statements.PAGE.rows(connection, **values, limit=paging.per_page, skipped=paging.skipped)
    return rows, await statements.COUNT.value(connection, **values)


async def _one(connection: Connection, service_id: UUID) -> Record:
    row = await statements.ONE.row(connection, the_service=service_id)
    if row is None:
        raise not_found("service")
    return row


def _told(row: Record) -> tuple[Service, rules.Publisher]:
    publisher = rules.Publisher(
        name=row["publisher_name"],
        description=row["publisher_description"],
        website=row["publisher_website"],
        updated_at=row["publisher_updated_at"],
    )
    return _service(row), publisher


def _service(row: Record) -> Service:
    return Service.model_validate({column.name: row[column.name] for column in COLUMNS})
