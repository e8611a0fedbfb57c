"""The addresses of the caseload."""

from fastapi import APIRouter

from offenders.caseload.routes import cases, contacts, plans, rules

ROUTERS: list[APIRouter] = [cases.router, contacts.router, plans.router, rules.router]
