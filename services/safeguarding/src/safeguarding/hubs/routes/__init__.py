"""The hubs over HTTP."""

from safeguarding.hubs.routes.hubs import router

ROUTERS = [router]
