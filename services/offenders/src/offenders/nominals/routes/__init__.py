"""The addresses of offenders' records."""

from fastapi import APIRouter

from offenders.nominals.routes import merges, offenders, openings, retention, withdrawals

ROUTERS: list[APIRouter] = [merges.router, openings.router, retention.router, withdrawals.router, offenders.router]
