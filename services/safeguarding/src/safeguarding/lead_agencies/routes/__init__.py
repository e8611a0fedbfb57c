"""The addresses of who leads."""

from fastapi import APIRouter

from safeguarding.lead_agencies.routes import leads

ROUTERS: list[APIRouter] = [leads.router]
