"""The addresses of cohorts, nominations and panels."""

from fastapi import APIRouter

from offenders.cohorts.routes import cohorts, nominations, panels

ROUTERS: list[APIRouter] = [cohorts.router, nominations.router, panels.router]
