"""The addresses of offenders' records."""

from fastapi import APIRouter

from offenders.nominals.routes import merges, offenders

ROUTERS: list[APIRouter] = [merges.router, offenders.router]
