"""The portal over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from referrals.portal.routes import force, partners, reading, safeguarding, windows

ROUTERS: list[APIRouter] = [force.router, reading.router, partners.router, safeguarding.router, windows.router]
