"""The enquiries of a case over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.enquiries.routes import enquiries

ROUTERS: list[APIRouter] = [enquiries.router]
