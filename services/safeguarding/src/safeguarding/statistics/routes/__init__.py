"""The statistics over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.statistics.routes import statistics

ROUTERS: list[APIRouter] = [statistics.router]
