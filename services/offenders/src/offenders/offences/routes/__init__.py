"""The addresses of offences."""

from fastapi import APIRouter

from offenders.offences.routes import harm, imports, offences

ROUTERS: list[APIRouter] = [offences.router, harm.router, imports.router]
