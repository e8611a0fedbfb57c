"""Routing over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.routing.routes import decisions, rule_sets, teams

ROUTERS: list[APIRouter] = [decisions.router, teams.router, rule_sets.router]
