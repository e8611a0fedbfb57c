"""The addresses of cohorts, nominations and panels."""

from fastapi import APIRouter

from offenders.cohorts.routes import cases, cohorts, nominations, panels

ROUTERS: list[APIRouter] = [cohorts.router, nominations.router, panels.router, cases.router]
