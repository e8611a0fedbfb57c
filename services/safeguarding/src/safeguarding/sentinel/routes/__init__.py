"""Sentinel over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.sentinel.routes import campaigns, contact, themes

ROUTERS: list[APIRouter] = [themes.router, campaigns.router, contact.router]
