"""The addresses of the reoffending table."""

from fastapi import APIRouter

from offenders.reoffending.routes.releases import router

ROUTERS: list[APIRouter] = [router]
