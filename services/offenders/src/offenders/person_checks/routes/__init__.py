"""The address of person checks."""

from fastapi import APIRouter

from offenders.person_checks.routes import checks

ROUTERS: list[APIRouter] = [checks.router]
