"""The addresses of operating practice."""

from fastapi import APIRouter

from offenders.standards.routes import adoption, audits, standards, strategy

ROUTERS: list[APIRouter] = [standards.router, adoption.router, audits.router, strategy.router]
