"""Domestic-abuse risk and the MARAC over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.domestic_abuse.routes import assessments, conference, incidents, instruments, rule_sets

_ROOMS = (instruments, rule_sets, incidents, assessments, conference)
ROUTERS: list[APIRouter] = [room.router for room in _ROOMS]
