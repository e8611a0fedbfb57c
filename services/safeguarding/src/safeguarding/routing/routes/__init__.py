"""Routing over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.routing.routes import decisions, teams

ROUTERS: list[APIRouter] = [decisions.router, teams.router]
