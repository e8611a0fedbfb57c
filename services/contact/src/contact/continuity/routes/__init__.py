"""Outages and drills over HTTP."""

from contact.continuity.routes import continuity_tests, outages

ROUTERS = [continuity_tests.router, outages.router]
