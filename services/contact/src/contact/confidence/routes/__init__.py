"""Confidence over HTTP."""

from contact.confidence.routes import experiments, plans, strands, waves

ROUTERS = [waves.router, experiments.router, plans.router, strands.router]
