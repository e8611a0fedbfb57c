"""The addresses of lead agencies."""

from fastapi import APIRouter

from offenders.lead_agencies.routes import changes, organisations, reallocations, rules

ROUTERS: list[APIRouter] = [changes.router, organisations.router, reallocations.router, rules.router]
