"""The addresses of offenders' records."""

from fastapi import APIRouter

from offenders.nominals.routes.offenders import router

ROUTERS: list[APIRouter] = [router]
