"""Demand over HTTP."""

from contact.demand.routes.demand import router

ROUTERS = [router]
