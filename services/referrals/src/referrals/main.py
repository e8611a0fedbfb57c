"""Composition of the referrals service: its routers, and nothing that decides."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from bluelamp.kit.application import Description, create_application
from bluelamp.kit.resources import open_resources
from referrals.settings import Settings

DESCRIPTION = Description(
    name="referrals",
    title="Bluelamp Referral Portal",
    summary="Officers refer vulnerable people to partners; partners answer; nobody is lost.",
    description="The Referral Portal: submit a referral in one call, follow what becomes of it, answer offers.",
    version="1.0.0",
    prefix="/referrals/v1",
    tags=(),
)


def routers() -> Sequence[APIRouter]:
    """List every router of the service."""
    return ()


def create(settings: Settings) -> FastAPI:
    """Build the web application."""
    return create_application(DESCRIPTION, open_resources(settings, settings.partner_database_url), routers())
