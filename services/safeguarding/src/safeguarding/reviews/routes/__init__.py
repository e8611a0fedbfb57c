"""Reviews and lessons over HTTP: declare, delegate, return."""

from fastapi import APIRouter

from safeguarding.reviews.routes import lessons, parts, reviews

ROUTERS: list[APIRouter] = [reviews.router, parts.router, lessons.router]
