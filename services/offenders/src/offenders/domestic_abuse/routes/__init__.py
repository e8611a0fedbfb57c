"""The addresses of domestic abuse."""

from fastapi import APIRouter

from offenders.domestic_abuse.routes import interim, matac, nominating, panel, rankings, rule_sets

ROUTERS: list[APIRouter] = [
    rankings.router,
    matac.router,
    nominating.router,
    rule_sets.router,
    interim.router,
    panel.router,
]
