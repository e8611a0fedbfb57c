"""Domestic-abuse risk and the MARAC over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.domestic_abuse.routes import assessments, conference, incidents, instruments

ROUTERS: list[APIRouter] = [instruments.router, incidents.router, assessments.router, conference.router]
