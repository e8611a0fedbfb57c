"""The hand-overs between services over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.handovers.routes import updates

ROUTERS: list[APIRouter] = [updates.router]
