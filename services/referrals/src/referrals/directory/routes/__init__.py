"""The directory over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from referrals.directory.routes import imports, open_referral, organisations, services, sharing_agreements

ROUTERS: list[APIRouter] = [
    organisations.router,
    services.router,
    sharing_agreements.router,
    imports.router,
    open_referral.router,
]
