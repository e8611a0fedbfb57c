"""Service levels over HTTP."""

from contact.service_levels.routes.levels import router

ROUTERS = [router]
