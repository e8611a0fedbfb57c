"""The addresses of the management of sex offenders."""

from fastapi import APIRouter

from offenders.sex_offenders.routes import history, hubs, people

ROUTERS: list[APIRouter] = [people.router, history.router, hubs.router]
