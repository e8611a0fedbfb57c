"""The addresses of domestic abuse."""

from fastapi import APIRouter

from offenders.domestic_abuse.routes import flags, interim, matac, nominating, panel, rankings, rule_sets

ROUTERS: list[APIRouter] = [
    rankings.router,
    flags.router,
    matac.router,
    nominating.router,
    rule_sets.router,
    interim.router,
    panel.router,
]
