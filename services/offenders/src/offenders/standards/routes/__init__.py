"""The addresses of operating practice."""

from fastapi import APIRouter

from offenders.standards.routes import adoption, audits, issues, standards, strategy

ROUTERS: list[APIRouter] = [standards.router, adoption.router, audits.router, strategy.router, issues.router]
