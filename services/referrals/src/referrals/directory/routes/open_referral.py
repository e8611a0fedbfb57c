"""The open directory over HTTP: Open Referral UK 3.0, without a token."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.open_route import OpenRoute
from bluelamp.kit.resources import ResourcesOf
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
from bluelamp.schemas.referrals import Need
from referrals.directory.routes.examples import LANTERN_TALKING_SUPPORT
from referrals.directory.rules.need_terms import TAXONOMY_ID, TERMS
from referrals.directory.rules.open_referral import placed
from referrals.directory.usecases import open_referral
from referrals.directory.usecases.open_referral import Filters, Paging

_KEPT = {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}}}
router = APIRouter(prefix="/open-referral", tags=["open directory"], route_class=OpenRoute, responses={200: _KEPT})

_AT_LOCATION = str(placed(UUID(LANTERN_TALKING_SUPPORT)))
_TERM = str(TERMS[Need.MENTAL_HEALTH].id)


@router.get("/", include_in_schema=False, response_model_exclude_none=True)
@router.get("", summary="Say which standard this API follows", response_model_exclude_none=True)
async def describe_open_directory(resources: ResourcesOf, _: IfNoneMatch = None) -> OpenApiDetails:
    """Name the standard, its profile and the document that describes this API."""
    return open_referral.describe_api(resources.settings.public_url)


@router.get("/services", summary="List the open services", response_model_exclude_none=True)
async def list_open_services(
    filters: Annotated[Filters, Depends()],
    paging: Annotated[Paging, Depends()],
    resources: ResourcesOf,
    _: IfNoneMatch = None,
) -> OpenServices:
    """List the active services by name, without what belongs to each: that stands at its own address."""
    async with resources.database.connection() as connection:
        return await open_referral.list_open_services(connection, filters, paging)


@router.get("/services/{id}", summary="Read an open service", response_model_exclude_none=True)
async def get_open_service(
    service_id: Annotated[UUID, Path(alias="id", description="The service.", examples=[LANTERN_TALKING_SUPPORT])],
    resources: ResourcesOf,
    _: IfNoneMatch = None,
) -> OpenService:
    """Return an active service with its hours, areas, languages, contacts, places and categories."""
    async with resources.database.connection() as connection:
        return await open_referral.get_open_service(connection, service_id)


@router.get("/service_at_locations", summary="List services at their places", response_model_exclude_none=True)
async def list_open_services_at_locations(
    filters: Annotated[Filters, Depends()],
    paging: Annotated[Paging, Depends()],
    resources: ResourcesOf,
    _: IfNoneMatch = None,
) -> OpenServicesAtLocations:
    """List the active services whose place is public, by the service's name."""
    async with resources.database.connection() as connection:
        return await open_referral.list_open_services_at_locations(connection, filters, paging)


@router.get("/service_at_locations/{id}", summary="Read a service at its place", response_model_exclude_none=True)
async def get_open_service_at_location(
    placed_id: Annotated[UUID, Path(alias="id", description="The service at its place.", examples=[_AT_LOCATION])],
    resources: ResourcesOf,
    _: IfNoneMatch = None,
) -> OpenServiceWithPlace:
    """Return an active service at its place, if that is public."""
    async with resources.database.connection() as connection:
        return await open_referral.get_open_service_at_location(connection, placed_id)


@router.get("/taxonomies", summary="List the taxonomies", response_model_exclude_none=True)
async def list_taxonomies(paging: Annotated[Paging, Depends()], _: IfNoneMatch = None) -> OpenTaxonomies:
    """List the one taxonomy there is: the need categories."""
    return open_referral.list_taxonomies(paging)


@router.get("/taxonomies/{id}", summary="Read a taxonomy", response_model_exclude_none=True)
async def get_taxonomy(
    taxonomy_id: Annotated[UUID, Path(alias="id", description="The taxonomy.", examples=[str(TAXONOMY_ID)])],
    _: IfNoneMatch = None,
) -> OpenTaxonomy:
    """Return the taxonomy with its terms."""
    return open_referral.get_taxonomy(taxonomy_id)


@router.get("/taxonomy_terms", summary="List the need categories", response_model_exclude_none=True)
async def list_taxonomy_terms(paging: Annotated[Paging, Depends()], _: IfNoneMatch = None) -> OpenTaxonomyTerms:
    """List the need categories, with identities that never change."""
    return open_referral.list_taxonomy_terms(paging)


@router.get("/taxonomy_terms/{id}", summary="Read a need category", response_model_exclude_none=True)
async def get_taxonomy_term(
    term_id: Annotated[UUID, Path(alias="id", description="The need category.", examples=[_TERM])],
    _: IfNoneMatch = None,
) -> OpenTaxonomyTerm:
    """Return one need category."""
    return open_referral.get_taxonomy_term(term_id)
