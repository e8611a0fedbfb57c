"""The addresses of lead agencies."""

from fastapi import APIRouter

from offenders.lead_agencies.routes import changes, reallocations, rules

ROUTERS: list[APIRouter] = [changes.router, reallocations.router, rules.router]
