"""Forecasts over HTTP."""

from contact.forecasts.routes.forecasts import router

ROUTERS = [router]
