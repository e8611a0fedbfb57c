"""Staffing over HTTP."""

from contact.staffing.routes.plans import router

ROUTERS = [router]
