"""The cases of a hub over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.cases.routes import deciding, home_authority, reading, working

ROUTERS: list[APIRouter] = [reading.router, working.router, deciding.router, home_authority.router]
